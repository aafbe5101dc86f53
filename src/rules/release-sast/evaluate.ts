import type { ReportedCheck } from '../../evidence/checks.ts';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import type { Release } from '../../evidence/release.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { say } from '../../text/message.ts';
import { expectedTools } from '../static-analysis/expected-tools.ts';
import { skippedJobs } from '../static-analysis/skipped-jobs.ts';
import { statesOfTools } from '../static-analysis/states-of-tools.ts';
import { isAwaited, overdue, type ToolState } from '../static-analysis/tool-states.ts';
import { reevaluationOf, waitSince } from '../waiting.ts';
import { analyzed, notComparable, toolAwaited, toolFailed } from './messages.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly release: Release;
  readonly checks: readonly ReportedCheck[];
  /** Absent where no tool uploads to code scanning. */
  readonly codeScanning?: CodeScanning;
  /** Absent where the policy asks for no proof. */
  readonly workflowRuns?: readonly WorkflowRun[];
}

/** No workflow is part of the change: those of the released commit are what ran before. */
const unchanged = { workflows: new Set<string>(), approved: false };

const anotherCommit = say`Or release a commit that was analyzed.`;

/** Evaluates whether each expected tool analyzed exactly the released commit. Its alerts are for other rules. */
export function evaluate(evidence: Evidence, options: Options, now: Date) {
  const { release, checks, codeScanning = { analyses: [], alerts: [] }, workflowRuns: runs } = evidence;
  // The time of a commit is what its author says: one in the future is no reason to wait.
  const since = release.committedAt.getTime() > now.getTime() ? new Date(0) : release.committedAt;
  const graceMs = options['grace-minutes'] * 60_000;
  const wait = waitSince(since, checks, graceMs, now);
  const settled = (state: ToolState) =>
    wait.overdue && isAwaited(state)
      ? overdue(state, options['grace-minutes'], skippedJobs(checks), anotherCommit)
      : state;
  const found = statesOfTools(
    expectedTools(options),
    { codeScanning, checks, runs, changed: unchanged },
    options,
  );
  const tools = found.states.map(settled);
  const failing = tools.filter(({ status }) => status === 'failed');
  if (failing.length > 0) return toolFailed(failing, tools);
  const unclear = tools.filter(({ status }) => status === 'unclear');
  if (unclear.length > 0) return notComparable(unclear, tools);
  const awaited = tools.filter(isAwaited);
  if (awaited.length > 0) return toolAwaited(awaited, tools, reevaluationOf(wait, graceMs, now));
  return analyzed(tools);
}
