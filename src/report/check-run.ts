import { createHash } from 'node:crypto';
import type { Report } from '../engine/report.ts';
import { utcMinute } from '../text/utc-time.ts';
import { type Annotation, renderAnnotations } from './annotations.ts';
import { forSummary, renderBranchRules } from './branch-rules.ts';
import { renderDetails } from './details.ts';
import type { Notice } from './notices.ts';
import { renderSummary } from './summary.ts';
import { renderTitle } from './title.ts';
import { withoutPassing } from './without-passing.ts';

/** A check run as GitHub shows it. All within GitHub's limits, except the annotations, of which a call takes 50. */
export interface CheckRunOutput {
  readonly status: 'in_progress' | 'completed';
  /** Present once completed. Never `neutral` or `skipped`, which would satisfy a required check. `cancelled`: nothing is evaluated any more. */
  readonly conclusion?: 'success' | 'failure' | 'cancelled';
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** Markdown. */
  readonly text: string;
  readonly annotations: readonly Annotation[];
  readonly actions: readonly Action[];
  /** Equal while the same is shown, except the time, warnings about the policy and rules of branches: hexadecimal, 32 digits. */
  readonly digest: string;
}

/** A button on the check's page; pressing it sends `check_run.requested_action` with the identifier. */
export interface Action {
  /** At most 20 characters. */
  readonly label: string;
  /** At most 40 characters. */
  readonly description: string;
  /** At most 20 characters. */
  readonly identifier: string;
}

/** On every check of this app. */
export const actions: readonly Action[] = [
  { label: 'Re-evaluate', description: 'Read everything again and re-evaluate', identifier: 're-evaluate' },
];

/**
 * Renders the report as a check run. While an enforced rule waits, the run stays in progress.
 *
 * Limits: https://docs.github.com/en/rest/checks/runs
 *
 * @param docsUrl where the documentation is, for links to the rules; null where that is not known
 * @param notices what is to be said about the check and the comment themselves
 */
export function renderCheckRun(
  report: Report,
  docsUrl: string | null = null,
  notices: readonly Notice[] = [],
): CheckRunOutput {
  const { annotations, left } = renderAnnotations(report);
  const branchRules = notices.filter((notice) => notice.kind === 'branch-rules');
  const others = notices.filter((notice) => notice.kind !== 'branch-rules');
  const blocks =
    report.conclusion !== 'success' || report.rules.some(({ enforcement }) => enforcement === 'enforce');
  const sections = branchRules.flatMap((notice) => renderBranchRules(notice, blocks));
  const shownRules = branchRules.map((notice) => forSummary(notice, blocks));
  // Pull requests whose siblings are not read each see the rules of another branch: they do not rewrite the check for each other.
  const isOneOfMany = report.shared?.kind === 'too-many';
  const shown = {
    ...state(report),
    title: renderTitle(report),
    text: renderDetails(report, left),
    annotations,
    actions,
  };
  return {
    ...shown,
    text: sections.length === 0 ? shown.text : renderDetails(report, left, sections),
    summary: renderSummary(report, utcMinute(report.evaluatedAt), docsUrl, [...others, ...shownRules]),
    digest: digest({
      ...shown,
      text: isOneOfMany || sections.length === 0 ? shown.text : renderDetails(report, left, sections),
      summary: renderSummary(withoutPassing(report), '', docsUrl, [
        ...others,
        ...(isOneOfMany ? [] : shownRules),
      ]),
    }),
  };
}

function state({ conclusion }: Report): Pick<CheckRunOutput, 'status' | 'conclusion'> {
  return conclusion === 'pending' ? { status: 'in_progress' } : { status: 'completed', conclusion };
}

/** A digest of plain data, equal for equal JSON: SHA-256, its first 32 hexadecimal digits. */
export function digest(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32);
}
