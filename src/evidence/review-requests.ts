import { defineSlice } from './slice.ts';

/** Somebody whose review can be requested: a user by login, or a team by slug. */
export interface Reviewer {
  readonly kind: 'user' | 'team';
  readonly name: string;
}

/** The review of somebody was requested, or the request was taken away. A review ends its request without such an event. */
export interface ReviewRequestEvent {
  readonly kind: 'requested' | 'removed';
  readonly reviewer: Reviewer;
  readonly at: Date;
}

/** What was done with requests for reviews, oldest first. What was requested of an account that is gone is left out. */
export const reviewRequests = defineSlice<readonly ReviewRequestEvent[]>({
  events: ['pull_request.review_requested', 'pull_request.review_request_removed'],
});
