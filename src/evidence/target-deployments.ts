import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** The deployments to the target of a release and to the environments that the rules name, and who ran on the released commit. */
export interface TargetDeployments {
  /** Newest first: the newest 300, and the newest 100 of the released commit. */
  readonly deployments: readonly TargetDeployment[];
  /** The runs of GitHub Actions on the released commit, newest first, at most 100. */
  readonly runs: readonly CommitRun[];
}

/** Anybody with write access can create a deployment and report its states, and so can each workflow. */
export interface TargetDeployment {
  /** Of the node: its number may be larger than GraphQL tells. */
  readonly id: string;
  /** Hostile. */
  readonly environment: string;
  readonly sha: string;
  /** Null: the account was deleted. */
  readonly by: Actor | null;
  readonly createdAt: Date;
  /** What was reported of it, oldest first; null: too much to be read. */
  readonly states: readonly ReportedState[] | null;
  /** The run that its states name. Any run can be named. */
  readonly run: number | null;
}

/** `running`: queued, waiting or in progress. `inactive`: another deployment took its place, or somebody said so. */
export interface ReportedState {
  readonly state: 'success' | 'failure' | 'inactive' | 'running';
  readonly at: Date;
  readonly by: Actor | null;
}

/** A run on the released commit. Nobody but GitHub Actions makes one. */
export interface CommitRun {
  readonly id: number;
  /** The path of the workflow's file, without a ref. */
  readonly workflow: string;
  /** Null: it has not ended. */
  readonly conclusion: string | null;
  readonly createdAt: Date;
  /** When it ended, if it has. */
  readonly updatedAt: Date;
  /** What people said of its deployments; absent where no rule asks, or of a run that is not among the newest 20. */
  readonly reviews?: readonly DeploymentReview[];
}

/** A person approved or rejected a deployment that waited. GitHub shows no time. */
export interface DeploymentReview {
  readonly state: 'approved' | 'rejected';
  readonly by: Actor | null;
  /** Hostile. */
  readonly comment: string;
  readonly environments: readonly string[];
}

export const targetDeployments = defineSlice<TargetDeployments>({
  events: ['deployment', 'deployment_status', 'deployment_review', 'workflow_run'],
});
