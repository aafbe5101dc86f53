import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { type Outcome, subjectKey } from '../subjects/index.ts';
import type { InstallationSubject } from '../subjects/installation-subject.ts';
import type { PostureSubject } from '../subjects/posture.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import type { ScheduleSubject } from '../subjects/schedule.ts';
import type { OutcomeOf, TaskOf, WakeOf } from '../subjects/work.ts';

/** Work that is done periodically. */
export interface Schedule {
  /** Milliseconds from the start of one run to that of the next. */
  readonly everyMs: number;
  /** Milliseconds since the last run after which a start runs it again; default: as without a start. */
  readonly afterStartMs?: number;
  /** @param left the state that the previous run left, plain data, perhaps of another release; `null` at the first run */
  run(left: unknown): Promise<Run>;
}

/** The result of one run. */
export interface Run {
  readonly outcome: Outcome['outcome'];
  /** Fields for the log. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Plain data for the next run. */
  readonly left?: unknown;
  readonly wakes?: readonly WakeOf<InstallationSubject | PostureSubject>[];
  /** Milliseconds until the next run, where they differ from the schedule. */
  readonly nextRunInMs?: number;
}

const memory = z.object({
  /** The start of the last run, by the clock of its process. */
  ranAt: z.iso.datetime(),
  left: z.unknown(),
});

/** Milliseconds until a run that failed with an internal error is repeated. */
const retryAfterErrorMs = 600_000;

/**
 * Runs a schedule if it is due. Each process that starts also wakes it; if ten start in a row, it still runs once.
 *
 * Only an outage of GitHub or the store is thrown, and retried by the worker. An internal error is logged and the schedule continues:
 * dead-lettered, it would never run again.
 */
export async function keepSchedule(
  { everyMs, afterStartMs = everyMs, run }: Schedule,
  { subject, reasons, remembered: before }: TaskOf<ScheduleSubject>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<OutcomeOf<InstallationSubject | PostureSubject>> {
  const now = clock.now();
  const known = memory.safeParse(before).data ?? null;
  const sinceMs = known === null ? everyMs : Math.abs(now.getTime() - Date.parse(known.ranAt));
  const restMs = reasons.some(({ kind }) => kind === 'started') ? afterStartMs : everyMs;
  if (!reasons.some(({ kind }) => kind === 'scheduled') && sinceMs < restMs) {
    return { outcome: 'rested', completion: () => ({ reevaluateInMs: everyMs - sinceMs }) };
  }
  try {
    const { outcome, facts, left = null, wakes = [], nextRunInMs = everyMs } = await run(known?.left ?? null);
    const remembered = { ranAt: now.toISOString(), left };
    return { outcome, ...facts, completion: () => ({ remembered, wakes, reevaluateInMs: nextRunInMs }) };
  } catch (error) {
    if (error instanceof RetryLater || error instanceof StoreUnavailable) throw error;
    log.error({ err: error, subject: subjectKey(subject) }, logMessages.scheduledWorkFailed);
    return {
      outcome: 'failed',
      completion: () => ({ reevaluateInMs: Math.min(everyMs, retryAfterErrorMs) }),
    };
  }
}
