import type { DashboardViews, OpenPullRequest, UnaccountedCommit } from '../dashboard-views.ts';
import {
  type Database,
  type Dialect,
  placeholders,
  type Row,
  type Run,
  type Value,
} from '../database/database.ts';
import { isOpenPullRequest, needsAttention } from '../database/schema.ts';
import { exceptionsIn, newestOf } from './dashboard-exceptions.ts';
import { measuredColumns, measuredRepository } from './posture.ts';

/** Repositories per statement: SQLite allows 32,766 placeholders. */
const maxIds = 5_000;

/** Implements `DashboardViews` on one SQL database. */
export function createDashboardViews(database: Database): DashboardViews {
  const { dialect } = database;
  /** Reads for some of the repositories at a time. */
  const forAll = <Item>(
    repositoryIds: readonly number[],
    read: (run: Run, some: readonly number[]) => Promise<readonly Item[]>,
  ) =>
    database.transaction(async (run) => {
      const items: Item[] = [];
      for (let first = 0; first < repositoryIds.length; first += maxIds)
        items.push(...(await read(run, repositoryIds.slice(first, first + maxIds))));
      return items;
    });
  return {
    ruleCounts: (repositoryIds, sinceDay) =>
      forAll(repositoryIds, async (run, some) => {
        const rows = await run(
          `select repository_id, rule, sum(pass) as pass, sum(fail) as fail, sum(waived) as waived, sum(pending) as pending,
            sum(not_applicable) as not_applicable
          from posture_rule where day >= $1 and span = 1 and repository_id in ${idsAfter(1, some)}
          group by repository_id, rule order by repository_id, rule`,
          [sinceDay, ...some],
        );
        return rows.map((row) => ({
          repositoryId: Number(row.repository_id),
          rule: String(row.rule),
          pass: Number(row.pass),
          fail: Number(row.fail),
          waived: Number(row.waived),
          pending: Number(row.pending),
          notApplicable: Number(row.not_applicable),
        }));
      }),
    measuredRepositories: (repositoryIds, sinceDay) =>
      forAll(repositoryIds, async (run, some) => {
        const rows = await run(
          `select ${measuredColumns('last')}, total.changes as changes, total.without_evidence as without_evidence
          from (
            select repository_id, max(day) as day, sum(changes) as changes, sum(without_evidence) as without_evidence
            from posture where repository_id in ${idsAfter(1, some)} and day >= $1 and span = 1 group by repository_id
          ) as total
          join posture as last on last.day = total.day and last.span = 1 and last.repository_id = total.repository_id
          order by last.repository_id`,
          [sinceDay, ...some],
        );
        return rows.map(measuredRepository);
      }),
    openPullRequests: (repositoryId, limit) =>
      database.transaction((run) => openPullRequests(run, dialect, repositoryId, limit)),
    unaccountedCommits: async (repositoryIds, since, limit) => {
      const found = await forAll(repositoryIds, (run, some) =>
        unaccountedCommits(run, dialect, some, since, limit),
      );
      return found.toSorted((one, other) => other.entry - one.entry).slice(0, limit);
    },
    exceptionEventsIn: async (repositoryIds, endAfter, limit) => {
      const found = await forAll(repositoryIds, (run, some) => exceptionsIn(run, some, endAfter, limit + 1));
      return newestOf(found, limit);
    },
  };
}

/** A list of placeholders for ids that follow other values. */
function idsAfter(values: number, ids: readonly number[]): string {
  return placeholders(1, ids.length, values + 1);
}

async function openPullRequests(
  run: Run,
  { jsonField }: Dialect,
  repositoryId: number | null,
  limit: number,
): Promise<readonly OpenPullRequest[]> {
  const values: Value[] = [limit, ...(repositoryId === null ? [] : [`pull-request:${repositoryId}#%`])];
  const rows = await run(
    `select key, ${jsonField('remembered', 'shown')} as shown, ${jsonField('remembered', 'closed')} as closed, done_at
    from work where ${isOpenPullRequest}${repositoryId === null ? '' : ' and key like $2'} order by key limit $1`,
    values,
  );
  return rows
    .flatMap(openPullRequest)
    .toSorted((one, other) => one.repositoryId - other.repositoryId || one.number - other.number);
}

function openPullRequest({ key, shown: text, closed, done_at: doneAt }: Row): readonly OpenPullRequest[] {
  const [, repository, number] = /^pull-request:(\d+)#(\d+)$/.exec(String(key)) ?? [];
  // SQLite has 1 for true, PostgreSQL the text.
  if (repository === undefined || closed === 1 || closed === 'true') return [];
  const read = shownIn(text);
  if (read === null) return [];
  const [conclusion, rules] = read;
  return [
    {
      repositoryId: Number(repository),
      number: Number(number),
      conclusion,
      rules,
      evaluatedAt: doneAt == null ? null : Number(doneAt),
    },
  ];
}

/** What a check says, as it is remembered; null: another release wrote it. By hand: thousands are read for one page. */
function shownIn(text: Row[string] | undefined): readonly [string, OpenPullRequest['rules']] | null {
  try {
    const read: unknown = JSON.parse(String(text));
    if (!Array.isArray(read) || typeof read[0] !== 'string' || !Array.isArray(read[1])) return null;
    const isRule = (each: unknown) =>
      Array.isArray(each) && typeof each[0] === 'string' && typeof each[1] === 'string';
    return read[1].every(isRule) ? [read[0], read[1]] : null;
  } catch {
    return null;
  }
}

async function unaccountedCommits(
  run: Run,
  { equalsWithoutIndex: equals }: Dialect,
  repositoryIds: readonly number[],
  since: number,
  limit: number,
): Promise<readonly UnaccountedCommit[]> {
  // Only the index of these few entries is read; what a later entry accounts for is left out.
  const rows = await run(
    `select id, at, repository_id, sha, branch, number, conclusion from entry
    where ${needsAttention} and at >= $1 and repository_id + 0 in ${idsAfter(2, repositoryIds)} and sha is not null
    and not exists (
      select 1 from entry as later where later.sha = entry.sha
      and ${equals('later.repository_id', 'entry.repository_id')} and ${equals('later.branch', 'entry.branch')}
      and ${equals('later.kind', "'accounted-commit'")} and later.id > entry.id)
    order by at desc, id desc limit $2`,
    [since, limit, ...repositoryIds],
  );
  return rows.map((row) => ({
    entry: Number(row.id),
    at: Number(row.at),
    repositoryId: Number(row.repository_id),
    sha: String(row.sha),
    branch: String(row.branch ?? ''),
    number: row.number == null ? null : Number(row.number),
    state: String(row.conclusion),
  }));
}
