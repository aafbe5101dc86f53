import type { Dialect, Run } from './database.ts';
import type { Retention } from './store.ts';

/** Rows of one call: a long-neglected table is emptied in steps, so that nobody waits for its lock. */
const mostRows = 10_000;

/** Takes away what is older than its time. Returns how many rows: as long as there are some, there may be more. */
export async function prune(
  run: Run,
  { now }: Dialect,
  { deliveriesMs, evaluationsMs, subjectsMs }: Retention,
): Promise<number> {
  const deliveries = await run(
    `delete from delivery where id in (
      select id from delivery where received_at < ${now} - $1 order by received_at limit ${mostRows}) returning 1 as gone`,
    [deliveriesMs],
  );
  const evaluations = await run(
    `delete from evaluation where id in (
      select id from evaluation where at < ${now} - $1 order by at limit ${mostRows}) returning 1 as gone`,
    [evaluationsMs],
  );
  const subjects = await run(
    `delete from work where key in (
      select key from work
      where updated_at < ${now} - $1 and wake_at is null and lease_until is null and dead = 0
      order by updated_at limit ${mostRows}) returning 1 as gone`,
    [subjectsMs],
  );
  await run(
    'delete from following where not exists (select 1 from work where work.key = following.follower)',
  );
  await run(`delete from pause where until < ${now}`);
  await run(`delete from pace where until < ${now}`);
  await run(`delete from allowance where reset_at < ${now}`);
  return deliveries.length + evaluations.length + subjects.length;
}
