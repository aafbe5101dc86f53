import type { Dialect, Run } from '../../database/database.ts';

/** Clocks are corrected by less than this all the time. */
const toleratedMs = 5_000;

/** Rows of one step: the next claim takes the others. */
const mostRows = 1_000;

/** When a row was last changed, by the furthest time that its clock has shown: `repairTimes` needs to know it. */
export function changedAt({ now }: Dialect): string {
  return `case when work.updated_at > ${now} then work.updated_at else ${now} end`;
}

/**
 * Moves the times of rows back that were changed in what is the future now: the clock was set back meanwhile. What was due in
 * five minutes is due in five minutes, and what was due is due; no lease lasts longer than one that is taken now.
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
      select key from work where updated_at > ${now} + ${toleratedMs} limit ${mostRows} ${skipLocked})
    returning key`,
    [leaseMs],
  );
  return rows.length > 0;
}
