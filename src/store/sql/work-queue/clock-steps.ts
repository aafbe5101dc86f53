import type { Dialect, Run } from '../../database/database.ts';

/** Milliseconds; smaller corrections of clocks are normal. */
const toleratedMs = 5_000;

/** Rows per call: the next claim repairs the others. */
const maxRows = 1_000;

/** The time of a change to a row, never before the last one: `repairTimes` uses it to detect a clock that was set back. */
export function changedAt({ now }: Dialect): string {
  return `case when work.updated_at > ${now} then work.updated_at else ${now} end`;
}

/**
 * Corrects the times of rows whose last change is in the future: the clock was set back. A subject that was due in five minutes is due in
 * five minutes, a due one is due, and no lease lasts longer than a new one.
 *
 * @returns whether there were such rows
 */
export async function repairTimes(run: Run, { now, skipLocked }: Dialect, leaseMs: number): Promise<boolean> {
  const moved = (column: string) =>
    `${column} = case when ${column} > ${now} then ${column} - (updated_at - ${now}) else ${column} end`;
  const rows = await run(
    `update work set ${moved('wake_at')}, ${moved('reevaluate_at')}, ${moved('claimed_at')}, ${moved('changed_at')},
      ${moved('done_at')}, ${moved('backoff_until')}, ${moved('pace_until')},
      lease_until = case when lease_until > ${now} + $1 then ${now} + $1 else lease_until end,
      updated_at = ${now}
    where key in (
      select key from work where updated_at > ${now} + ${toleratedMs} limit ${maxRows} ${skipLocked})
    returning key`,
    [leaseMs],
  );
  return rows.length > 0;
}
