import type { Dialect, Run } from '../../database/database.ts';
import type { Claim, Failure } from '../../work-queue.ts';
import { insertEntries } from '../entries.ts';
import { changedAt } from './clock-steps.ts';
import { unconfirmed } from './complete.ts';
import { abandonedOfDeadLetter, deadLetterBackOffMs } from './quarantine.ts';

const maxErrorLength = 2_000;

/** Returns the subject to the queue, keeping its reasons. `false`: another worker has it. */
export async function fail(run: Run, dialect: Dialect, claim: Claim, failure: Failure): Promise<boolean> {
  const { now } = dialect;
  const { error, retryInMs, defect, keepQuarantined = false, entries, remembered } = failure;
  const [row] = await run(
    `update work set lease_token = null, lease_until = null, last_error = $3, claimed = done, updated_at = ${changedAt(dialect)},
      ${entries === undefined ? '' : 'intended = null,'}
      remembered = case when $6 = 1 then $7 else remembered end,
      background = case when generation > claimed and background < $5 then background else $5 end,
      leases = ${keepQuarantined ? abandonedOfDeadLetter : 0},
      ${
        retryInMs === null
          ? `dead_lettered = case when generation > claimed then 0 else 1 end,
            attempts = case when generation > claimed then 0 else attempts end,
            defects = case when generation > claimed then 0 else defects + $4 end,
            reevaluate_at = null,
            wake_at = case when generation > claimed then wake_at end`
          : `defects = defects + $4,
            wake_at = case when wake_at < ${now} + $8 then wake_at else ${now} + $8 end`
      }
    where key = $1 and lease_token = $2
    returning dead_lettered, intended`,
    [
      claim.key,
      claim.token,
      // PostgreSQL refuses text with the character NUL, and an error may quote any text.
      error.slice(0, maxErrorLength).replaceAll('\0', ''),
      defect ? 1 : 0,
      claim.background ? 1 : 0,
      remembered === undefined ? 0 : 1,
      remembered === undefined || remembered === null ? null : JSON.stringify(remembered),
      ...(retryInMs === null ? [] : [retryInMs]),
    ],
  );
  if (row === undefined) return false;
  // A dead-lettered subject may never be processed again. It keeps what it intended: to the next run that is what GitHub may show.
  await insertEntries(run, dialect, entries ?? (row.dead_lettered === 1 ? unconfirmed(row.intended) : []));
  // The back-off also applies to wakes that arrived already.
  if (keepQuarantined)
    await run(
      `update work set backoff_until = ${now} + $2,
        wake_at = case when wake_at < ${now} + $2 then ${now} + $2 else wake_at end
      where key = $1`,
      [claim.key, deadLetterBackOffMs],
    );
  return true;
}
