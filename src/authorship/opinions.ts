import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Review, Reviews } from '../evidence/reviews.ts';
import { commitLink, type Message, pullRequestLink, say } from '../text/message.ts';
import { utcMinute } from '../text/utc-time.ts';
import { account, isPerson } from './account.ts';
import type { Authorship } from './authorship.ts';
import { type Currency, currencyOf } from './current.ts';

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
  /** Whether it counts can be told soon: GitHub has not computed yet what that takes. */
  readonly passing?: true;
}

/** What decides whether reviews count: the present head, and what is known of the change when each was given. */
export interface PresentChange {
  readonly head: string;
  readonly earlier: EarlierChanges;
}

/**
 * Sorts the reviews. An approval, a request for changes and a dismissal are opinions; a comment is none and takes nothing
 * back. An approval counts when a person with write access, whom nothing excludes, gave it to the change as it is.
 * A request for changes counts from any account with write access, on any commit, as on GitHub: it is safe to stop.
 *
 * An approval that GitHub dismissed by itself is evaluated like any other; a dismissal by a person stands.
 */
export function sortOpinions(
  reviews: Reviews,
  present: PresentChange,
  { excluded }: Pick<Authorship, 'excluded'>,
): Opinions {
  const approvals: Review[] = [];
  const requestsForChanges: Review[] = [];
  const notCounted: IneffectiveReview[] = [];
  for (const review of lastOpinions(reviews)) {
    if (isApproval(review)) {
      const { reasons, passing } = whyNotApproved(review, excluded, present);
      if (reasons.length === 0) approvals.push(review);
      else notCounted.push({ review, reasons, ...(passing && { passing }) });
    } else if (review.state === 'dismissed') notCounted.push({ review, reasons: [] });
    else if (review.canPush) requestsForChanges.push(review);
    else notCounted.push({ review, reasons: [noWriteAccess] });
  }
  return {
    approvals: onePerAccount(approvals),
    requestsForChanges: onePerAccount(requestsForChanges),
    notCounted,
  };
}

/**
 * The last opinion of each account in each pull request: on GitHub, an approval of one takes back no request for changes to another. Deleted
 * accounts cannot be distinguished: each of their reviews counts as an account.
 */
function lastOpinions({ reviews }: Reviews): readonly Review[] {
  const last = new Map<string, Review>();
  for (const review of reviews) {
    if (review.state === 'commented' || review.state === 'pending') continue;
    const who = review.author === null ? `review ${review.id}` : account(review.author);
    const key = `${review.copy?.number ?? 0} ${who}`;
    last.delete(key);
    last.set(key, review);
  }
  return [...last.values()];
}

/** The first of each account: somebody may say the same in several pull requests that are evaluated as one. */
function onePerAccount(reviews: readonly Review[]): readonly Review[] {
  const first = new Map<string, Review>();
  for (const review of reviews) {
    const key = review.author === null ? `review ${review.id}` : account(review.author);
    if (!first.has(key)) first.set(key, review);
  }
  return [...first.values()];
}

/** Also an approval that GitHub itself dismissed. */
export function isApproval({ state, dismissedByGitHub }: Review): boolean {
  return state === 'approved' || dismissedByGitHub === true;
}

/** Whether what was given with a review still holds. */
export function currencyOfReview(
  { commit, submittedAt: at, copy }: Review,
  { head, earlier: own }: PresentChange,
): Currency {
  const earlier = copy === undefined ? own : copy.earlier;
  if (earlier === null) {
    return { current: false, why: say`it is not known whether the change is still the same there` };
  }
  return currencyOf(head, earlier, { commit, at });
}

/** For which commit and when a review was given, as it follows "approved": "at `1a2b3c4` on 2026-03-01 12:34 UTC". */
export function whenGiven({ commit, submittedAt, copy }: Review): Message {
  const time = submittedAt === null ? '' : ` on ${utcMinute(submittedAt)}`;
  const where = copy === undefined ? [] : say` in ${pullRequestLink(copy.number)}`;
  return commit === null
    ? say`at a commit that is gone${[time]}${where}`
    : say`at ${commitLink(commit)}${[time]}${where}`;
}

const noWriteAccess = say`has no write access`;

function whyNotApproved(
  review: Review,
  excluded: Authorship['excluded'],
  present: PresentChange,
): Omit<IneffectiveReview, 'review'> {
  const reasons: Message[] = [];
  const currency = currencyOfReview(review, present);
  if (!currency.current) reasons.push(staleness(review, currency.why));
  if (review.author === null) reasons.push(say`cannot be identified`);
  else {
    const excludedFor = excluded.get(account(review.author));
    if (excludedFor !== undefined) reasons.push(excludedFor.contribution);
    if (!isPerson(review.author)) reasons.push(say`is not a person`);
  }
  if (!review.canPush) reasons.push(noWriteAccess);
  return { reasons, ...(!currency.current && currency.passing ? { passing: true } : {}) };
}

/** Why an approval of an earlier change does not count, as a clause that follows the reviewer's name. */
export function staleness(review: Review, why: Message): Message {
  return review.commit === null
    ? say`did so at a commit that is gone`
    : say`did so ${whenGiven(review)}, and ${why}`;
}

/** Time after which what GitHub had not computed yet is asked for again. */
const recheckMs = 60_000;

/** When a verdict is worth another evaluation; nothing where only people can change it. */
export function recheckTime(
  notCounted: readonly Pick<IneffectiveReview, 'passing'>[],
  now: Date,
): { readonly reevaluateAt?: Date } {
  return notCounted.some(({ passing }) => passing)
    ? { reevaluateAt: new Date(now.getTime() + recheckMs) }
    : {};
}
