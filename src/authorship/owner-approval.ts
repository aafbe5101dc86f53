import type { EarlierChanges } from '../evidence/earlier-changes.ts';
import type { Owners } from '../evidence/owners.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import type { Reviews } from '../evidence/reviews.ts';
import { account } from './account.ts';
import { type Authorship, isOnlyBy } from './authorship.ts';
import { type IneffectiveReview, sortOpinions } from './opinions.ts';

/** Whether somebody who may approved what takes an owner of the policy. */
export interface OwnerApproval {
  /** `owner`: by an owner of the policy. `fallback`: by one whom it names for this case. `anybody`: by anyone whose review counts. */
  readonly by: 'owner' | 'fallback' | 'anybody';
  /** Where the owners are known from; null where none is needed, so that anybody's approval is enough. */
  readonly from: (Owners & { needed: true })['from'] | null;
  /** The login of one who did; null where too few did. */
  readonly givenBy: string | null;
  /** The logins of all who did. */
  readonly approvers: readonly string[];
  /** Everybody who may contributed to the change, or there are too few. */
  readonly nobodyLeft: boolean;
  /** Approvals by those who may that do not count, such as one of an earlier change. */
  readonly notCounted: readonly IneffectiveReview[];
}

/** What shows who approved, and whether it counts. */
export interface ApprovalEvidence {
  readonly pullRequest: PullRequest;
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  readonly owners: Owners;
}

/** What is asked for. */
export interface ApprovalRequest {
  /** False: anyone whose review counts may approve. Absent: an owner has to. */
  readonly ownerNeeded?: boolean;
  /** The number of approvals by those who may. Absent: one. */
  readonly count?: number;
  /**
   * Who approves where every owner contributed and nobody is named to stand in for them. `two-people`: anyone else, if the owners alone
   * made the change. They want it, and a second person agrees; commits under their names bring that about for nobody, because who opens or
   * pushes is a contributor, too. Absent: anyone else, if nobody is named as an owner.
   */
  readonly standIn?: 'two-people';
}

/**
 * Looks for the approval of an owner of the policy. It counts as one of the rule `review` does: by a person with write access who did not
 * contribute, of the change as it is. Where every owner contributed, it comes from those who stand in for them. Pure.
 *
 * @param who everybody who contributed: none of them approves their own change
 */
export function ownerApproval(
  { pullRequest, earlierChanges: earlier, reviews, owners }: ApprovalEvidence,
  who: Authorship,
  { ownerNeeded = true, count = 1, standIn }: ApprovalRequest = {},
): OwnerApproval {
  const present = { head: pullRequest.head.sha, earlier };
  const excluded = new Map([...who.excluded, ...who.contributors]);
  const { approvals, notCounted } = sortOpinions(reviews, present, { excluded });
  const opener = pullRequest.author === null ? null : account(pullRequest.author);
  const isOwnersChange = (people: ReadonlySet<string>) =>
    opener !== null && people.has(opener) && isOnlyBy(who, [...people]);
  const group = ownerNeeded
    ? groupOf(owners, excluded, standIn === undefined ? null : isOwnersChange)
    : anybody(null);
  const { people } = group;
  const approvers = approvals
    .flatMap(({ author }) => author ?? [])
    .filter((actor) => people === null || people.has(account(actor)))
    .map(({ login }) => login);
  return {
    by: group.by,
    from: group.from,
    givenBy: approvers.length < count ? null : (approvers[0] ?? null),
    approvers,
    nobodyLeft: people !== null && eligible(people, excluded) < count,
    notCounted: notCounted.filter(
      ({ review: { author } }) => author !== null && (people === null || people.has(account(author))),
    ),
  };
}

interface Group extends Pick<OwnerApproval, 'by' | 'from'> {
  /** By account; null: anyone with write access. */
  readonly people: ReadonlySet<string> | null;
}

/**
 * Those whose approval is needed.
 *
 * @param isOwnersChange decides whether anybody stands in for the owners; null: anybody does where nobody is named as an owner
 */
function groupOf(
  owners: Owners,
  excluded: ReadonlyMap<string, unknown>,
  isOwnersChange: ((people: ReadonlySet<string>) => boolean) | null,
): Group {
  // The owners are read for just such a change: where they were not, nobody is known to be one.
  if (!owners.needed) return { by: 'owner', from: 'policy', people: new Set() };
  const { from } = owners;
  const people = keysOf(owners.people);
  if (eligible(people, excluded) > 0) return { by: 'owner', from, people };
  const fallback = owners.fallback ?? [];
  const isAnybody = isOwnersChange === null ? owners.fallback === null : isOwnersChange(people);
  if (fallback.length === 0 && isAnybody) return anybody(from);
  return { by: 'fallback', from, people: keysOf(fallback) };
}

function anybody(from: Group['from']): Group {
  return { by: 'anybody', from, people: null };
}

/** How many of these may approve. */
function eligible(people: ReadonlySet<string>, excluded: ReadonlyMap<string, unknown>): number {
  return [...people].filter((key) => !excluded.has(key)).length;
}

function keysOf(logins: readonly string[]): ReadonlySet<string> {
  return new Set(logins.map((login) => login.toLowerCase()));
}
