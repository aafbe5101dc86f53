import type { BranchAlerts, RepositoryAlert } from '../../../evidence/open-alerts.ts';
import type { Release } from '../../../evidence/release.ts';
import { available, type Problem, type Slice, unavailable } from '../../../evidence/slice.ts';
import { say } from '../../../text/message.ts';
import type { LaterCommits } from '../../read/later-commits.ts';
import type { Source } from '../../read/source.ts';
import {
  type AlertEntry,
  accountOf,
  isCommented,
  readAlertsInState,
  stateOf,
} from '../code-scanning/alerts.ts';
import { type AnalysisEntry, readNewestOf } from '../code-scanning/analyses.ts';
import { dismissedAt, shortened, timeIn } from './alert-fields.ts';
import { featureProblem } from './feature-problems.ts';

/** An alert as the list of a repository shows it, with when it changed. */
interface TimedEntry extends AlertEntry {
  readonly fixed_at?: string | null;
  readonly dismissed_at?: string | null;
}

/**
 * The alerts of code scanning on a branch that the released commit is not shown to have fixed: one that was fixed by an analysis of a later
 * commit is open in it.
 * https://docs.github.com/rest/code-scanning/code-scanning#list-code-scanning-alerts-for-a-repository
 */
export async function readBranchAlerts(
  source: Source,
  release: Release,
  branch: string,
  later: LaterCommits,
): Promise<Slice<BranchAlerts>> {
  const ref = `refs/heads/${branch}`;
  try {
    const [analyses, open, dismissed, fixed] = await Promise.all([
      readNewestOf(source, { ref }),
      readAlertsInState<TimedEntry>(source, ref, 'open'),
      readAlertsInState<TimedEntry>(source, ref, 'dismissed'),
      later.commits.size === 0 ? [] : readAlertsInState<TimedEntry>(source, ref, 'fixed'),
    ]);
    if (analyses.length === 0) return unavailable(neverAnalyzed(branch));
    const isDefault = branch === release.defaultBranch;
    const isFixedLater = (entry: TimedEntry) => isLater(entry, analyses, later, isDefault);
    return available({
      branch,
      analyzesCommit: analyses.some(
        ({ commit_sha: commit, error }) => commit === release.sha && error === '',
      ),
      alerts: [
        ...open.filter((entry) => stateOf(entry) === 'open').map((entry) => alertOf(entry, 'open')),
        ...dismissed
          .filter((entry) => stateOf(entry) === 'dismissed')
          .map((entry) => alertOf(entry, 'dismissed')),
        ...fixed
          .filter((entry) => stateOf(entry) === 'fixed' && isFixedLater(entry))
          .map((entry) => alertOf(entry, 'fixed-later')),
      ],
    });
  } catch (error) {
    return unavailable(await featureProblem('code-scanning', source, error));
  }
}

/**
 * Whether an alert was fixed by a later commit than the released one: by the commit that GitHub names, or by the analysis after which it was
 * fixed. GitHub does not say which commit it names of a fixed alert, so either is enough.
 */
function isLater(
  entry: TimedEntry,
  analyses: readonly AnalysisEntry[],
  { commits }: LaterCommits,
  isDefault: boolean,
): boolean {
  const { commit_sha: commit = '', category } = entry.most_recent_instance;
  if (commits.has(commit)) return true;
  // Of an alert on several branches GitHub shows one time.
  const fixedAt = isDefault ? Date.parse(entry.fixed_at ?? '') : Number.NaN;
  const fixing = analyses.find(
    (analysis) =>
      analysis.tool.name === entry.tool.name &&
      (analysis.category ?? null) === (category ?? null) &&
      Date.parse(analysis.created_at) <= fixedAt,
  );
  return fixing !== undefined && commits.has(fixing.commit_sha);
}

function alertOf(entry: TimedEntry, state: RepositoryAlert['state']): RepositoryAlert {
  const { rule, tool, most_recent_instance: instance } = entry;
  return {
    kind: 'code-scanning',
    number: entry.number,
    severity: rule.security_severity_level ?? null,
    level: rule.severity ?? null,
    title: shortened(rule.description ?? rule.id ?? rule.name ?? ''),
    tool: shortened(tool.name ?? ''),
    path: instance.location?.path ?? null,
    line: instance.location?.start_line ?? null,
    detectedAt: timeIn(entry.created_at),
    state,
    ...(state === 'dismissed'
      ? {
          dismissal: {
            by: accountOf(entry.dismissed_by),
            reason: entry.dismissed_reason,
            commented: isCommented(entry.dismissed_comment),
            approvedBy: accountOf(entry.dismissal_approved_by ?? null),
            at: dismissedAt(entry.dismissed_at),
          },
        }
      : {}),
  };
}

function neverAnalyzed(branch: string): Problem {
  return {
    reason: 'disabled',
    message: say`Code scanning has no analysis of the branch ${branch}: what it would find is not known.`,
    remedy: say`Set up code scanning under Settings → Advanced Security, and have it analyze pushes to ${branch}; or leave ${'code-scanning'} out of ${'kinds'}.`,
  };
}
