import type { AlertKind } from '../text/message.ts';
import type { Dismissal, Level, Severity } from './code-scanning.ts';
import { defineSlice, type Slice } from './slice.ts';

/**
 * The alerts of a repository that are not shown to be fixed in the released commit, by kind; null where no rule asks for them. One kind
 * may be unavailable without the others: what is known to be wrong counts all the same.
 */
export interface OpenAlerts {
  readonly codeScanning: Slice<BranchAlerts> | null;
  /** Of the default branch; GitHub knows no other. */
  readonly dependabot: Slice<readonly RepositoryAlert[]> | null;
  readonly secretScanning: Slice<readonly RepositoryAlert[]> | null;
}

/** What code scanning has of a branch. */
export interface BranchAlerts {
  readonly branch: string;
  /** Whether an analysis of the released commit itself is among the newest 100 of the branch. */
  readonly analyzesCommit: boolean;
  readonly alerts: readonly RepositoryAlert[];
}

/** An alert of one of the three kinds. */
export interface RepositoryAlert {
  readonly kind: AlertKind;
  readonly number: number;
  /** Null where GitHub gives none: of some rules of code scanning, and of every secret. */
  readonly severity: Severity | null;
  /** Of code scanning, how its tool grades the result. */
  readonly level: Level | null;
  /** The rule, the advisory with its package, or the type of the secret. Hostile, at most 300 characters. */
  readonly title: string;
  /** The tool of code scanning; null for the other kinds. */
  readonly tool: string | null;
  readonly path: string | null;
  readonly line: number | null;
  /** When GitHub first showed it. */
  readonly detectedAt: Date;
  /**
   * `open`: also where a rule of the repository dismissed it by itself, see `autoDismissed`. `fixed-later`: its fix is not in the released
   * commit. `unconfirmed-fix`: another analysis of a commit that had been analyzed before no longer shows it. `maybe-fixed`: it was fixed about when the released commit was, and GitHub does not show by which commit.
   */
  readonly state: 'open' | 'fixed-later' | 'unconfirmed-fix' | 'maybe-fixed' | 'dismissed';
  /** Where it is dismissed, or resolved in words of secret scanning. */
  readonly dismissal?: Dismissal & { readonly at: Date };
  /** A rule of the repository dismissed it, and no person. */
  readonly autoDismissed?: true;
  /** Of Dependabot: the package is known as malware. */
  readonly malware?: true;
  /** Of Dependabot: whether a version without it exists. */
  readonly hasFix?: boolean;
  /** Of a secret, as GitHub knows. */
  readonly validity?: 'active' | 'inactive' | 'unknown';
  /** Of a secret: it is found in a public place. */
  readonly publiclyLeaked?: true;
}

export const openAlerts = defineSlice<OpenAlerts>({
  events: [
    'code_scanning_alert.appeared_in_branch',
    'code_scanning_alert.closed_by_user',
    'code_scanning_alert.created',
    'code_scanning_alert.fixed',
    'code_scanning_alert.reopened',
    'code_scanning_alert.reopened_by_user',
    'dependabot_alert.auto_dismissed',
    'dependabot_alert.auto_reopened',
    'dependabot_alert.created',
    'dependabot_alert.dismissed',
    'dependabot_alert.fixed',
    'dependabot_alert.reintroduced',
    'dependabot_alert.reopened',
    'secret_scanning_alert.created',
    'secret_scanning_alert.publicly_leaked',
    'secret_scanning_alert.reopened',
    'secret_scanning_alert.resolved',
    'secret_scanning_alert.validated',
  ],
});
