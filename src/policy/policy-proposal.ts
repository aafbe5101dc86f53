import type { PolicyResult } from './policy.ts';

/** What a change makes of a policy file, with the whole policies: for the check about the file. */
export interface PolicyProposal {
  /** The path of the file in the repository of the change. */
  readonly path: string;
  /** Whether it is the policy of all repositories of the account. */
  readonly isOrganization: boolean;
  /** The policy as the files of the base branch make it. */
  readonly present: PolicyResult;
  /** As the change would make it; null where GitHub does not show the file. */
  readonly proposed: PolicyResult | null;
}
