import { defineSlice } from './slice.ts';

/** What code scanning shows of the subject's head: analyses of that very commit (or its test merge), and open alerts. */
export interface CodeScanning {
  readonly analyses: readonly Analysis[];
  readonly alerts: readonly Alert[];
  /**
   * Since when the head has been waiting for analyses that no event may announce: in a merge queue, where GitHub shows none of them as a
   * check. Absent where it does, as on a pull request.
   */
  readonly unannouncedSince?: Date;
}

export interface Analysis {
  /** The commit that was analyzed. For a pull request: the head, or the test merge of this head into the base. */
  readonly commit: string;
  readonly ref: string;
  readonly tool: string;
  readonly category: string | null;
  /** Empty when the analysis succeeded. */
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
  /** `rule.security_severity_level`; null for an alert that is not a security alert. */
  readonly severity: Severity | null;
  readonly path: string | null;
  readonly line: number | null;
  /** The alert is also open on the base branch: this change did not introduce it. */
  readonly onBase: boolean;
}

export const codeScanning = defineSlice<CodeScanning>({
  events: [
    'check_run.completed',
    'check_suite.completed',
    'code_scanning_alert.appeared_in_branch',
    'code_scanning_alert.closed_by_user',
    'code_scanning_alert.created',
    'code_scanning_alert.fixed',
    'code_scanning_alert.reopened',
    'code_scanning_alert.reopened_by_user',
  ],
});
