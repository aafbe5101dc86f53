import type { Completion, Subject, Wake } from '../subjects/index.ts';
import { requested } from '../subjects/reason.ts';
import { claim, heartbeat } from './claiming.ts';
import { complete, forgetIdle } from './completing.ts';
import { type Database, placeholders, type Run } from './database.ts';
import { fail } from './failing.ts';
import { createIntake } from './intake.ts';
import { allowances, noteAllowance, pause, reserve } from './pacing.ts';
import { quarantinedIsDue } from './quarantine.ts';
import { prune } from './retention.ts';
import type { Claim, Store } from './store.ts';
import { wakeSubjects } from './wake.ts';
import { counts, history, list } from './work-views.ts';

/** The laws of `Store` over one database, whose schema is up to date. */
export function createStore(database: Database): Store {
  const { dialect } = database;

  /** What a loss of power may undo: it is found out and done again, as after the end of a process in the middle of it. */
  const repeatable = <Result>(work: (run: Run) => Promise<Result>): Promise<Result> =>
    database.transaction(work, 'later');

  const wakeAll = async (run: Run, wakes: readonly Wake[]): Promise<void> => {
    if (wakes.length === 0) return;
    await wakeSubjects(run, dialect, wakes);
    await database.announce(run);
  };

  const completeIn = async (run: Run, claimed: Claim, completion: Completion): Promise<boolean> => {
    const wakes = await complete(run, dialect, claimed, completion);
    if (wakes === null) return false;
    await wakeAll(run, wakes);
    await forgetIdle(run, claimed);
    return true;
  };

  const known = async (run: Run, deliveries: readonly string[]): Promise<ReadonlySet<string>> => {
    if (deliveries.length === 0) return new Set();
    const rows = await run(
      `select id from delivery where id in ${placeholders(1, deliveries.length)}`,
      deliveries,
    );
    return new Set(rows.map((row) => String(row.id)));
  };

  const revive = async (run: Run, keys: readonly string[] | 'all'): Promise<number> => {
    if (keys.length === 0) return 0;
    const named = keys === 'all' ? [] : keys;
    const rows = await run(
      `update work set leases = 0, calm_until = null
      where dead = 1${named.length > 0 ? ` and key in ${placeholders(1, named.length)}` : ''} returning subject`,
      named,
    );
    await wakeAll(
      run,
      rows.map((row) => ({ subject: JSON.parse(String(row.subject)) as Subject, reason: requested })),
    );
    return rows.length;
  };

  return {
    ingest: createIntake(database).ingest,
    known: (deliveries) => database.transaction((run) => known(run, deliveries)),
    wake: (wakes) => database.transaction((run) => wakeAll(run, wakes)),
    claim: (leaseMs, most, which = 'any') => repeatable((run) => claim(run, dialect, leaseMs, most, which)),
    quarantinedIsDue: () => database.transaction((run) => quarantinedIsDue(run, dialect)),
    heartbeat: (claimed, leaseMs) => repeatable((run) => heartbeat(run, dialect, claimed, leaseMs)),
    complete: (claimed, completion = {}) => repeatable((run) => completeIn(run, claimed, completion)),
    fail: (claimed, failure) => repeatable((run) => fail(run, dialect, claimed, failure)),
    pause: (installationId, milliseconds) =>
      repeatable((run) => pause(run, dialect, installationId, milliseconds)),
    reserve: (what, pace) => repeatable((run) => reserve(run, dialect, what, pace)),
    noteAllowance: (installationId, budget, allowance) =>
      repeatable((run) => noteAllowance(run, dialect, installationId, budget, allowance)),
    allowances: (installationId) => database.transaction((run) => allowances(run, dialect, installationId)),
    counts: () => database.transaction((run) => counts(run, dialect)),
    list: (state, most) => database.transaction((run) => list(run, dialect, state, most)),
    history: (key, most) => database.transaction((run) => history(run, key, most)),
    revive: (keys) => database.transaction((run) => revive(run, keys)),
    prune: (retention) => repeatable((run) => prune(run, dialect, retention)),
    onWake: (callback) => database.listen(callback),
    close: () => database.close(),
  };
}
