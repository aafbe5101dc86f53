import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Emulator } from '@sdl-gate/github-emulator';
import { type Service, startService } from '../../src/service.ts';
import type { Database } from '../../src/store/database/database.ts';
import { migrate } from '../../src/store/database/schema.ts';
import { openDatabase, openStore } from '../../src/store/open.ts';
import { createStore } from '../../src/store/sql/sql-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { openShop, sdlChecks, serviceSettings, settle, testedChange } from '../running-service.ts';
import { untestedChange } from '../scenarios/changes.ts';
import { enforcing } from '../scenarios/scene.ts';
import { refused } from './deliveries.ts';
import { lease } from './end-leases.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { finished, startGitHub } from './whole-github.ts';

jest.setTimeout(120_000);

let postgres: Postgres;
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-away-'));
let emulator: Emulator;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  emulator = await startGitHub();
  settle(emulator);
});
afterEach(() => emulator.close());

async function serve(store: Store): Promise<Service> {
  const settings = serviceSettings(emulator);
  const service = await startService(settings, { store });
  emulator.setWebhook({ url: `${service.url}/api/github/webhooks`, secret: settings.webhookSecret });
  return service;
}

const statuses = () => new Set(refused(emulator).map(({ status }) => status));

test('PostgreSQL is stopped under load: 503 while it is away, and afterwards all goes on by itself', async () => {
  let ahead = 0;
  const url = await postgres.database();
  const store = await openStore({ kind: 'postgres', url }, () => Date.now() + ahead);
  const service = await serve(store);
  try {
    const repository = await openShop(emulator, { policy: enforcing('tests', 'review') });
    await finished(emulator, service.idle);
    const slow = emulator.faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest(untestedChange);
    await slow.reached();
    await repository.openPullRequest({ ...testedChange(), message: 'Second' });
    await emulator.idle();

    await postgres.stopServer();
    slow.release();
    await change.review({ by: 'grace', state: 'approve' });
    const other = await repository.openPullRequest({ ...testedChange(), message: 'Third' });
    await emulator.idle();
    expect(statuses()).toEqual(new Set([503]));
    expect(sdlChecks(other)).toEqual([]);
    const readiness = await fetch(`${service.url}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ ready: false, store: 'does not answer' });
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

    await postgres.startServer();
    // What ran when the server went away is nobody's until its lease has ended.
    ahead = lease;
    await finished(emulator, service.idle);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    await expectFreshEvaluation(emulator);
  } finally {
    await service.close();
  }
});

interface Disk {
  readonly database: Database;
  fill(): Promise<void>;
  /** There is space again. */
  empty(): Promise<void>;
}

/** A file system of 32 megabytes, where this process may make one. */
function smallDisk(): Disk {
  const place = join(folder, 'disk');
  const filler = join(place, 'filler');
  return {
    database: openDatabase({ kind: 'sqlite', path: join(place, 'work.db') }),
    fill: async () => {
      const file = await open(filler, 'w');
      const writeAll = async () => {
        for (;;) await file.write(Buffer.alloc(1024));
      };
      await expect(writeAll()).rejects.toThrow('ENOSPC');
      await file.close();
    },
    empty: () => rm(filler),
  };
}

/** A file that SQLite lets grow no further: it says the same as of a full disk. */
function boundedFile(): Disk {
  const database = openDatabase({ kind: 'sqlite', path: join(folder, 'bounded.db') });
  const bound = (pages: number) => database.transaction((run) => run(`pragma max_page_count = ${pages}`));
  return {
    database,
    fill: async () => {
      await bound(1);
      const { ingest } = createStore(database);
      const ingestAll = async () => {
        for (;;) await ingest({ id: randomUUID(), event: 'x' }, []);
      };
      await expect(ingestAll()).rejects.toThrow('full');
    },
    empty: async () => {
      await bound(1_000_000);
    },
  };
}

/** Whether a file system could be made: only who administers the machine may. */
const mounted = (() => {
  const place = join(folder, 'disk');
  mkdirSync(place);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', place]).status === 0;
})();
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', join(folder, 'disk')]);
  rmSync(folder, { recursive: true, force: true });
});

const disks: (readonly [string, () => Disk])[] = [['a file of bounded size', boundedFile]];
if (mounted) disks.push(['a small file system', smallDisk]);

test.each(disks)(
  'the disk of SQLite is full (%s): 503, nothing half-stored, and all is taken when there is space again',
  async (_, make) => {
    const disk = make();
    await migrate(disk.database);
    const store = createStore(disk.database);
    const service = await serve(store);
    try {
      const repository = await openShop(emulator, { policy: enforcing('tests', 'review') });
      const change = await repository.openPullRequest(untestedChange);
      await finished(emulator, service.idle);

      await disk.fill();
      const before = await store.counts();
      const light = sdlChecks(change);
      await change.review({ by: 'grace', state: 'approve' });
      await change.edit({ base: 'main', title: 'Tax again' });
      await emulator.idle();
      expect(statuses()).toEqual(new Set([503]));
      expect(await store.known(refused(emulator).map(({ guid }) => guid))).toEqual(new Set());
      expect(await store.counts()).toEqual(before);
      expect(sdlChecks(change)).toEqual(light);
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

      await disk.empty();
      await finished(emulator, service.idle);
      await expectFreshEvaluation(emulator);
    } finally {
      await service.close();
    }
  },
);
