import { type Entry, isVerdict, readEntry, verdictKind } from '../record/entry.ts';
import type { RecordedVerdict, RecordedVerdicts } from '../subjects/recorded-verdicts.ts';
import type { Entries, ListedEntry } from './entries.ts';

/** Entries about one head, the newest: a head is evaluated again at each event. */
const maxEntries = 100;

/** The kinds of entries that say what a check showed. A check that was ended, or says that the evaluation failed, no longer shows the verdict. */
const checkKinds: readonly string[] = [verdictKind, 'evaluation-failed', 'check-ended'];

/**
 * What merged commits are matched to, from the entries of a store.
 *
 * @example const verdicts = recordedVerdicts(store);
 */
export function recordedVerdicts(store: Pick<Entries, 'entries' | 'entry'>): RecordedVerdicts {
  return {
    async on(repositoryId, shas) {
      const found: RecordedVerdict[] = [];
      for (const sha of shas) {
        const listed = await store.entries({ repositoryId, sha }, maxEntries);
        const verdicts: RecordedVerdict[] = [];
        for (const entry of listed)
          if (checkKinds.includes(entry.kind) && !isOfRelease(entry))
            verdicts.push(await verdictOf(store, entry, sha));
        found.push(...withGroups(verdicts));
      }
      return found;
    },
    async commitsOf(repositoryId, branch, shas) {
      const recorded = new Set<string>();
      for (const sha of shas) {
        const [entry] = await store.entries({ repositoryId, branch, sha, kind: 'commit' }, 1);
        if (entry !== undefined) recorded.add(sha);
      }
      return recorded;
    },
    async knowsBranch(repositoryId, branch) {
      return (await store.entries({ repositoryId, branch }, 1)).length > 0;
    },
    async lastCommit(repositoryId, branch) {
      const [last] = await store.entries({ repositoryId, branch, kind: 'commit' }, 1);
      return last?.sha ?? null;
    },
  };
}

/** No check says what is decided about a release. */
function isOfRelease({ branch }: ListedEntry): boolean {
  return branch?.includes(':') === true;
}

async function verdictOf(
  store: Pick<Entries, 'entry'>,
  { id, digest, number, conclusion, branch, at, confirmed }: ListedEntry,
  sha: string,
): Promise<RecordedVerdict> {
  const body = (await store.entry(id))?.body ?? null;
  const entry = body === null ? null : readEntry(body);
  const subject = entry !== null && isVerdict(entry) ? entry.inputs.subject : null;
  return {
    digest,
    sha,
    pullRequest: number ?? null,
    branch: branch ?? null,
    members: subject?.kind === 'merge-group' ? subject.pullRequests : [],
    groupBase: subject?.kind === 'merge-group' ? subject.baseSha : null,
    conclusion: conclusion ?? 'unknown',
    // Of a body that was redacted, the time of its writing, which is later.
    evaluatedAt: timeOf(entry) ?? new Date(at),
    confirmed,
  };
}

function timeOf(entry: Entry | null): Date | null {
  if (entry === null) return null;
  if (isVerdict(entry)) return entry.report.evaluatedAt;
  return entry.facts.at instanceof Date ? entry.facts.at : null;
}

/** The notice that the evaluation of a merge group failed does not say what the group was built on: the verdicts on it do. */
function withGroups(verdicts: readonly RecordedVerdict[]): readonly RecordedVerdict[] {
  const group = verdicts.find(({ groupBase }) => groupBase !== null);
  if (group === undefined) return verdicts;
  const { groupBase, members } = group;
  return verdicts.map((verdict) =>
    verdict.pullRequest === null && verdict.groupBase === null ? { ...verdict, groupBase, members } : verdict,
  );
}
