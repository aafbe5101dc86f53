import type { RateLimits } from '../store/rate-limits.ts';
import type { Outcome, Task } from '../subjects/index.ts';
import { deferred } from '../subjects/work.ts';

/** The share of an installation's rate limit that is reserved for people and events. */
const reservedShare = 0.3;

/** Milliseconds over which deferred work is spread after the reset. */
const spreadMs = 60_000;

/**
 * Defers background work until GitHub's rate limit resets, when little of it is left. The subject keeps its reasons, and an event makes
 * it due at once. Scheduled re-evaluations are not deferred.
 *
 * @param random a number from 0 to 1
 * @returns null for a subject that is not deferred
 */
export async function deferForRateLimit(
  task: Task,
  store: Pick<RateLimits, 'allowances'>,
  random: () => number,
): Promise<Outcome | null> {
  const { subject, reasons, background } = task;
  if (!background || !('installationId' in subject) || reasons.some(({ kind }) => kind === 'scheduled')) {
    return null;
  }
  const allowances = Object.values(await store.allowances(subject.installationId));
  const waits = allowances
    .filter(({ limit, remaining }) => remaining < limit * reservedShare)
    .map(({ resetInMs }) => resetInMs);
  if (waits.length === 0) return null;
  const delay = Math.round(Math.max(...waits) + random() * spreadMs);
  return deferred(task, delay);
}
