import { defineSlice } from './slice.ts';

/** What protects an environment, as far as GitHub shows it. */
export interface EnvironmentProtection {
  /** As GitHub writes it. */
  readonly name: string;
  /**
   * From where may be deployed. `none-protected`: from protected branches only, and the repository has none, so that every branch may.
   * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
   */
  readonly branches: 'all' | 'protected' | 'none-protected' | readonly RefPattern[];
  /** Who may approve a deployment, one of whom suffices; null: nobody has to. */
  readonly reviewers: {
    readonly people: number;
    readonly teams: number;
    /** Whether those who start a deployment may not approve it. */
    readonly preventSelfReview: boolean;
  } | null;
  readonly waitMinutes: number;
  /** Whether this app's own deployment gate is enabled. */
  readonly gate: boolean;
  /** The slugs of other apps whose gates are enabled. */
  readonly otherGates: readonly string[];
  /** Whether administrators may start a deployment that waits; null: GitHub does not show it. */
  readonly adminsMayBypass: boolean | null;
}

/** A pattern of branches or tags, as Ruby's `File.fnmatch` reads it. */
export interface RefPattern {
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

/** An environment by a name that the policy or the release uses. */
export interface NamedEnvironment {
  readonly name: string;
  /** Null: there is no such environment. */
  readonly protection: EnvironmentProtection | null;
}

/** The target of the release, where it is an environment. GitHub sends no event for a change of these settings. */
export const environmentSettings = defineSlice<readonly NamedEnvironment[]>({ events: [] });

/** GitHub compares the names of environments without regard to case. */
export function isSameEnvironment(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
