import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as environment } from 'node:process';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ledger } from '../../src/cli/ledger/ledger.ts';
import { runCommand } from '../../src/cli/run.ts';
import { storeLocation } from '../../src/platform/store-location.ts';
import { openStore } from '../../src/store/open.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { compiledSources } from '../service-process.ts';
import type { LedgerProcessOptions } from './ledger-process.ts';
import { randomOf, seedOf } from './random.ts';

// Two hundred processes start on a machine that may do other work.
jest.setTimeout(1_800_000);

const program = fileURLToPath(new URL('ledger-process.ts', import.meta.url));

/** Kills on each of both stores; another number by the environment, as in `KILLS=20`. */
const kills = Number(environment.KILLS ?? 100);

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'sdl-gate-ledger-kills-'));
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(`${kills} times kill -9 on each store while entries are sealed: each is in the tree once`, async () => {
  const databases = [`sqlite:${join(folder, 'ledger.db')}`, await postgres.database()];
  await Promise.all(databases.map((database, index) => killOver(database, `${index}`, seedOf())));
});

async function killOver(database: string, name: string, seed: number): Promise<void> {
  const random = randomOf(seed);
  const directory = join(folder, name);
  mkdirSync(directory);
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const written = new Set<string>();
  const halted = new Set<string>();
  for (let round = 1; round <= kills; round += 1) {
    const process = started({ database, directory, key });
    // Some are killed soon after the start, others while they make checkpoints.
    const awaited = round % 3 === 0 ? 'open' : 'signed';
    const heard = new Promise<void>((resolve, reject) => {
      process.once('exit', () => reject(new Error(`The process of ${database} ended by itself.`)));
      process.on('message', (message: string | readonly string[]) => {
        if (message === awaited) resolve();
        if (message === 'open' || message === 'signed') return;
        if (typeof message === 'string') halted.add(message);
        else for (const digest of message) written.add(digest);
      });
    });
    await heard;
    await wait(random(60));
    const ended = Promise.all([once(process, 'exit'), once(process, 'disconnect')]);
    process.kill('SIGKILL');
    await ended;
  }
  expect({ database, seed, halted: [...halted] }).toEqual({ database, seed, halted: [] });
  await expectSealed(database, directory, written);
}

function started(options: LedgerProcessOptions): ChildProcess {
  const process = fork(program, [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...environment, NODE_COMPILE_CACHE: compiledSources },
  });
  process.on('error', () => {});
  return process;
}

/** What was written is in the tree, once, and every checkpoint that got out fits it. */
async function expectSealed(
  database: string,
  directory: string,
  written: ReadonlySet<string>,
): Promise<void> {
  const location = storeLocation(database);
  if (location === null) throw new Error(`${database} is no database.`);
  const store = await openStore(location);
  while ((await store.seal(500, '')).sealed > 0);
  const leaves = await store.leaves(1, 0, 1_000_000);
  const entries = await store.entries({}, 1_000_000);
  const trees = await store.trees();
  await store.close();
  expect(written.size).toBeGreaterThan(kills);
  expect(trees).toMatchObject([{ size: entries.length, halted: null }]);
  const sealed = leaves.map(({ entry }) => entry?.digest ?? '');
  expect(new Set(sealed).size).toBe(sealed.length);
  expect(sealed.toSorted()).toEqual(entries.map(({ digest }) => digest).toSorted());
  expect([...written].filter((digest) => !sealed.includes(digest))).toEqual([]);
  expect(readdirSync(directory).filter((name) => !name.startsWith('.')).length).toBeGreaterThan(kills / 10);
  const output = new PassThrough();
  const variables = { DATABASE_URL: database, CHECKPOINT_DIRECTORY: directory };
  const terminal = { output, errors: output, interactive: false };
  expect(await runCommand([ledger(() => variables)], ['ledger', 'verify'], terminal)).toBe(0);
  expect(String(output.read())).toContain('Everything that is sealed is unchanged.');
}
