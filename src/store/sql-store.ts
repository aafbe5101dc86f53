import { randomUUID } from 'node:crypto';
import type { Subject } from '../subject.ts';
import { readCauses } from './causes.ts';
import { changedAt, repairTimes } from './clock-steps.ts';
import { type Database, placeholders, type Row, type Run } from './database.ts';
import { createIntake } from './intake.ts';
import { allowances, noteAllowance, pause, paused, reserve } from './pacing.ts';
import { prune } from './retention.ts';
import { turn } from './schema.ts';
import {
  backgroundYieldsMs,
  type Claim,
  type Completion,
  type Failure,
  type Store,
  timeHasCome,
  type Wake,
} from './store.ts';
import { wakeSubjects } from './wake.ts';
import { counts, history, list } from './work-views.ts';

/** A subject that follows others is woken so when one of them changed while it was looked at. */
const followed = 'followed';

/** The laws of `Store` over one database, whose schema is up to date. */
export function createStore(database: Database): Store {
  const { now, skipLocked } = database.dialect;
  const updatedAt = changedAt(database.dialect);
  const intake = createIntake(database);

  const wakeAll = async (run: Run, wakes: readonly Wake[]) => {
    if (wakes.length === 0) return;
    await wakeSubjects(run, database.dialect, wakes);
    await database.announce(run);
  };

  const dueIn = (run: Run, most: number, which: 'any' | 'urgent'): Promise<readonly Row[]> =>
    run(
      `select key, subject, generation, attempts, defects, background, remembered,
        case when again_at <= ${now} then 1 else 0 end as scheduled,
        ${now} - coalesce(lease_until, wake_at) as waited
      from work
      where ${turn} <= ${now} + ${backgroundYieldsMs}
        and (lease_until is null and wake_at <= ${now} or lease_until <= ${now})
        and not ${paused(now)}${which === 'urgent' ? ' and background = 0' : ''}
      order by ${turn}, updated_at limit $1 ${skipLocked}`,
      [most],
    );

  const claimIn = async (
    run: Run,
    leaseMs: number,
    most: number,
    which: 'any' | 'urgent',
  ): Promise<readonly Claim[]> => {
    let due = await dueIn(run, most, which);
    // Whoever is kept busy by what is due has no need of more.
    if (due.length < most && (await repairTimes(run, database.dialect, leaseMs)))
      due = await dueIn(run, most, which);
    if (due.length === 0) return [];
    const scheduled = due.filter((row) => row.scheduled === 1);
    if (scheduled.length > 0) await noteTime(run, scheduled);
    const token = randomUUID();
    const keys = due.map((row) => String(row.key));
    await run(
      `update work set lease_token = $1, lease_until = ${now} + $2, claimed_at = ${now}, claimed = generation,
        attempts = attempts + 1, updated_at = ${updatedAt},
        wake_at = case when again_at > ${now} then again_at end,
        again_at = case when again_at > ${now} then again_at end
      where key in ${placeholders(1, keys.length, 3)}`,
      [token, leaseMs, ...keys],
    );
    const causes = await readCauses(run, keys);
    return due.map((row) => ({ ...claimOf(row, token), ...causes.of(String(row.key)) }));
  };

  /** Time is a cause like any other: kept until an evaluation that saw it is completed. */
  const noteTime = async (run: Run, rows: readonly Row[]) => {
    const keys = rows.map((row) => String(row.key));
    await run(
      `update work set generation = generation + 1 where key in ${placeholders(1, keys.length)}`,
      keys,
    );
    await run(
      `insert into cause (key, generation, reason, deliveries) values ${placeholders(rows.length, 4)}`,
      rows.flatMap((row) => [String(row.key), Number(row.generation) + 1, timeHasCome, '[]']),
    );
  };

  const completeIn = async (run: Run, claim: Claim, completion: Completion): Promise<boolean> => {
    const { remembered, againInMs, wakes = [], follows, changed = false, evaluation } = completion;
    const [row] = await run(
      `update work set lease_token = null, lease_until = null, attempts = 0, defects = 0, done = claimed, last_error = null,
        remembered = case when $5 = 1 then $3 else remembered end,
        changed_at = case when $4 = 1 then ${now} else changed_at end,
        streak = ${streakAfter}, pace_until = ${shareOf} + case when pace_until > ${now} then pace_until else ${now} end,
        done_at = ${now}, updated_at = ${updatedAt}
      where key = $1 and lease_token = $2
      returning generation, claimed, claimed_at, streak, pace_until - ${now} as ahead`,
      [
        claim.key,
        claim.token,
        remembered === undefined || remembered === null ? null : JSON.stringify(remembered),
        changed ? 1 : 0,
        remembered === undefined ? 0 : 1,
      ],
    );
    if (row === undefined) return false;
    await calmDown(run, claim, restAfter(row));
    if (againInMs !== undefined) await lookAgain(run, claim, againInMs);
    await run('delete from cause where key = $1 and generation <= $2', [claim.key, Number(row.claimed)]);
    if (evaluation !== undefined) {
      const { headSha, outcome, conclusion, ms } = evaluation;
      await run(
        `insert into evaluation (key, at, head_sha, outcome, conclusion, ms, deliveries)
        values ($1, ${now}, $2, $3, $4, $5, $6)`,
        [claim.key, headSha, outcome, conclusion, ms, JSON.stringify(claim.deliveries)],
      );
    }
    const also = [...wakes];
    if (follows !== undefined && (await follow(run, claim, follows, Number(row.claimed_at)))) {
      also.push({ subject: claim.subject, reason: followed });
    }
    if (changed) also.push(...(await followersOf(run, claim)));
    await wakeAll(run, also);
    // Nothing is left to be known of it, nor to be done.
    await run(
      `delete from work where key = $1 and wake_at is null and remembered is null and changed_at is null
        and not exists (select 1 from following where follower = work.key)`,
      [claim.key],
    );
    return true;
  };

  /** In a storm of events the subject is looked at now and then, not all the time: the last look sees them all. */
  const calmDown = async (run: Run, { key }: Claim, calmMs: number) => {
    if (calmMs <= 0) return;
    await run(
      `update work set calm_until = ${now} + $2,
        wake_at = case when generation > done and wake_at < ${now} + $2 then ${now} + $2 else wake_at end
      where key = $1`,
      [key, calmMs],
    );
  };

  /** What came in during the work stays due at its own time. */
  const lookAgain = async (run: Run, { key }: Claim, inMs: number | null) => {
    if (inMs === null) {
      await run(
        'update work set again_at = null, wake_at = case when generation > done then wake_at end where key = $1',
        [key],
      );
      return;
    }
    await run(
      `update work set again_at = ${now} + $2,
        wake_at = case when generation > done and wake_at < ${now} + $2 then wake_at else ${now} + $2 end
      where key = $1`,
      [key, Math.max(0, Math.ceil(inMs))],
    );
  };

  /** Whether one of those that are followed changed while the claim was worked on: nobody could have told it yet. */
  const follow = async (run: Run, claim: Claim, keys: readonly string[], since: number): Promise<boolean> => {
    await run('delete from following where follower = $1', [claim.key]);
    if (keys.length === 0) return false;
    await run(
      `insert into following (followed, follower) values ${placeholders(keys.length, 2)}`,
      keys.flatMap((key) => [key, claim.key]),
    );
    const changed = await run(
      `select key from work where changed_at > $1 and key in ${placeholders(1, keys.length, 2)} limit 1`,
      [since, ...keys],
    );
    return changed.length > 0;
  };

  const followersOf = async (run: Run, { key, reasons, deliveries }: Claim): Promise<readonly Wake[]> => {
    const rows = await run(
      'select work.subject from following join work on work.key = following.follower where followed = $1',
      [key],
    );
    return rows.flatMap((row) => reasons.map((reason) => ({ subject: subjectOf(row), reason, deliveries })));
  };

  const failIn = async (run: Run, claim: Claim, { error, retryInMs, defect }: Failure): Promise<boolean> => {
    const rows = await run(
      `update work set lease_token = null, lease_until = null, last_error = $3, claimed = done, updated_at = ${updatedAt},
        background = case when generation > claimed and background < $5 then background else $5 end,
        ${
          retryInMs === null
            ? `dead = case when generation > claimed then 0 else 1 end,
              attempts = case when generation > claimed then 0 else attempts end,
              defects = case when generation > claimed then 0 else defects + $4 end,
              again_at = null,
              wake_at = case when generation > claimed then wake_at end`
            : `defects = defects + $4,
              wake_at = case when wake_at < ${now} + $6 then wake_at else ${now} + $6 end`
        }
      where key = $1 and lease_token = $2
      returning key`,
      [
        claim.key,
        claim.token,
        // PostgreSQL has no text with the character NUL, and an error may quote anything.
        error.slice(0, longestError).replaceAll('\0', ''),
        defect ? 1 : 0,
        claim.background ? 1 : 0,
        ...(retryInMs === null ? [] : [retryInMs]),
      ],
    );
    return rows.length > 0;
  };

  return {
    ingest: intake.ingest,
    known: async (deliveries) => {
      if (deliveries.length === 0) return new Set();
      const rows = await database.transaction((run) =>
        run(`select id from delivery where id in ${placeholders(1, deliveries.length)}`, deliveries),
      );
      return new Set(rows.map((row) => String(row.id)));
    },
    wake: (wakes) => database.transaction((run) => wakeAll(run, wakes)),
    claim: (leaseMs, most, which = 'any') =>
      database.transaction((run) => claimIn(run, leaseMs, most, which)),
    heartbeat: async (claim, leaseMs) => {
      const rows = await database.transaction((run) =>
        run(`update work set lease_until = ${now} + $3 where key = $1 and lease_token = $2 returning key`, [
          claim.key,
          claim.token,
          leaseMs,
        ]),
      );
      return rows.length > 0;
    },
    complete: (claim, completion = {}) => database.transaction((run) => completeIn(run, claim, completion)),
    fail: (claim, failure) => database.transaction((run) => failIn(run, claim, failure)),
    pause: (installationId, milliseconds) =>
      database.transaction((run) => pause(run, database.dialect, installationId, milliseconds)),
    reserve: (what, pace) => database.transaction((run) => reserve(run, database.dialect, what, pace)),
    noteAllowance: (installationId, budget, allowance) =>
      database.transaction((run) => noteAllowance(run, database.dialect, installationId, budget, allowance)),
    allowances: (installationId) =>
      database.transaction((run) => allowances(run, database.dialect, installationId)),
    counts: () => database.transaction((run) => counts(run, database.dialect)),
    list: (state, most) => database.transaction((run) => list(run, database.dialect, state, most)),
    history: (key, most) => database.transaction((run) => history(run, key, most)),
    revive: (keys) =>
      database.transaction(async (run) => {
        const rows =
          keys === 'all'
            ? await run('select subject from work where dead = 1')
            : keys.length === 0
              ? []
              : await run(
                  `select subject from work where dead = 1 and key in ${placeholders(1, keys.length)}`,
                  keys,
                );
        await wakeAll(
          run,
          rows.map((row) => ({ subject: subjectOf(row), reason: 'recheck' })),
        );
        return rows.length;
      }),
    prune: (retention) => database.transaction((run) => prune(run, database.dialect, retention)),
    onWake: (callback) => database.listen(callback),
    close: () => database.close(),
  };
}

/**
 * How long a subject rests, in milliseconds, after so many evaluations in a row during which a storm of events came in. The first
 * repetition follows at once: nobody waits for a result that is out of date.
 */
const calmAfterStreak = [0, 0, 2_000, 4_000, 8_000];

/** Evaluations that begin within this time after the one before belong to one storm. */
const lullMs = 3_000;

/** So many wakes during one evaluation are a storm; fewer are the daily coming and going. */
const stormyWakes = 5;

const streakAfter = `case when generation - claimed >= ${stormyWakes} then streak + 1
  when claimed_at < done_at + ${lullMs} then streak else 0 end`;

/** Evaluations of one subject beyond so many in quick succession have to keep to one in this time. */
const evaluationsAtOnce = 20;
const shareOf = 1_000;

/** How long a subject rests, after the row of a completed claim. */
function restAfter({ generation, claimed, streak, ahead }: Row): number {
  const stormMs =
    Number(generation) > Number(claimed)
      ? (calmAfterStreak[Math.min(Number(streak), calmAfterStreak.length - 1)] ?? 0)
      : 0;
  return Math.max(stormMs, Number(ahead) - evaluationsAtOnce * shareOf);
}

const longestError = 2_000;

function claimOf(row: Row, token: string): Omit<Claim, 'reasons' | 'deliveries'> {
  return {
    key: String(row.key),
    subject: subjectOf(row),
    attempt: Number(row.attempts) + 1,
    defects: Number(row.defects),
    waitedMs: Number(row.waited),
    background: row.background === 1,
    remembered: row.remembered === null ? null : JSON.parse(String(row.remembered)),
    token,
  };
}

function subjectOf(row: Row): Subject {
  return JSON.parse(String(row.subject)) as Subject;
}
