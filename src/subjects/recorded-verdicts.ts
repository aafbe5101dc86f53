import type { Digest } from './entries.ts';

/** What a check said, as the record has it: a verdict, or that an evaluation failed, or that the check was ended. */
export interface RecordedVerdict {
  /** Of its entry. */
  readonly digest: Digest;
  /** The head that it is about. */
  readonly sha: string;
  /** Of the pull request; null for a merge group. */
  readonly pullRequest: number | null;
  /** The branch that it was evaluated for, under the policy there; null where the entry names none. */
  readonly branch: string | null;
  /** The pull requests of a merge group; empty for a pull request. */
  readonly members: readonly number[];
  /** The commit that a merge group is built on; null for a pull request. */
  readonly groupBase: string | null;
  readonly conclusion: string;
  readonly evaluatedAt: Date;
  /** False: the process ended before it knew whether GitHub took it. */
  readonly confirmed: boolean;
}

/** What the record holds, as far as merged commits are matched to it. */
export interface RecordedVerdicts {
  /** What the checks on heads of a repository said, in any order. */
  on(repositoryId: number, shas: readonly string[]): Promise<readonly RecordedVerdict[]>;
  /** Whether anything is recorded about a branch: pull requests into it are evaluated. */
  knowsBranch(repositoryId: number, branch: string): Promise<boolean>;
  /** Those of these commits that are recorded as commits of a branch. */
  commitsOf(repositoryId: number, branch: string, shas: readonly string[]): Promise<ReadonlySet<string>>;
  /** The commit of the newest entry about the commits of a branch; null where there is none. */
  lastCommit(repositoryId: number, branch: string): Promise<string | null>;
}
