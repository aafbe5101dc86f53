import { account } from '../../../authorship/account.ts';
import { type Authorship, isOnlyBy } from '../../../authorship/authorship.ts';
import { sortOpinions } from '../../../authorship/opinions.ts';
import type { EarlierChanges } from '../../../evidence/earlier-changes.ts';
import type { Owners } from '../../../evidence/owners.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Reviews } from '../../../evidence/reviews.ts';
import type { Options } from '../options.ts';
import type { ChangedScanners } from './changed-scanners.ts';

/** Whether somebody who may approved that what the analyses run from changes. */
export interface ScannerApproval {
  /** `owner`: by an owner of the policy. `fallback`: by one whom it names for this case. `anybody`: by anyone whose review counts. */
  readonly by: 'owner' | 'fallback' | 'anybody';
  /** Where the owners are known from; null where an update bot only moves versions, so that none is needed. */
  readonly from: (Owners & { needed: true })['from'] | null;
  /** The login of one who did; null where nobody did. */
  readonly givenBy: string | null;
  /** Everybody who may contributed to the change, or there is nobody. */
  readonly nobodyLeft: boolean;
}

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  readonly owners: Owners;
}

/**
 * Looks for the approval that a change of scanners needs. It counts as one of the rule `review` does: by a person with write access who
 * did not contribute, of the change as it is. It has to come from an owner of the policy; where every owner contributed, from those who
 * stand in for them. An update bot that only moves versions needs no owner.
 */
export function scannerApproval(
  { pullRequest, earlierChanges: earlier, reviews, owners }: Evidence,
  who: Authorship,
  { onlyVersions }: ChangedScanners,
  options: Options,
): ScannerApproval {
  const present = { head: pullRequest.head.sha, earlier };
  const { approvals } = sortOpinions(reviews, present, { excluded: who.contributors });
  const approvers = approvals.flatMap(({ author }) => author ?? []);
  const group = groupOf(owners, who, onlyVersions && isBy(who, options['update-bots']));
  const { people } = group;
  const approver = approvers.find((actor) => people === null || people.has(account(actor)));
  return {
    by: group.by,
    from: group.from,
    givenBy: approver?.login ?? null,
    nobodyLeft: people !== null && isExhausted(people, who),
  };
}

interface Group extends Pick<ScannerApproval, 'by' | 'from'> {
  /** By account; null: anyone with write access. */
  readonly people: ReadonlySet<string> | null;
}

/** Those whose approval is needed. */
function groupOf(owners: Owners, who: Authorship, byUpdateBot: boolean): Group {
  if (byUpdateBot) return { by: 'anybody', from: null, people: null };
  // The owners are read for just such a change: where they were not, nobody is known to be one.
  if (!owners.needed) return { by: 'owner', from: 'policy', people: new Set() };
  const { from, fallback } = owners;
  const people = keysOf(owners.people);
  if (!isExhausted(people, who)) return { by: 'owner', from, people };
  return fallback === null
    ? { by: 'anybody', from, people: null }
    : { by: 'fallback', from, people: keysOf(fallback) };
}

function isExhausted(people: ReadonlySet<string>, who: Authorship): boolean {
  return [...people].every((key) => who.contributors.has(key));
}

function keysOf(logins: readonly string[]): ReadonlySet<string> {
  return new Set(logins.map((login) => login.toLowerCase()));
}

/** Whether only these accounts contributed, and GitHub signed each commit, so that nobody else can have made one. */
export function isBy(who: Authorship, logins: readonly string[]): boolean {
  return who.unsigned.length === 0 && isOnlyBy(who, logins);
}
