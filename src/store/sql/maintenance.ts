import type { Subject } from '../../subjects/index.ts';
import { requested } from '../../subjects/reason.ts';
import { type Database, type Dialect, placeholders, type Run } from '../database/database.ts';
import type { Maintenance, Retention } from '../maintenance.ts';
import { usedAgainAfterMs } from './entries.ts';
import { pruneSessions } from './sessions.ts';
import { wakeAll } from './work-queue/index.ts';

/** Implements `Maintenance` on one SQL database. */
export function createMaintenance(database: Database): Maintenance {
  return {
    retryDeadLettered: (keys) => database.transaction((run) => retryDeadLettered(run, database, keys)),
    prune: (retention) => database.transaction((run) => prune(run, database.dialect, retention), 'later'),
  };
}

async function retryDeadLettered(
  run: Run,
  database: Database,
  keys: readonly string[] | 'all',
): Promise<number> {
  if (keys.length === 0) return 0;
  const named = keys === 'all' ? [] : keys;
  const rows = await run(
    `update work set leases = 0, backoff_until = null
    where dead_lettered = 1${named.length > 0 ? ` and key in ${placeholders(1, named.length)}` : ''} returning subject`,
    named,
  );
  await wakeAll(
    run,
    database,
    rows.map((row) => ({ subject: JSON.parse(String(row.subject)) as Subject, reason: requested })),
  );
  return rows.length;
}

/** Rows of a table per call: a large backlog is removed in steps, so that other transactions do not wait long for its lock. */
const maxRows = 10_000;

async function prune(
  run: Run,
  { now, skipLocked }: Dialect,
  { deliveriesMs, evaluationsMs, subjectsMs, evidenceMs }: Retention,
): Promise<number> {
  const deliveries = await run(
    `delete from delivery where id in (
      select id from delivery where received_at < ${now} - $1 order by received_at limit ${maxRows}) returning 1 as gone`,
    [deliveriesMs],
  );
  const evaluations = await run(
    `delete from evaluation where id in (
      select id from evaluation where at < ${now} - $1 order by at limit ${maxRows}) returning 1 as gone`,
    [evaluationsMs],
  );
  const subjects = await run(
    `delete from work where key in (
      select key from work
      where updated_at < ${now} - $1 and wake_at is null and lease_until is null and dead_lettered = 0
      order by updated_at limit ${maxRows}) returning 1 as gone`,
    [subjectsMs],
  );
  // What is used at this moment is locked, or was noted as used less than a day ago. What was redacted is never inserted again.
  const evidence = await run(
    `delete from evidence where digest in (
      select digest from evidence where content is not null and used_at < ${now} - $1
      order by used_at limit ${maxRows} ${skipLocked}) returning 1 as gone`,
    [evidenceMs + usedAgainAfterMs],
  );
  await run(
    'delete from following where not exists (select 1 from work where work.key = following.follower)',
  );
  await pruneSessions(run, now);
  await run(`delete from pause where until < ${now}`);
  await run(`delete from pace where until < ${now}`);
  await run(`delete from allowance where reset_at < ${now}`);
  return deliveries.length + evaluations.length + subjects.length + evidence.length;
}
