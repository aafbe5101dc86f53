import { randomUUID } from 'node:crypto';
import type { Intention, NewEntry } from '../../../subjects/entries.ts';
import type { Subject } from '../../../subjects/index.ts';
import { encodeReason, scheduled } from '../../../subjects/reason.ts';
import { type Dialect, placeholders, type Row, type Run, type Value } from '../../database/database.ts';
import { priorityAt } from '../../database/schema.ts';
import { backgroundYieldsMs, type Claim, type Which } from '../../work-queue.ts';
import { insertEvidence } from '../entries.ts';
import { paused } from '../rate-limits.ts';
import { readCauses } from './causes.ts';
import { changedAt, repairTimes } from './clock-steps.ts';
import { dueAt, isQuarantined } from './quarantine.ts';

const only: Readonly<Record<Which, string>> = {
  any: `not ${isQuarantined}`,
  urgent: `not ${isQuarantined} and background = 0`,
  quarantined: isQuarantined,
};

/** Claims up to `limit` due subjects for `leaseMs`, none of the installations `without`. */
export async function claim(
  run: Run,
  dialect: Dialect,
  leaseMs: number,
  limit: number,
  which: Which,
  without: readonly number[],
): Promise<readonly Claim[]> {
  const { now } = dialect;
  let rows = await due(run, dialect, limit, which, without);
  // A full batch means that the clock is fine: skip the repair.
  if (rows.length < limit && (await repairTimes(run, dialect, leaseMs)))
    rows = await due(run, dialect, limit, which, without);
  if (rows.length === 0) return [];
  const scheduled = rows.filter((row) => row.scheduled === 1);
  if (scheduled.length > 0) await recordScheduled(run, scheduled);
  const token = randomUUID();
  const keys = rows.map((row) => String(row.key));
  await run(
    `update work set lease_token = $1, lease_until = ${now} + $2, leases = leases + 1, claimed_at = ${now}, claimed = generation,
      attempts = attempts + 1, updated_at = ${changedAt(dialect)},
      wake_at = case when reevaluate_at > ${now} then reevaluate_at end,
      reevaluate_at = case when reevaluate_at > ${now} then reevaluate_at end
    where key in ${placeholders(1, keys.length, 3)}`,
    [token, leaseMs, ...keys],
  );
  const causes = await readCauses(run, keys);
  return rows.map((row) => ({ ...claimOf(row, token), ...causes.of(String(row.key)) }));
}

/** Renews the lease, and keeps what is intended. `false`: the claim is lost, nothing was changed. */
export async function heartbeat(
  run: Run,
  dialect: Dialect,
  { key, token }: Claim,
  leaseMs: number,
  intention: Intention | undefined,
): Promise<boolean> {
  const rows = await run(
    `update work set lease_until = ${dialect.now} + $3${intention === undefined ? '' : ', intended = $4'}
    where key = $1 and lease_token = $2 returning key`,
    [key, token, leaseMs, ...(intention === undefined ? [] : [encodeIntended(intention.entries)])],
  );
  if (rows.length === 0) return false;
  if (intention !== undefined) await insertEvidence(run, dialect, intention.evidence);
  return true;
}

/** As JSON, in which even the character NUL is plain text. */
function encodeIntended(entries: readonly NewEntry[]): string | null {
  return entries.length === 0 ? null : JSON.stringify(entries);
}

/** The entries in the column `intended`. */
export function decodeIntended(intended: Value | undefined): readonly NewEntry[] {
  return typeof intended === 'string' ? (JSON.parse(intended) as readonly NewEntry[]) : [];
}

function due(
  run: Run,
  { now, skipLocked }: Dialect,
  limit: number,
  which: Which,
  without: readonly number[],
): Promise<readonly Row[]> {
  const others =
    without.length === 0
      ? ''
      : ` and (installation is null or installation not in ${placeholders(1, without.length, 2)})`;
  return run(
    `select key, subject, generation, attempts, defects, leases, background, remembered, intended,
      case when reevaluate_at <= ${now} then 1 else 0 end as scheduled,
      ${now} - ${dueAt} as waited
    from work
    where ${priorityAt} <= ${now} + ${backgroundYieldsMs} and ${dueAt} <= ${now} and ${only[which]}${others} and not ${paused(now)}
    order by ${priorityAt}, updated_at limit $1 ${skipLocked}`,
    [limit, ...without],
  );
}

/** A scheduled time is a cause, kept until an evaluation that saw it is completed. */
async function recordScheduled(run: Run, rows: readonly Row[]): Promise<void> {
  const keys = rows.map((row) => String(row.key));
  await run(`update work set generation = generation + 1 where key in ${placeholders(1, keys.length)}`, keys);
  await run(
    `insert into cause (key, generation, reason, deliveries) values ${placeholders(rows.length, 4)}`,
    rows.flatMap((row) => [String(row.key), Number(row.generation) + 1, encodeReason(scheduled), '[]']),
  );
}

function claimOf(row: Row, token: string): Omit<Claim, 'reasons' | 'deliveries'> {
  return {
    key: String(row.key),
    subject: JSON.parse(String(row.subject)) as Subject,
    attempt: Number(row.attempts) + 1,
    defects: Number(row.defects),
    abandoned: Number(row.leases),
    waitedMs: Number(row.waited),
    background: row.background === 1,
    remembered: row.remembered === null ? null : JSON.parse(String(row.remembered)),
    intended: decodeIntended(row.intended),
    token,
  };
}
