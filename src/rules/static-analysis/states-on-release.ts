import type { ReportedCheck } from '../../evidence/checks.ts';
import type { CodeScanning } from '../../evidence/code-scanning.ts';
import type { Release } from '../../evidence/release.ts';
import type { WorkflowRun } from '../../evidence/workflow-runs.ts';
import { say } from '../../text/message.ts';
import { reevaluationOf, waitSince } from '../waiting.ts';
import type { expectedTools, ProvenanceOption } from './expected-tools.ts';
import { skippedJobs } from './skipped-jobs.ts';
import { statesOfTools } from './states-of-tools.ts';
import { isAwaited, overdue, type ToolState } from './tool-states.ts';

/** What is read of a released commit for expected tools. */
export interface ReleasedAnalyses {
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

/** What is known of each expected tool on a released commit; one that has been awaited for too long has failed. */
export function statesOnRelease(
  expected: ReturnType<typeof expectedTools>,
  { release, checks, codeScanning = { analyses: [], alerts: [] }, workflowRuns: runs }: ReleasedAnalyses,
  options: ProvenanceOption & { readonly 'grace-minutes': number },
  now: Date,
): { readonly tools: readonly ToolState[]; readonly reevaluateAt: Date } {
  // The time of a commit is what its author says: one in the future is no reason to wait.
  const since = release.committedAt.getTime() > now.getTime() ? new Date(0) : release.committedAt;
  const minutes = options['grace-minutes'];
  const wait = waitSince(since, checks, minutes * 60_000, now);
  const { states } = statesOfTools(expected, { codeScanning, checks, runs, changed: unchanged }, options);
  return {
    tools: states.map((state) =>
      wait.overdue && isAwaited(state) ? overdue(state, minutes, skippedJobs(checks), anotherCommit) : state,
    ),
    reevaluateAt: reevaluationOf(wait, minutes * 60_000, now),
  };
}
