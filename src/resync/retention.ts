import type { Maintenance } from '../store/maintenance.ts';
import type { Schedule } from './schedule.ts';

const dayMs = 86_400_000;

/** How long the store keeps what it needs no more for its work. */
const kept = {
  /** Ten times as long as GitHub can send a delivery again, so that none is taken twice; and for the operator who looks into one. */
  deliveriesMs: 30 * dayMs,
  /** As long as GitHub keeps checks: https://docs.github.com/rest/guides/using-the-rest-api-to-interact-with-checks#retention-of-checks-data */
  evaluationsMs: 400 * dayMs,
  /** Only saves an evaluation that says nothing new. What slept so long was merged, or nobody works on it. */
  subjectsMs: 120 * dayMs,
};

/** A neglected store is emptied in steps, and others get their turn between them. */
const mostSteps = 20;
const betweenMs = 60_000;

/** Takes away what is older than its time. */
export function retention(store: Pick<Maintenance, 'prune'>): Schedule {
  return {
    everyMs: dayMs,
    async run() {
      let rows = 0;
      for (let step = 1; step <= mostSteps; step += 1) {
        const pruned = await store.prune(kept);
        if (pruned === 0) return { outcome: 'pruned', facts: { rows } };
        rows += pruned;
      }
      return { outcome: 'pruned', facts: { rows }, nextRunInMs: betweenMs };
    },
  };
}
