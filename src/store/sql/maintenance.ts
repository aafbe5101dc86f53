import { setImmediate as otherWork } from 'node:timers/promises';
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
    prune: (retention) => prune(database, retention),
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

/** Rows of a table per call, so that a large backlog does not fill a disk with what is needed to undo its removal. */
const maxRows = 10_000;

/** Rows per transaction: SQLite removes them in the thread that answers webhooks, and others wait for the lock of a transaction. */
const rowsPerStep = 100;

/** Removes up to {@link maxRows} rows of each table. Other work of the thread, and other transactions, come between the steps. */
async function prune(database: Database, retention: Retention): Promise<number> {
  const { dialect } = database;
  let removed = 0;
  for (const { statement, ageMs } of expired(dialect, retention)) {
    for (let step = 0; step < maxRows / rowsPerStep; step += 1) {
      const { length } = await database.transaction((run) => run(statement, [ageMs]), 'later');
      removed += length;
      await otherWork();
      if (length < rowsPerStep) break;
    }
  }
  await database.transaction((run) => pruneShortLived(run, dialect), 'later');
  return removed;
}

/** What removes the next expired rows of each table, at most {@link rowsPerStep}, and returns a row for each. */
function expired(
  { now, skipLocked }: Dialect,
  { deliveriesMs, evaluationsMs, subjectsMs, evidenceMs }: Retention,
): readonly { readonly statement: string; readonly ageMs: number }[] {
  return [
    {
      statement: `delete from delivery where id in (
        select id from delivery where received_at < ${now} - $1 order by received_at limit ${rowsPerStep}) returning 1 as gone`,
      ageMs: deliveriesMs,
    },
    {
      statement: `delete from evaluation where id in (
        select id from evaluation where at < ${now} - $1 order by at limit ${rowsPerStep}) returning 1 as gone`,
      ageMs: evaluationsMs,
    },
    {
      statement: `delete from work where key in (
        select key from work
        where updated_at < ${now} - $1 and wake_at is null and lease_until is null and dead_lettered = 0
        order by updated_at limit ${rowsPerStep}) returning 1 as gone`,
      ageMs: subjectsMs,
    },
    // What is used at this moment is locked, or was noted as used less than a day ago. What was redacted is never inserted again.
    {
      statement: `delete from evidence where digest in (
        select digest from evidence where content is not null and used_at < ${now} - $1
        order by used_at limit ${rowsPerStep} ${skipLocked}) returning 1 as gone`,
      ageMs: evidenceMs + usedAgainAfterMs,
    },
  ];
}

async function pruneShortLived(run: Run, { now }: Dialect): Promise<void> {
  await run(
    'delete from following where not exists (select 1 from work where work.key = following.follower)',
  );
  await pruneSessions(run, now);
  await run(`delete from pause where until < ${now}`);
  await run(`delete from pace where until < ${now}`);
  await run(`delete from allowance where reset_at < ${now}`);
}
