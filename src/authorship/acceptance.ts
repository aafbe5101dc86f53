import type { Review, Reviews } from '../evidence/reviews.ts';
import { join, type Message, pullRequestLink, say } from '../text/message.ts';
import { authorship, type Contributions, type Independence, type UnknownIdentity } from './authorship.ts';
import { type IneffectiveReview, sortOpinions } from './opinions.ts';
import { anybodyElse, requestedReviewers } from './reviewers.ts';

/** Whether a reviewer accepted a reason that the description gives, such as why no test is needed. */
export type Acceptance =
  | {
      readonly state: 'accepted';
      /** One by each person. */
      readonly approvals: readonly Review[];
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
  /** Contributors who cannot be identified: each asks for one more approval. */
  readonly unknown: readonly UnknownIdentity[];
}

/**
 * Looks for an approval of the change as it is by a person with write access who is independent of it, given after the description was
 * last edited: an earlier approval may be of another text. GitHub dates to the second; an approval in the second of the edit counts
 * as given before it. As many are needed as contributors are unknown, and one.
 *
 * @param writtenIn where the reason stands: one in the files of the change is approved with them
 */
export function acceptance(
  contributions: Contributions,
  reviews: Reviews,
  options: Independence & { readonly unknown: 'extra-approval' | 'fail' },
  now: Date,
  writtenIn: 'description' | 'change' = 'description',
): Acceptance {
  const { pullRequest, commits, earlierChanges: earlier } = contributions;
  const { head } = pullRequest;
  // An approval of the change is one of what is written in it.
  const writtenAt = writtenIn === 'change' ? pullRequest.createdAt : pullRequest.bodyEditedAt;
  if (writtenAt === undefined)
    return impossible(say`GitHub does not say when the description was last edited`);
  if (!commits.commits.some(({ sha }) => sha === head.sha)) {
    return impossible(say`GitHub's list of commits does not contain the head`);
  }
  const who = authorship({ ...contributions, reviews }, options, now);
  const { unknown } = who;
  if (unknown.length > 0 && options.unknown === 'fail') {
    const why = join(
      unknown.map((each) => each.why),
      '; ',
    );
    return impossible(say`no reviewer can be shown to be independent: ${why}`);
  }
  const opinions = sortOpinions(reviews, { head: head.sha, earlier }, who);
  const why = ({ submittedAt, copy }: Review): Message | null => {
    if (copy !== undefined)
      return say`did so in ${pullRequestLink(copy.number)}, whose description is another one`;
    const isLater = submittedAt !== null && submittedAt > writtenAt;
    return isLater ? null : say`did so before the description was last edited`;
  };
  const approvals = opinions.approvals.filter((review) => why(review) === null);
  const notCounted = [
    ...opinions.approvals
      .map((review) => ({ review, reason: why(review) }))
      .flatMap(({ review, reason }) => (reason === null ? [] : [{ review, reasons: [reason] }])),
    ...opinions.notCounted.filter(({ review }) => review.state !== 'changes-requested'),
  ];
  if (approvals.length > unknown.length) return { state: 'accepted', approvals, notCounted };
  const requested = requestedReviewers(reviews, who).map(({ name }) => name);
  return { state: 'awaited', anybody: anybodyElse(who), requested, unknown, notCounted };
}

function impossible(why: Message): Acceptance {
  return { state: 'impossible', why: say`Your reason cannot be accepted: ${why}.` };
}
