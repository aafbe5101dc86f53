import type { Completion, Subject, Wake } from '../../../subjects/index.ts';
import { decodeReason } from '../../../subjects/reason.ts';
import { type Dialect, placeholders, type Run } from '../../database/database.ts';

/** What a subject keeps when its repository is identified. Its lease does not outlive the process of the earlier release. */
const kept = `generation, claimed, done, reevaluate_at, background, leases, claimed_at, done_at, consecutive_runs, backoff_until, pace_until,
  attempts, defects, dead_lettered, last_error, remembered, changed_at, updated_at`;

/**
 * Moves the subjects of an identified repository from `work_by_name` to `work`, with their reasons, followers and evaluations. Of a subject
 * that is there already only the reasons are kept: an event arrived meanwhile, and its evaluation replaces the rest.
 *
 * @returns the wakes of those
 */
export async function identify(
  run: Run,
  { now }: Dialect,
  { formerPlace, repositoryId }: NonNullable<Completion['identified']>,
): Promise<readonly Wake[]> {
  const ofPlace = 'key in (select key from key_by_name where place = $1)';
  if (repositoryId === null) {
    await run(`delete from cause where ${ofPlace}`, [formerPlace]);
    await run(`delete from following where follower in (select key from key_by_name where place = $1)`, [
      formerPlace,
    ]);
    await removeNames(run, formerPlace);
    return [];
  }
  // A key is `<kind>:<place><rest>` in both forms, and no other part of it can hold `:<place>`.
  const former = `:${formerPlace}`;
  const keyOf = (key: string) => key.replace(former, `:${repositoryId}`);
  const newKey = (column: string) => `replace(${column}, $2, $3)`;
  const both = [formerPlace, former, `:${repositoryId}`];
  const withoutInstallation = former.replace(/^:\d+/, '');
  const moved = await run(
    `insert into work (key, name, subject, installation, wake_at, ${kept})
    select ${newKey('key')}, lower(replace(key, $2, $4)), '{"repositoryId":${repositoryId},' || substr(subject, 2), installation,
      case when lease_until is null then wake_at else ${now} end, ${kept}
    from work_by_name where ${ofPlace}
    on conflict (key) do nothing returning key`,
    [...both, withoutInstallation],
  );
  const isMoved = new Set(moved.map(({ key }) => String(key)));
  const rows = await run(
    `select key, subject, background, wake_at - ${now} as delay from work_by_name where ${ofPlace}`,
    [formerPlace],
  );
  const wakes: Wake[] = [];
  for (const row of rows.filter(({ key }) => !isMoved.has(keyOf(String(key))))) {
    const subject = { repositoryId, ...JSON.parse(String(row.subject)) } as Subject;
    const causes = await run('delete from cause where key = $1 returning generation, reason, deliveries', [
      String(row.key),
    ]);
    const inOrder = causes.toSorted((one, other) => Number(one.generation) - Number(other.generation));
    for (const { reason, deliveries } of inOrder) {
      wakes.push({
        subject,
        reason: decodeReason(String(reason)),
        deliveries: JSON.parse(String(deliveries)) as readonly string[],
        delay: Math.max(0, Number(row.delay)),
        background: row.background === 1,
      });
    }
  }
  await run(`update cause set key = ${newKey('key')} where ${ofPlace}`, both);
  await run(`update evaluation set key = ${newKey('key')} where ${ofPlace}`, both);
  await moveFollowing(run, formerPlace, keyOf);
  await removeNames(run, formerPlace);
  return wakes;
}

async function moveFollowing(run: Run, place: string, keyOf: (key: string) => string): Promise<void> {
  const rows = await run(
    `delete from following where follower in (select key from key_by_name where place = $1) returning followed, follower`,
    [place],
  );
  for (let first = 0; first < rows.length; first += maxRows) {
    const some = rows.slice(first, first + maxRows);
    await run(
      `insert into following (followed, follower) values ${placeholders(some.length, 2)} on conflict do nothing`,
      some.flatMap(({ followed, follower }) => [keyOf(String(followed)), keyOf(String(follower))]),
    );
  }
}

/** Rows per statement. */
const maxRows = 500;

async function removeNames(run: Run, place: string): Promise<void> {
  await run('delete from work_by_name where key in (select key from key_by_name where place = $1)', [place]);
  await run('delete from key_by_name where place = $1', [place]);
}
