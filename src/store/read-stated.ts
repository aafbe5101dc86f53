import type { PullRequest } from '../evidence/pull-request.ts';
import type { Pushes } from '../evidence/pushes.ts';
import type { Stated } from '../ledger/statements.ts';
import type { Policy } from '../policy/policy.ts';
import { isVerdict, readEntry, type VerdictEntry } from '../record/entry.ts';
import { decodePolicy, decodeSlice } from '../record/evidence-body.ts';
import { digestOf, UnreadableBody } from '../record/format.ts';
import { rules } from '../rules/index.ts';
import type { Entries, StoredEntry } from './entries.ts';

/** Where entries and their evidence are. */
export type StatedSources = Pick<Entries, 'entry' | 'evidence'>;

/** What the statements about an entry are made of; null where its body was redacted, or does not have its digest. */
export async function readStated(
  store: StatedSources,
  { id, digest, body }: Pick<StoredEntry, 'id' | 'digest' | 'body'>,
): Promise<Stated | null> {
  const entry = readBody(body, digest);
  if (entry === null) return null;
  const verdict = isVerdict(entry) ? entry : await namedVerdict(store, entry.facts.verdict);
  return {
    about: { id, digest, entry },
    verdict: isVerdict(entry) ? null : verdict,
    policy: verdict === null ? null : await policyOf(store, verdict),
    authorPushed: verdict === null ? false : await authorPushed(store, verdict),
  };
}

/** The verdict that the entry of a commit names. */
async function namedVerdict(store: StatedSources, value: unknown): Promise<VerdictEntry | null> {
  if (typeof value !== 'object' || value === null || !('digest' in value)) return null;
  if (typeof value.digest !== 'string' || value.digest.length !== 64) return null;
  const entry = readBody((await store.entry(value.digest))?.body ?? null, value.digest);
  return entry !== null && isVerdict(entry) ? entry : null;
}

async function policyOf(store: StatedSources, { inputs }: VerdictEntry): Promise<Policy | null> {
  if (typeof inputs.policy !== 'string') return null;
  const text = (await store.evidence([inputs.policy])).get(inputs.policy) ?? null;
  try {
    const result = text === null ? null : decodePolicy(text, rules);
    return result?.valid ? result.policy : null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

/** Whether the person who opened the pull request pushed to its branch, as far as the evidence of the verdict shows; null: it is not kept. */
async function authorPushed(store: StatedSources, { inputs }: VerdictEntry): Promise<boolean | null> {
  const { pullRequest, pushes } = inputs.evidence;
  if (inputs.subject.kind !== 'pull-request' || typeof pullRequest !== 'string' || typeof pushes !== 'string')
    return false;
  const texts = await store.evidence([pullRequest, pushes]);
  const [opened, pushed] = [texts.get(pullRequest), texts.get(pushes)].map((text) => text ?? null);
  if (opened == null || pushed == null) return null;
  const author = contentOf<PullRequest>(opened)?.author ?? null;
  const known = contentOf<Pushes>(pushed);
  if (author?.kind !== 'user' || !known?.needed) return false;
  return known.pushes.some(({ by }) => by?.kind === 'user' && by.login === author.login);
}

/** Null: GitHub did not show it, or its text cannot be read. */
function contentOf<Value>(text: string): Value | null {
  try {
    const { content } = decodeSlice(text);
    return content.available ? (content.value as Value) : null;
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}

/** What was damaged or changed in the store is not signed. */
function readBody(body: string | null, digest: string) {
  try {
    return body === null || digestOf(body) !== digest ? null : readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
}
