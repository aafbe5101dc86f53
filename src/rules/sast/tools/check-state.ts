import type { ReportedCheck } from '../../../evidence/checks.ts';
import type { WorkflowRun } from '../../../evidence/workflow-runs.ts';
import type { CheckTool, StatusTool } from '../options.ts';
import {
  checkFailed,
  checkNotReported,
  checkRunning,
  checkSucceeded,
  statusNotReported,
  statusState,
  type ToolState,
} from './tool-states.ts';

/** The app of GitHub Actions: every workflow reports its jobs through it. */
export const actionsApp = 'github-actions';

/**
 * Whether the check runs of a tool without code scanning succeeded. Name and app must both be right: anyone with write access can
 * report a commit status, and any app a check run of any name. Of several workflows with a job of that name the newest run of each
 * counts, and all of them must pass. Neutral and skipped are not clean.
 *
 * @param runs of the head; empty where they were not needed
 */
export function stateOfCheck(
  tool: CheckTool,
  checks: readonly ReportedCheck[],
  runs: readonly WorkflowRun[],
): ToolState {
  const namesakes = checks.filter(({ name }) => name === tool.check);
  const found = namesakes.filter(
    (check) =>
      check.kind === 'check-run' &&
      check.reportedBy === tool.app &&
      (tool.workflow === undefined || workflowOf(check, runs)?.workflow === tool.workflow),
  );
  const newest = newestOfEachWorkflow(found, runs);
  const anyWorkflow = tool.app === actionsApp && tool.workflow === undefined;
  if (newest.length === 0) return checkNotReported(tool, namesakes, anyWorkflow);
  const failed = newest.find(({ conclusion }) => conclusion !== 'success' && conclusion !== 'pending');
  if (failed !== undefined) return checkFailed(tool, failed.conclusion, newest.length, anyWorkflow);
  const pending = newest.some(({ conclusion }) => conclusion === 'pending');
  return pending ? checkRunning(tool, anyWorkflow) : checkSucceeded(tool, anyWorkflow);
}

/** A run of a workflow has a suite of its own, which a repeated job stays in; a workflow may run several times on a head. */
function newestOfEachWorkflow(
  checks: readonly ReportedCheck[],
  runs: readonly WorkflowRun[],
): readonly ReportedCheck[] {
  const newest = new Map<string, readonly [ReportedCheck, number]>();
  for (const check of checks) {
    const run = workflowOf(check, runs);
    const key = run === undefined ? `suite ${check.suite ?? ''}` : `workflow ${run.workflow}`;
    // Runs are listed newest first.
    const age = run === undefined ? 0 : runs.indexOf(run);
    const known = newest.get(key);
    if (known === undefined || age < known[1]) newest.set(key, [check, age]);
  }
  return [...newest.values()].map(([check]) => check);
}

function workflowOf({ suite }: ReportedCheck, runs: readonly WorkflowRun[]): WorkflowRun | undefined {
  return suite == null ? undefined : runs.find((run) => run.suite === suite);
}

/** Whether the commit status succeeded that exactly this account reports. */
export function stateOfStatus(tool: StatusTool, checks: readonly ReportedCheck[]): ToolState {
  const namesakes = checks.filter(({ name }) => name === tool.status);
  const found = namesakes.find(
    ({ kind, reportedBy }) => kind === 'status' && reportedBy?.toLowerCase() === tool.by.toLowerCase(),
  );
  const others = namesakes.filter((check) => check !== found);
  return found === undefined ? statusNotReported(tool, others) : statusState(tool, found.conclusion, others);
}
