import type { Dialect, Run } from '../../database/database.ts';
import { maxAbandoned, quarantineAfter } from '../../work-queue.ts';
import { paused } from '../rate-limits.ts';

/**
 * Milliseconds that a quarantined subject rests, by the number of its abandoned leases. Whatever else ends processes, such as a deployment
 * or a lack of memory, is to be over by the last try.
 */
const restsMs: Readonly<Record<number, number>> = { 2: 10_000, 3: 60_000, 4: 300_000 };

/** A subject that was dead-lettered from quarantine may end a process once in this time, however many events are about it. */
export const deadLetterRestMs = 600_000;

/** Abandoned leases of a subject that was dead-lettered for them: its next one is the last. */
export const abandonedOfDeadLetter = maxAbandoned - 1;

/** Whether a row that nobody works on is quarantined. */
export const isQuarantined = `leases > ${quarantineAfter - 1}`;

/** When a row is due; one whose worker is silent, as soon as its lease has expired and it has rested. */
export const dueAt = `coalesce(lease_until + case leases ${Object.entries(restsMs)
  .map(([leases, ms]) => `when ${leases} then ${ms}`)
  .join(' ')} else 0 end, wake_at)`;

/** Whether a quarantined subject is due, of an installation that is not paused. */
export async function quarantinedIsDue(run: Run, { now }: Dialect): Promise<boolean> {
  const rows = await run(
    `select 1 as waits from work where ${isQuarantined} and ${dueAt} <= ${now} and not ${paused(now)} limit 1`,
  );
  return rows.length > 0;
}
