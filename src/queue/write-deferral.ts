import { writePace } from '../github/client/pace.ts';
import type { RateLimits } from '../store/rate-limits.ts';
import type { Outcome, Task } from '../subjects/index.ts';
import { deferred } from '../subjects/work.ts';

/** Milliseconds that an evaluation may wait for its turn to write while it holds a place. */
const maxWaitMs = 2_000;

/**
 * Defers a subject whose installation has to wait for its turn to write: the place is free for others meanwhile. Each deferred subject gets
 * its own time, in the order in which it was claimed.
 *
 * @returns null for a subject that is not deferred
 */
export async function deferForWrites(
  task: Task,
  store: Pick<RateLimits, 'nextTurn' | 'reserve'>,
): Promise<Outcome | null> {
  const { subject } = task;
  if (subject.kind !== 'pull-request' && subject.kind !== 'merge-group') return null;
  const waitMs = await store.nextTurn(`write:${subject.installationId}`, writePace);
  if (waitMs <= maxWaitMs) return null;
  const turns = { perSecond: writePace.perSecond, burst: 1, maxWaitMs: 3_600_000 };
  const turnMs = await store.reserve(`evaluation:${subject.installationId}`, turns);
  return deferred(task, Math.max(waitMs, turnMs));
}
