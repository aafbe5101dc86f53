import type { Dialect, Run } from './database.ts';
import { paused } from './pacing.ts';
import { mostAbandoned, suspectAfter } from './store.ts';

/**
 * How long a suspect rests after so many abandoned leases. Whatever else ends processes, such as a deployment or want of memory, is
 * to be over by the last try.
 */
const restsMs: Readonly<Record<number, number>> = { 2: 10_000, 3: 60_000, 4: 300_000 };

/** A suspect that was set aside may end a process once in this time, however many events are about it. */
export const restAsideMs = 600_000;

/** So many abandoned leases are held against a subject that was set aside for them: its next one is the last. */
export const abandonedAside = mostAbandoned - 1;

/** Of a row that nobody works on. */
export const isSuspect = `leases > ${suspectAfter - 1}`;

/** When a row is due; one whose worker says nothing, as soon as its lease has ended and it has rested. */
export const dueAt = `coalesce(lease_until + case leases ${Object.entries(restsMs)
  .map(([leases, ms]) => `when ${leases} then ${ms}`)
  .join(' ')} else 0 end, wake_at)`;

/** Whether a suspect is due, of an installation that is not paused. */
export async function suspectWaits(run: Run, { now }: Dialect): Promise<boolean> {
  const rows = await run(
    `select 1 as waits from work where ${isSuspect} and ${dueAt} <= ${now} and not ${paused(now)} limit 1`,
  );
  return rows.length > 0;
}
