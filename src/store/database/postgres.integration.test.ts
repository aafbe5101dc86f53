import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { settled } from '../../../test/manual-clock.ts';
import { type Postgres, startPostgres } from '../../../test/postgres.ts';
import { pullRequest } from '../../../test/samples/subjects.ts';
import { describeStore } from '../../../test/store-contract.ts';
import { describeFlushes } from '../../../test/store-flushes.ts';
import { describePlans } from '../../../test/store-plans.ts';
import { describeUpgrade } from '../../../test/store-upgrade.ts';
import { requested } from '../../subjects/reason.ts';
import { openStore } from '../open.ts';
import { createStore } from '../sql/sql-store.ts';
import type { Store } from '../store.ts';
import { StoreUnavailable } from './database.ts';
import { openPostgres } from './postgres.ts';
import { migrate, tables } from './schema.ts';

jest.setTimeout(120_000);

let server: Postgres;
let shared: string;
beforeAll(async () => {
  server = await startPostgres({ durable: false });
  shared = await server.database();
});
afterAll(() => server?.stop());

/** The same database, emptied: making one for each history would take most of the time. */
async function emptied(now: () => number): Promise<Store> {
  const database = openPostgres(shared, now);
  await migrate(database);
  await database.transaction((run) => run(`truncate ${Object.keys(tables).join(', ')} restart identity`));
  return createStore(database);
}

describeStore('PostgreSQL', emptied, 40);

describeFlushes('PostgreSQL', async () => openPostgres(await server.database()), {
  ask: 'show synchronous_commit',
  flushed: 'on',
  notYet: 'off',
});

describePlans('PostgreSQL', async () => openPostgres(await server.database()), {
  explain: 'explain',
  analyze: 'analyze',
  whole: /\bSeq Scan/,
  sorted: /\bSort\b/,
});

describeUpgrade('PostgreSQL', async () => openPostgres(await server.database()));

const opened: Store[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

async function replicas(count: number): Promise<readonly Store[]> {
  const url = await server.database();
  const stores = await Promise.all(Array.from({ length: count }, () => openStore({ kind: 'postgres', url })));
  opened.push(...stores);
  return stores;
}

const wake = (number: number) => ({ subject: pullRequest(number), reason: requested });

describe('replicas on one PostgreSQL', () => {
  it('bring the schema up to date together, once', async () => {
    const [one] = await replicas(5);
    expect(await one?.counts()).toMatchObject({ waiting: 0 });
  });

  it('never have the same subject, however many ask at the same time', async () => {
    const stores = await replicas(4);
    await stores[0]?.wake(Array.from({ length: 40 }, (_, index) => wake(index + 1)));
    const claims = await Promise.all(
      stores.flatMap((store) => [store.claim(30_000, 8), store.claim(30_000, 8)]),
    );
    const keys = claims.flat().map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBe(40);
  });

  it('take a delivery once, though it reaches all of them at the same time', async () => {
    const stores = await replicas(4);
    const outcomes = await Promise.all(
      stores.map((store) => store.ingest({ id: 'd1', event: 'x' }, [wake(1)])),
    );
    expect(outcomes.toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'new']);
  });

  it('lose nothing when they wake the same subjects in different orders', async () => {
    const stores = await replicas(4);
    const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
    await Promise.all(
      stores.flatMap((store, replica) =>
        numbers.map((number) => {
          const order = replica % 2 === 0 ? [number, 31 - number] : [31 - number, number];
          return store.ingest({ id: `${replica}-${number}`, event: 'x' }, order.map(wake));
        }),
      ),
    );
    const claims = await stores[0]?.claim(30_000, 100);
    expect(claims).toHaveLength(30);
  });

  it('hear of each other’s work', async () => {
    const [one, two] = await replicas(2);
    await new Promise<void>((resolve) => {
      const stop = two?.onWake(() => {
        stop?.();
        resolve();
      });
      void one?.wake([wake(1)]);
    });
  });

  it('share the pace of writes', async () => {
    const stores = await replicas(2);
    const pace = { perSecond: 1, burst: 2 };
    const waits = [];
    for (const store of [...stores, ...stores]) waits.push(await store.reserve('write', pace));
    expect(waits.map((wait) => Math.ceil(wait / 1_000))).toEqual([0, 0, 1, 2]);
  });
});

describe('a PostgreSQL that is away', () => {
  it('is said to be unavailable to a transaction that was not asking in that moment', async () => {
    const database = openPostgres(await server.database());
    const transaction = database.transaction(async (run) => {
      await run('select 1');
      await server.stopServer();
      // The news that the connection is gone comes by itself.
      for (let turn = 0; turn < 10; turn += 1) await settled();
      return run('select 2');
    });
    await expect(transaction).rejects.toThrow(StoreUnavailable);
    await server.startServer();
    expect(await database.transaction((run) => run('select 3 as three'))).toEqual([{ three: 3 }]);
    await database.close();
  });

  it('is said to be unavailable, and used again when it is back', async () => {
    const url = await server.database();
    const store = await openStore({ kind: 'postgres', url });
    opened.push(store);
    await store.ingest({ id: 'd1', event: 'x' }, [wake(1)]);
    await server.stopServer();
    await expect(store.ingest({ id: 'd2', event: 'x' }, [wake(2)])).rejects.toThrow(StoreUnavailable);
    await server.startServer();
    expect(await store.ingest({ id: 'd2', event: 'x' }, [wake(2)])).toBe('new');
    expect(await store.ingest({ id: 'd1', event: 'x' }, [wake(1)])).toBe('duplicate');
    expect(await store.claim(30_000, 10)).toHaveLength(2);
  });

  it('at the start is one clear error', async () => {
    const location = { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:9/nothing' } as const;
    await expect(openStore(location)).rejects.toThrow(
      /^PostgreSQL at .* refuses connections \(DATABASE_URL\): is it up\? \(SDL-S201\)$/,
    );
  });
});
