import type { Message } from '../text/message.ts';
import type { Change } from './change.ts';
import { defineSlice } from './slice.ts';

/** A file, link or submodule in the tree of a commit. */
export interface TreeEntry {
  /** As git writes it, in decimal: 33188 is an ordinary file (100644). */
  readonly mode: number;
  readonly oid: string;
}

/** A path that the earlier change or the present one touches, in the four trees of a three-way merge. Null: no file is there. */
export interface ComparedPath {
  readonly path: string;
  /** Where the earlier change began: the merge base of its head and of the base as it was then. */
  readonly mergeBase: TreeEntry | null;
  /** The present base. */
  readonly base: TreeEntry | null;
  /** The earlier head. */
  readonly earlier: TreeEntry | null;
  /** The present head. */
  readonly head: TreeEntry | null;
  /** GitHub's test merge of the present head into the present base. */
  readonly merged: TreeEntry | null;
}

/** What the pull request proposed at an earlier time: what an approval of that time was given for. */
export interface EarlierChange {
  /** The head then. */
  readonly commit: string;
  readonly at: Date;
  readonly compared:
    | { readonly state: 'read'; readonly paths: readonly ComparedPath[] }
    /** It is known to differ from the present one in a path, without what is there. */
    | {
        readonly state: 'different';
        readonly path: string;
        /** All paths in which it differs, this one among them. Absent: not known. */
        readonly paths?: readonly string[];
      }
    /** Why it could not be compared: a clause. `passing`: GitHub has not computed yet what is needed. */
    | { readonly state: 'unknown'; readonly why: Message; readonly passing?: true };
  /** What was proposed, where a deciding label was set then and GitHub still shows it. */
  readonly proposed?: Change;
}

/** The base became another commit in another way than by being pushed forward. */
export interface BaseEvent {
  readonly kind: 'changed' | 'force-pushed' | 'deleted';
  readonly at: Date;
  /** The base branch before a change of the base, or the deleted one. */
  readonly branch: string | null;
  /** The commit that a forced push replaced. */
  readonly before: string | null;
}

/**
 * The changes that approvals were given for and forced pushes and merges of the base replaced, as far as they are not the present
 * one by their commit alone.
 */
export interface EarlierChanges {
  /** Oldest first. */
  readonly baseEvents: readonly BaseEvent[];
  readonly changes: readonly EarlierChange[];
  /** By blob id, the texts that a merge of lines needs. Absent: binary, too large, not UTF-8, or not needed. Hostile. */
  readonly texts: Readonly<Record<string, string>>;
  /** Those of the other pull requests that are evaluated as one with this one. They tell whose pushes left the change as it was. */
  readonly ofCopies?: readonly EarlierChanges[];
}

export const earlierChanges = defineSlice<EarlierChanges>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
    'pull_request_review.submitted',
    'pull_request_review.dismissed',
  ],
});
