import { defineSlice } from './slice.ts';

/**
 * A run of GitHub Actions on the head. Unlike what an analysis or a check says of itself, nobody but GitHub Actions makes one:
 * https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
 */
export interface WorkflowRun {
  /** The path of the workflow's file, without a ref; `dynamic/…` for a workflow of GitHub's own. */
  readonly workflow: string;
  /** The check suite that holds its jobs. */
  readonly suite: number | null;
  /** `pending` until it has ended. */
  readonly conclusion: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

/** The runs on the head, newest first; none where no analysis and no check asks who made it. */
export const workflowRuns = defineSlice<readonly WorkflowRun[]>({
  events: ['check_run.completed', 'check_suite.completed'],
});
