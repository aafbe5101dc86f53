import { type Authorship, isSignedBy } from '../../../authorship/authorship.ts';
import {
  type ApprovalEvidence,
  type OwnerApproval,
  ownerApproval,
} from '../../../authorship/owner-approval.ts';
import { showsMembers } from '../../../authorship/shown-members.ts';
import type { Options } from '../options.ts';
import type { ChangedScanners } from './changed-scanners.ts';

/** Whether somebody who may approved that what the analyses run from changes. */
export interface ScannerApproval extends Pick<OwnerApproval, 'by' | 'from' | 'givenBy' | 'nobodyLeft'> {
  /** Whether owners may be named: they may be members of a team. */
  readonly showsMembers: boolean;
}

/**
 * Looks for the approval that a change of scanners needs: by an owner of the policy, see {@link ownerApproval}. An update bot that only
 * moves versions needs no owner.
 */
export function scannerApproval(
  evidence: ApprovalEvidence,
  who: Authorship,
  { onlyVersions }: ChangedScanners,
  options: Options,
): ScannerApproval {
  const ownerNeeded = !(onlyVersions && isSignedBy(who, options['update-bots']));
  const approval = ownerApproval(evidence, who, { ownerNeeded });
  return { ...approval, showsMembers: showsMembers(evidence.pullRequest) };
}
