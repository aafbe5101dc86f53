import { account } from '../../../authorship/account.ts';
import { type Authorship, isOnlyBy } from '../../../authorship/authorship.ts';
import { sortOpinions } from '../../../authorship/opinions.ts';
import type { EarlierChanges } from '../../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import type { Reviews } from '../../../evidence/reviews.ts';
import type { Teams } from '../../../evidence/teams.ts';
import type { Options } from '../options.ts';
import type { ChangedScanners } from './changed-scanners.ts';

/** Whether somebody who may approved that what the analyses run from changes. */
export interface ScannerApproval {
  /** `owner`: by one of the policy's owners. `anybody`: by anyone whose review counts. */
  readonly by: 'owner' | 'anybody';
  /** The login of one who did; null where nobody did. */
  readonly givenBy: string | null;
  /** Every owner contributed to the change. */
  readonly nobodyLeft: boolean;
}

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly earlierChanges: EarlierChanges;
  readonly reviews: Reviews;
  readonly teams?: Teams;
}

/**
 * Looks for the approval that a change of scanners needs. It counts as one of the rule `review` does: by a person with write access who
 * did not contribute, of the change as it is. Whose approval that has to be, the policy says; an update bot that only moves versions
 * needs no owner.
 */
export function scannerApproval(
  { pullRequest, earlierChanges: earlier, reviews, teams = {} }: Evidence,
  who: Authorship,
  { onlyVersions }: ChangedScanners,
  options: Options,
): ScannerApproval {
  const present = { head: pullRequest.head.sha, earlier };
  const { approvals } = sortOpinions(reviews, present, { excluded: who.contributors });
  const approvers = approvals.flatMap(({ author }) => author ?? []);
  const owners = ownerLogins(options, teams);
  const byUpdateBot = onlyVersions && isBy(who, options['update-bots']);
  const by = options.owners.length === 0 || byUpdateBot ? 'anybody' : 'owner';
  const approver = approvers.find((actor) => by === 'anybody' || owners.has(account(actor)));
  return {
    by,
    givenBy: approver?.login ?? null,
    nobodyLeft: by === 'owner' && [...owners].every((login) => who.contributors.has(login)),
  };
}

/** Whether only these accounts contributed, and GitHub signed each commit, so that nobody else can have made one. */
export function isBy(who: Authorship, logins: readonly string[]): boolean {
  return who.unsigned.length === 0 && isOnlyBy(who, logins);
}

function ownerLogins({ owners }: Options, teams: Teams): ReadonlySet<string> {
  const logins = owners.flatMap((owner) => {
    if (typeof owner === 'string') return [owner];
    return Object.hasOwn(teams, owner.team) ? (teams[owner.team] ?? []) : [];
  });
  return new Set(logins.map((login) => login.toLowerCase()));
}
