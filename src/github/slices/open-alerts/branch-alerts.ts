import type { BranchAlerts, RepositoryAlert } from '../../../evidence/open-alerts.ts';
import type { Release } from '../../../evidence/release.ts';
import { available, type Problem, type Slice, unavailable } from '../../../evidence/slice.ts';
import { say } from '../../../text/message.ts';
import type { LaterCommits } from '../../read/later-commits.ts';
import type { Source } from '../../read/source.ts';
import { accountOf, isCommented, readAlertsInState, stateOf } from '../code-scanning/alerts.ts';
import { readNewestUntil } from '../code-scanning/analyses.ts';
import { dismissedAt, shortened, timeIn } from './alert-fields.ts';
import { type TimedEntry, unprovenFix } from './alert-fixes.ts';
import { featureProblem } from './feature-problems.ts';

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
    const isRecent = (commit: string) => commit === release.sha || later.commits.has(commit);
    const [analyses, open, dismissed, fixed] = await Promise.all([
      readNewestUntil(source, ref, isRecent),
      readAlertsInState<TimedEntry>(source, ref, 'open'),
      readAlertsInState<TimedEntry>(source, ref, 'dismissed'),
      readAlertsInState<TimedEntry>(source, ref, 'fixed'),
    ]);
    if (analyses === null) return unavailable(tooManyAnalyses(branch));
    if (analyses.length === 0) return unavailable(neverAnalyzed(branch));
    const line = { sha: release.sha, later: later.commits, isDefault: branch === release.defaultBranch };
    const present = [...open, ...dismissed];
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
        ...fixed.flatMap((entry) => {
          const unproven = stateOf(entry) === 'fixed' ? unprovenFix(entry, analyses, line, present) : null;
          return unproven === null ? [] : [alertOf(entry, unproven)];
        }),
      ],
    });
  } catch (error) {
    return unavailable(await featureProblem('code-scanning', source, error));
  }
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

function tooManyAnalyses(branch: string): Problem {
  return {
    reason: 'too-large',
    message: say`The released commit and the later ones of the branch ${branch} have more than 1,000 analyses: which of them fixed an alert cannot be read.`,
    remedy: say`Release a newer commit of ${branch}.`,
  };
}

function neverAnalyzed(branch: string): Problem {
  return {
    reason: 'disabled',
    message: say`Code scanning has no analysis of the branch ${branch}: what it would find is not known.`,
    remedy: say`Set up code scanning under Settings → Advanced Security, and have it analyze pushes to ${branch}; or leave ${'code-scanning'} out of ${'kinds'}.`,
  };
}
