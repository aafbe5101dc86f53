import type { RepositoryAlert } from '../../../evidence/open-alerts.ts';
import type { AlertEntry } from '../code-scanning/alerts.ts';
import type { AnalysisEntry } from '../code-scanning/analyses.ts';

/** An alert as the list of a repository shows it, with when it changed. */
export interface TimedEntry extends AlertEntry {
  readonly fixed_at?: string | null;
  readonly dismissed_at?: string | null;
}

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
 */
export function unprovenFix(
  entry: TimedEntry,
  analyses: readonly AnalysisEntry[],
  { sha, later, isDefault }: ReleaseLine,
): Extract<RepositoryAlert['state'], 'fixed-later' | 'unconfirmed-fix'> | null {
  const { commit_sha: named = '', category } = entry.most_recent_instance;
  if (later.has(named)) return 'fixed-later';
  const own = analyses.filter(
    (analysis) =>
      analysis.tool.name === entry.tool.name && (analysis.category ?? null) === (category ?? null),
  );
  /** What showed the released commit, or the same commit, before: its alerts were there. */
  const earlierOf = (analysis: AnalysisEntry) =>
    own
      .slice(own.indexOf(analysis) + 1)
      .filter(
        ({ commit_sha: commit, error }) => error === '' && (commit === sha || commit === analysis.commit_sha),
      );
  if (!isDefault) {
    // Of an alert on several branches GitHub shows one time, so that only the counts tell.
    const isReplaced = own.some(
      (analysis) =>
        analysis.commit_sha === named &&
        earlierOf(analysis).some(({ results_count: count }) => count > analysis.results_count),
    );
    return isReplaced ? 'unconfirmed-fix' : null;
  }
  const fixedAt = Date.parse(entry.fixed_at ?? '');
  const fixing = own.find(({ created_at: at }) => Date.parse(at) <= fixedAt);
  if (fixing === undefined) return null;
  if (later.has(fixing.commit_sha)) return 'fixed-later';
  return earlierOf(fixing).length > 0 ? 'unconfirmed-fix' : null;
}
