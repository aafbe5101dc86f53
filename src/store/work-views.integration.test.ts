import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Postgres, startPostgres } from '../../test/postgres.ts';
import { pullRequest } from '../../test/store-contract.ts';
import { subjectKey } from '../subjects/index.ts';
import { event, scheduled } from '../subjects/reason.ts';
import { inMemory, type StoreLocation } from './location.ts';
import { openDatabase } from './open.ts';
import { migrate } from './schema.ts';
import { createStore } from './sql-store.ts';
import type { Claim } from './store.ts';
import { find, installations } from './work-views.ts';

jest.setTimeout(60_000);

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres({ durable: false });
});
afterAll(() => server?.stop());

const engines: readonly (readonly [string, () => Promise<StoreLocation>])[] = [
  ['SQLite', async () => inMemory],
  ['PostgreSQL', async () => ({ kind: 'postgres', url: await server.database() })],
];

describe.each(engines)('what is known of subjects on %s', (_, place) => {
  it('is found by their keys, whatever state they are in', async () => {
    const database = openDatabase(await place());
    await migrate(database);
    const store = createStore(database);
    const claimed = async (number: number): Promise<Claim> => {
      await store.wake([{ subject: pullRequest(number), reason: event(`r${number}`) }]);
      const [claim] = await store.claim(30_000, 1);
      if (claim === undefined) throw new Error('expected a claim');
      return claim;
    };
    await store.complete(await claimed(1), { remembered: 'seen' });
    await store.complete(await claimed(2), { remembered: 'seen', recheckInMs: 60_000 });
    await store.fail(await claimed(3), { error: 'a defect', retryInMs: null, defect: true });
    await claimed(4);
    await store.wake([{ subject: pullRequest(5), reason: event('r5') }]);
    await store.wake([{ subject: { kind: 'schedule', name: 'sweep' }, reason: scheduled }]);

    const keys = [1, 2, 3, 4, 5, 6].map((number) => subjectKey(pullRequest(number)));
    const found = await database.transaction((run) => find(run, database.dialect, keys));
    expect(
      found.map(({ key, state, reasons, lastError }) => [key.at(-1), state, reasons, lastError]),
    ).toEqual([
      ['1', 'asleep', [], null],
      ['2', 'scheduled', [], null],
      ['3', 'dead', ['r3'], 'a defect'],
      ['4', 'running', ['r4'], null],
      ['5', 'waiting', ['r5'], null],
    ]);
    expect(await database.transaction((run) => find(run, database.dialect, []))).toEqual([]);
    expect(await database.transaction(installations)).toEqual([1]);
    await store.close();
  });
});
