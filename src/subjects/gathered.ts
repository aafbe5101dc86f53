import type { ReportSubject } from '../engine/report.ts';
import type { Evidence } from '../evidence/index.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { PolicyProposal } from '../policy/policy-proposal.ts';
import type { BranchRules } from '../report/branch-rules.ts';
import type { Reporter } from '../report/notices.ts';
import type { Place } from './place.ts';

/** The evidence of a subject, to be evaluated and published. */
export interface Gathered<Kind extends ReportSubject['kind'] = ReportSubject['kind']> {
  readonly subject: ReportSubject<Kind>;
  /** Where GitHub showed the repository. */
  readonly place: Place;
  readonly policy: PolicyResult;
  /** What it makes of the policy file; absent where it leaves the file alone. A merge group has none. */
  readonly proposal?: PolicyProposal;
  readonly evidence: Evidence;
  readonly existing: ExistingCheck;
  /** The others that the check stands for, where it stands for several. */
  readonly siblings?: readonly Gathered<Kind>[];
}

/**
 * The newest check run of a name and the comment that this app published before, as GitHub shows them now. Only publishing reads it.
 */
export interface ExistingCheck {
  /** When reading began. Absent: long ago, so that the head is compared again before anything is written. */
  readonly readAt?: Date;
  /** The name of the check run for the base branch. */
  readonly checkName: string;
  readonly checkRun: { readonly id: number; readonly completed: boolean; readonly digest: string } | null;
  /** The newest check run about a change of the policy file; null or absent where there is none. */
  readonly policyCheckRun?: ExistingCheck['checkRun'];
  /** Every check run of that name in progress, including older ones: two evaluations may each have created one. */
  readonly unfinished: readonly { readonly id: number; readonly startedAt: string | null }[];
  readonly comment: { readonly id: number; readonly body: string } | null;
  /** The conversation is locked: GitHub takes no new comments from apps. */
  readonly locked: boolean;
  /** Who else reports a check or status of that name on the head, unless the base's rules count only this app's. */
  readonly sameName: readonly Reporter[];
  /** What the rules of the base branch ask of the check. Absent for a merge group: its queue waits for what they require. */
  readonly branchRules?: BranchRules;
}
