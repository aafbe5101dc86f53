import type { Review, Reviews } from '../evidence/reviews.ts';
import { type Message, say } from '../text/message.ts';
import { account, isPerson } from './account.ts';
import { type Authorship, shortSha } from './authorship.ts';

/** What stands of the reviews: the last opinion of each account, oldest first, with why it does not count. */
export interface Opinions {
  readonly approvals: readonly Review[];
  readonly requestsForChanges: readonly Review[];
  readonly notCounted: readonly { readonly review: Review; readonly reasons: readonly Message[] }[];
}

/**
 * Sorts the reviews. An approval, a request for changes and a dismissal are opinions; a comment is none and takes nothing
 * back. An approval counts when a person with write access, who has no part in the change, gave it to the change as it is.
 * A request for changes counts from whoever has write access, on whatever commit, as on GitHub: it is safe to stop.
 *
 * @param current the head, and the earlier heads that proposed the same change
 */
export function sortOpinions(
  reviews: Reviews,
  current: ReadonlySet<string>,
  { parts }: Authorship,
): Opinions {
  const approvals: Review[] = [];
  const requestsForChanges: Review[] = [];
  const notCounted: { review: Review; reasons: readonly Message[] }[] = [];
  for (const review of lastOpinions(reviews)) {
    const reasons =
      review.state === 'approved'
        ? whyNotApproved(review, parts, current)
        : review.state === 'dismissed'
          ? [say`it was dismissed`]
          : whyNotStopped(review);
    if (reasons.length > 0) notCounted.push({ review, reasons });
    else if (review.state === 'approved') approvals.push(review);
    else requestsForChanges.push(review);
  }
  return { approvals, requestsForChanges, notCounted };
}

/** The accounts of people who were deleted cannot be told apart: each of their reviews stands for itself. */
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
  parts: Authorship['parts'],
  current: ReadonlySet<string>,
): readonly Message[] {
  const reasons: Message[] = [];
  if (review.author === null) reasons.push(say`the account was deleted`);
  else {
    const part = parts.get(account(review.author));
    if (part !== undefined) reasons.push([...say`the reviewer `, ...part]);
    if (!isPerson(review.author)) reasons.push(say`the reviewer is not a person`);
  }
  if (!review.canPush) reasons.push(say`the reviewer has no write access`);
  if (review.commit === null) reasons.push(say`the commit that was approved is gone`);
  else if (!current.has(review.commit)) {
    reasons.push(say`it was given to ${shortSha(review.commit)}, before the last push`);
  }
  return reasons;
}

function whyNotStopped(review: Review): readonly Message[] {
  return review.canPush ? [] : [say`the reviewer has no write access`];
}
