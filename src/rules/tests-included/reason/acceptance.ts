import { authorship } from '../../../authorship/authorship.ts';
import { type IneffectiveReview, sortOpinions } from '../../../authorship/opinions.ts';
import { anybodyElse, requestedReviewers } from '../../../authorship/reviewers.ts';
import type { Commits } from '../../../evidence/commits.ts';
import type { EarlierChanges } from '../../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import { type Message, say } from '../../../text/message.ts';

/** Whether a reviewer accepted the reason in the description. */
export type Acceptance =
  | {
      readonly state: 'accepted';
      readonly approval: Review;
      readonly notCounted: readonly IneffectiveReview[];
    }
  | ({ readonly state: 'awaited'; readonly notCounted: readonly IneffectiveReview[] } & Acceptors)
  /** Nobody can accept it, as things are: a sentence says why. */
  | { readonly state: 'impossible'; readonly why: Message };

/** Who can accept a reason. */
export interface Acceptors {
  /** Completes "a review by …". */
  readonly anybody: Message;
  /** People and teams whose review was requested, and would count. */
  readonly requested: readonly string[];
}

/**
 * Looks for an approval of the change as it is by a person with write access who did not contribute to it, given after the description was
 * last edited: an earlier approval may be of another text. GitHub dates to the second; an approval in the second of the edit counts
 * as given before it.
 */
export function acceptance(
  pullRequest: PullRequest,
  commits: Commits,
  earlier: EarlierChanges,
  reviews: Reviews,
): Acceptance {
  const { head, bodyEditedAt } = pullRequest;
  if (bodyEditedAt === undefined)
    return impossible(say`GitHub does not say when the description was last edited`);
  if (!commits.commits.some(({ sha }) => sha === head.sha)) {
    return impossible(say`GitHub's list of commits does not contain the head`);
  }
  const who = authorship(pullRequest, commits, earlier);
  if (who.unknown.size > 0) {
    return impossible(
      say`an email in the commits belongs to no GitHub account, so no reviewer can be shown to be independent`,
    );
  }
  const opinions = sortOpinions(reviews, { head: head.sha, earlier }, who);
  const later = ({ submittedAt }: Review) => submittedAt !== null && submittedAt > bodyEditedAt;
  const approval = opinions.approvals.find(later);
  const notCounted = [
    ...opinions.approvals
      .filter((review) => !later(review))
      .map((review) => ({ review, reasons: [say`did so before the description was last edited`] })),
    ...opinions.notCounted.filter(({ review }) => review.state !== 'changes-requested'),
  ];
  if (approval !== undefined) return { state: 'accepted', approval, notCounted };
  const requested = requestedReviewers(reviews, who).map(({ name }) => name);
  return { state: 'awaited', anybody: anybodyElse(who), requested, notCounted };
}

function impossible(why: Message): Acceptance {
  return { state: 'impossible', why: say`Your reason cannot be accepted: ${why}.` };
}
