import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import { approvalByAuthor, approvalOfEarlierHead, type Note } from '../messages.ts';

/** Whether the security team has approved the head, and which approvals do not count. */
export interface SecurityReview {
  readonly approvedBy: string | null;
  /** Some member other than the author can approve. */
  readonly possible: boolean;
  /** The team's review, or that of such a member, was requested. */
  readonly requested: boolean;
  readonly notes: readonly Note[];
}

/**
 * Looks for an approval of the head by a member of the security team who is not the pull request's author. Each member's
 * last review that approves, asks for changes or was dismissed counts.
 *
 * @param team its slug
 * @param members its logins
 */
export function securityReview(
  reviews: Reviews,
  pullRequest: PullRequest,
  team: string,
  members: readonly string[],
): SecurityReview {
  const logins = new Set(members.map((login) => login.toLowerCase()));
  const author = pullRequest.author?.login.toLowerCase();
  const last = new Map<string, Review>();
  for (const review of reviews.reviews) {
    const login = review.author?.login.toLowerCase();
    if (login === undefined || !logins.has(login) || !decisive.has(review.state)) continue;
    last.set(login, review);
  }
  const approvals = [...last].filter(([, { state }]) => state === 'approved');
  const counts = ([login, { commit }]: (typeof approvals)[number]) =>
    login !== author && commit === pullRequest.head.sha;
  const eligible = new Set([...logins].filter((login) => login !== author));
  return {
    approvedBy: approvals.find(counts)?.[1].author?.login ?? null,
    possible: eligible.size > 0,
    requested: reviews.requested.some(({ kind, name }) =>
      kind === 'team' ? name === team : eligible.has(name.toLowerCase()),
    ),
    notes: approvals
      .filter((approval) => !counts(approval))
      .map(([login, review]) => {
        const name = review.author?.login ?? login;
        return login === author ? approvalByAuthor(name) : approvalOfEarlierHead(name);
      }),
  };
}

const decisive: ReadonlySet<Review['state']> = new Set(['approved', 'changes-requested', 'dismissed']);
