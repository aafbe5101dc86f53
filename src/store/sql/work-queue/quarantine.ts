import type { Dialect, Run } from '../../database/database.ts';
import { maxAbandoned, quarantineAfter } from '../../work-queue.ts';
import { paused } from '../rate-limits.ts';

/**
 * Back-off of a quarantined subject in milliseconds, by the number of its expired leases. Other causes that end processes, such as a
 * deployment or a lack of memory, should be over by the last try.
 */
const backOffsMs: Readonly<Record<number, number>> = { 2: 10_000, 3: 60_000, 4: 300_000 };

/** Milliseconds in which a subject that was dead-lettered from quarantine may crash a process once, regardless of events. */
export const deadLetterBackOffMs = 600_000;

/** Expired leases of a subject that was dead-lettered for them: its next one is the last. */
export const abandonedOfDeadLetter = maxAbandoned - 1;

/** Whether a row without a valid lease is quarantined. */
export const isQuarantined = `leases > ${quarantineAfter - 1}`;

/** When a row is due; one whose worker stopped responding, after the end of its lease and its back-off. */
export const dueAt = `coalesce(lease_until + case leases ${Object.entries(backOffsMs)
  .map(([leases, ms]) => `when ${leases} then ${ms}`)
  .join(' ')} else 0 end, wake_at)`;

/** Whether a quarantined subject is due, of an installation that is not paused. */
export async function quarantinedIsDue(run: Run, { now }: Dialect): Promise<boolean> {
  const rows = await run(
    `select 1 as waits from work where ${isQuarantined} and ${dueAt} <= ${now} and not ${paused(now)} limit 1`,
  );
  return rows.length > 0;
}
