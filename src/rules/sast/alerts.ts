import type { Alert, CodeScanning, Severity } from '../../evidence/code-scanning.ts';
import { type Message, say } from '../../text/message.ts';
import { reaches } from '../options.ts';
import type { Finding } from '../verdict.ts';
import { sameTool } from './analyses.ts';

/** The open alerts that this change brings, by what they mean for the verdict. */
export interface NewAlerts {
  readonly failing: readonly Finding[];
  /** They would fail, but their tool has not finished with this commit: it may have been mended. */
  readonly held: readonly Finding[];
  /** The tools of held alerts that nobody expects: they ran on an earlier commit. */
  readonly awaited: readonly string[];
  /** How many do not count, and why. */
  readonly notes: readonly Finding[];
}

/**
 * Sorts the alerts of whatever tool, expected or not: an alert is an alert. One that is open on the base, too, is not new.
 *
 * @param unfinished the names of the expected tools that still work on this commit
 */
export function sortAlerts(
  { alerts, analyses }: CodeScanning,
  threshold: Severity,
  unfinished: readonly string[],
): NewAlerts {
  const expected = (tool: string) => unfinished.some((name) => sameTool(name, tool));
  const finished = (tool: string) =>
    analyses.some((analysis) => sameTool(analysis.tool, tool)) && !expected(tool);
  const brought = alerts.filter(({ onBase }) => !onBase);
  const counting = brought.filter(({ severity }) => reaches(severity, threshold));
  const held = counting.filter(({ tool }) => !finished(tool));
  const below = brought.filter(({ severity }) => severity !== null && !reaches(severity, threshold));
  const without = brought.filter(({ severity }) => severity === null);
  return {
    failing: counting.filter(({ tool }) => finished(tool)).map((alert) => finding(alert, 'failure')),
    held: held.map((alert) => finding(alert, 'warning')),
    awaited: [...new Set(held.map(({ tool }) => tool))].filter((tool) => !expected(tool)),
    notes: [
      ...note(below.length, [`of less than ${threshold} severity`]),
      ...note(without.length, ['without a security severity']),
    ],
  };
}

/** `1 new alert`, `2 new alerts`. */
export function countAlerts(count: number): Message {
  return [`${count} new ${count === 1 ? 'alert' : 'alerts'}`];
}

function note(count: number, which: Message): readonly Finding[] {
  if (count === 0) return [];
  return [
    {
      level: 'notice',
      message: say`${countAlerts(count)} ${which} ${count === 1 ? ['does'] : ['do']} not count.`,
    },
  ];
}

function finding(alert: Alert, level: Finding['level']): Finding {
  const severity = alert.severity ?? 'no';
  return {
    level,
    message: say`${alert.tool}: ${alert.description} (rule ${alert.rule}, ${[severity]} severity)`,
    ...(alert.path === null ? {} : { path: alert.path }),
    ...(alert.path === null || alert.line === null ? {} : { line: alert.line }),
  };
}
