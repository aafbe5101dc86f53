import type { EarlierChanges } from './earlier-changes.ts';
import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

export interface Review {
  readonly id: string;
  readonly author: Actor | null;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed' | 'pending';
  /** The head when the review was given; null when that commit is gone. */
  readonly commit: string | null;
  readonly submittedAt: Date | null;
  /** An approval that GitHub itself dismissed, because head or base moved: no person took it back. */
  readonly dismissedByGitHub?: true;
  /** The author can push to the repository (write access or more). */
  readonly canPush: boolean;
  /**
   * Where it was given, if in another pull request that proposes the same head to the same base: its number, and what shows whether the
   * change is still the one that was reviewed there (null: not known).
   */
  readonly copy?: { readonly number: number; readonly earlier: EarlierChanges | null };
}

/** All reviews, oldest first, and who has been asked for one. */
export interface Reviews {
  readonly reviews: readonly Review[];
  readonly requested: readonly { readonly kind: 'user' | 'team'; readonly name: string }[];
}

export const reviews = defineSlice<Reviews>({
  events: [
    'pull_request.review_requested',
    'pull_request.review_request_removed',
    'pull_request_review.submitted',
    'pull_request_review.edited',
    'pull_request_review.dismissed',
  ],
});
