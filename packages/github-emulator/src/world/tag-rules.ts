import type { Account } from './account.ts';

/** A ruleset for the tags that a pattern matches. */
export interface TagRuleset {
  readonly id: number;
  readonly name: string;
  readonly rules: TagRules;
  readonly createdAt: Date;
}

export interface TagRules {
  /** Patterns such as `v*`, or `~ALL`. */
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** Default: `active`. */
  readonly enforcement?: 'active' | 'evaluate' | 'disabled';
  /** Nobody may create such a tag, but for those who bypass the rules. */
  readonly creation?: boolean;
  /** The same for moving one. */
  readonly update?: boolean;
  /** The same for deleting one. */
  readonly deletion?: boolean;
  /** Checks that must be green on the commit. */
  readonly requiredChecks?: readonly { readonly name: string; readonly app?: string }[];
  /** A tag may be created before its checks are green. */
  readonly notOnCreate?: boolean;
  /** Whether check runs of apps other than GitHub Actions satisfy `requiredChecks`: it is not known of github.com. Default: true. */
  readonly appChecksCount?: boolean;
  /** Logins that bypass the rules; an app by `slug[bot]`. */
  readonly bypass?: readonly string[];
}

/** What is done to a tag. */
export interface TagChange {
  readonly name: string;
  /** The commit or tag object before; null when it is created. */
  readonly before: string | null;
  /** Null when it is deleted. */
  readonly after: string | null;
  readonly by: Account;
}
