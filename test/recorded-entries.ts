import { hash } from 'node:crypto';
import type { Store } from '../src/store/store.ts';
import type { EvidenceBody, NewEntry } from '../src/subjects/entries.ts';
import { requested } from '../src/subjects/reason.ts';
import { pullRequest } from './samples/subjects.ts';

/** An entry of any kind, whose body is its own fields. */
export function newEntry(fields: Partial<NewEntry> & { readonly kind: string }): NewEntry {
  const body = fields.body ?? JSON.stringify(fields);
  return { body, digest: hash('sha256', body), ...fields };
}

/** Records entries as the service does: with the end of a claim, of the work on some pull request. */
export async function record(
  store: Store,
  entries: readonly NewEntry[],
  {
    evidence = [],
    confirmed = true,
  }: { readonly evidence?: readonly EvidenceBody[]; readonly confirmed?: boolean } = {},
): Promise<void> {
  await store.wake([{ subject: pullRequest(1), reason: requested }]);
  const [claim] = await store.claim(30_000, 1);
  if (claim === undefined) throw new Error('expected a claim');
  await store.heartbeat(claim, 30_000, { entries, evidence });
  await store.complete(claim, { entries: entries.map((entry) => ({ entry, confirmed })) });
}
