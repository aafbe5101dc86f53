import { z } from 'zod';
import type { Entries } from '../store/entries.ts';
import type { Maintenance } from '../store/maintenance.ts';
import type { Recorder } from '../subjects/entries.ts';
import { redactOld } from './redact-old.ts';
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

/** What a run leaves. */
const memory = z.object({ redacted: z.unknown() });

/**
 * Removes expired data, and the bodies of old entries.
 *
 * @param parts.evidenceDays how long the evidence of the record is kept after its last use
 * @param parts.entryDays how long the bodies of entries are kept
 */
export function retention(parts: {
  readonly store: Pick<Maintenance, 'prune'> & Pick<Entries, 'olderEntries' | 'redactAll'>;
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly evidenceDays: number;
  readonly entryDays: number;
}): Schedule {
  const { store, evidenceDays } = parts;
  const prune = async () => {
    let rows = 0;
    for (let step = 1; step <= maxSteps; step += 1) {
      const pruned = await store.prune({ ...kept, evidenceMs: evidenceDays * dayMs });
      if (pruned === 0) return { rows, isMore: false };
      rows += pruned;
    }
    return { rows, isMore: true };
  };
  return {
    everyMs: dayMs,
    async run(left) {
      const { rows, isMore } = await prune();
      const old = await redactOld(parts, memory.safeParse(left).data?.redacted);
      return {
        outcome: 'pruned',
        facts: { rows, redacted: old.redacted },
        left: { redacted: old.upTo },
        ...(isMore || old.isMore ? { nextRunInMs: betweenMs } : {}),
      };
    },
  };
}
