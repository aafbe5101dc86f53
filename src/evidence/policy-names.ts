import { defineSlice } from './slice.ts';

/** What GitHub knows by the names that the policy uses. */
export interface PolicyNames {
  /** By login as the policy writes it. `bot`: no account has this login, but an app has it with `[bot]` at its end. */
  readonly accounts: Readonly<Record<string, 'account' | 'bot' | 'none'>>;
  /** The slugs of all teams; null where no team is missing, or they were not read. */
  readonly teams: readonly string[] | null;
  /** The checks and statuses on the last commits that were merged; null where there are none, or the policy names no check. */
  readonly checks: readonly string[] | null;
}

/** No event reports that an account, a team or a check exists now: it is read again after some hours. */
export const policyNames = defineSlice<PolicyNames>({ events: [] });
