import { type Entry, isVerdict, readEntry, verdictKind } from '../record/entry.ts';
import { UnreadableBody } from '../record/format.ts';
import type { Digest } from '../subjects/entries.ts';
import type { Entries, EntryFilter, EntryPlace, ListedEntry } from './entries.ts';

/** Entries that are read at once. */
const pageSize = 500;

/** Verdicts on one head that are searched for the one at the merge, before it is read by its digest. */
const maxVerdicts = 50;

/** Of what is read: a repository, or all, and a time. */
export type LandedFilter = Pick<EntryFilter, 'repositoryId' | 'repository' | 'since' | 'until'>;

/** A change that landed on a protected branch, with what its check said then. */
export interface LandedChange {
  /** The entry of its first commit. */
  readonly entry: ListedEntry;
  /** As in `review=pass`; null: nothing shows what the rules said. */
  readonly rules: readonly string[] | null;
  /** Why nothing shows it: of a commit, a reason as in the record; null where the rules are known. */
  readonly reason: string | null;
}

/**
 * The changes that landed, the newest first: each once, whether it is one commit or several of a rebase, with the verdict that stood at its
 * merge. What was pushed directly is a change without rules. One page is in memory at a time.
 *
 * @example for await (const change of landedChanges(store, { repository: 'acme/shop' })) count(change.rules);
 */
export async function* landedChanges(
  store: Pick<Entries, 'entries' | 'firstEntry' | 'entry'>,
  filter: LandedFilter,
): AsyncGenerator<LandedChange> {
  for await (const entry of all(store, { ...filter, kind: 'commit' })) {
    const { repositoryId, branch, number, sha } = entry;
    if (repositoryId === undefined || branch === undefined || sha === undefined) continue;
    // A rebase has an entry for each of its commits; a commit may land once more after the branch was rewritten.
    const same = number === undefined ? { repositoryId, branch, sha } : { repositoryId, branch, number };
    const first = await store.firstEntry({ ...same, kind: 'commit' });
    if (first === null || first.id !== entry.id) continue;
    yield { entry, ...(await rulesAt(store, entry, repositoryId)) };
  }
}

/** The last verdict in the period on each commit and target of a release, the newest first. */
export async function* releaseVerdictsIn(
  store: Pick<Entries, 'entries'>,
  filter: LandedFilter,
): AsyncGenerator<ListedEntry> {
  for await (const entry of all(store, { ...filter, kind: verdictKind })) {
    const { repositoryId, branch, sha } = entry;
    // The target of a release is named like no branch.
    if (repositoryId === undefined || sha === undefined || branch?.includes(':') !== true) continue;
    const same = { repositoryId, sha, branch, kind: verdictKind };
    const [last] = await store.entries({ ...same, ...untilOf(filter) }, 1);
    if (last?.id === entry.id) yield entry;
  }
}

function untilOf({ until }: LandedFilter): Pick<EntryFilter, 'until'> {
  return until === undefined ? {} : { until };
}

async function* all(store: Pick<Entries, 'entries'>, filter: EntryFilter): AsyncGenerator<ListedEntry> {
  for (let last: EntryPlace | undefined; ; ) {
    const page = await store.entries(filter, pageSize, last);
    yield* page;
    last = page.at(-1);
    if (page.length < pageSize) return;
  }
}

async function rulesAt(
  store: Pick<Entries, 'entries' | 'entry'>,
  { id, conclusion }: ListedEntry,
  repositoryId: number,
): Promise<Pick<LandedChange, 'rules' | 'reason'>> {
  const facts = factsOf((await store.entry(id))?.body ?? null);
  if (facts === null) return { rules: null, reason: 'redacted' };
  if (facts.state !== 'matched') {
    return {
      rules: null,
      reason: typeof facts.reason === 'string' ? facts.reason : (conclusion ?? 'unknown'),
    };
  }
  const { digest, head } = (facts.verdict ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof digest !== 'string' || typeof head !== 'string') return { rules: null, reason: 'redacted' };
  const verdict = await verdictWith(store, repositoryId, digest, head);
  if (verdict === null) return { rules: null, reason: 'no-verdict' };
  // The check said that the evaluation failed, or it was ended.
  if (verdict.rules === undefined) return { rules: null, reason: verdict.kind };
  return { rules: verdict.rules, reason: null };
}

/** Found by its head: the bodies of verdicts are large. */
async function verdictWith(
  store: Pick<Entries, 'entries' | 'entry'>,
  repositoryId: number,
  digest: Digest,
  sha: string,
): Promise<ListedEntry | null> {
  const listed = await store.entries({ repositoryId, sha }, maxVerdicts);
  return listed.find((each) => each.digest === digest) ?? (await store.entry(digest));
}

/** Null where the body is redacted or cannot be read. */
function factsOf(body: string | null): Readonly<Record<string, unknown>> | null {
  if (body === null || body === '') return null;
  let entry: Entry;
  try {
    entry = readEntry(body);
  } catch (error) {
    if (error instanceof UnreadableBody) return null;
    throw error;
  }
  return isVerdict(entry) ? null : entry.facts;
}
