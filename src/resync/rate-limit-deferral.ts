import type { RateLimits } from '../store/rate-limits.ts';
import type { Outcome, Task } from '../subjects/index.ts';

/** This share of an installation's rate limit is kept for people and events. */
const keptShare = 0.3;

/** What waited for the reset does not begin all at once. */
const spreadMs = 60_000;

/**
 * Defers background work until GitHub's rate limit resets, where little of it is left. The work keeps its reasons, and is
 * done at once when an event wakes it. What was promised for a time is not deferred.
 *
 * @param random a number from 0 to 1
 * @returns null for what may go on
 */
export async function deferForRateLimit(
  { subject, reasons, deliveries, background }: Task,
  store: Pick<RateLimits, 'allowances'>,
  random: () => number,
): Promise<Outcome | null> {
  if (!background || !('installationId' in subject) || reasons.some(({ kind }) => kind === 'scheduled')) {
    return null;
  }
  const allowances = Object.values(await store.allowances(subject.installationId));
  const waits = allowances
    .filter(({ limit, remaining }) => remaining < limit * keptShare)
    .map(({ resetInMs }) => resetInMs);
  if (waits.length === 0) return null;
  const delay = Math.round(Math.max(...waits) + random() * spreadMs);
  return {
    outcome: 'deferred',
    retryMs: delay,
    completion: () => ({
      wakes: reasons.map((reason) => ({ subject, reason, deliveries, delay, background: true })),
    }),
  };
}
