import { z } from 'zod';
import { RetryLater } from '../github/github.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Outcome } from '../queue/reconcile.ts';
import { StoreUnavailable } from '../store/database.ts';
import { type Claim, timeHasCome, type Wake } from '../store/store.ts';

/** What is done from time to time. */
export interface Schedule {
  /** Milliseconds from the start of one run to that of the next. */
  readonly everyMs: number;
  /** @param left what the run before left, plain data that may be another release's; `null` at the first */
  run(left: unknown): Promise<Run>;
}

/** What one run came to. */
export interface Run {
  readonly outcome: Outcome['outcome'];
  /** For the log. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Plain data for the next run. */
  readonly left?: unknown;
  readonly wakes?: readonly Wake[];
  /** Milliseconds until the next run, where it is not that of the schedule. */
  readonly againInMs?: number;
}

const memory = z.object({
  /** When the last run began, by the clock of the process that did it. */
  ranAt: z.iso.datetime(),
  left: z.unknown(),
});

/** A run that failed for a reason of our own is repeated after this time: another release may know better. */
const afterDefectMs = 600_000;

/**
 * Runs a schedule if its time has come. A process that starts asks for it as well, and ten that start one after the other make it
 * run once: what ran within its time rests.
 *
 * Only GitHub's or the store's being away is thrown, and tried again by the worker. A defect is logged and the schedule goes on: set
 * aside, it would never run again.
 */
export async function keepSchedule(
  { everyMs, run }: Schedule,
  claim: Claim,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<Outcome> {
  const now = clock.now();
  const known = memory.safeParse(claim.remembered).data ?? null;
  const sinceMs = known === null ? everyMs : Math.abs(now.getTime() - Date.parse(known.ranAt));
  if (!claim.reasons.includes(timeHasCome) && sinceMs < everyMs) {
    return { outcome: 'rested', completion: () => ({ againInMs: everyMs - sinceMs }) };
  }
  try {
    const { outcome, facts, left = null, wakes = [], againInMs = everyMs } = await run(known?.left ?? null);
    const remembered = { ranAt: now.toISOString(), left };
    return { outcome, ...facts, completion: () => ({ remembered, wakes, againInMs }) };
  } catch (error) {
    if (error instanceof RetryLater || error instanceof StoreUnavailable) throw error;
    log.error({ err: error, subject: claim.key }, 'scheduled work failed');
    return { outcome: 'failed', completion: () => ({ againInMs: Math.min(everyMs, afterDefectMs) }) };
  }
}
