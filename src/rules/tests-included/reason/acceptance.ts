import { authorship } from '../../../authorship/authorship.ts';
import { sortOpinions } from '../../../authorship/opinions.ts';
import type { Commits } from '../../../evidence/commits.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import { type Message, say } from '../../../text/message.ts';

/** Whether somebody accepted what the description says. */
export interface Acceptance {
  /** The login of whoever did; null while nobody has. */
  readonly by: string | null;
  /** Why nobody can, as things are; null where somebody can. */
  readonly impossible: Message | null;
  /** Approvals that say nothing about the description as it is, and why. */
  readonly notCounted: readonly { readonly who: Message; readonly reasons: readonly Message[] }[];
}

/**
 * Looks for an approval of the change as it is by a person with write access who had no part in it, given after the description
 * was last edited: whoever approved before may never have seen what it says now. GitHub dates to the second; an approval
 * in the very second of the edit is taken to be before it.
 */
export function acceptance(pullRequest: PullRequest, commits: Commits, reviews: Reviews): Acceptance {
  const { head, bodyEditedAt } = pullRequest;
  const impossible = whyImpossible(pullRequest, commits);
  if (impossible !== null || bodyEditedAt === undefined) return { by: null, impossible, notCounted: [] };
  const who = authorship(pullRequest, commits);
  if (who.unknown.size > 0) {
    const unknown = say`an email in the commits belongs to no GitHub account, so nobody can be told to be independent of the change`;
    return { by: null, impossible: unknown, notCounted: [] };
  }
  const current = new Set([head.sha, ...(commits.sameChangeAsHead ?? [])]);
  const { approvals, notCounted } = sortOpinions(reviews, current, who);
  const later = ({ submittedAt }: Review) => submittedAt !== null && submittedAt > bodyEditedAt;
  return {
    by: approvals.find(later)?.author?.login ?? null,
    impossible: null,
    notCounted: [
      ...approvals
        .filter((review) => !later(review))
        .map((review) => ignored(review, [say`it was given before the description was last edited`])),
      ...notCounted
        .filter(({ review }) => review.state === 'approved')
        .map(({ review, reasons }) => ignored(review, reasons)),
    ],
  };
}

function whyImpossible({ head, bodyEditedAt }: PullRequest, { commits }: Commits): Message | null {
  if (bodyEditedAt === undefined) return say`when the description was last edited is not known`;
  if (!commits.some(({ sha }) => sha === head.sha))
    return say`the commits that GitHub lists do not contain the head`;
  return null;
}

function ignored({ author }: Review, reasons: readonly Message[]): Acceptance['notCounted'][number] {
  return { who: author === null ? say`a deleted account` : say`${author.login}`, reasons };
}
