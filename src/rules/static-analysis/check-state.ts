import type { ReportedCheck } from '../../evidence/checks.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { actionsApp, newestOfEachWorkflow, workflowOf } from '../newest-checks.ts';
import type { CheckTool, StatusTool } from './expected-tools.ts';
import {
  checkFailed,
  checkNotReported,
  checkRunning,
  checkSucceeded,
  statusNotReported,
  statusState,
  type ToolState,
} from './tool-states.ts';

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

/** Whether the commit status succeeded that exactly this account reports. */
export function stateOfStatus(tool: StatusTool, checks: readonly ReportedCheck[]): ToolState {
  const namesakes = checks.filter(({ name }) => name === tool.status);
  const found = namesakes.find(
    ({ kind, reportedBy }) => kind === 'status' && reportedBy?.toLowerCase() === tool.by.toLowerCase(),
  );
  const others = namesakes.filter((check) => check !== found);
  return found === undefined ? statusNotReported(tool, others) : statusState(tool, found.conclusion, others);
}
