import type { Account, App, Team } from './account.ts';

/** What an account pays for decides what a private repository may use of an environment. */
export type Plan = 'free' | 'team' | 'enterprise';

/** An environment with what protects it. */
export interface Environment {
  readonly id: number;
  /** As it was first written; its case tells no environments apart. */
  readonly name: string;
  /** One of whom approves a deployment. */
  reviewers: readonly (Account | Team)[];
  /** Who started a run may not approve its deployments. */
  preventSelfReview: boolean;
  /** In minutes; 0: none. */
  waitTimer: number;
  branchPolicy: BranchPolicy;
  /** Null: GitHub does not tell. */
  adminsMayBypass: boolean | null;
  /** Apps that have to approve a deployment. */
  gates: readonly Gate[];
  /** Ids of the rules about time, reviewers and branches. */
  readonly ruleIds: { readonly timer: number; readonly reviewers: number; readonly branches: number };
  readonly createdAt: Date;
  updatedAt: Date;
}

/** Which branches and tags may deploy: all, those with a branch protection rule, or those that match one of the patterns. */
export type BranchPolicy = 'all' | 'protected' | readonly RefPattern[];

export interface RefPattern {
  readonly id: number;
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

/** A custom deployment protection rule of an app. */
export interface Gate {
  readonly id: number;
  readonly app: App;
}

export type DeploymentState =
  | 'success'
  | 'failure'
  | 'error'
  | 'inactive'
  | 'in_progress'
  | 'queued'
  | 'pending';

/** A deployment of a commit, with what was reported of it, oldest first. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  /** The branch, tag or commit that was asked for. */
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly originalEnvironment: string;
  readonly description: string | null;
  readonly payload: string | Readonly<Record<string, unknown>>;
  readonly creator: Account;
  /** The app through which it was created. */
  readonly app: App | null;
  readonly transient: boolean;
  readonly production: boolean;
  /** The run of the job that deploys; null when it was created through the API. */
  readonly workflowRun: number | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creator: Account;
  readonly app: App | null;
  readonly createdAt: Date;
}

/** A job as the workflow declares it. */
export interface DeclaredJob {
  readonly name: string;
  readonly environment: string;
  /** False: it uses the environment, but creates no deployment. */
  readonly deploys: boolean;
}

export type JobConclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface Job {
  readonly name: string;
  readonly environment: Environment;
  status: 'waiting' | 'in_progress' | 'completed';
  conclusion: JobConclusion | null;
  /** Null for a job that creates none. */
  readonly deployment: Deployment | null;
  /** Its check run, which begins when it no longer waits. */
  checkRun: number | null;
}

/** The jobs of one environment that began to wait together: an app is asked about them once. */
export interface WaitingSet {
  readonly environment: Environment;
  readonly jobs: readonly Job[];
  readonly attempt: number;
  readonly since: Date;
  /** Null: nobody has to approve. */
  reviewed: boolean | null;
  /** When the wait timer ends; null: there is none. */
  readonly timerEnds: Date | null;
  readonly gates: readonly WaitingGate[];
  outcome: SetOutcome;
}

export type SetOutcome = 'waiting' | 'approved' | 'rejected' | 'bypassed' | 'expired' | 'cancelled';

/** What an app answered about a set. */
export interface WaitingGate {
  readonly app: App;
  state: 'waiting' | 'approved' | 'rejected';
  comment: string;
  readonly reports: string[];
}

/** An entry of the history of reviews of a run. */
export interface DeploymentReview {
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly by: Account;
  readonly comment: string;
  readonly environments: readonly Environment[];
}

/** The jobs of a run that name environments. */
export interface DeployingJobs {
  /** The short name of the branch or tag of the run. */
  readonly ref: string;
  readonly isTag: boolean;
  /** Each stage needs the one before it. */
  readonly stages: readonly (readonly DeclaredJob[])[];
  /** How many stages have begun in this attempt. */
  begun: number;
  /** Of this attempt. */
  jobs: Job[];
  /** Of every attempt, oldest first. */
  readonly sets: WaitingSet[];
  readonly reviews: DeploymentReview[];
}

/** The longest wait: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
const maxWaitMs = 30 * 24 * 60 * 60 * 1000;

/** A set has waited for longer than GitHub lets it. */
export function isExpired({ since }: WaitingSet, now: Date): boolean {
  return now.getTime() - since.getTime() >= maxWaitMs;
}

/** Nothing that protects the environment holds the set back any more. */
export function maySetProceed({ reviewed, timerEnds, gates }: WaitingSet, now: Date): boolean {
  return (
    reviewed !== false &&
    (timerEnds === null || timerEnds <= now) &&
    gates.every(({ state }) => state === 'approved')
  );
}

/** The sets that wait. */
export function waitingSets({ sets }: DeployingJobs): readonly WaitingSet[] {
  return sets.filter(({ outcome }) => outcome === 'waiting');
}

export type Protection = Pick<Environment, 'reviewers' | 'waitTimer' | 'gates' | 'branchPolicy'>;

/**
 * What protects an environment in a repository. In a private one it depends on the plan: branches need Team, everything else Enterprise.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function protectionOf(
  repository: { readonly private: boolean; readonly plan: Plan },
  { reviewers, waitTimer, gates, branchPolicy }: Environment,
): Protection {
  if (!repository.private || repository.plan === 'enterprise')
    return { reviewers, waitTimer, gates, branchPolicy };
  return { reviewers: [], waitTimer: 0, gates: [], branchPolicy };
}

/** A private repository of the plan Free has no environments. */
export function hasEnvironments(repository: { readonly private: boolean; readonly plan: Plan }): boolean {
  return !repository.private || repository.plan !== 'free';
}
