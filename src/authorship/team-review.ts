import type { Review, Reviews } from '../evidence/reviews.ts';
import type { Teams } from '../evidence/teams.ts';
import type { Message } from '../text/message.ts';
import { account } from './account.ts';
import {
  authorship,
  type Contributions,
  type Contributor,
  type Independence,
  type UnknownIdentity,
} from './authorship.ts';
import { type IneffectiveReview, isApproval, sortOpinions, staleness } from './opinions.ts';
import { type Deputy, type TeamNeed, teamNeeds } from './team-approvals.ts';

/** Whether a team has approved the change, and which approvals do not count. */
export interface TeamReview {
  /** The approval by a member or deputy that counts; null where there is none. */
  readonly approval: Review | null;
  /** Approvals by anybody that contributors ask for who cannot be identified, beyond those that are given. */
  readonly further: number;
  readonly unknown: readonly UnknownIdentity[];
  /** Logins of members and deputies who can approve. */
  readonly eligible: readonly string[];
  /** The members and deputies who cannot, and why. */
  readonly excluded: readonly Contributor[];
  /** The team's review, or that of somebody who can approve, was requested. */
  readonly requested: boolean;
  /** Approvals by members and deputies that do not count. */
  readonly notCounted: readonly IneffectiveReview[];
  readonly ended: TeamNeed['ended'];
}

/**
 * Looks for an approval of the change as it is by a member of a team, or a deputy, with write access who did not contribute to
 * it: the strict reading, whatever the policy says of peer review. Each contributor who cannot be identified asks for one more approval,
 * by anybody who did not contribute.
 *
 * @param team its slug
 * @param whyOther why an approval was given for something else, such as another document; null where it was given for this
 */
export function teamReview(
  contributions: Contributions,
  reviews: Reviews,
  teams: Teams,
  team: string,
  options: Omit<Independence, 'independence'> & { readonly deputies: readonly Deputy[] },
  now: Date,
  whyOther: (review: Review) => Message | null = () => null,
): TeamReview {
  const { pullRequest, earlierChanges: earlier } = contributions;
  const who = authorship({ ...contributions, reviews, teams }, { ...options, independence: 'strict' }, now);
  const opinions = sortOpinions(reviews, { head: pullRequest.head.sha, earlier }, who);
  const ofOther = opinions.approvals.flatMap((review) => {
    const why = whyOther(review);
    return why === null ? [] : [{ review, reasons: [staleness(review, why)] }];
  });
  const ofThis = opinions.approvals.filter((review) => ofOther.every((other) => other.review !== review));
  const isExcluded = (login: string) => who.excluded.has(login.toLowerCase());
  const asked = { teams: [team], deputies: options.deputies };
  const [need] = teamNeeds(ofThis, teams, isExcluded, asked, now);
  const { approvedBy = new Set(), eligible = [], excluded = [], ended = [] } = need ?? {};
  const able = new Set(eligible.map((login) => login.toLowerCase()));
  const ofTeam = new Set([...able, ...excluded.map((login) => login.toLowerCase())]);
  return {
    approval: ofThis.find(({ author }) => author !== null && approvedBy.has(account(author))) ?? null,
    further: Math.max(0, who.unknown.length + 1 - Math.max(1, opinions.approvals.length)),
    unknown: who.unknown,
    eligible,
    excluded: excluded.flatMap((login) => who.excluded.get(login.toLowerCase()) ?? []),
    requested: reviews.requested.some(({ kind, name }) =>
      kind === 'team' ? name === team : able.has(name.toLowerCase()),
    ),
    notCounted: [...opinions.notCounted, ...ofOther].filter(
      ({ review }) => isApproval(review) && review.author !== null && ofTeam.has(account(review.author)),
    ),
    ended,
  };
}
