import { type Subject, subjectName } from '../../subjects/index.ts';
import { encodeReason } from '../../subjects/reason.ts';
import { type Database, type Dialect, placeholders, type Row, type Run } from '../database/database.ts';
import { priorityAt } from '../database/schema.ts';
import {
  type Counts,
  type KnownState,
  knownStates,
  type PastEvaluation,
  type WorkItem,
  type WorkViews,
} from '../work-views.ts';
import { readCauses } from './work-queue/causes.ts';
import { dueAt } from './work-queue/quarantine.ts';

/** Implements `WorkViews` on one SQL database. */
export function createWorkViews(database: Database): WorkViews {
  const { dialect } = database;
  return {
    counts: () => database.transaction((run) => counts(run, dialect)),
    list: (state, limit) => database.transaction((run) => list(run, dialect, state, limit)),
    keysNamed: (name) => database.transaction((run) => keysNamed(run, name)),
    find: (keys) => database.transaction((run) => find(run, dialect, keys)),
    history: (key, limit) => database.transaction((run) => history(run, key, limit)),
  };
}

/** Which rows are in a state; every row is in exactly one. */
function states(now: string): Readonly<Record<KnownState, string>> {
  const unclaimed = `dead_lettered = 0 and lease_until is null and wake_at is not null`;
  return {
    waiting: `(${unclaimed} and (generation > done or wake_at <= ${now}) or lease_until <= ${now})`,
    running: `lease_until > ${now}`,
    scheduled: `(${unclaimed} and generation = done and wake_at > ${now})`,
    'dead-lettered': 'dead_lettered = 1',
    idle: 'dead_lettered = 0 and lease_until is null and wake_at is null',
  };
}

/** What is shown of a row. A running one is due when its lease expires. */
function shown(now: string): string {
  return `key, subject, attempts, last_error,
    leases - case when lease_until > ${now} then 1 else 0 end as abandoned,
    case when lease_until > ${now} then lease_until else ${dueAt} end as due_at`;
}

async function counts(run: Run, { now }: Dialect): Promise<Counts> {
  const { waiting, running, scheduled } = states(now);
  const [awake] = await run(
    `select
      coalesce(sum(case when ${waiting} then 1 else 0 end), 0) as waiting,
      coalesce(sum(case when ${running} then 1 else 0 end), 0) as running,
      coalesce(sum(case when ${scheduled} then 1 else 0 end), 0) as scheduled,
      coalesce(max(case when ${waiting} then ${now} - ${dueAt} end), 0) as oldest
    from work where ${priorityAt} is not null`,
  );
  const [set] = await run('select count(*) as dead_lettered from work where dead_lettered = 1');
  return {
    waiting: Number(awake?.waiting),
    running: Number(awake?.running),
    scheduled: Number(awake?.scheduled),
    deadLettered: Number(set?.dead_lettered),
    oldestMs: Math.max(0, Number(awake?.oldest)),
  };
}

async function list(
  run: Run,
  { now }: Dialect,
  state: KnownState,
  limit: number,
): Promise<readonly WorkItem[]> {
  const rows = await run(
    `select ${shown(now)} from work
    where ${states(now)[state]} order by coalesce(${priorityAt}, updated_at), key limit $1`,
    [limit],
  );
  const items = await itemsOf(run, rows);
  return items.map((item) => ({ ...item, state }));
}

async function find(run: Run, { now }: Dialect, keys: readonly string[]): Promise<readonly WorkItem[]> {
  if (keys.length === 0) return [];
  const cases = knownStates.map((state) => `when ${states(now)[state]} then '${state}'`);
  const rows = await run(
    `select ${shown(now)}, case ${cases.join(' ')} end as state
    from work where key in ${placeholders(1, keys.length)} order by key`,
    keys,
  );
  const items = await itemsOf(run, rows);
  return items.map((item, index) => ({
    ...item,
    state: String(rows[index]?.state) as KnownState,
  }));
}

async function keysNamed(run: Run, name: string): Promise<readonly string[]> {
  const rows = await run(
    'select key from work where name = $1 union select key from evaluation where name = $1 order by key',
    [name.toLowerCase()],
  );
  return rows.map((row) => String(row.key));
}

async function itemsOf(run: Run, rows: readonly Row[]): Promise<readonly Omit<WorkItem, 'state'>[]> {
  if (rows.length === 0) return [];
  const causes = await readCauses(
    run,
    rows.map((row) => String(row.key)),
  );
  return rows.map((row) => ({
    key: String(row.key),
    name: subjectName(JSON.parse(String(row.subject)) as Subject),
    subject: JSON.parse(String(row.subject)) as Subject,
    reasons: causes.of(String(row.key)).reasons.map(encodeReason),
    attempts: Number(row.attempts),
    abandoned: Number(row.abandoned),
    dueAt: row.due_at === null ? null : Number(row.due_at),
    lastError: row.last_error === null ? null : String(row.last_error),
  }));
}

async function history(run: Run, key: string, limit: number): Promise<readonly PastEvaluation[]> {
  const rows = await run('select * from evaluation where key = $1 order by at desc, id desc limit $2', [
    key,
    limit,
  ]);
  return rows.map((row: Row) => ({
    at: Number(row.at),
    headSha: String(row.head_sha),
    outcome: String(row.outcome),
    conclusion: String(row.conclusion),
    failing: row.failing_rules === null ? null : (JSON.parse(String(row.failing_rules)) as readonly string[]),
    ms: Number(row.ms),
    deliveries: JSON.parse(String(row.deliveries)) as readonly string[],
  }));
}
