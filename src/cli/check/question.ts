import type { PolicyResult } from '../../policy/policy.ts';
import type { PullRequestName } from '../pull-request-name.ts';

/** What is asked. */
export interface CheckQuestion {
  readonly pullRequest: PullRequestName;
  /** To try out; null: that of the base branch. */
  readonly policy: PolicyResult | null;
  /** The time as of which it is evaluated. */
  readonly now: Date;
}
