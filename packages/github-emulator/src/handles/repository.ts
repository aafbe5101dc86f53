import type { Commits } from '../actions/commit.ts';
import type { PushOptions } from '../actions/push.ts';
import type { BranchRules, LockReason, PackageFacts, Permission, SignatureState } from '../world/model.ts';
import type { Advisories } from './advisories.ts';
import type { Dependabot, SecretScanning } from './alerts.ts';
import type { Attestations } from './attestations.ts';
import type {
  AnalysisOptions,
  CheckOptions,
  CheckRunRecord,
  StatusOptions,
  WorkflowRunOptions,
  WorkflowRunRecord,
} from './checks.ts';
import type {
  DeployingRun,
  DeploymentOptions,
  DeployOptions,
  EnvironmentOptions,
  Plan,
} from './deployments.ts';
import type { Releases, Tags } from './releases.ts';
import type { By, CommentRecord, Review, ReviewOptions, ReviewRecord } from './review.ts';

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  /** `owner/name`. */
  readonly fullName: string;
  readonly defaultBranch: string;
  /** The bare git repository on disk. */
  readonly gitDirectory: string;
  readonly pullRequests: readonly PullRequest[];

  /**
   * Pushes commits to a branch, which is created when new. Sends `push`, and `pull_request.synchronize` for the open
   * pull requests of that branch. Returns the sha of the last commit.
   */
  push(options: PushOptions): Promise<string>;
  /** Creates a branch at a commit of the repository: a branch or sha. */
  branch(name: string, from: string, options?: { readonly by?: string }): Promise<void>;
  /** Sends `push`; closes the pull requests of the branch. */
  deleteBranch(branch: string, options?: { readonly by?: string }): Promise<void>;
  /** The sha of a branch's tip, or of any commit that git understands by this name. */
  sha(revision: string): Promise<string>;
  /** The text of a file. */
  read(path: string, revision?: string): Promise<string>;

  /** Opens a pull request; first pushes its branch if a commit is described. */
  openPullRequest(options: OpenOptions): Promise<PullRequest>;
  pullRequest(number: number): PullRequest;
  /** Opens an issue. */
  readonly issues: readonly Issue[];
  openIssue(options: IssueOptions): Promise<Issue>;
  /** A fork in another account. Open pull requests from it with `openPullRequest({ from: fork, … })` on the parent. */
  fork(options: { readonly owner: string; readonly name?: string }): Promise<Repository>;

  readonly dependabot: Dependabot;
  readonly secretScanning: SecretScanning;
  readonly attestations: Attestations;
  readonly advisories: Advisories;
  readonly releases: Releases;
  readonly tags: Tags;
  /** Puts a tag on a commit, by default the tip of the default branch. No webhook is sent, as it is by `tags.push`. */
  tag(name: string, revision?: string): Promise<void>;

  /** Gives a user a role; null removes it. */
  collaborator(login: string, permission: Permission | null): void;
  /** Gives a team of the owning organization a role; null removes it. */
  teamAccess(slug: string, permission: Permission | null): void;
  /**
   * Sets the merge rules of a branch, or of every branch that a pattern matches (`release/*`, `~ALL`). Replaces the
   * rules of this name; null removes them. If several match a branch, all apply.
   */
  protect(pattern: string, rules: BranchRules | null): void;
  /** Turns code scanning on (the default) or off, when its API answers with 403. */
  codeScanning(enabled: boolean): void;
  /**
   * Turns the dependency graph on (the default, except in a fork) or, with Dependabot’s alerts, off: then comparisons are 403, and the
   * bill of materials is 404.
   */
  dependencyGraph(enabled: boolean): void;
  /** What the dependency graph knows of one version of a package, by package URL, such as `pkg:npm/left-pad@1.3.0`. */
  package(url: string, facts: PackageFacts): void;
  /** What a comparison of dependencies says of snapshots that are missing; null: nothing. */
  snapshotWarnings(text: string | null): void;
  /** Archives the repository, or unarchives it: while it is archived every change is refused. Sends no webhook to the app. */
  archive(archived: boolean): void;

  /** Creates or updates a check run of another app: `check_run.created` and `completed`, `check_suite.completed`. */
  reportCheck(options: CheckOptions): Promise<CheckRunRecord>;
  /** All check runs on a commit, oldest first. */
  /** Tells what GitHub makes of the signature of a commit. Without it, only GitHub's own commits are signed. */
  signCommit(sha: string, options: { readonly by: string | null; readonly state?: SignatureState }): void;
  checkRuns(sha: string): readonly CheckRunRecord[];
  /** A user re-runs a check: `check_run.rerequested`, sent only to the run's app. */
  rerequestCheck(id: number, options: { readonly by: string }): Promise<void>;
  /** A user presses a button of a check run: `check_run.requested_action`. */
  requestAction(id: number, options: { readonly by: string; readonly identifier: string }): Promise<void>;
  /** `check_suite.rerequested` for the app's suite on a commit. */
  rerequestSuite(sha: string, options: { readonly by: string }): Promise<void>;
  /** Reports a commit status: `status`. */
  reportStatus(options: StatusOptions): Promise<void>;
  /**
   * Uploads a code-scanning analysis: opens alerts that the tool reports on this ref, and fixes those that it no
   * longer reports. Also creates the check run of the app `github-advanced-security`, as GitHub does.
   */
  uploadAnalysis(options: AnalysisOptions): Promise<void>;
  /**
   * Reports a run of GitHub Actions: updates the newest one of this workflow and commit that can still change, else starts one.
   * Sends `check_suite.completed` when it ends.
   */
  reportWorkflowRun(options: WorkflowRunOptions): Promise<WorkflowRunRecord>;
  /** Switches code scanning’s default setup on or off: it decides only what is answered when the app asks for it. */
  defaultSetup(state: 'configured' | 'not-configured'): void;
  /**
   * Reports a deployment of a commit through the API: a status of the newest one to this environment, or else of a new one.
   * `deployment.created`, `deployment_status.created`.
   */
  reportDeployment(options: DeploymentOptions): Promise<void>;
  /** Starts a run of a workflow whose jobs name environments: it waits for what protects them. */
  deploy(options: DeployOptions): Promise<DeployingRun>;
  /** The runs that {@link deploy} started, oldest first. */
  readonly deployingRuns: readonly DeployingRun[];
  /** Creates an environment for deployments, or changes it. */
  environment(name: string, options?: EnvironmentOptions): void;
  /**
   * What the owner pays for. A private repository of Free has no environments, and one of Team has only their branches: reviewers, timers
   * and apps are left out and hold nothing back. Default: `enterprise`.
   */
  plan(plan: Plan): void;
  dismissAlert(number: number, options: DismissOptions): Promise<void>;
  reopenAlert(number: number, options: { readonly by: string }): Promise<void>;

  /** Builds the merge group that waits until it is full, as GitHub does after some minutes. */
  buildMergeGroups(branch?: string): Promise<void>;
  /** The groups of the merge queue that wait for their checks, first in line first. */
  mergeGroups(branch?: string): readonly MergeGroup[];
  /** Every merge group of every branch, oldest first. */
  readonly allMergeGroups: readonly MergeGroup[];

  /** Renames a label, on every issue that has it; no webhook of an issue is sent. */
  renameLabel(from: string, to: string): void;
  /** Deletes the repository: its names are free, and redirect nowhere. */
  delete(): Promise<void>;
  /** Sets a custom property of the organization, or (null) removes it: `custom_property_values.updated`. */
  property(name: string, value: string | readonly string[] | null): Promise<void>;
  /** Renames the repository, with `repository.renamed`; until a repository is created under it, the former name redirects to this one. */
  rename(name: string): Promise<void>;
  /** Transfers the repository to another account; afterwards it belongs to the installation on that account. */
  transfer(owner: string): Promise<void>;
}

export interface DismissOptions {
  readonly by: string;
  readonly reason: 'false positive' | "won't fix" | 'used in tests' | 'mitigated';
  readonly comment?: string;
  /** Who approved the request to dismiss it. */
  readonly approvedBy?: string;
}

export interface MergeGroup {
  readonly headSha: string;
  /** `refs/heads/gh-readonly-queue/<base>/pr-<number>-<sha>`. */
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly pullRequests: readonly number[];
  /** The newest check run of each name and app on the head. */
  readonly checks: readonly CheckRunRecord[];
  readonly state: 'waiting' | 'merged' | 'invalidated' | 'dequeued';
}

export interface IssueOptions {
  readonly title: string;
  readonly body?: string;
  readonly by: string;
  readonly labels?: readonly string[];
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string | null;
  readonly state: 'open' | 'closed';
  readonly comments: readonly CommentRecord[];
  comment(options: { readonly by: string; readonly body: string }): Promise<number>;
  edit(changes: { readonly title?: string; readonly body?: string }): Promise<void>;
  close(options: { readonly by: string; readonly reason?: 'completed' | 'not_planned' }): Promise<void>;
  label(name: string, options: { readonly by: string }): Promise<void>;
  unlabel(name: string, options: { readonly by: string }): Promise<void>;
}

export type OpenOptions = OpenTarget & Commits;

export interface OpenTarget {
  readonly title: string;
  readonly body?: string;
  /** The author. */
  readonly by: string;
  /** Default: the default branch. */
  readonly base?: string;
  /** The head's branch. Default: `change-<n>`. */
  readonly branch?: string;
  /** The fork that has the branch. Default: the repository itself. */
  readonly from?: Repository;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
}

export interface PullRequest {
  readonly number: number;
  readonly repository: Repository;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly author: string | null;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly labels: readonly string[];
  readonly comments: readonly CommentRecord[];
  readonly reviews: readonly ReviewRecord[];
  /** The newest check run of each name and app on the head. */
  readonly checks: readonly CheckRunRecord[];
  /** The reasons, in GitHub's words, for which the rules of the base forbid a merge. */
  readonly blockers: readonly string[];
  /** Login of the user who merged it; null when it is not merged, or the account is deleted. */
  readonly mergedBy: string | null;
  /** Whether its base is merged into through a merge queue only. */
  readonly needsMergeQueue: boolean;
  /** Place in the merge queue, from 1; null when not in it. */
  readonly queuePosition: number | null;

  /** Adds a commit to its branch: `push`, `pull_request.synchronize`. Returns the sha. */
  push(options: Commits & By): Promise<string>;
  /** Replaces its commits by new ones on top of the base, or of `from`. */
  forcePush(options: Commits & By & { readonly from?: string }): Promise<string>;
  edit(
    changes: { readonly title?: string; readonly body?: string; readonly base?: string } & By,
  ): Promise<void>;
  label(name: string, options?: By): Promise<void>;
  unlabel(name: string, options?: By): Promise<void>;
  close(options?: By): Promise<void>;
  reopen(options?: By): Promise<void>;
  convertToDraft(options?: By): Promise<void>;
  readyForReview(options?: By): Promise<void>;
  /** One webhook for each user and team. */
  requestReview(
    options: { readonly users?: readonly string[]; readonly teams?: readonly string[] } & By,
  ): Promise<void>;
  removeReviewRequest(
    options: { readonly users?: readonly string[]; readonly teams?: readonly string[] } & By,
  ): Promise<void>;
  review(options: ReviewOptions): Promise<Review>;
  /** Assigns an account: `pull_request.assigned`. */
  assign(login: string, options: { readonly by: string }): Promise<void>;
  /** Takes an assignment back: `pull_request.unassigned`. */
  unassign(login: string, options: { readonly by: string }): Promise<void>;
  /** Locks the conversation: `pull_request.locked`. */
  lock(options: { readonly by: string; readonly reason?: LockReason }): Promise<void>;
  /** `pull_request.unlocked`. */
  unlock(options: { readonly by: string }): Promise<void>;
  comment(options: { readonly by: string; readonly body: string }): Promise<number>;
  editComment(id: number, options: { readonly by: string; readonly body: string }): Promise<void>;
  deleteComment(id: number, options: { readonly by: string }): Promise<void>;
  /** Merges the base into its branch, as GitHub's button does. Returns the sha. */
  updateBranch(options?: By): Promise<string>;
  /** Whether GitHub has computed its mergeability. While it has not, the test merge is the one from before. */
  mergeability(state: 'known' | 'unknown'): void;
  /** @throws when a rule of the base forbids it, with GitHub's words */
  merge(options: { readonly by: string; readonly method?: 'merge' | 'squash' | 'rebase' }): Promise<string>;
  /** Adds it to the merge queue: `pull_request.enqueued`, and `merge_group.checks_requested` when its group is built. */
  enqueue(options: { readonly by: string }): Promise<void>;
  /** Removes it from the merge queue: `pull_request.dequeued`, `merge_group.destroyed`. */
  dequeue(options: { readonly by: string }): Promise<void>;
}
