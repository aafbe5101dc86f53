import type { Database, Dialect, Run } from '../database/database.ts';
import type { Allowance, Budget, Pause, RateLimits, Turns } from '../rate-limits.ts';

/** Maximum milliseconds until a turn: a later one was reserved before the clock was set back. */
const maxTurnMs = 600_000;

/** The same for the resets of GitHub's rate limits, which are hourly: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const maxResetMs = 7_200_000;

/** Implements `RateLimits` on one SQL database. */
export function createRateLimits(database: Database): RateLimits {
  const { dialect } = database;
  return {
    pause: (installationId, milliseconds) =>
      database.transaction((run) => pause(run, dialect, installationId, milliseconds), 'later'),
    pauses: (limit) => database.transaction((run) => pauses(run, dialect, limit)),
    reserve: (what, turns) => database.transaction((run) => reserve(run, dialect, what, turns), 'later'),
    nextTurn: (what, turns) => database.transaction((run) => nextTurn(run, dialect, what, turns)),
    noteAllowance: (installationId, budget, allowance) =>
      database.transaction((run) => noteAllowance(run, dialect, installationId, budget, allowance), 'later'),
    allowances: (installationId) => database.transaction((run) => allowances(run, dialect, installationId)),
  };
}

/** Whether the installation of a row of `work` is paused. */
export function paused(now: string): string {
  return `exists (
    select 1 from pause where pause.installation = work.installation
      and pause.until > ${now} and pause.until < ${now} + ${maxResetMs})`;
}

async function pause(
  run: Run,
  { now }: Dialect,
  installationId: number,
  milliseconds: number,
): Promise<void> {
  await run(
    `insert into pause (installation, until) values ($1, ${now} + $2)
    on conflict (installation) do update
      set until = case when pause.until > excluded.until and pause.until < ${now} + ${maxResetMs}
        then pause.until else excluded.until end`,
    [installationId, Math.min(maxResetMs - 1, Math.ceil(milliseconds))],
  );
}

async function pauses(run: Run, { now }: Dialect, limit: number): Promise<readonly Pause[]> {
  const rows = await run(
    `select installation, until - ${now} as rest from pause
    where until > ${now} and until < ${now} + ${maxResetMs} order by until desc limit $1`,
    [limit],
  );
  return rows.map((row) => ({ installation: Number(row.installation), forMs: Number(row.rest) }));
}

/** Each turn takes its share of time; a burst may be taken at once. */
async function reserve(
  run: Run,
  { now }: Dialect,
  what: string,
  { perSecond, burst, maxWaitMs = maxTurnMs }: Turns,
): Promise<number> {
  const shareMs = Math.round(1_000 / perSecond);
  const [row] = await run(
    `insert into pace (name, until) values ($1, ${now} + $2)
    on conflict (name) do update set until = $2 +
      case when pace.until > ${now} and pace.until < ${now} + $3 then pace.until else ${now} end
    returning until - ${now} as ahead`,
    [what, shareMs, maxWaitMs],
  );
  return Math.max(0, Number(row?.ahead) - burst * shareMs);
}

async function nextTurn(
  run: Run,
  { now }: Dialect,
  what: string,
  { perSecond, burst, maxWaitMs = maxTurnMs }: Turns,
): Promise<number> {
  const shareMs = Math.round(1_000 / perSecond);
  const [row] = await run(
    `select until - ${now} as ahead from pace where name = $1 and until > ${now} and until < ${now} + $2`,
    [what, maxWaitMs],
  );
  return Math.max(0, Number(row?.ahead ?? 0) + shareMs - burst * shareMs);
}

async function noteAllowance(
  run: Run,
  { now }: Dialect,
  installationId: number,
  budget: Budget,
  { limit, remaining, resetInMs }: Allowance,
): Promise<void> {
  await run(
    `insert into allowance (installation, budget, maximum, remaining, reset_at) values ($1, $2, $3, $4, ${now} + $5)
    on conflict (installation, budget) do update
      set maximum = excluded.maximum, remaining = excluded.remaining, reset_at = excluded.reset_at`,
    [installationId, budget, limit, remaining, Math.ceil(resetInMs)],
  );
}

async function allowances(
  run: Run,
  { now }: Dialect,
  installationId: number,
): Promise<Partial<Record<Budget, Allowance>>> {
  const rows = await run(
    `select budget, maximum, remaining, reset_at - ${now} as reset_in from allowance
    where installation = $1 and reset_at > ${now} and reset_at < ${now} + ${maxResetMs}`,
    [installationId],
  );
  return Object.fromEntries(
    rows.map((row) => [
      String(row.budget),
      { limit: Number(row.maximum), remaining: Number(row.remaining), resetInMs: Number(row.reset_in) },
    ]),
  );
}
