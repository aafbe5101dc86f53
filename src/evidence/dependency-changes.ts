import { defineSlice } from './slice.ts';

/** How GitHub grades an advisory, the worst first. */
export const advisorySeverities = ['critical', 'high', 'moderate', 'low'] as const;

export type AdvisorySeverity = (typeof advisorySeverities)[number];

/** A known vulnerability of one version of a package. Its texts come from a database that many contribute to. */
export interface Advisory {
  /** Such as `GHSA-35jh-r3h4-6jhm`. */
  readonly id: string;
  /** Null: a grade that is not known. */
  readonly severity: AdvisorySeverity | null;
  /** Truncated. */
  readonly summary: string;
}

/** With what a dependency is used, as GitHub tells it from the manifest. */
export type ComparedScope = 'runtime' | 'development' | 'unknown';

/** One version of a package that a manifest or lock file has on one side of the change only. Its names are hostile. */
export interface ComparedDependency {
  readonly change: 'added' | 'removed';
  /** The path of the manifest or lock file, or what a submitted snapshot names as such. */
  readonly manifest: string;
  /** As GitHub names it, such as `npm`, `pip` or `actions`. */
  readonly ecosystem: string;
  readonly name: string;
  /** The version or range. */
  readonly version: string;
  /** Null where GitHub has none. */
  readonly packageUrl: string | null;
  /** An SPDX expression, or what stands for one; null where none is known. */
  readonly license: string | null;
  readonly scope: ComparedScope;
  readonly advisories: readonly Advisory[];
}

/** What GitHub's dependency graph says that the head adds and removes, against the merge base. */
export interface DependencyComparison {
  readonly changes: readonly ComparedDependency[];
  /** What GitHub says of snapshots that it does not have yet, so that the comparison may lack something; null: nothing. Truncated. */
  readonly snapshotWarnings: string | null;
}

/** The comparison; `asked: false`: no file that declares dependencies was added or changed, so GitHub was not asked. */
export type DependencyChanges = ({ readonly asked: true } & DependencyComparison) | { readonly asked: false };

export const dependencyChanges = defineSlice<DependencyChanges>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
