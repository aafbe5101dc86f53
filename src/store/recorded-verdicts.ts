import { isVerdict, readEntry, verdictKind } from '../record/entry.ts';
import type { RecordedVerdict, RecordedVerdicts } from '../subjects/recorded-verdicts.ts';
import type { Entries, ListedEntry } from './entries.ts';

/** Verdicts on one head, the newest: a head is evaluated again at each event. */
const maxVerdicts = 100;

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
        const listed = await store.entries({ repositoryId, sha, kind: verdictKind }, maxVerdicts);
        for (const entry of listed) found.push(await verdictOf(store, entry, sha));
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

async function verdictOf(
  store: Pick<Entries, 'entry'>,
  { id, digest, number, conclusion, at, confirmed }: ListedEntry,
  sha: string,
): Promise<RecordedVerdict> {
  const body = (await store.entry(id))?.body ?? null;
  const entry = body === null ? null : readEntry(body);
  const subject = entry !== null && isVerdict(entry) ? entry.inputs.subject : null;
  return {
    digest,
    sha,
    pullRequest: number ?? null,
    groupBase: subject?.kind === 'merge-group' ? subject.baseSha : null,
    conclusion: conclusion ?? 'unknown',
    // Of a body that was redacted, the time of its writing, which is later.
    evaluatedAt: entry !== null && isVerdict(entry) ? entry.report.evaluatedAt : new Date(at),
    confirmed,
  };
}
