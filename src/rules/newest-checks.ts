import type { ReportedCheck } from '../evidence/checks.ts';
import type { WorkflowRun } from '../evidence/workflow-runs.ts';

/** The app of GitHub Actions: every workflow reports its jobs through it. */
export const actionsApp = 'github-actions';

/**
 * Of check runs of one name and app, the newest of each workflow. A run of a workflow has a suite of its own, which a repeated job stays
 * in; a workflow may run several times on a head. One in which the job was skipped takes the place of none that had a result: a label or
 * a draft may be what skips it, and the code is the same.
 *
 * @param runs of the head, newest first; empty where they were not needed
 */
export function newestOfEachWorkflow(
  checks: readonly ReportedCheck[],
  runs: readonly WorkflowRun[],
): readonly ReportedCheck[] {
  const newest = new Map<string, Aged>();
  for (const check of checks) {
    const run = workflowOf(check, runs);
    const key = run === undefined ? `suite ${check.suite ?? ''}` : `workflow ${run.workflow}`;
    const age = run === undefined ? 0 : runs.indexOf(run);
    const known = newest.get(key);
    if (known === undefined || isNewer([check, age], known)) newest.set(key, [check, age]);
  }
  return [...newest.values()].map(([check]) => check);
}

/** Of checks of one app, the newest of each name: that of the newest suite, whatever the others say. */
export function newestOfEachName(checks: readonly ReportedCheck[]): readonly ReportedCheck[] {
  const newest = new Map<string, ReportedCheck>();
  for (const check of checks) {
    const known = newest.get(check.name);
    if (known === undefined || (check.suite ?? 0) > (known.suite ?? 0)) newest.set(check.name, check);
  }
  return [...newest.values()];
}

/** A check and the place of its run, of which the first is the newest. */
type Aged = readonly [check: ReportedCheck, age: number];

function isNewer([check, age]: Aged, [known, knownAge]: Aged): boolean {
  const isSkipped = check.conclusion === 'skipped';
  return isSkipped === (known.conclusion === 'skipped') ? age < knownAge : !isSkipped;
}

/** The run of a workflow that a check is a job of; undefined where it is of none, or that is not known. */
export function workflowOf({ suite }: ReportedCheck, runs: readonly WorkflowRun[]): WorkflowRun | undefined {
  return suite == null ? undefined : runs.find((run) => run.suite === suite);
}
