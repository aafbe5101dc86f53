import type { Actor } from '../../auth/actor.ts';
import type { Commit } from '../../git/object.ts';
import type { TreeFile } from '../../git/tree.ts';
import type {
  Account,
  CheckRun,
  CheckSuite,
  Comment,
  CommitStatus,
  IssueState,
  PullRequestState,
  QueueEntry,
  QueueState,
  RepositoryState,
  ReviewState,
  Team,
  Thread,
} from '../../world/model.ts';
import type { WorldState } from '../../world/state.ts';

/** The values that the generic resolver reads: a field's value, or a function of its arguments. */
export type View = Readonly<Record<string, unknown>>;

export type Arguments = Readonly<Record<string, unknown>>;

/** The views of one caller. They refer to one another, and are therefore created through this object. */
export interface Views {
  readonly world: WorldState;
  readonly actor: Actor;
  /** An author; null for a deleted account. */
  readonly account: (account: Account) => View | null;
  /** An account as a `User`, which GitHub's schema uses for bots in some places. */
  readonly user: (account: Account) => View | null;
  readonly team: (team: Team) => View;
  readonly repository: (repository: RepositoryState) => View;
  readonly ref: (repository: RepositoryState, name: string) => View | null;
  readonly commit: (repository: RepositoryState, commit: Commit) => View;
  /** The commit of a sha; null when there is none. */
  readonly commitOf: (repository: RepositoryState, sha: string | null) => Promise<View | null>;
  readonly object: (repository: RepositoryState, entry: TreeFile) => Promise<View | null>;
  readonly issue: (issue: IssueState) => View;
  readonly pullRequest: (issue: PullRequestState) => View;
  readonly comment: (comment: Comment) => View;
  readonly review: (issue: PullRequestState, review: ReviewState) => View;
  readonly thread: (issue: PullRequestState, thread: Thread) => View;
  readonly checkRun: (run: CheckRun) => View;
  readonly checkSuite: (suite: CheckSuite) => View;
  readonly status: (repository: RepositoryState, status: CommitStatus) => View;
  readonly rollup: (repository: RepositoryState, sha: string) => View | null;
  readonly rules: (repository: RepositoryState, branch: string) => readonly View[];
  readonly updateRule: (repository: RepositoryState, branch: string) => View | null;
  readonly queue: (repository: RepositoryState, queue: QueueState) => View;
  readonly queueEntry: (entry: QueueEntry) => View;
}
