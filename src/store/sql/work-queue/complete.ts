import { type Completion, type Subject, subjectKey, type Wake } from '../../../subjects/index.ts';
import { followed } from '../../../subjects/reason.ts';
import type { Evaluation, RecordedEntry } from '../../../subjects/work.ts';
import { type Dialect, placeholders, type Row, type Run, type Value } from '../../database/database.ts';
import type { Claim } from '../../work-queue.ts';
import { insertEntries } from '../entries.ts';
import { addExceptionEvents } from '../exceptions.ts';
import { decodeIntended } from './claim.ts';
import { changedAt } from './clock-steps.ts';
import { identify } from './identify.ts';
import { storedName } from './wake.ts';

/** Ends the claim. Returns the subjects to wake; `null`: another worker has the subject, nothing was changed. */
export async function complete(
  run: Run,
  dialect: Dialect,
  claim: Claim,
  completion: Completion,
): Promise<readonly Wake[] | null> {
  const { now } = dialect;
  const {
    remembered,
    reevaluateInMs,
    wakes = [],
    follows,
    changed = false,
    evaluation,
    exceptionEvents = [],
    identified,
    entries,
  } = completion;
  const found = completion.subject;
  const [row] = await run(
    `update work set lease_token = null, lease_until = null, leases = 0, attempts = 0, defects = 0, done = claimed,
      last_error = null,
      remembered = case when $5 = 1 then $3 else remembered end,
      changed_at = case when $4 = 1 then ${now} else changed_at end,
      consecutive_runs = ${nextConsecutiveRuns}, pace_until = ${shareMs} + case when pace_until > ${now} then pace_until else ${now} end,
      done_at = ${now}, updated_at = ${changedAt(dialect)}${entries === undefined ? '' : ', intended = null'}${found === undefined ? '' : noted}
    where key = $1 and lease_token = $2
    returning generation, claimed, claimed_at, consecutive_runs, pace_until - ${now} as ahead, intended`,
    [
      claim.key,
      claim.token,
      remembered === undefined || remembered === null ? null : JSON.stringify(remembered),
      changed ? 1 : 0,
      remembered === undefined ? 0 : 1,
      ...(found === undefined
        ? []
        : [
            storedName(found),
            JSON.stringify(found),
            'installationId' in found ? found.installationId : null,
          ]),
    ],
  );
  if (row === undefined) return null;
  await insertEntries(run, dialect, entries ?? unconfirmed(row.intended));
  if (row.intended !== null) await run('update work set intended = null where key = $1', [claim.key]);
  await backOff(run, dialect, claim, backOffAfter(row));
  if (reevaluateInMs !== undefined) await reevaluateIn(run, dialect, claim, reevaluateInMs);
  await run('delete from cause where key = $1 and generation <= $2', [claim.key, Number(row.claimed)]);
  if (evaluation !== undefined)
    await record(run, dialect, claim, storedName(found ?? claim.subject), evaluation);
  await addExceptionEvents(run, exceptionEvents);
  const also = [...wakes];
  if (follows !== undefined && (await follow(run, claim, follows.map(subjectKey), Number(row.claimed_at)))) {
    also.push({ subject: claim.subject, reason: followed });
  }
  if (changed) also.push(...(await followersOf(run, claim)));
  if (identified !== undefined) also.push(...(await identify(run, dialect, identified)));
  return also;
}

/** Removes a subject with nothing to do or to remember. */
export async function forgetIdle(run: Run, { key }: Claim): Promise<void> {
  await run(
    `delete from work where key = $1 and wake_at is null and remembered is null and changed_at is null
      and not exists (select 1 from following where follower = work.key)`,
    [key],
  );
}

/** In a storm of events the subject is evaluated at intervals; the last evaluation sees all events. */
async function backOff(run: Run, { now }: Dialect, { key }: Claim, backOffMs: number): Promise<void> {
  if (backOffMs <= 0) return;
  await run(
    `update work set backoff_until = ${now} + $2,
      wake_at = case when generation > done and wake_at < ${now} + $2 then ${now} + $2 else wake_at end
    where key = $1`,
    [key, backOffMs],
  );
}

/** Wakes that arrived during the work stay due at their own time. */
async function reevaluateIn(run: Run, { now }: Dialect, { key }: Claim, inMs: number | null): Promise<void> {
  if (inMs === null) {
    await run(
      'update work set reevaluate_at = null, wake_at = case when generation > done then wake_at end where key = $1',
      [key],
    );
    return;
  }
  await run(
    `update work set reevaluate_at = ${now} + $2,
      wake_at = case when generation > done and wake_at < ${now} + $2 then wake_at else ${now} + $2 end
    where key = $1`,
    [key, Math.max(0, Math.ceil(inMs))],
  );
}

/** Notes how the subject was found. What a wake during the work said is newer. */
const noted = `, name = case when generation = claimed then $6 else name end,
  subject = case when generation = claimed then $7 else subject end,
  installation = case when generation = claimed then $8 else installation end`;

/** Entries of the column `intended`, as they are recorded by a run that does not know what became of them. */
export function unconfirmed(intended: Value | undefined): readonly RecordedEntry[] {
  return decodeIntended(intended).map((entry) => ({ entry, confirmed: false }));
}

async function record(
  run: Run,
  { now }: Dialect,
  claim: Claim,
  name: string,
  evaluation: Evaluation,
): Promise<void> {
  const { headSha, outcome, conclusion, failing, ms } = evaluation;
  await run(
    `insert into evaluation (key, name, at, head_sha, outcome, conclusion, failing_rules, ms, deliveries)
    values ($1, $2, ${now}, $3, $4, $5, $6, $7, $8)`,
    [
      claim.key,
      name,
      headSha,
      outcome,
      conclusion,
      JSON.stringify(failing),
      ms,
      JSON.stringify(claim.deliveries),
    ],
  );
}

/** Whether a followed subject changed during the work, when it could not yet wake this one. */
async function follow(run: Run, claim: Claim, keys: readonly string[], since: number): Promise<boolean> {
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
}

async function followersOf(run: Run, { key, reasons, deliveries }: Claim): Promise<readonly Wake[]> {
  const rows = await run(
    'select work.subject from following join work on work.key = following.follower where followed = $1',
    [key],
  );
  return rows.flatMap((row) => {
    const subject = JSON.parse(String(row.subject)) as Subject;
    return reasons.map((reason) => ({ subject, reason, deliveries }));
  });
}

/**
 * Back-off in milliseconds, by the number of evaluations in a row during which a storm of events arrived. The first repetition follows at
 * once, so that no outdated result stays.
 */
const backOffStepsMs = [0, 0, 2_000, 4_000, 8_000];

/** Milliseconds within which an evaluation after the previous one belongs to the same storm. */
const lullMs = 3_000;

/** Wakes during one evaluation that make a storm. */
const stormWakes = 5;

/** Milliseconds within which an evaluation after the previous one is part of a storm, if it is outdated at its end. */
const soonMs = 1_000;

const nextConsecutiveRuns = `case
  when generation - claimed >= ${stormWakes} or generation > claimed and claimed_at < done_at + ${soonMs} then consecutive_runs + 1
  when claimed_at < done_at + ${lullMs} then consecutive_runs else 0 end`;

/** Evaluations of one subject in quick succession, after which it has one per second. */
const maxBurst = 20;
const shareMs = 1_000;

/** Back-off in milliseconds, from the row of a completed claim. */
function backOffAfter({ generation, claimed, consecutive_runs, ahead }: Row): number {
  const stormMs =
    Number(generation) > Number(claimed)
      ? (backOffStepsMs[Math.min(Number(consecutive_runs), backOffStepsMs.length - 1)] ?? 0)
      : 0;
  return Math.max(stormMs, Number(ahead) - maxBurst * shareMs);
}
