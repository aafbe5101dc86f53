import { z } from 'zod';
import type { VerificationKey } from '../../ledger/signer.ts';
import { isVerdict, readEntry } from '../../record/entry.ts';
import { UnreadableBody } from '../../record/format.ts';
import type { Entries, ListedEntry } from '../../store/entries.ts';

/** What an entry about a new key says. */
const facts = z.object({ keyId: z.string() });

const pageSize = 100;

/**
 * Reports keys that no entry of the record is about, and keys that are missing: who can write to the database can list a key of their own,
 * with which statements verify that the service never made.
 */
export async function reportKeys(
  store: Pick<Entries, 'entries' | 'entry'>,
  keys: readonly VerificationKey[],
  report: (problem: string) => void,
): Promise<void> {
  const recorded = await recordedKeys(store);
  const listed = new Set(keys.map(({ keyId }) => keyId));
  for (const keyId of listed)
    if (!recorded.has(keyId))
      report(`the key ${short(keyId)} is in the list of keys, and no entry says that it signs: it was added`);
  for (const [keyId, entry] of recorded)
    if (!listed.has(keyId))
      report(
        `entry ${entry} says that the key ${short(keyId)} signs, and it is not in the list of keys: it was removed`,
      );
  for (const [index, { keyId, validFrom }] of keys.entries()) {
    const before = keys[index - 1];
    if (before !== undefined && (before.validUntil === null || before.validUntil > validFrom))
      report(
        `the times of the keys ${short(before.keyId)} and ${short(keyId)} overlap: one signs at a time, so one of them was changed`,
      );
  }
}

/** The keys of which the record says that they sign, with the number of an entry about each. */
async function recordedKeys(store: Pick<Entries, 'entries' | 'entry'>): Promise<ReadonlyMap<string, number>> {
  const recorded = new Map<string, number>();
  for (let last: ListedEntry | undefined; ; ) {
    const page = await store.entries({ kind: 'signing-key' }, pageSize, last);
    for (const { id } of page) {
      const keyId = keyIn((await store.entry(id))?.body ?? null);
      if (keyId !== null) recorded.set(keyId, id);
    }
    last = page.at(-1);
    if (last === undefined) return recorded;
  }
}

function keyIn(body: string | null): string | null {
  try {
    const entry = body === null ? null : readEntry(body);
    return entry === null || isVerdict(entry) ? null : (facts.safeParse(entry.facts).data?.keyId ?? null);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

function short(keyId: string): string {
  return `${keyId.slice(0, 8)}…`;
}
