import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../src/store/database/database.ts';
import { migrate, migrations } from '../src/store/database/schema.ts';
import { createStore } from '../src/store/sql/sql-store.ts';
import type { Store } from '../src/store/store.ts';
import { pullRequest } from './samples/subjects.ts';

const minute = 60_000;

/** What a database of the first release holds must be there, under its new names, for a later one. */
export function describeUpgrade(engine: string, open: () => Promise<Database>): void {
  describe(`an upgrade from the first release, on ${engine}`, () => {
    let store: Store;
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await database.transaction((run) => firstRelease(database, run));
      await migrate(database);
      store = createStore(database);
    });
    afterAll(() => store.close());

    it('keeps what waits, with its reason in the new words', async () => {
      expect(await store.list('waiting', 10)).toMatchObject([
        { subject: pullRequest(1), reasons: ['re-evaluate'] },
        { subject: pullRequest(2), reasons: ['resync 0123456789ab'] },
      ]);
    });

    it('keeps what is dead-lettered', async () => {
      expect(await store.list('dead-lettered', 10)).toMatchObject([
        { subject: pullRequest(3), lastError: 'a defect' },
      ]);
    });

    it('keeps the time of the next evaluation', async () => {
      expect(await store.list('scheduled', 10)).toMatchObject([{ subject: pullRequest(4) }]);
    });

    it('keeps what GitHub allows', async () => {
      const { rest } = await store.allowances(1);
      expect(rest).toMatchObject({ limit: 5_000, remaining: 17 });
    });

    it('keeps the evaluations, of which the failing rules are not known', async () => {
      expect(await store.history('pull-request:1:octo-org/widgets#1', 10)).toMatchObject([
        { headSha: '0123456789abcdef', conclusion: 'failure', failing: null, deliveries: ['d1'] },
      ]);
    });

    it('starts the full resync under its new name', async () => {
      expect(await store.find(['schedule:sweep'])).toEqual([]);
    });

    it('has taken every step, once', async () => {
      await migrate(database);
      const rows = await database.transaction((run) => run('select step from schema_step order by step'));
      expect(rows.map(({ step }) => Number(step))).toEqual(migrations.map((_, index) => index + 1));
    });
  });
}

/** The tables of the first release, with a row of each kind, as it wrote them. */
async function firstRelease(
  { dialect }: Database,
  run: Parameters<Parameters<Database['transaction']>[0]>[0],
): Promise<void> {
  await run('create table schema_step (step int primary key)');
  for (const statement of migrations[0]?.(dialect) ?? []) await run(statement);
  await run('insert into schema_step (step) values (1)');
  const work = async (number: number, columns: string, values: string) =>
    run(
      `insert into work (key, subject, installation, updated_at, ${columns}) values ($1, $2, 1, ${dialect.now}, ${values})`,
      [`pull-request:1:octo-org/widgets#${number}`, JSON.stringify(pullRequest(number))],
    );
  await work(1, 'generation, wake_at', `1, ${dialect.now} - ${2 * minute}`);
  await work(2, 'generation, wake_at', `1, ${dialect.now} - ${minute}`);
  await work(3, 'generation, claimed, dead, last_error', "1, 1, 1, 'a defect'");
  await work(4, 'again_at, wake_at', `${dialect.now} + ${minute}, ${dialect.now} + ${minute}`);
  await run(
    `insert into work (key, subject, generation, wake_at, updated_at)
    values ('schedule:sweep', '{"kind":"schedule","name":"sweep"}', 1, ${dialect.now}, ${dialect.now})`,
  );
  await run(
    `insert into cause (key, generation, reason, deliveries) values
      ('pull-request:1:octo-org/widgets#1', 1, 'recheck', '[]'),
      ('pull-request:1:octo-org/widgets#2', 1, 'sweep 0123456789ab', '[]'),
      ('schedule:sweep', 1, 'sweep', '[]')`,
  );
  await run(
    `insert into evaluation (key, at, head_sha, outcome, conclusion, ms, deliveries)
    values ('pull-request:1:octo-org/widgets#1', ${dialect.now}, '0123456789abcdef', 'evaluated', 'failure', 812, '["d1"]')`,
  );
  await run(
    `insert into allowance (installation, budget, most, remaining, reset_at)
    values (1, 'rest', 5000, 17, ${dialect.now} + ${minute})`,
  );
}
