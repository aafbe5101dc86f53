/** What code scanning knows of the subject's head: analyses of that very commit (or its test merge), and open alerts. */
export interface CodeScanning {
  readonly analyses: readonly Analysis[];
  readonly alerts: readonly Alert[];
  /**
   * Since when the head has been waiting for analyses of which no event may tell: in a merge queue, where GitHub shows none of them as a
   * check. Absent where it does, as on a pull request.
   */
  readonly unannouncedSince?: Date;
}

export interface Analysis {
  /** The commit that was analysed. For a pull request: the head, or the test merge of this head into the base. */
  readonly commit: string;
  readonly ref: string;
  readonly tool: string;
  readonly category: string | null;
  /** Empty when the analysis ended well. */
  readonly error: string;
  readonly createdAt: Date;
}

export type Severity = 'critical' | 'high' | 'medium' | 'low';

export interface Alert {
  readonly number: number;
  readonly url: string;
  readonly tool: string;
  readonly rule: string;
  readonly description: string;
  /** `rule.security_severity_level`; null for an alert that is no security alert. */
  readonly severity: Severity | null;
  readonly path: string | null;
  readonly line: number | null;
  /** The alert is also open on the base branch: this change did not bring it. */
  readonly onBase: boolean;
}
