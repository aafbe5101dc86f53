import type { Account } from './account.ts';

export type DependabotSeverity = 'low' | 'medium' | 'high' | 'critical';

export type DependabotDismissal =
  | 'fix_started'
  | 'inaccurate'
  | 'no_bandwidth'
  | 'not_used'
  | 'tolerable_risk';

/** Dependabot’s alerts of a repository. They are about its default branch only. */
export interface DependabotState {
  enabled: boolean;
  /** Oldest first. */
  readonly alerts: DependabotAlert[];
}

export interface DependabotAlert {
  readonly number: number;
  readonly dependency: {
    readonly ecosystem: string;
    readonly name: string;
    readonly manifest: string;
    readonly scope: 'development' | 'runtime' | null;
    readonly relationship: 'unknown' | 'direct' | 'transitive' | 'inconclusive';
  };
  readonly advisory: Advisory;
  state: 'open' | 'fixed' | 'dismissed' | 'auto_dismissed';
  dismissal: {
    readonly by: Account;
    readonly at: Date;
    readonly reason: DependabotDismissal;
    readonly comment: string | null;
  } | null;
  autoDismissedAt: Date | null;
  fixedAt: Date | null;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** A vulnerability of a package, or a package that is malware itself. */
export interface Advisory {
  readonly ghsaId: string;
  readonly cveId: string | null;
  readonly summary: string;
  readonly severity: DependabotSeverity;
  readonly classification: 'general' | 'malware';
  readonly vulnerableRange: string;
  /** Null while there is no fix. */
  readonly firstPatchedVersion: string | null;
  readonly cvss: {
    readonly v3: CvssScore | null;
    readonly v4: CvssScore | null;
  };
  readonly publishedAt: Date;
}

export interface CvssScore {
  readonly vector: string;
  readonly score: number;
}
