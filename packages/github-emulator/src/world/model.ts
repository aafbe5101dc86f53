import type { GitRepository } from '../git/repository.ts';
import type { Access, Account, App, Team } from './account.ts';
import type { AdvisoriesState } from './advisories.ts';
import type { Attestation } from './attestations.ts';
import type { DependabotState } from './dependabot.ts';
import type { DeployingJobs, Deployment, Environment, Plan } from './deployments.ts';
import type { ReleasesState } from './releases.ts';
import type { SecretScanningState } from './secret-scanning.ts';
import type { TagRuleset } from './tag-rules.ts';

export type { Access, Account, App, Team } from './account.ts';
export { isTeam } from './account.ts';

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export interface InstallationState {
  readonly id: number;
  readonly account: Account;
  readonly app: App;
  /** Null: every repository of the account. */
  selected: Set<RepositoryState> | null;
  permissions: Readonly<Record<string, Access>>;
  suspendedAt: Date | null;
  suspendedBy: Account | null;
  deleted: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface RepositoryState {
  readonly id: number;
  owner: Account;
  name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly git: GitRepository;
  readonly parent: RepositoryState | null;
  readonly collaborators: Map<Account, Permission>;
  readonly teams: Map<Team, Permission>;
  /** By pattern. */
  readonly rules: Map<string, RuleSet>;
  codeScanning: boolean;
  dependencyGraph: boolean;
  /** What the graph knows of packages, by package URL with the version. */
  readonly packages: Map<string, PackageFacts>;
  /** What a comparison says of snapshots that are missing; null: nothing. */
  snapshotWarnings: string | null;
  /** Read-only until it is unarchived. */
  archived: boolean;
  /** The values of the organization's custom properties. */
  readonly properties: Map<string, PropertyValue>;
  /** Of code scanning’s default setup. */
  defaultSetup: 'configured' | 'not-configured';
  /** Environments for deployments, by name in lower case. */
  readonly environments: Map<string, Environment>;
  /** Of its owner: what of an environment a private repository may use. */
  plan: Plan;
  /** Oldest first. */
  readonly deployments: Deployment[];
  /** Issues and pull requests, by number. */
  readonly issues: Map<number, IssueState>;
  readonly labels: Map<string, Label>;
  readonly suites: CheckSuite[];
  readonly workflowRuns: WorkflowRun[];
  readonly statuses: CommitStatus[];
  readonly analyses: Analysis[];
  readonly alerts: Alert[];
  readonly dependabot: DependabotState;
  readonly secretScanning: SecretScanningState;
  readonly advisories: AdvisoriesState;
  readonly releases: ReleasesState;
  /** Oldest first. */
  readonly attestations: Attestation[];
  /** Rulesets for tags, by name. */
  readonly tagRules: Map<string, TagRuleset>;
  readonly queues: Map<string, QueueState>;
  /** What GitHub made of the signatures of commits, by commit. Without an entry, only GitHub's own commits are signed. */
  readonly signatures: Map<string, CommitSignature>;
  /** What moved its branches, oldest first; kept when a branch is deleted. */
  readonly activities: RefActivity[];
  readonly createdAt: Date;
  updatedAt: Date;
  pushedAt: Date;
}

/** What the dependency graph knows of one version of a package. */
export interface PackageFacts {
  /** An SPDX expression; null where none is known. */
  readonly license?: string | null;
  readonly sourceUrl?: string | null;
  readonly advisories?: readonly {
    readonly id: string;
    readonly severity: 'low' | 'moderate' | 'high' | 'critical';
    readonly summary: string;
  }[];
}

/** Of a custom property: one text, or several where it may have more than one. */
export type PropertyValue = string | readonly string[];

export type ActivityType =
  | 'push'
  | 'force_push'
  | 'branch_creation'
  | 'branch_deletion'
  | 'pr_merge'
  | 'merge_queue_merge';

/** A branch that was moved, created or deleted. */
export interface RefActivity {
  readonly id: number;
  readonly type: ActivityType;
  readonly branch: string;
  /** Null when the branch was created. */
  readonly before: string | null;
  /** Null when the branch was deleted. */
  readonly after: string | null;
  readonly actor: Account;
  readonly at: Date;
}

/** What a set of rules asks for, beside that nobody deletes or rewrites the branch. */
export interface BranchRules {
  /** Checks that must be green: by name, and by app where one is expected (its slug). */
  readonly requiredChecks?: readonly { readonly name: string; readonly app?: string }[];
  /** Approvals that a merge needs. Default: 0. */
  readonly approvals?: number;
  /** Someone other than the last pusher must approve. */
  readonly lastPushApproval?: boolean;
  /** A push dismisses the approvals given before. */
  readonly dismissStaleReviews?: boolean;
  /** Merges go through a queue, this many pull requests at a time. */
  readonly mergeQueue?: { readonly groupSize: number };
  /** A classic branch protection rule. Default: a ruleset. */
  readonly classic?: boolean;
}

/** Rules of the branches that a pattern matches: a ruleset or a branch protection rule. */
export interface RuleSet {
  readonly id: number;
  readonly pattern: string;
  readonly rules: BranchRules;
  readonly createdAt: Date;
}

export interface Label {
  readonly id: number;
  name: string;
  readonly createdAt: Date;
  /** When its name, color or description changed; setting it on an issue changes none of them. */
  updatedAt: Date;
}

export type LockReason = 'off-topic' | 'too heated' | 'resolved' | 'spam';

export interface IssueState {
  readonly id: number;
  readonly number: number;
  readonly repository: RepositoryState;
  readonly author: Account;
  title: string;
  body: string | null;
  /** Null until its body is edited. */
  bodyEditedAt: Date | null;
  bodyEditedBy: Account | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  closedAt: Date | null;
  closedBy: Account | null;
  /** Only people with write access may comment; null while it is not locked. */
  lock: { readonly reason: LockReason | null } | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly labels: Set<Label>;
  readonly assignees: Set<Account>;
  readonly comments: Comment[];
  readonly timeline: TimelineEvent[];
  /** Null for an issue that is not a pull request. */
  readonly pull: PullState | null;
}

/** The reasons of REST, https://docs.github.com/rest/commits/commits; GraphQL writes them in upper case. */
export type SignatureState =
  | 'valid'
  | 'bad_cert'
  | 'bad_email'
  | 'expired_key'
  | 'gpgverify_error'
  | 'gpgverify_unavailable'
  | 'invalid'
  | 'malformed_sig'
  | 'not_signing_key'
  | 'no_user'
  | 'ocsp_error'
  | 'ocsp_pending'
  | 'ocsp_revoked'
  | 'unknown_key'
  | 'unknown_sig_type'
  | 'unverified_email';

export interface CommitSignature {
  readonly state: SignatureState;
  /** Whose key it is; null where GitHub knows nobody. */
  readonly signer: Account | null;
}

export interface PullState {
  /** Differs from the issue's, as on GitHub. */
  readonly id: number;
  readonly head: {
    readonly repository: RepositoryState;
    readonly ref: string;
    sha: string;
    deleted: boolean;
  };
  readonly base: { ref: string; sha: string };
  draft: boolean;
  lastPusher: Account;
  /** GitHub is still computing whether it can be merged: its test merge is an old one, if there is one. */
  mergeabilityUnknown: boolean;
  mergedAt: Date | null;
  mergedBy: Account | null;
  mergeCommit: string | null;
  /** The commits that rebasing wrote onto the base, oldest first. */
  rebasedCommits: readonly string[];
  readonly reviews: ReviewState[];
  readonly threads: Thread[];
  readonly requestedUsers: Set<Account>;
  readonly requestedTeams: Set<Team>;
}

/** An issue that is a pull request. */
export type PullRequestState = IssueState & { readonly pull: PullState };

export interface Comment {
  readonly id: number;
  readonly issue: IssueState;
  readonly author: Account;
  /** The app that wrote it through its installation. */
  readonly app: App | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly reactions: Reaction[];
}

/** One account gives each reaction once. */
export interface Reaction {
  readonly id: number;
  readonly by: Account;
  readonly content: ReactionContent;
  readonly createdAt: Date;
}

export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

export interface ReviewState {
  readonly id: number;
  readonly author: Account;
  state: 'PENDING' | 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  body: string;
  readonly commit: string;
  submittedAt: Date | null;
  updatedAt: Date;
  /** Absent until its body is edited. */
  editedAt?: Date;
}

/** A conversation about a line: its comments, the first of which belongs to a review. */
export interface Thread {
  readonly id: number;
  readonly review: ReviewState;
  readonly path: string;
  readonly line: number;
  readonly side: 'LEFT' | 'RIGHT';
  /** The hunk that it started at, and the line's distance from the first `@@`. */
  readonly hunk: string;
  readonly position: number;
  /** The head when it started. */
  readonly commit: string;
  resolvedBy: Account | null;
  readonly comments: ReviewComment[];
}

export interface ReviewComment {
  readonly id: number;
  readonly review: ReviewState;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: Date;
}

/** An entry of the timeline of an issue or pull request, named as in GraphQL. */
export type TimelineEvent = {
  readonly id: number;
  readonly actor: Account;
  readonly createdAt: Date;
} & (
  | {
      readonly type:
        | 'ReadyForReviewEvent'
        | 'ConvertToDraftEvent'
        | 'ReopenedEvent'
        | 'AddedToMergeQueueEvent'
        | 'RemovedFromMergeQueueEvent';
    }
  | {
      readonly type: 'ClosedEvent';
      /** The pull request whose merge closed the issue; absent where somebody closed it. */
      readonly closer?: PullRequestState;
    }
  | { readonly type: 'HeadRefForcePushedEvent'; readonly before: string; readonly after: string }
  | {
      readonly type: 'BaseRefChangedEvent' | 'AutomaticBaseChangeSucceededEvent';
      readonly from: string;
      readonly to: string;
    }
  | { readonly type: 'BaseRefForcePushedEvent'; readonly before: string; readonly after: string }
  | { readonly type: 'BaseRefDeletedEvent'; readonly branch: string }
  | { readonly type: 'RenamedTitleEvent'; readonly from: string; readonly to: string }
  | { readonly type: 'LabeledEvent' | 'UnlabeledEvent'; readonly label: Label }
  | { readonly type: 'MergedEvent'; readonly commit: string; readonly ref: string }
  | {
      readonly type: 'ReviewRequestedEvent' | 'ReviewRequestRemovedEvent';
      readonly reviewer: Account | Team;
    }
  | {
      readonly type: 'ReviewDismissedEvent';
      readonly review: ReviewState;
      readonly previousState: ReviewState['state'];
      readonly message: string;
      /** The pushed commit for which GitHub dismissed it. */
      readonly commit: string | null;
    }
);

export type CheckStatus = 'queued' | 'in_progress' | 'completed';

export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'skipped'
  | 'cancelled'
  | 'timed_out'
  | 'action_required'
  | 'stale';

export interface CheckSuite {
  readonly id: number;
  readonly repository: RepositoryState;
  readonly app: App;
  readonly headSha: string;
  headBranch: string | null;
  readonly before: string | null;
  readonly runs: CheckRun[];
  /** Tells suites of one app and commit apart: GitHub Actions has one for each workflow run. */
  readonly key: string | null;
  /** The run of GitHub Actions that it belongs to. */
  workflowRun: WorkflowRun | null;
  /** Requested again, and no run of it has changed since. */
  rerequested: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface WorkflowRun {
  readonly id: number;
  readonly workflowId: number;
  /** `.github/workflows/ci.yml`, or `dynamic/github-code-scanning/codeql` for code scanning’s default setup. */
  readonly path: string;
  readonly name: string;
  readonly event: string;
  readonly suite: CheckSuite;
  readonly headRepository: RepositoryState;
  readonly actor: Account;
  /** Who started this attempt. */
  triggeringActor: Account;
  /** `waiting`: for what protects an environment. */
  status: CheckStatus | 'waiting';
  conclusion: CheckConclusion | null;
  readonly number: number;
  /** Of a run with jobs that name an environment. */
  deploying?: DeployingJobs;
  /** Jobs that need others have not begun: they have no check run yet. */
  hasJobsToCome?: boolean;
  attempt: number;
  readonly createdAt: Date;
  startedAt: Date;
  updatedAt: Date;
}

export interface CheckRun {
  readonly id: number;
  readonly suite: CheckSuite;
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  /** The time since which it waits for a conclusion; null when it has one. */
  openSince: Date | null;
  startedAt: Date;
  completedAt: Date | null;
  externalId: string | null;
  detailsUrl: string | null;
  output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
  };
  readonly annotations: Annotation[];
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  readonly message: string;
  readonly rawDetails: string | null;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: Date;
}

export interface Analysis {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly tool: string;
  readonly category: string;
  readonly error: string;
  /** The workflow that uploaded it, by its own account; null for an upload that names none. */
  readonly workflow: string | null;
  readonly results: number;
  readonly rules: number;
  readonly sarifId: string;
  readonly createdAt: Date;
}

export interface Alert {
  readonly number: number;
  readonly rule: {
    readonly id: string;
    readonly description: string;
    readonly severity: AlertSeverity | null;
    readonly level: AlertLevel;
  };
  readonly tool: string;
  /** The same finding, wherever it is seen. */
  readonly fingerprint: string;
  /** By ref and category. */
  readonly instances: AlertInstance[];
  dismissal: {
    readonly by: Account;
    readonly at: Date;
    readonly reason: 'false positive' | "won't fix" | 'used in tests' | 'mitigated';
    readonly comment: string | null;
    /** Who approved the request to dismiss it, where the organization asks for that. */
    readonly approvedBy: Account | null;
  } | null;
  readonly createdAt: Date;
  updatedAt: Date;
  fixedAt: Date | null;
}

/** The level of a result in SARIF. */
export type AlertLevel = 'error' | 'warning' | 'note' | 'none';

export type AlertSeverity = 'critical' | 'high' | 'medium' | 'low';

export interface AlertInstance {
  readonly ref: string;
  readonly workflow: string | null;
  readonly category: string;
  sha: string;
  fixed: boolean;
  path: string;
  line: number;
}

/** The merge queue of a branch. */
export interface QueueState {
  readonly id: number;
  readonly branch: string;
  /** Not in a group yet, first in line first. */
  readonly waiting: QueueEntry[];
  /** Built and waiting for checks, first in line first. */
  readonly groups: QueueGroup[];
  /** The groups that no longer wait, oldest first. */
  readonly destroyed: DestroyedGroup[];
}

export interface DestroyedGroup {
  readonly group: QueueGroup;
  readonly reason: 'merged' | 'invalidated' | 'dequeued';
}

export interface QueueEntry {
  readonly id: number;
  readonly issue: PullRequestState;
  readonly enqueuedAt: Date;
  readonly enqueuer: Account;
}

export interface QueueGroup {
  readonly entries: readonly QueueEntry[];
  readonly headRef: string;
  readonly headSha: string;
  readonly baseSha: string;
  /** The commit that merges each entry, in their order. */
  readonly commits: readonly string[];
}
