import type { ReportedCheck } from '../evidence/checks.ts';
import { actionsApp } from './newest-checks.ts';

/** Milliseconds until the next re-evaluation, at least and at most. */
export const minWaitMs = 60_000;
export const maxWaitMs = 30 * 60_000;

/** GitHub cancels what has not started within a day: https://docs.github.com/actions/reference/limits */
const longestRunMs = 24 * 60 * 60_000;

/** How long what has to be reported on a commit has been awaited, and whether it still may. */
export interface Wait {
  readonly waitedMs: number;
  /** The time is over in which it has to start. */
  readonly overdue: boolean;
}

/**
 * How long reports on a commit may still be awaited. Nothing is overdue while a check on it is in progress, for a day.
 *
 * @param since when the commit was first seen; without it nothing is ever overdue
 */
export function waitSince(
  since: Date | null | undefined,
  checks: readonly ReportedCheck[],
  graceMs: number,
  now: Date,
): Wait {
  const waitedMs = since == null ? 0 : Math.max(0, now.getTime() - since.getTime());
  const busy = waitedMs < longestRunMs && checks.some(isInProgress);
  return { waitedMs, overdue: waitedMs >= graceMs && !busy };
}

/** Whether a check has not ended, or more jobs of its workflow are to come. */
export function isInProgress({ conclusion, reportedBy, suiteEnded }: ReportedCheck): boolean {
  return conclusion === 'pending' || (reportedBy === actionsApp && suiteEnded === false);
}

/** When a commit that waits is re-evaluated: when its time is over, and then every half hour. */
export function reevaluationOf({ waitedMs }: Wait, graceMs: number, now: Date): Date {
  const leftMs = graceMs > waitedMs ? graceMs - waitedMs : maxWaitMs;
  return new Date(now.getTime() + Math.max(minWaitMs, leftMs));
}
