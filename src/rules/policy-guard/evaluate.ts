import { type Authorship, authorship, isSignedBy } from '../../authorship/authorship.ts';
import { recheckTime } from '../../authorship/opinions.ts';
import { type OwnerApproval, ownerApproval } from '../../authorship/owner-approval.ts';
import { showsMembers } from '../../authorship/shown-members.ts';
import type { RuleEvidence } from '../rule.ts';
import { type GuardEvidence, type Guarded, guardedFiles } from './guarded/guarded-files.ts';
import {
  type Approvals,
  approvalMissing,
  approved,
  type GuardVerdict,
  nobodyLeft,
  nothingGuarded,
  otherWorkflowsOnly,
} from './messages.ts';
import type { Options } from './options.ts';

type Evidence = GuardEvidence &
  Pick<RuleEvidence, 'commits' | 'earlierChanges' | 'reviews' | 'pushes' | 'owners'> &
  Partial<Pick<RuleEvidence, 'pullRequest'>>;

/** Finds the guarded files that change, and whether an owner of the policy who did not contribute approved that. */
export function evaluate(evidence: Evidence, options: Options, now: Date): GuardVerdict {
  const guarded = guardedFiles(evidence, options);
  if (guarded.files.length === 0)
    return guarded.otherWorkflows.length === 0
      ? nothingGuarded()
      : otherWorkflowsOnly(guarded.otherWorkflows);
  const { who, approval, count } = approvalOf(evidence, guarded, options, now);
  const showsOwners = evidence.pullRequest !== undefined && showsMembers(evidence.pullRequest);
  const what: Approvals = { guarded, who, approval, count, showsMembers: showsOwners };
  if (approval.givenBy !== null) return approved(what);
  if (approval.nobodyLeft) return nobodyLeft(what);
  return approvalMissing(what, recheckTime(approval.notCounted, now));
}

/** Each contributor who cannot be identified may be an owner: it asks for one more approval. */
function approvalOf(
  { pullRequest, commits, earlierChanges, reviews, pushes, owners }: Evidence,
  guarded: Guarded,
  options: Options,
  now: Date,
): { readonly who: Authorship; readonly approval: OwnerApproval; readonly count: number } {
  if (pullRequest === undefined) throw new TypeError('The rule is about pull requests.');
  const who = authorship(
    { pullRequest, commits, earlierChanges, pushes, reviews },
    { independence: 'two-people', ...options },
    now,
  );
  const count = 1 + who.unknown.length;
  const ownerNeeded = !(guarded.onlyVersions && isSignedBy(who, options['update-bots']));
  const approval = ownerApproval({ pullRequest, earlierChanges, reviews, owners }, who, {
    ownerNeeded,
    count,
    standIn: 'two-people',
  });
  return { who, approval, count };
}
