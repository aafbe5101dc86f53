import type { RepositoryAlert } from '../../../evidence/open-alerts.ts';
import type { AlertEntry } from '../code-scanning/alerts.ts';
import type { AnalysisEntry } from '../code-scanning/analyses.ts';

/** An alert as the list of a repository shows it, with when it changed. */
export interface TimedEntry extends AlertEntry {
  readonly fixed_at?: string | null;
  readonly dismissed_at?: string | null;
}

/** GitHub opens the alerts of an analysis up to this many milliseconds after it shows the analysis. */
const takenInMs = 60_000;

/** The branch that a commit is released from, as far as it matters to what fixed an alert. */
export interface ReleaseLine {
  /** The released commit. */
  readonly sha: string;
  /** The commits of the branch that it does not contain. */
  readonly later: ReadonlySet<string>;
  readonly isDefault: boolean;
}

/**
 * Why the fix of a fixed alert is not shown to be in the released commit; null: it is.
 *
 * `fixed-later`: a later commit fixed it: the one that GitHub names, or that of the analysis after which it was fixed. GitHub does not say
 * which commit it names of a fixed alert, so either is enough. `unconfirmed-fix`: what no longer shows it is another analysis of a commit
 * that had been analyzed before. Everyone with write access can upload one without results, and no code changed.
 *
 * @param analyses of the branch, newest first
 * @param present the alerts of the branch that are open or dismissed
 */
export function unprovenFix(
  entry: TimedEntry,
  analyses: readonly AnalysisEntry[],
  { sha, later, isDefault }: ReleaseLine,
  present: readonly TimedEntry[],
): Extract<RepositoryAlert['state'], 'fixed-later' | 'unconfirmed-fix'> | null {
  const { commit_sha: named = '', category } = entry.most_recent_instance;
  if (later.has(named)) return 'fixed-later';
  const own = analyses.filter(
    (analysis) =>
      analysis.tool.name === entry.tool.name && (analysis.category ?? null) === (category ?? null),
  );
  if (!isDefault) {
    const left = present.filter((other) => isOfSameScan(other, entry));
    return isReplaced(named, own, { sha, later }, left) ? 'unconfirmed-fix' : null;
  }
  const fixedAt = Date.parse(entry.fixed_at ?? '');
  const fixing = own.find(({ created_at: at }) => Date.parse(at) <= fixedAt);
  if (fixing === undefined) return null;
  if (later.has(fixing.commit_sha)) return 'fixed-later';
  return earlierOf(fixing, own, sha).length > 0 ? 'unconfirmed-fix' : null;
}

/** What showed the released commit, or the same commit, before an analysis: its alerts were there. */
function earlierOf(
  analysis: AnalysisEntry,
  own: readonly AnalysisEntry[],
  sha: string,
): readonly AnalysisEntry[] {
  return own
    .slice(own.indexOf(analysis) + 1)
    .filter(
      ({ commit_sha: commit, error }) => error === '' && (commit === sha || commit === analysis.commit_sha),
    );
}

/**
 * Whether an analysis of the commit that an alert names may have hidden it, by what earlier ones found. Of an alert on several branches
 * GitHub shows one time of its fix, so that only the counts tell. Not seen: alerts that were fixed before, and stand in for it again.
 *
 * @param own the analyses by the same tool and category, newest first
 * @param left the alerts that these still show
 */
function isReplaced(
  named: string,
  own: readonly AnalysisEntry[],
  { sha, later }: Pick<ReleaseLine, 'sha' | 'later'>,
  left: readonly TimedEntry[],
): boolean {
  // The first analysis of another commit that is released shows that it is fixed there.
  const confirming = own.findIndex(
    (analysis) =>
      analysis.error === '' &&
      analysis.commit_sha !== named &&
      !later.has(analysis.commit_sha) &&
      earlierOf(analysis, own, sha).length === 0,
  );
  return own.some((analysis, index) => {
    if (analysis.commit_sha !== named) return false;
    const isConfirmed = confirming >= 0 && confirming < index;
    return earlierOf(analysis, own, sha).some(
      (earlier) =>
        earlier.results_count > analysis.results_count ||
        // Other results may stand in for those that are gone: newer alerts were not in the earlier analysis.
        (!isConfirmed && earlier.results_count > left.filter(isFrom(earlier, analysis)).length),
    );
  });
}

function isOfSameScan(one: TimedEntry, other: TimedEntry): boolean {
  return (
    one.tool.name === other.tool.name &&
    (one.most_recent_instance.category ?? null) === (other.most_recent_instance.category ?? null)
  );
}

/** Whether an alert may be from an analysis: it was there soon afterwards, and before another analysis was uploaded. */
function isFrom(analysis: AnalysisEntry, next: AnalysisEntry): (alert: TimedEntry) => boolean {
  const until = Math.min(Date.parse(analysis.created_at) + takenInMs, Date.parse(next.created_at) - 1);
  return ({ created_at: detected }) => Date.parse(detected) <= until;
}
