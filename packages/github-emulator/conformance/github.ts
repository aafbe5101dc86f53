import type { Octokit } from '@octokit/rest';
import type { Needs } from './needs.ts';

export interface Person {
  readonly login: string;
  readonly client: Octokit;
}

export interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** Rules for merges into one branch. */
export interface Rules {
  /** The check of the test app by this name is required; `anySource`: of any app, or a status. */
  readonly check?: { readonly name: string; readonly anySource?: true };
  readonly approvals?: number;
  readonly dismissStaleReviews?: true;
  readonly mergeQueue?: true;
  /** A branch protection rule instead of a ruleset. */
  readonly classic?: true;
}

/** Rules for the tags that begin with a text. */
export interface RulesOfTags {
  readonly update?: true;
  readonly deletion?: true;
  /** The check of the test app that is required on the commit. */
  readonly check?: string;
}

export interface EnvironmentOptions {
  /** The test app decides about deployments. */
  readonly gate?: true;
  /** The second user has to approve deployments. */
  readonly reviewer?: true;
  /** Only branches with a branch protection rule deploy. */
  readonly protectedBranches?: true;
}

export interface Job {
  readonly environment: string;
  /** Default: the environment. */
  readonly name?: string;
  /** False: `deployment: false`, which uses the environment without a deployment. */
  readonly deployment?: false;
  /** It begins when the one before has ended. Default: at once. */
  readonly afterPrevious?: true;
}

export interface AnswerOfGraphql {
  readonly data?: unknown;
  readonly errors?: readonly { readonly type?: string; readonly path?: readonly (string | number)[] }[];
}

/** A run of a workflow. */
export interface Run {
  readonly id: number;
  readonly sha: string;
  /** Waits until its jobs have ended with success, where they do not wait for somebody. */
  finish(): Promise<void>;
  cancel(): Promise<void>;
  /** An administrator starts what waits. */
  bypass(): Promise<void>;
}

/**
 * What statements ask for that is no request of the emulator's API: on github.com each is a request or a workflow.
 * Each throws `NotTested` where it cannot be done.
 */
export interface Arrangements {
  rules(branch: string, rules: Rules): Promise<void>;
  rulesOfTags(prefix: string, rules: RulesOfTags): Promise<void>;
  environment(name: string, options: EnvironmentOptions): Promise<void>;
  /** Starts a run of a workflow with these jobs, by the author, on a branch of its own or the named one. */
  deploy(jobs: readonly Job[], branch?: string): Promise<Run>;
  /** Starts a run of two jobs, the second of which needs the first, and returns its commit when the first has ended. */
  runOfTwoJobs(): Promise<string>;
  /** A new branch at `main`, for whose pull requests `pull_request_target` starts a workflow. */
  branchWithTargetWorkflow(): Promise<string>;
  /** What GraphQL answers a workflow, whose token may read all that a workflow can permit. `$owner`, `$repo` and `$branch` are set. */
  askAsWorkflow(query: string, branch: string): Promise<AnswerOfGraphql>;
  enqueue(pullRequest: number): Promise<void>;
  renameBranch(from: string, to: string): Promise<void>;
  privateReporting(enabled: boolean): Promise<void>;
  /** The second user reports a vulnerability in private. */
  reportVulnerability(summary: string): Promise<void>;
  immutableReleases(enabled: boolean): Promise<void>;
  /** Stores an attestation about a digest: provenance, or of another kind. */
  attest(digest: string, kind: 'provenance' | 'sbom'): Promise<void>;
  /** Has an open alert of Dependabot for each of three packages, and returns how many are open. */
  dependabotAlerts(): Promise<number>;
  dismissDependabotAlert(number: number): Promise<void>;
  /** Turns Dependabot's alerts on or off. */
  alertsOfDependabot(enabled: boolean): Promise<void>;
  secretAlert(): Promise<void>;
  /** What GitHub knows of a package already. */
  knownMalware(packageUrl: string): Promise<void>;
  dependencyGraph(enabled: boolean): Promise<void>;
  /** Gives the second user a role. */
  reviewerRole(role: 'write' | 'read'): Promise<void>;
  /** Puts a file into the organization's public repository `.github`, until the statement ends. */
  fileOfAccount(path: string, text: string): Promise<void>;
  /** A user without whom GitHub goes on: deletes an account that has pushed to this branch. */
  deletePusher(branch: string): Promise<void>;
  /** A private repository of an owner on the plan Free. */
  privateRepositoryOnFree(): Promise<Place>;
  /** Exchanges a code of a user with a wrong verifier of PKCE. Returns the error. */
  errorOfWrongVerifier(): Promise<string>;
  /** Lists the repositories of the installation as a user who reaches none of them. Returns the status. */
  statusForStranger(): Promise<number>;
  /** GitHub loses the next webhook of an event by its own fault. */
  loseNext(event: string): Promise<void>;
  /** Lets time pass. */
  pass(time: { readonly days?: number; readonly minutes?: number }): Promise<void>;
}

/** GitHub as statements see it: the emulator, or github.com. */
export interface GitHub {
  /** The repository that was created for this run. Its default branch is `main`. */
  readonly place: Place & { readonly id: number };
  readonly app: { readonly id: number; readonly slug: string };
  /** Created the repository, and administers it. */
  readonly author: Person;
  /** Has write access. */
  readonly reviewer: Person;
  /** The test app as itself. */
  readonly asApp: Octokit;
  /** The test app on the scratch repository, with all its permissions. */
  readonly installed: Octokit;
  /** The same with no other permissions than these. */
  limited(permissions: Readonly<Record<string, 'read' | 'write'>>): Promise<Octokit>;
  readonly arrange: Arrangements;
  /** A name that no other statement of this run uses. */
  unique(prefix: string): string;
  /**
   * Asks again until there is an answer other than undefined.
   *
   * @throws {Difference} "<what> did not happen" when there is none within some minutes
   */
  until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T>;
  /** What is missing for a statement, in words; null: nothing. */
  missing(needs: Needs): string | null;
  /** What it does not model is not asked. */
  readonly isEmulator?: true;
}
