import type { Review, Reviews } from '../evidence/reviews.ts';
import { commitLink, type Message, say } from '../text/message.ts';
import { account, isPerson } from './account.ts';
import type { Authorship } from './authorship.ts';

/** The last opinion of each account, oldest first. */
export interface Opinions {
  readonly approvals: readonly Review[];
  readonly requestsForChanges: readonly Review[];
  readonly notCounted: readonly IneffectiveReview[];
}

/** A review that does not count. */
export interface IneffectiveReview {
  readonly review: Review;
  /** Why, each in words that follow the reviewer's name: "has no write access". None for a dismissed review. */
  readonly reasons: readonly Message[];
}

/**
 * Sorts the reviews. An approval, a request for changes and a dismissal are opinions; a comment is none and takes nothing
 * back. An approval counts when a person with write access, whom nothing excludes, gave it to the change as it is.
 * A request for changes counts from any account with write access, on any commit, as on GitHub: it is safe to stop.
 *
 * @param current the head, and the earlier heads that proposed the same change
 */
export function sortOpinions(
  reviews: Reviews,
  current: ReadonlySet<string>,
  { excluded }: Pick<Authorship, 'excluded'>,
): Opinions {
  const approvals: Review[] = [];
  const requestsForChanges: Review[] = [];
  const notCounted: IneffectiveReview[] = [];
  for (const review of lastOpinions(reviews)) {
    const reasons =
      review.state === 'approved' ? whyNotApproved(review, excluded, current) : whyNotStopped(review);
    if (review.state === 'dismissed') notCounted.push({ review, reasons: [] });
    else if (reasons.length > 0) notCounted.push({ review, reasons });
    else if (review.state === 'approved') approvals.push(review);
    else requestsForChanges.push(review);
  }
  return { approvals, requestsForChanges, notCounted };
}

/** Deleted accounts cannot be distinguished: each of their reviews counts as an account. */
function lastOpinions({ reviews }: Reviews): readonly Review[] {
  const last = new Map<string, Review>();
  for (const review of reviews) {
    if (review.state === 'commented' || review.state === 'pending') continue;
    const key = review.author === null ? `review ${review.id}` : account(review.author);
    last.delete(key);
    last.set(key, review);
  }
  return [...last.values()];
}

function whyNotApproved(
  review: Review,
  excluded: Authorship['excluded'],
  current: ReadonlySet<string>,
): readonly Message[] {
  const reasons: Message[] = [];
  if (review.commit === null) reasons.push(say`did so at a commit that is gone`);
  else if (!current.has(review.commit)) {
    reasons.push(say`did so before the last push (at ${commitLink(review.commit)})`);
  }
  if (review.author === null) reasons.push(say`cannot be identified`);
  else {
    const excludedFor = excluded.get(account(review.author));
    if (excludedFor !== undefined) reasons.push(excludedFor.contribution);
    if (!isPerson(review.author)) reasons.push(say`is not a person`);
  }
  if (!review.canPush) reasons.push(say`has no write access`);
  return reasons;
}

function whyNotStopped(review: Review): readonly Message[] {
  return review.canPush ? [] : [say`has no write access`];
}
