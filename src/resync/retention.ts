import type { Maintenance } from '../store/maintenance.ts';
import type { Schedule } from './schedule.ts';

const dayMs = 86_400_000;

/** How long the store keeps data that the service no longer needs. */
const kept = {
  /** Ten times as long as GitHub can redeliver, so that no delivery is processed twice; and for the operator who investigates one. */
  deliveriesMs: 30 * dayMs,
  /** As long as GitHub keeps checks: https://docs.github.com/rest/guides/using-the-rest-api-to-interact-with-checks#retention-of-checks-data */
  evaluationsMs: 400 * dayMs,
  /** The memory of a subject only saves an unnecessary evaluation. */
  subjectsMs: 120 * dayMs,
};

/** Steps per run; a large backlog is removed in several runs, so that other work is not blocked. */
const maxSteps = 20;
const betweenMs = 60_000;

/**
 * Removes expired data.
 *
 * @param evidenceDays how long the evidence of the record is kept after its last use
 */
export function retention(store: Pick<Maintenance, 'prune'>, evidenceDays: number): Schedule {
  return {
    everyMs: dayMs,
    async run() {
      let rows = 0;
      for (let step = 1; step <= maxSteps; step += 1) {
        const pruned = await store.prune({ ...kept, evidenceMs: evidenceDays * dayMs });
        if (pruned === 0) return { outcome: 'pruned', facts: { rows } };
        rows += pruned;
      }
      return { outcome: 'pruned', facts: { rows }, nextRunInMs: betweenMs };
    },
  };
}
