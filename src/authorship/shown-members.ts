import type { PullRequest } from '../evidence/pull-request.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import { type IneffectiveReview, isApproval } from './opinions.ts';
import { maxNamedPeople, whyNotCounted } from './reviewers.ts';

/**
 * Whether a text may say who is in a team. The check of a public repository is public, and who is in a team is not: GitHub shows that to
 * members of the organization only. https://docs.github.com/organizations/organizing-members-into-teams/about-teams#team-visibility
 */
export function showsMembers({ base }: Pick<PullRequest, 'base'>): boolean {
  return base.public !== true;
}

/** Follows "Ask the team … for a review": `: sam can approve`; nothing where members are not shown. */
export function whoCanApprove(eligible: readonly string[], shown: boolean): Message {
  if (!shown) return [];
  const people = listOf(
    eligible.map((login) => say`${login}`),
    'or',
    maxNamedPeople,
  );
  return say`: ${people} can approve`;
}

/** A person of a team who cannot approve, and why, in words that follow the name. */
export interface UnableMember {
  readonly login: string;
  readonly contribution: Message;
}

/** Why nobody of a team can approve, as a clause: `sam opened this pull request and bob …`; without names where members are not shown. */
export function whyNoMemberLeft(unable: readonly UnableMember[], shown: boolean): Message {
  if (unable.length === 0) return say`it has no members`;
  if (!shown) return say`nobody is left in it who is independent of the change`;
  return listOf(
    unable.map(({ login, contribution }) => say`${login} ${contribution}`),
    'and',
    maxNamedPeople,
  );
}

/**
 * Why a review by one of a team or of the owners does not count, as a clause; without the name where members are not shown.
 *
 * @param by who gave it, for a text without the name
 */
export function whyMemberNotCounted(review: IneffectiveReview, by: Message, shown: boolean): Message {
  if (shown) return whyNotCounted(review);
  if (review.review.state === 'dismissed' && review.reasons.length === 0)
    return say`a review by ${by} was dismissed`;
  const what = isApproval(review.review) ? 'an approval' : 'a request for changes';
  return review.reasons.length === 0
    ? say`${[what]} by ${by} does not count`
    : say`${[what]} by ${by} does not count: its author ${listOf(review.reasons, 'and')}`;
}
