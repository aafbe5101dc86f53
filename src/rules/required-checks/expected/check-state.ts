import { isNamedLike } from '../../../analysis/check-name.ts';
import type { ReportedCheck } from '../../../evidence/checks.ts';
import type { WorkflowRun } from '../../../evidence/workflow-runs.ts';
import { newestOfEachWorkflow, workflowOf } from '../../newest-checks.ts';
import { isInProgress } from '../../waiting.ts';
import type { ExpectedCheck } from '../options.ts';

/** What is known of an expected check on a commit. */
export interface CheckState {
  readonly expected: ExpectedCheck;
  /** Those that count, the newest of each name and workflow. */
  readonly ended: readonly ReportedCheck[];
  /** Those of `ended` that are no success and nothing else that is accepted. */
  readonly failing: readonly ReportedCheck[];
  readonly running: readonly ReportedCheck[];
  /** Jobs of a workflow that has reported one may be to come. */
  readonly hasMoreToCome: boolean;
  /** Checks with the name that do not count: of another app, account or workflow. */
  readonly notCounted: readonly ReportedCheck[];
}

/**
 * The state of an expected check. A name alone proves nothing: anyone with write access can report a commit status, and any app a check run
 * of any name. Of several runs of a workflow the newest counts; of several workflows, apart from each other, all.
 *
 * @param runs of the commit, newest first; empty where they were not needed
 */
export function stateOf(
  expected: ExpectedCheck,
  mode: ExpectedCheck['mode'],
  checks: readonly ReportedCheck[],
  runs: readonly WorkflowRun[],
): CheckState {
  const named = checks.filter(({ name }) => isNamedLike(expected.pattern, name));
  const counted = named.filter((check) => isReportedAsExpected(check, expected, runs));
  const byName = Map.groupBy(counted, ({ name }) => name);
  const newest = [...byName.values()].flatMap((namesakes) => newestOfEachWorkflow(namesakes, runs));
  const ended = newest.filter(({ conclusion }) => conclusion !== 'pending');
  return {
    expected,
    ended,
    failing: ended.filter((check) => !isAccepted(check, expected, mode)),
    running: newest.filter(({ conclusion }) => conclusion === 'pending'),
    hasMoreToCome: expected.pattern.includes('*') && newest.some(isInProgress),
    notCounted: named.filter((check) => !counted.includes(check)),
  };
}

function isReportedAsExpected(
  check: ReportedCheck,
  { kind, by, workflow }: ExpectedCheck,
  runs: readonly WorkflowRun[],
): boolean {
  return (
    check.kind === kind &&
    check.reportedBy?.toLowerCase() === by.toLowerCase() &&
    (workflow === null || workflowOf(check, runs)?.workflow === workflow)
  );
}

function isAccepted(
  { conclusion }: ReportedCheck,
  { accept }: ExpectedCheck,
  mode: ExpectedCheck['mode'],
): boolean {
  if (conclusion === 'success') return true;
  return (accept ?? acceptedIn[mode]).some((each) => each === conclusion);
}

/** A required check that was skipped proves nothing; where nothing is required, a job that its condition left out is no failure. */
const acceptedIn = { required: [], 'when-present': ['neutral', 'skipped'] } as const;
