import { account } from '../../../authorship/account.ts';
import { currencyOfReview, isApproval, type PresentChange, staleness } from '../../../authorship/opinions.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import { approvalByAuthor, approvalNotCurrent, type Note } from '../messages.ts';

/** Whether the security team has approved the change, and which approvals do not count. */
export interface SecurityReview {
  readonly approval: Review | null;
  /** Some member other than the author can approve. */
  readonly possible: boolean;
  /** The team's review, or that of such a member, was requested. */
  readonly requested: boolean;
  readonly notes: readonly Note[];
  /** Whether an approval counts can be told soon. */
  readonly passing: boolean;
}

/**
 * Looks for an approval of the change as it is by a member of the security team who is not the pull request's author. Each member's
 * last review that approves, asks for changes or was dismissed counts.
 *
 * @param team its slug
 * @param members its logins
 */
export function securityReview(
  reviews: Reviews,
  pullRequest: PullRequest,
  present: PresentChange,
  { team, members }: { readonly team: string; readonly members: readonly string[] },
): SecurityReview {
  const logins = new Set(members.map((login) => login.toLowerCase()));
  const author = pullRequest.author === null ? undefined : account(pullRequest.author);
  const last = new Map<string, Review>();
  for (const review of reviews.reviews) {
    const login = review.author === null ? undefined : account(review.author);
    if (login === undefined || !logins.has(login) || !decisive.has(review.state)) continue;
    last.set(login, review);
  }
  const notes: Note[] = [];
  let approval: Review | null = null;
  let passing = false;
  for (const [login, review] of last) {
    if (!isApproval(review)) continue;
    const name = review.author?.login ?? login;
    const currency = currencyOfReview(review, present);
    if (login === author) notes.push(approvalByAuthor(name));
    else if (currency.current) approval ??= review;
    else {
      notes.push(approvalNotCurrent(name, staleness(review, currency.why)));
      passing ||= currency.passing === true;
    }
  }
  const eligible = new Set([...logins].filter((login) => login !== author));
  return {
    approval,
    possible: eligible.size > 0,
    requested: reviews.requested.some(({ kind, name }) =>
      kind === 'team' ? name === team : eligible.has(name.toLowerCase()),
    ),
    notes,
    passing,
  };
}

const decisive: ReadonlySet<Review['state']> = new Set(['approved', 'changes-requested', 'dismissed']);
