import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import { approvalByAuthor, approvalOfEarlierHead, type Note } from '../messages.ts';

/** Whether the security team has approved the head, by whom, and which approvals do not count. */
export interface SecurityReview {
  readonly approvedBy: string | null;
  readonly notes: readonly Note[];
}

/**
 * Looks for an approval of the head by a member of the security team who is not the pull request's author. Each member's
 * last review that approves, asks for changes or was dismissed counts.
 *
 * @param members the team's logins
 */
export function securityReview(
  reviews: Reviews,
  pullRequest: PullRequest,
  members: readonly string[],
): SecurityReview {
  const team = new Set(members.map((login) => login.toLowerCase()));
  const last = new Map<string, Review>();
  for (const review of reviews.reviews) {
    const login = review.author?.login.toLowerCase();
    if (login === undefined || !team.has(login) || !decisive.has(review.state)) continue;
    last.set(login, review);
  }
  const notes: Note[] = [];
  for (const [login, review] of last) {
    if (review.state !== 'approved') continue;
    const name = review.author?.login ?? login;
    if (login === pullRequest.author?.login.toLowerCase()) notes.push(approvalByAuthor(name));
    else if (review.commit !== pullRequest.head.sha) notes.push(approvalOfEarlierHead(name));
    else return { approvedBy: name, notes };
  }
  return { approvedBy: null, notes };
}

const decisive: ReadonlySet<Review['state']> = new Set(['approved', 'changes-requested', 'dismissed']);
