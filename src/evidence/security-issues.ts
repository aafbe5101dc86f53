import type { Actor } from './pull-request.ts';
import { defineSlice, type Slice } from './slice.ts';

/** Where issues about security findings are kept. */
export interface IssueSource {
  /** `owner/name`; null: the repository that is released. */
  readonly repository: string | null;
  /** An issue with one of these counts. */
  readonly labels: readonly string[];
}

/** The issues of each source that the policy names. Titles and texts are not read: who sees the check may not see them. */
export type SecurityIssues = readonly SourceIssues[];

export interface SourceIssues {
  readonly source: IssueSource;
  readonly issues: Slice<readonly SecurityIssue[]>;
}

export interface SecurityIssue {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  readonly number: number;
  readonly labels: readonly string[];
  /** Null for a deleted account. */
  readonly author: Actor | null;
  readonly createdAt: Date;
  /** Null: it is open. */
  readonly closing: IssueClosing | null;
}

/** How an issue was closed last. */
export interface IssueClosing {
  readonly at: Date;
  /** Null for a deleted account. */
  readonly by: Actor | null;
  /** Why, as GitHub asks for it: https://docs.github.com/graphql/reference/enums#issuestatereason */
  readonly reason: 'completed' | 'not-planned' | 'duplicate' | null;
  /** The pull request that was merged and closed it; null: none of the repository of the issue, and none of the released one. */
  readonly mergedBy: {
    readonly repository: string;
    readonly number: number;
    /** Whether the released commit contains it; null where that is not known, as of another repository. */
    readonly inRelease: boolean | null;
  } | null;
}

/** Issues of other repositories send no event about this one: they are read with each evaluation. */
export const securityIssues = defineSlice<SecurityIssues>({ events: [] });
