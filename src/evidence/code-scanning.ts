import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** What code scanning shows of the subject's head: analyses of that very commit (or its test merge), and its alerts. */
export interface CodeScanning {
  /** All of them, also those that a newer one of the same tool and category replaced. */
  readonly analyses: readonly Analysis[];
  /** Open or dismissed under a ref of the head. Of a release none is read. */
  readonly alerts: readonly Alert[];
  /** What analyses of other commits show. Absent: not read, because there is nothing of this head to compare. */
  readonly background?: Background;
  /**
   * Since when the head has been waiting for analyses that no event may announce: in a merge queue, where GitHub shows none of them as a
   * check. Absent where it does, as on a pull request.
   */
  readonly unannouncedSince?: Date;
  /**
   * Of a merge group: the tools that code scanning's default setup runs for its pull requests. It analyzes no merge group:
   * https://docs.github.com/code-security/code-scanning/managing-your-code-scanning-configuration/about-code-scanning-default-setup
   */
  readonly notRunOnGroups?: readonly string[];
}

/** The analyses with which those of the head are compared. */
export interface Background {
  /**
   * Of the base branch, the newest of each tool and category; none where it was never analyzed. Of a release: of earlier commits of its
   * branch, as far as they are among the newest.
   */
  readonly base: readonly Analysis[];
  /** Of pull requests that were merged into the base in the last 90 days, as far as they are among the newest analyses. */
  readonly merged: readonly Analysis[];
  /** The files of the base that the workflows of all these analyses run from. */
  readonly workflows: readonly WorkflowSource[];
}

/** A workflow of the base, with what it takes from the repository. */
export interface WorkflowSource {
  /** `.github/workflows/codeql.yml`. */
  readonly path: string;
  /** Files that it names, and folders with a slash at the end: local actions, called workflows, configuration. */
  readonly uses: readonly string[];
}

/** An analysis. Its tool, category and workflow are what the uploader says. */
export interface Analysis {
  /** The commit that was analyzed. For a pull request: the head, or the test merge of this head into the base. */
  readonly commit: string;
  readonly ref: string;
  readonly tool: string;
  readonly category: string | null;
  /**
   * The workflow that uploaded it, from `analysis_key`: `.github/workflows/codeql.yml`, or `dynamic/…` for a workflow of GitHub's own,
   * such as default setup. Null: it names none.
   */
  readonly workflow: string | null;
  /** Empty when the analysis succeeded. */
  readonly error: string;
  readonly createdAt: Date;
  /** Number of results, dismissed ones among them. */
  readonly results: number;
  /** Number of rules that the tool ran. */
  readonly rules: number;
}

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** How a tool grades a result: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
export type Level = 'error' | 'warning' | 'note' | 'none';

export interface Alert {
  readonly number: number;
  readonly url: string;
  readonly tool: string;
  readonly rule: string;
  readonly description: string;
  /** `rule.security_severity_level`; null for a tool or a rule that gives none. */
  readonly severity: Severity | null;
  /** `rule.severity`; null where the tool gives none. */
  readonly level: Level | null;
  readonly path: string | null;
  readonly line: number | null;
  /** Absent: it is open. */
  readonly dismissal?: Dismissal;
  /**
   * What it is on the base branch. `fixed-since`: it was there, was fixed, and the analyzed commit does not contain the commit whose
   * analysis showed that. `absent`: not known there, or fixed there before.
   */
  readonly onBase: 'open' | 'dismissed' | 'fixed-since' | 'absent';
}

export interface Dismissal {
  /** Null where the account was deleted. */
  readonly by: Actor | null;
  /** As on GitHub: `false positive`, `used in tests`, `won't fix`. */
  readonly reason: string | null;
  /** Whether a comment was left. Its text is not kept: it may be shown to nobody who cannot see the alert. */
  readonly commented: boolean;
  /** Who approved the request to dismiss it; null where nobody was asked. */
  readonly approvedBy: Actor | null;
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
