import type { DeploymentState, JobConclusion, Plan, SetOutcome } from '../world/deployments.ts';
import type { CheckConclusion } from '../world/model.ts';

export type { DeploymentState, JobConclusion, Plan, SetOutcome };

/** What protects an environment. What is left out stays as it is, or is nothing in a new one. */
export interface EnvironmentOptions {
  /** Logins of people one of whom approves. */
  readonly reviewers?: readonly string[];
  /** Teams of the owning organization, by slug, one of whose members approves; they come after the people. */
  readonly teams?: readonly string[];
  /** Who started a run may not approve its deployments. */
  readonly preventSelfReview?: boolean;
  /** In minutes, 0 to 43,200. */
  readonly waitTimer?: number;
  /** Only branches with a branch protection rule (`classic`) deploy. False: all branches and tags. */
  readonly protectedBranches?: boolean;
  /** Patterns of the branches that deploy, and of the tags. */
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
  /** Null: the answers do not tell. Default: true, as on GitHub. */
  readonly adminsBypass?: boolean | null;
  /** Slugs of apps that decide about deployments; the app under test is among them if its slug is named. */
  readonly gates?: readonly string[];
}

export interface DeploymentOptions {
  readonly sha: string;
  readonly environment: string;
  readonly state: DeploymentState;
  readonly by: string;
}

export interface JobOptions {
  /** Default: `deploy to <environment>`. */
  readonly name?: string;
  readonly environment: string;
  /** False: `deployment: false` in the workflow, which uses the environment without a deployment. Default: true. */
  readonly deployment?: boolean;
}

export interface DeployOptions {
  /** Default: `.github/workflows/deploy.yml`. */
  readonly path?: string;
  /** A branch or `refs/tags/<tag>`. Default: the default branch. */
  readonly ref?: string;
  /** Default: the commit of the ref. */
  readonly sha?: string;
  /** Default: `push`. */
  readonly event?: string;
  /** Who started it. Default: the owner of the repository. */
  readonly by?: string;
  /** The jobs, one after the other: each needs those before it. Jobs in a list of their own run at the same time. A text is an environment. */
  readonly jobs: readonly (JobOptions | string | readonly (JobOptions | string)[])[];
}

/** A job of the current attempt. */
export interface JobRecord {
  readonly name: string;
  readonly environment: string;
  readonly status: 'waiting' | 'in_progress' | 'completed';
  readonly conclusion: JobConclusion | null;
  /** Id of its deployment; null for a job that creates none. */
  readonly deployment: number | null;
}

/** Jobs of one environment that began to wait together, about which an app was asked once. */
export interface WaitingSetRecord {
  readonly environment: string;
  readonly attempt: number;
  readonly jobs: readonly string[];
  readonly outcome: SetOutcome;
  /** What each app answered, by slug. */
  readonly gates: Readonly<
    Record<
      string,
      {
        readonly state: 'waiting' | 'approved' | 'rejected';
        readonly comment: string;
        readonly reports: readonly string[];
      }
    >
  >;
}

export interface DeploymentReviewOptions {
  readonly by: string;
  readonly comment?: string;
  /** Names of environments. Default: all that wait. */
  readonly environments?: readonly string[];
}

/** A run of a workflow whose jobs name environments. It waits while something protects them. */
export interface DeployingRun {
  readonly id: number;
  readonly path: string;
  readonly sha: string;
  readonly event: string;
  readonly attempt: number;
  readonly status: 'queued' | 'in_progress' | 'waiting' | 'completed';
  readonly conclusion: CheckConclusion | null;
  readonly jobs: readonly JobRecord[];
  /** Of every attempt, oldest first; sets that nothing protects proceed at once. */
  readonly sets: readonly WaitingSetRecord[];
  /**
   * Ends a job that runs, or (null) all that run. A success of all starts the next ones. Sends `check_run.completed`,
   * `deployment_status.created`, and in the end `check_suite.completed` and `workflow_run.completed`.
   */
  finish(conclusion: JobConclusion, job?: string | null): Promise<void>;
  /** A reviewer approves what waits: `deployment_review.approved`. */
  approve(options: DeploymentReviewOptions): Promise<void>;
  /** A reviewer rejects what waits, which fails: `deployment_review.rejected`. */
  reject(options: DeploymentReviewOptions): Promise<void>;
  /** An administrator starts what waits, whatever apps and reviewers say. */
  bypass(options: DeploymentReviewOptions): Promise<void>;
  /** Another app answers about an environment, or reports (state null). */
  answer(options: {
    readonly app: string;
    readonly environment: string;
    readonly state: 'approved' | 'rejected' | null;
    readonly comment?: string;
  }): Promise<void>;
  /** Runs all jobs again, as another attempt of the same run. */
  rerun(options: { readonly by: string }): Promise<void>;
  /** Cancels what waits and what runs. */
  cancel(): Promise<void>;
}
