import type { Completion, Wake } from '../../../subjects/index.ts';
import type { Database, Run } from '../../database/database.ts';
import type { Claim, WorkQueue } from '../../work-queue.ts';
import { claim, heartbeat } from './claim.ts';
import { complete, forgetIdle } from './complete.ts';
import { fail } from './fail.ts';
import { quarantinedIsDue } from './quarantine.ts';
import { wakeSubjects } from './wake.ts';

/** Implements `WorkQueue` on one SQL database. */
export function createWorkQueue(database: Database): WorkQueue {
  const { dialect } = database;

  const completeIn = async (run: Run, claimed: Claim, completion: Completion): Promise<boolean> => {
    const wakes = await complete(run, dialect, claimed, completion);
    if (wakes === null) return false;
    await wakeAll(run, database, wakes);
    await forgetIdle(run, claimed);
    return true;
  };

  // Flushed later: work that a loss of power undoes is repeated, as after a crash of the process. Not so what GitHub showed: entries are
  // flushed at once.
  return {
    wake: (wakes) => database.transaction((run) => wakeAll(run, database, wakes)),
    claim: (leaseMs, limit, which = 'any', without = []) =>
      database.transaction((run) => claim(run, dialect, leaseMs, limit, which, without), 'later'),
    quarantinedIsDue: () => database.transaction((run) => quarantinedIsDue(run, dialect)),
    heartbeat: (claimed, leaseMs, intention) =>
      database.transaction((run) => heartbeat(run, dialect, claimed, leaseMs, intention), 'later'),
    complete: (claimed, completion = {}) =>
      database.transaction((run) => completeIn(run, claimed, completion), flushOf(claimed, completion)),
    fail: (claimed, failure) =>
      database.transaction((run) => fail(run, dialect, claimed, failure), flushOf(claimed, failure)),
    onWake: (callback) => database.listen(callback),
  };
}

/** Without entries those are recorded that were intended. What people decided is not repeated by another run either. */
function flushOf(
  { intended }: Claim,
  { entries = [], exceptionEvents = [] }: Pick<Completion, 'entries' | 'exceptionEvents'>,
): 'now' | 'later' {
  return entries.length + exceptionEvents.length > 0 || intended.length > 0 ? 'now' : 'later';
}

/** Wakes subjects, and tells every process that work is due. */
export async function wakeAll(run: Run, database: Database, wakes: readonly Wake[]): Promise<void> {
  if (wakes.length === 0) return;
  await wakeSubjects(run, database.dialect, wakes);
  await database.announce(run);
}
