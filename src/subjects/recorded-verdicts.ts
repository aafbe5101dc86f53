import type { Digest } from './entries.ts';

/** A verdict in the record. */
export interface RecordedVerdict {
  /** Of its entry. */
  readonly digest: Digest;
  /** The head that it is about. */
  readonly sha: string;
  /** Of the pull request; null for a merge group. */
  readonly pullRequest: number | null;
  /** The commit that a merge group is built on; null for a pull request. */
  readonly groupBase: string | null;
  readonly conclusion: string;
  readonly evaluatedAt: Date;
  /** False: the process ended before it knew whether GitHub took it. */
  readonly confirmed: boolean;
}

/** What the record holds, as far as merged commits are matched to it. */
export interface RecordedVerdicts {
  /** The verdicts on heads of a repository, in any order. */
  on(repositoryId: number, shas: readonly string[]): Promise<readonly RecordedVerdict[]>;
  /** Whether anything is recorded about a branch: pull requests into it are evaluated. */
  knowsBranch(repositoryId: number, branch: string): Promise<boolean>;
  /** Those of these commits that are recorded as commits of a branch. */
  commitsOf(repositoryId: number, branch: string, shas: readonly string[]): Promise<ReadonlySet<string>>;
  /** The commit of the newest entry about the commits of a branch; null where there is none. */
  lastCommit(repositoryId: number, branch: string): Promise<string | null>;
}
