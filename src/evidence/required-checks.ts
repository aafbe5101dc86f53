import { defineSlice } from './slice.ts';

/** A check or commit status that the rules of the base branch require. */
export interface RequiredCheck {
  readonly name: string;
  /** Whom it must come from. */
  readonly from: 'this-app' | 'github-actions' | 'other-app' | 'anybody';
  /** It has a name under which this app reports, so that this app is expected to. */
  readonly isOwnName: boolean;
}

/** What the rules of the base branch ask for before a merge. */
export interface RequiredChecks {
  /** False: GitHub does not show all rules, so there may be more. */
  readonly complete: boolean;
  readonly checks: readonly RequiredCheck[];
  /** The paths of workflows of this repository that a rule requires to pass. */
  readonly workflows: readonly string[];
}

/** No event that the app receives reports a change of the rules of a branch: they are read with each evaluation. */
export const requiredChecks = defineSlice<RequiredChecks>({ events: [] });
