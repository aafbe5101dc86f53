import type { Authorship } from '../../../authorship/authorship.ts';
import type { Alert, CodeScanning } from '../../../evidence/code-scanning.ts';
import { reaches } from '../../options.ts';
import { gradedSeverity } from '../../security-findings/alert-severity.ts';
import { type WhyNot, whyNotCounted } from '../../security-findings/dismissals.ts';
import { sameTool } from '../../static-analysis/same-tool.ts';
import type { Options } from '../options.ts';

/** The alerts of the head, by what they mean for the verdict. Those that are open on the base are not among them. */
export interface SortedAlerts {
  readonly failing: readonly Alert[];
  /** Failing, and dismissed in a way that does not count. */
  readonly dismissedWithoutEffect: readonly (readonly [Alert, WhyNot])[];
  /** At or above the threshold, where the tool never analyzed the base: nobody knows whether the change brings them. */
  readonly unknownOrigin: readonly Alert[];
  /** They would fail, but their tool has not finished with this commit: they may have been fixed. */
  readonly held: readonly Alert[];
  /** The tools of held alerts that the policy does not name: they ran on an earlier commit. */
  readonly awaited: readonly string[];
  /** Known on the base and fixed there; the branch does not have the fix. */
  readonly fixedOnBase: readonly Alert[];
  /** Dismissed in a way that counts. */
  readonly dismissed: readonly Alert[];
  /** Dismissed on the base, too. */
  readonly inherited: readonly Alert[];
  /** The number of those that do not count. */
  readonly below: number;
  readonly ungraded: number;
}

/**
 * Sorts the alerts of all tools, expected or not. One that is also open on the base is not new.
 *
 * @param unfinished the names of the expected tools that still work on this commit
 * @param who the contributors; absent on a merge group, whose pull requests are evaluated for their dismissals
 */
export function sortAlerts(
  { alerts, analyses, background }: CodeScanning,
  unfinished: readonly string[],
  who: Authorship | null,
  options: Options,
): SortedAlerts {
  const { threshold } = options;
  const expected = (tool: string) => unfinished.some((name) => sameTool(name, tool));
  const finished = (tool: string) =>
    analyses.some((analysis) => sameTool(analysis.tool, tool)) && !expected(tool);
  const baseUnknown = (tool: string) =>
    background !== undefined && !background.base.some((analysis) => sameTool(analysis.tool, tool));
  const inherited = alerts.filter(
    ({ dismissal, onBase }) => dismissal !== undefined && onBase === 'dismissed',
  );
  const brought = alerts.filter((alert) => alert.onBase !== 'open' && !inherited.includes(alert));
  const severityOf = (alert: Alert) => gradedSeverity(alert, options);
  const counting = brought.filter((alert) => reaches(severityOf(alert), threshold));
  const decided = counting.map((alert) => [alert, decide(alert, who)] as const);
  const open = decided.flatMap(([alert, verdict]) => (verdict === 'open' ? [alert] : []));
  const fixedOnBase = open.filter(({ onBase }) => onBase === 'fixed-since');
  const fresh = open.filter(({ onBase }) => onBase !== 'fixed-since');
  const held = fresh.filter(({ tool }) => !finished(tool));
  const rest = fresh.filter(({ tool }) => finished(tool));
  const openBrought = brought.filter(({ dismissal }) => dismissal === undefined);
  const ungraded = openBrought.filter((alert) => severityOf(alert) === null).length;
  return {
    failing: rest.filter(({ tool }) => !baseUnknown(tool)),
    dismissedWithoutEffect: decided.flatMap(([alert, verdict]) =>
      verdict === 'open' || verdict === 'dismissed' ? [] : [[alert, verdict] as const],
    ),
    unknownOrigin: rest.filter(({ tool }) => baseUnknown(tool)),
    held,
    awaited: [...new Set(held.map(({ tool }) => tool))].filter((tool) => !expected(tool)),
    fixedOnBase: fixedOnBase,
    dismissed: decided.flatMap(([alert, verdict]) => (verdict === 'dismissed' ? [alert] : [])),
    inherited,
    below: openBrought.length - openBrought.filter((alert) => counting.includes(alert)).length - ungraded,
    ungraded,
  };
}

function decide({ dismissal }: Alert, who: Authorship | null): 'open' | 'dismissed' | WhyNot {
  if (dismissal === undefined) return 'open';
  return who === null ? 'dismissed' : (whyNotCounted(dismissal, who) ?? 'dismissed');
}
