import type { Actor } from '../evidence/pull-request.ts';
import type { Review, Reviews } from '../evidence/reviews.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { join, type Message, say } from '../text/message.ts';
import { account } from './account.ts';
import type { Authorship } from './authorship.ts';
import { type IneffectiveReview, isApproval, whenGiven } from './opinions.ts';

/** People named in one message. */
export const maxNamedPeople = 5;

/** Reviews that do not count, named in one message. */
const maxNamedReviews = 3;

/** The people and teams whose review was requested and would count. */
export function requestedReviewers(
  { requested }: Reviews,
  { excluded }: Pick<Authorship, 'excluded'>,
): Reviews['requested'] {
  return requested.filter(({ kind, name }) => kind === 'team' || !excluded.has(name.toLowerCase()));
}

/**
 * Completes "a review by …": `anyone with write access except \`alice\` and \`bob\``.
 *
 * @param approvals that count already: a second one by the same person adds nothing
 */
export function anybodyElse(
  { excluded }: Pick<Authorship, 'excluded'>,
  approvals: readonly Review[] = [],
): Message {
  const people = new Map<string, string>();
  for (const [key, { login }] of excluded) if (!key.endsWith('[bot]')) people.set(key, login);
  for (const { author } of approvals) if (author !== null) people.set(account(author), author.login);
  const names = namesOf([...people.values()]);
  return people.size === 0 ? say`anyone with write access` : say`anyone with write access except ${names}`;
}

/** Names of people or teams, in a list that ends with "and". */
export function namesOf(names: readonly string[]): Message {
  return listOf(
    names.map((name) => say`${name}`),
    'and',
    maxNamedPeople,
  );
}

/** The name of an account as it is shown. */
export function nameOf(actor: Actor | null): Message {
  return actor === null ? say`a deleted account` : say`${actor.login}`;
}

/**
 * An approval that counts, as a sentence: `bob` approved at `1a2b3c4` on 2026-03-01 12:34 UTC.
 *
 * @param by who gave it, at the start of a sentence; absent: the reviewer's name
 */
export function approvalGiven(review: Review, head: string, by: Message = nameOf(review.author)): Message {
  const same = review.commit === head ? [] : say`; the change is still the same`;
  return say`${by} approved ${whenGiven(review)}${same}.`;
}

/** Why a review does not count, as a clause: `bob` approved, but has no write access. */
export function whyNotCounted({ review, reasons }: IneffectiveReview): Message {
  const name = nameOf(review.author);
  if (review.state === 'dismissed' && reasons.length === 0) return say`the review by ${name} was dismissed`;
  const what: Message = [isApproval(review) ? 'approved' : 'asked for changes'];
  return say`${name} ${what}, but ${listOf(reasons, 'and')}`;
}

/**
 * The same for several reviews; those over a limit are counted.
 *
 * @param why of one
 */
export function whyNoneCounts(
  reviews: readonly IneffectiveReview[],
  why: (review: IneffectiveReview) => Message = whyNotCounted,
): Message {
  const more = reviews.length - maxNamedReviews;
  const clauses = reviews.slice(0, maxNamedReviews).map(why);
  return join(more > 0 ? [...clauses, [`and ${more} more`]] : clauses, '; ');
}
