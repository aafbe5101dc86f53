import { defineSlice } from './slice.ts';

/** The commits that a release brings, on the first-parent line of its branch. */
export interface ReleasedCommits {
  readonly from: ReleaseRange;
  /** Newest first. */
  readonly commits: readonly ReleasedCommit[];
  /** The emergencies under which some of them were merged. */
  readonly emergencies: readonly ReviewedEmergency[];
}

/**
 * Where the commits begin. `release`: after one whose release to the same target passed the rule that asks. `since`: after one that the
 * policy names. `limit`: only the newest ones are read. `beginning`: they are the whole history.
 */
export type ReleaseRange =
  | { readonly kind: 'release' | 'since'; readonly sha: string }
  | { readonly kind: 'limit' | 'beginning' };

export interface ReleasedCommit {
  readonly sha: string;
  readonly committedAt: Date;
  /** What the record has of how it landed; null: nothing. */
  readonly landing: RecordedLanding | null;
}

/** How a commit landed on a branch, by its entry in the record. */
export type RecordedLanding =
  | {
      readonly state: 'matched';
      readonly pullRequest: number | null;
      /** What the check said when it was merged. */
      readonly conclusion: string;
      /** What the rules said in the verdict; null: the verdict can no longer be read. A rule with several parts occurs once for each. */
      readonly rules: readonly { readonly id: string; readonly status: string }[] | null;
      /** The ids of the emergencies that waived any of them, or were declared for the merged head. */
      readonly emergencies: readonly string[];
      /** The head that was merged; null: not known. */
      readonly head: string | null;
    }
  | {
      readonly state: 'unknown';
      /** As in docs/merged-commits.md; `redacted` where the entry can no longer be read. */
      readonly reason: string;
      readonly pullRequest: number | null;
      /** The ids of the emergencies that were declared for the merged head. */
      readonly emergencies: readonly string[];
      readonly head: string | null;
    };

/** What became of the review of an emergency. */
export interface ReviewedEmergency {
  readonly id: string;
  readonly due: Date;
  readonly reviewed: boolean;
  /** The issue in which it is reviewed. */
  readonly issue: number | null;
}

export const releasedCommits = defineSlice<ReleasedCommits>({ events: ['push'] });
