import { defineSlice } from './slice.ts';

/** A deployment of the head. */
export interface Deployment {
  /** Hostile: a workflow of the pull request may choose it. */
  readonly environment: string;
  /** What was reported of it, in any order. `other`: it runs, or was replaced by a later one. */
  readonly states: readonly ('success' | 'failure' | 'other')[];
  readonly at: Date;
}

/**
 * The newest 50 deployments of the head. The event of a deployment needs a permission that the app does not ask for: the check or status
 * that ends with it tells.
 */
export const deployments = defineSlice<readonly Deployment[]>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'check_run.completed',
    'check_suite.completed',
    'status',
  ],
});
