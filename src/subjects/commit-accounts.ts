import type { LineCommit } from './branch-line.ts';
import type { BranchMoves, LoggedLanding } from './branch-moves.ts';
import type { Place } from './place.ts';

/** Milliseconds after its landing in which the record may not have a commit yet: it reads one again three times, and restarts take time. */
export const freshMs = 15 * 60_000;

/** A part of the first-parent line of a branch whose commits are to be accounted for. */
export interface LinePart {
  readonly place: Place;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Newest first, without a gap. */
  readonly commits: readonly LineCommit[];
  /** How the commit above this part landed; null: the part begins with the tip. */
  readonly above: LoggedLanding | null;
  /** The commit below this part, where that is known. */
  readonly below: string | null;
  /** Nothing below this part is to be read. */
  readonly isEnd: boolean;
  /** GitHub's activity log of the branch; null: it could not be read. */
  readonly log: BranchMoves | null;
  /** Whether the rules of the branch require the check; null: GitHub does not show them. */
  readonly requiresCheck: boolean | null;
  readonly now: Date;
}

/** How a commit is accounted for now. */
export interface CommitAccount {
  readonly sha: string;
  readonly pullRequest: number | null;
  /** As in `docs/accounted-commits.md`. */
  readonly state: string;
  /** The state that is recorded already; null: none is. */
  readonly recordedState: string | null;
  /** The facts of the entry. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** It landed a moment ago, and the record has nothing of it yet: it is accounted for later. */
  readonly isFresh: boolean;
  /** It and everything below it is older than what is accounted for, or is accounted for on the branch that this one was made from. */
  readonly isBeyond: boolean;
  /** A line of the activity log brought it. */
  readonly isLogged: boolean;
  /** The record has an entry of the kind `commit` about it. */
  readonly isRecorded: boolean;
}

/** The commits of a part that are settled: what is below cannot change them. */
export interface AccountedPart {
  /** In the order of the part. */
  readonly accounts: readonly CommitAccount[];
  /** How the last of them landed; null where there is none. */
  readonly last: LoggedLanding | null;
}

/** Accounts for commits by what the record has of them. Injected: what reads entries lies above the subjects. */
export interface CommitAccounts {
  account(part: LinePart): Promise<AccountedPart>;
  /** The commits of a branch that need attention and are now accounted for otherwise, such as by an emergency that was declared since. */
  changed(
    branch: Pick<LinePart, 'place' | 'branch' | 'requiresCheck' | 'now'>,
  ): Promise<readonly CommitAccount[]>;
}
