import type { Actor } from '../evidence/pull-request.ts';
import type { Place } from './place.ts';

/** A commit on the first-parent line of a branch: what the branch was after one change or another landed. */
export interface LineCommit {
  readonly sha: string;
  readonly tree: string;
  /** The first two: nothing more is needed of a merge of several branches. */
  readonly parents: readonly string[];
  readonly committedAt: Date;
  /** The merged pull requests that GitHub associates with it; null where not all of them could be read. */
  readonly pullRequests: readonly MergedChange[] | null;
}

/** A merged pull request, as far as it says what it brought into which branch. */
export interface MergedChange {
  readonly number: number;
  readonly base: string;
  /** The head that was merged: GitHub does not move it after the merge. */
  readonly head: string;
  /** The commit that it became: of a rebase the last one. */
  readonly mergeCommit: string | null;
  /** GitHub truncates it to whole seconds. */
  readonly mergedAt: Date;
  /** Null for a deleted account. */
  readonly mergedBy: Actor | null;
}

/** Where reading the line of a branch ends, going back. */
export type LineEnd =
  /** At this commit, or where its history begins. */
  | { readonly kind: 'commit'; readonly sha: string }
  /** Where the history of the default branch begins. Of the default branch itself: behind its tip. */
  | { readonly kind: 'default-branch' }
  /** Nowhere: what one reading gives. */
  | { readonly kind: 'open' };

/** A part of the first-parent line of a branch. */
export interface BranchLine {
  /** Where GitHub showed the repository. */
  readonly place: Place;
  /** Where it begins: the tip of the branch, unless it was asked for from a commit on. */
  readonly tip: string;
  /** Where it ends, itself left out; null where no end was known. */
  readonly until: string | null;
  /** Newest first. */
  readonly commits: readonly LineCommit[];
  /** The commit to continue with, going back; null where the line is read to its end. */
  readonly next: string | null;
  /** The end was not in the history of the first commit: the branch was rewritten. Null: it was not. */
  readonly rewritten: { readonly mergeBase: string | null } | null;
}

/** Whether a commit is what merging a head onto a commit gives, and nothing else. */
export type MergeComparison =
  | { readonly state: 'clean' }
  /** A clause: "the change is no longer the same in src/tax.js". */
  | { readonly state: 'different'; readonly why: string }
  | { readonly state: 'not-comparable'; readonly why: string };
