import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Database, Run, Value } from '../src/store/database/database.ts';
import { migrate } from '../src/store/database/schema.ts';
import type { EntryFilter } from '../src/store/entries.ts';
import { createStore } from '../src/store/sql/sql-store.ts';
import type { Store } from '../src/store/store.ts';
import type { Claim } from '../src/store/work-queue.ts';
import type { Completion } from '../src/subjects/index.ts';
import { event } from '../src/subjects/reason.ts';
import { digestOf, entryOf, evidenceOf, verdictOf } from './samples/entries.ts';
import { pullRequest } from './samples/subjects.ts';

interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** A store, and the statements that it runs. */
async function watched(open: () => Promise<Database>) {
  const database = await open();
  await migrate(database);
  const statements: Statement[] = [];
  const store = createStore({
    ...database,
    transaction: (work, flush) =>
      database.transaction((run) => {
        const noting: Run = (sql, values = []) => {
          statements.push({ sql, values });
          return run(sql, values);
        };
        return work(noting);
      }, flush),
    // A hint is sent now and then.
    announce: async () => {},
  });
  const during = async (work: () => Promise<unknown>): Promise<readonly Statement[]> => {
    statements.length = 0;
    await work();
    return [...statements];
  };
  return { database, store, during };
}

/** The plans of an engine, in its own words. */
export interface Plans {
  /** What is put before a statement to have its plan. */
  readonly explain: string;
  /** Where it holds the statistics of the tables, how they are made. */
  readonly analyze: string;
  /** A step that reads all of a table. */
  readonly whole: RegExp;
  readonly sorted: RegExp;
}

const entries = 20_000;
const repositories = 10;
const fewRows = /\bon (tree|checkpoint)\b|\bSCAN tree\b|-ROW VALUES CLAUSE/;

/** What the record costs, by what the engine says of it. */
export function describePlans(name: string, open: () => Promise<Database>, plans: Plans): void {
  describe(`a record of ${entries} entries on ${name}`, () => {
    let bench: Awaited<ReturnType<typeof watched>>;
    beforeAll(async () => {
      bench = await watched(open);
      await bench.database.transaction(async (run) => {
        await fill(run);
      });
      await bench.store.seal(entries - 200, 'sdl-gate/tests');
      await bench.store.addCheckpoint({ tree: 1, size: entries - 200, text: 'signed' });
      await bench.database.transaction((run) => run(plans.analyze));
    });
    afterAll(() => bench?.database.close());

    const plan = async (work: (store: Store) => Promise<unknown>) => {
      const statements = await bench.during(() => work(bench.store));
      const steps: string[] = [];
      for (const { sql, values } of statements) {
        const rows = await bench.database.transaction((run) => run(`${plans.explain} ${sql}`, values));
        steps.push(...rows.map((row) => String(row.detail ?? row['QUERY PLAN'])));
      }
      return steps.join('\n');
    };

    const repository = { repository: 'acme/shop-7', repositoryId: 7 };
    const pages: readonly (readonly [EntryFilter, RegExp])[] = [
      [{}, /\bentry_at\b/],
      [{ since: 5_000 }, /\bentry_at\b/],
      [{ rule: 'review=fail', conclusion: 'failure', branch: 'main' }, /\bentry_at\b/],
      [{ kind: 'policy' }, /\bentry_kind\b/],
      [{ repositoryId: 7 }, /\bentry_repository\b/],
      [{ repositoryId: 7, kind: 'verdict', rule: 'review=fail', since: 5 }, /\bentry_repository\b/],
      [{ repository: repository.repository }, /\bentry_repository_name\b/],
      [{ repository: repository.repository, kind: 'verdict', until: 20_000 }, /\bentry_repository_name\b/],
      [{ repositoryId: 7, number: 7 }, /\bentry_number\b/],
      [{ repository: repository.repository, number: 7 }, /\bentry_repository_name\b/],
      // Asked at each push: most branches have no entry.
      [{ repositoryId: 7, branch: 'main' }, /\bentry_branch\b/],
      [{ sha: digestOf('107').slice(0, 40) }, /\bentry_sha\b/],
      [{ sha: digestOf('107').slice(0, 40), ...repository, kind: 'verdict' }, /\bentry_sha\b/],
    ];
    test.each(pages)('is read along an index, for a page of %j', async (filter, index) => {
      const first = await plan((store) => store.entries(filter, 100));
      const next = await plan((store) => store.entries(filter, 100, { at: 15_000, id: 15_000 }));
      for (const steps of [first, next]) {
        expect(steps).toMatch(index);
        expect(steps).not.toMatch(plans.whole);
        // The few of a commit or a pull request may be sorted.
        if (filter.sha === undefined && filter.number === undefined) expect(steps).not.toMatch(plans.sorted);
      }
    });

    test.each<[string, (store: Store) => Promise<unknown>]>([
      ['an entry by its number', (store) => store.entry(7)],
      ['an entry by its digest', (store) => store.entry(digestOf('7').slice(0, 8))],
      ['the proof of an entry', (store) => store.proof(4_711)],
      ['a batch of the tree', (store) => store.seal(20, '')],
      ['the leaves of a tree', (store) => store.leaves(1, 4_711, 20)],
      ['old entries', (store) => store.olderEntries(1_000, 20, { id: 9_000, at: 9_000 })],
      ['evidence', (store) => store.evidence([digestOf('7'), digestOf('8')])],
      [
        'a redaction',
        (store) => store.redact(8, [digestOf('8')], entryOf({ kind: 'redaction' }, Math.random())),
      ],
    ])('is read along an index, for %s', async (_, work) => {
      const steps = (await plan(work)).split('\n');
      // Of trees and checkpoints there are few, and the values of a statement are no table.
      expect(steps.filter((step) => !fewRows.test(step)).join('\n')).not.toMatch(plans.whole);
    });

    const ids = Array.from({ length: repositories }, (_, index) => index);
    test.each<[string, (store: Store) => Promise<unknown>, RegExp]>([
      ['counts of rules', (store) => store.ruleCounts(ids, 30), /\bposture_rule/],
      ['measured repositories', (store) => store.measuredRepositories(ids, 30), /\bposture/],
      ['open pull requests', (store) => store.openPullRequests(null, 100), /\bwork_open_pull_request\b/],
      ['those of a repository', (store) => store.openPullRequests(7, 100), /\bwork_open_pull_request\b/],
      ['commits to look at', (store) => store.unaccountedCommits(ids, 5, 100), /\bentry_attention\b/],
      [
        'events of exceptions',
        (store) => store.exceptionEventsIn(ids, new Date(5), 100),
        /\bexception_event_(ends|emergency|exception)\b/,
      ],
      ['a session', (store) => store.useSession('a', 5), /\bsession/],
    ])('is read along an index, for the dashboard: %s', async (_, work, index) => {
      const steps = await plan(work);
      expect(steps).toMatch(index);
      // Of what is empty here, an engine that has statistics reads all.
      expect(steps).not.toMatch(/(SCAN|Seq Scan on) (entry|work|exception_event)\b(?! USING)/);
    });

    test.each<[string, (store: Store) => Promise<unknown>]>([
      ['their number', (store) => store.attentionCounts()],
      ['those of a branch', (store) => store.needingAttention(7, 'main', 100)],
    ])('has an index of the few commits that need attention, for %s', async (_, work) => {
      const steps = await plan(work);
      expect(steps).toMatch(/\bentry_attention\b/);
      expect(steps).not.toMatch(/\bentry_(kind|at|branch|repository)\b/);
    });
  });

  describe(`an evaluation on ${name}`, () => {
    const verdict = verdictOf(1);
    const evidence = [evidenceOf('diff'), evidenceOf('policy')];
    const what: Completion = {
      subject: pullRequest(1),
      remembered: { shown: 'x' },
      follows: [],
      reevaluateInMs: null,
      evaluation: { headSha: 'a', outcome: 'evaluated', conclusion: 'failure', failing: [], ms: 1 },
    };
    const evaluate = async (
      bench: Awaited<ReturnType<typeof watched>>,
      work: (claim: Claim) => Promise<unknown>,
    ) => {
      await bench.store.wake([{ subject: pullRequest(1), reason: event('x') }]);
      const [claim] = await bench.store.claim(30_000, 1);
      if (claim === undefined) throw new Error('expected a claim');
      return bench.during(() => work(claim));
    };

    it('costs no statement for the record where nothing is recorded, and one more than before where something is', async () => {
      const bench = await watched(open);
      const { store } = bench;
      const unchanged = await evaluate(bench, async (claim) => {
        await store.heartbeat(claim, 30_000);
        await store.complete(claim, what);
      });
      const changed = await evaluate(bench, async (claim) => {
        await store.heartbeat(claim, 30_000, { entries: [verdict], evidence });
        await store.complete(claim, { ...what, entries: [{ entry: verdict, confirmed: true }] });
      });
      await bench.database.close();
      // The release before the record ran eight for either.
      expect(unchanged.length).toBe(7);
      expect(changed.length).toBe(9);
      const about = (statements: readonly Statement[]) =>
        statements.filter(({ sql }) => /insert into (entry|evidence)|intended =/.test(sql)).length;
      expect(about(unchanged)).toBe(0);
    });
  });
}

/** Entries of many repositories, in turn. */
async function fill(run: Run): Promise<void> {
  const rows = 1_000;
  for (let first = 1; first <= entries; first += rows) {
    const values: Value[] = [];
    const given = (value: Value) => `$${values.push(value)}`;
    const lines = Array.from({ length: rows }, (_, index) => {
      const id = first + index;
      const repository = id % repositories;
      const row: readonly Value[] = [
        id,
        id % 100 === 0 ? 'policy' : 'verdict',
        repository,
        `acme/shop-${repository}`,
        `acme/shop-${repository}`,
        id % (repositories * 10),
        digestOf(`${id}`).slice(0, 40),
        'main',
        id % 2 === 0 ? 'failure' : 'success',
        '\nreview=fail\n',
        digestOf(`${id}`),
        1,
      ];
      return `(${row.map(given).join(', ')})`;
    });
    await run(
      `insert into entry (at, kind, repository_id, repository, repository_name, number, sha, branch, conclusion, rules, digest, confirmed)
      values ${lines.join(', ')}`,
      values,
    );
  }
  await run(`insert into evidence (digest, size, used_at) select digest, 0, at from entry`);
  // Of a hundred subjects one is an open pull request, and of a thousand exceptions one ends soon.
  await run(
    `insert into work (key, name, subject, remembered, updated_at)
    select case when id % 100 = 0 then 'pull-request:' else 'branch:' end || (id % ${repositories}) || '#' || id, '', '{}',
      case when id % 100 = 0 then '{"shown":"[]"}' end, 1
    from entry`,
  );
  await run(
    `insert into exception_event (source, exception, repository_id, kind, actor, at, ends, body)
    select 'comment:' || id, 'EX-' || id, id % ${repositories}, 'proposed', 'ada', 1, case when id % 1000 = 0 then 9 else 1 end, '{}'
    from entry`,
  );
}
