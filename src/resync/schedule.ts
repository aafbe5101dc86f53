import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { type Outcome, subjectKey } from '../subjects/index.ts';
import type { InstallationSubject } from '../subjects/installation.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import type { ScheduleSubject } from '../subjects/schedule.ts';
import type { OutcomeOf, TaskOf, WakeOf } from '../subjects/work.ts';

/** Work that is done periodically. */
export interface Schedule {
  /** Milliseconds from the start of one run to that of the next. */
  readonly everyMs: number;
  /** @param left what the previous run left, plain data that may be another release's; `null` at the first */
  run(left: unknown): Promise<Run>;
}

/** What one run came to. */
export interface Run {
  readonly outcome: Outcome['outcome'];
  /** For the log. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Plain data for the next run. */
  readonly left?: unknown;
  readonly wakes?: readonly WakeOf<InstallationSubject>[];
  /** Milliseconds until the next run, where it is not that of the schedule. */
  readonly nextRunInMs?: number;
}

const memory = z.object({
  /** When the last run began, by the clock of the process that did it. */
  ranAt: z.iso.datetime(),
  left: z.unknown(),
});

/** A run that failed because of a defect is repeated after this time: another release may know better. */
const afterDefectMs = 600_000;

/**
 * Runs a schedule if its time has come. Each process that starts wakes it as well; ten that start one after the other make it
 * run once.
 *
 * Only an outage of GitHub or the store is thrown, and retried by the worker. A defect is logged and the schedule goes on:
 * dead-lettered, it would never run again.
 */
export async function keepSchedule(
  { everyMs, run }: Schedule,
  { subject, reasons, remembered: before }: TaskOf<ScheduleSubject>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<OutcomeOf<InstallationSubject>> {
  const now = clock.now();
  const known = memory.safeParse(before).data ?? null;
  const sinceMs = known === null ? everyMs : Math.abs(now.getTime() - Date.parse(known.ranAt));
  if (!reasons.some(({ kind }) => kind === 'scheduled') && sinceMs < everyMs) {
    return { outcome: 'rested', completion: () => ({ reevaluateInMs: everyMs - sinceMs }) };
  }
  try {
    const { outcome, facts, left = null, wakes = [], nextRunInMs = everyMs } = await run(known?.left ?? null);
    const remembered = { ranAt: now.toISOString(), left };
    return { outcome, ...facts, completion: () => ({ remembered, wakes, reevaluateInMs: nextRunInMs }) };
  } catch (error) {
    if (error instanceof RetryLater || error instanceof StoreUnavailable) throw error;
    log.error({ err: error, subject: subjectKey(subject) }, logMessages.scheduledWorkFailed);
    return { outcome: 'failed', completion: () => ({ reevaluateInMs: Math.min(everyMs, afterDefectMs) }) };
  }
}
