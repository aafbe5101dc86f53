// The record in both stores: pages of a large record, growth, and what entries cost the end of a claim.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { StoreLocation } from '../src/platform/store-location.ts';
import type { Database, Value } from '../src/store/database/database.ts';
import { openDatabase, openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { event } from '../src/subjects/reason.ts';
import { startPostgres } from '../test/postgres.ts';
import { digestOf, verdictOf } from '../test/samples/entries.ts';
import { pullRequest } from '../test/samples/subjects.ts';
import { medianOf } from './median.ts';
import { printTable } from './table.ts';

const entries = Number(process.argv[2] ?? 1_000_000);
const repositories = 500;
const rowsPerStatement = 1_000;
const pages = 50;
const replicas = 4;
/** Subjects that a replica processes at the same time, as the service does. */
const concurrency = 8;
/** Ends of claims per round, and rounds of each kind, in turn. */
const completions = 400;
const rounds = 7;

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-record-'));
const postgres = await startPostgres();

/** The facts of a verdict, as large as those of a usual pull request. */
const facts = Array.from({ length: 30 }, (_, index) => ({
  rule: `rule-${index}`,
  status: index % 3 === 0 ? 'fail' : 'pass',
  path: `src/${randomBytes(8).toString('hex')}.ts`,
  finding: randomBytes(4).toString('hex'),
}));
const body = zstdCompressSync(JSON.stringify(facts));

async function fill(database: Database): Promise<void> {
  for (let first = 1; first <= entries; first += rowsPerStatement) {
    const values: Value[] = [];
    const given = (value: Value) => `$${values.push(value)}`;
    const rows = Array.from({ length: rowsPerStatement }, (_, index) => {
      const id = first + index;
      const repository = Math.floor(Math.random() * repositories);
      const name = `acme/shop-${repository}`;
      const row = [
        id,
        id % 50 === 0 ? 'merged-commit' : 'verdict',
        repository,
        name,
        name,
        Math.floor(Math.random() * 2_000),
        digestOf(`head ${id}`).slice(0, 40),
        'main',
        id % 3 === 0 ? 'failure' : 'success',
        '\nreview=pass\ntests=fail\n',
        digestOf(`${id}`),
        1,
        body,
      ];
      return `(${row.map(given).join(', ')})`;
    });
    await database.transaction(
      (run) =>
        run(
          `insert into entry (at, kind, repository_id, repository, repository_name, number, sha, branch, conclusion, rules, digest, confirmed, body)
          values ${rows.join(', ')}`,
          values,
        ),
      'later',
    );
  }
}

async function pageTimes(store: Store, filter: Parameters<Store['entries']>[0]) {
  const times: number[] = [];
  let after: { at: number; id: number } | undefined;
  for (let page = 0; page < pages; page += 1) {
    const began = performance.now();
    const listed = await store.entries(filter, 100, after);
    times.push(performance.now() - began);
    after = listed.at(-1);
    if (listed.length < 100) after = undefined;
  }
  return { median: medianOf(times), longest: Math.max(...times) };
}

async function bytesOf(location: StoreLocation, database: Database): Promise<number> {
  if (location.kind === 'sqlite') {
    const [row] = await database.transaction((run) =>
      run('select page_count * page_size as bytes from pragma_page_count, pragma_page_size'),
    );
    return Number(row?.bytes);
  }
  const [row] = await database.transaction((run) => run("select pg_total_relation_size('entry') as bytes"));
  return Number(row?.bytes);
}

async function measurePages(name: string, location: StoreLocation): Promise<void> {
  const store = await openStore(location);
  const database = openDatabase(location);
  const before = await bytesOf(location, database);
  const began = performance.now();
  await fill(database);
  if (location.kind === 'postgres') await database.transaction((run) => run('analyze entry'));
  const seconds = (performance.now() - began) / 1_000;
  const grown = (await bytesOf(location, database)) - before;
  await database.close();
  const filters = {
    'by repository': { repository: 'acme/shop-7' },
    'by id of the repository, failures': { repositoryId: 7, conclusion: 'failure' },
    'by repository, kind and rule': { repository: 'acme/shop-7', kind: 'verdict', rule: 'tests=fail' },
    'by repository, before a time': { repository: 'acme/shop-7', until: entries / 10 },
    'by pull request': { repository: 'acme/shop-7', number: 7 },
    'by time': {},
  };
  const rows: string[][] = [];
  for (const [filter, fields] of Object.entries(filters)) {
    const { median: usual, longest } = await pageTimes(store, fields);
    rows.push([filter, usual.toFixed(2), longest.toFixed(2)]);
  }
  const title = `${name}: ${entries} entries in ${seconds.toFixed(0)} s, ${(grown / entries).toFixed(0)} bytes each`;
  printTable(title, ['page of 100', 'median ms', 'longest ms'], rows);
  await store.close();
}

/** Ends claims on all stores at the same time. @returns how many per second */
async function completionsPerSecond(
  stores: readonly Store[],
  withEntries: boolean,
  round: number,
): Promise<number> {
  const first = stores[0] as Store;
  const offset = round * completions;
  await first.wake(
    Array.from({ length: completions }, (_, index) => ({
      subject: pullRequest(offset + index),
      reason: event('x'),
    })),
  );
  const claims = await first.claim(600_000, completions);
  const workers = Array.from({ length: stores.length * concurrency }, (_, worker) => ({
    store: stores[worker % stores.length] as Store,
    claims: claims.filter((_claim, index) => index % (stores.length * concurrency) === worker),
  }));
  const began = performance.now();
  await Promise.all(
    workers.map(async ({ store, claims: share }) => {
      for (const claim of share) {
        if (claim.subject.kind !== 'pull-request') throw new Error('Another subject is due.');
        const entry = verdictOf(claim.subject.number, facts);
        await store.heartbeat(
          claim,
          600_000,
          withEntries ? { entries: [entry], evidence: [{ digest: entry.digest, content: body }] } : undefined,
        );
        await store.complete(claim, {
          subject: claim.subject,
          remembered: { shown: 'x' },
          follows: [],
          reevaluateInMs: null,
          evaluation: { headSha: 'a', outcome: 'evaluated', conclusion: 'failure', failing: [], ms: 1 },
          ...(withEntries ? { entries: [{ entry, confirmed: true }] } : {}),
        });
      }
    }),
  );
  return claims.length / ((performance.now() - began) / 1_000);
}

async function measureCompletions(name: string, locations: readonly StoreLocation[]): Promise<void> {
  const stores = await Promise.all(locations.map((location) => openStore(location)));
  const results: Record<'with' | 'without', number[]> = { with: [], without: [] };
  for (let round = 0; round < rounds * 2; round += 1) {
    const kind = round % 2 === 0 ? 'without' : 'with';
    const perSecond = await completionsPerSecond(stores, kind === 'with', round);
    // The first of each kind only warms up.
    if (round >= 2) results[kind].push(perSecond);
  }
  const [usual, recorded] = [medianOf(results.without), medianOf(results.with)];
  printTable(
    `${name}: lease renewed and claim completed, per second, median of ${rounds - 1} rounds`,
    ['without an entry', 'with an entry', 'share'],
    [[usual.toFixed(0), recorded.toFixed(0), `${((recorded / usual) * 100).toFixed(0)} %`]],
  );
  await Promise.all(stores.map((store) => store.close()));
}

try {
  const sqlite = (file: string): StoreLocation => ({ kind: 'sqlite', path: join(folder, file) });
  const server = async (): Promise<StoreLocation> => ({ kind: 'postgres', url: await postgres.database() });
  const shared = await server();
  await measureCompletions(
    `PostgreSQL, ${replicas} replicas`,
    Array.from({ length: replicas }, () => shared),
  );
  await measureCompletions('SQLite', [sqlite('completions.db')]);
  await measurePages('SQLite', sqlite('pages.db'));
  await measurePages('PostgreSQL', await server());
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
