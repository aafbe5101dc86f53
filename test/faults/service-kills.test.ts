import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as environment } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Emulator } from '@sdl-gate/github-emulator';
import { storeLocation } from '../../src/platform/store-location.ts';
import { openStore } from '../../src/store/open.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { freePort, launchServiceProcess } from '../service-process.ts';
import { refused, sendAgain } from './deliveries.ts';
import { endLeases } from './end-leases.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { act, actionsOf, openHistory } from './history.ts';
import { randomOf, seedOf } from './random.ts';
import { expectRecorded } from './recorded.ts';
import { answers, finished, startGitHub } from './whole-github.ts';

/** So often the whole service is killed, on each of both stores; another number by the environment, as in `KILLS=100`. */
const kills = Number(environment.KILLS ?? 15);

jest.setTimeout(Math.max(300_000, kills * 20_000));

const actionsOfRound = 3;

/** What is left at the end is evaluated, a write a second. In milliseconds. */
const patience = 120_000;

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-kills-'));
});
afterAll(async () => {
  await postgres?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test(`${kills} times kill -9 of the service on each store, while webhooks keep coming`, async () => {
  const seed = seedOf();
  // Side by side: both wait for processes to start, and for their turns to write.
  const ended = await Promise.allSettled([
    killOver(`sqlite:${join(folder, 'work.db')}`, seed),
    killOver(await postgres.database(), seed),
  ]);
  const failures = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect({ seed, failures }).toEqual({ seed, failures: [] });
});

async function killOver(databaseUrl: string, seed: number): Promise<void> {
  const random = randomOf(seed);
  const emulator = await startGitHub();
  const port = await freePort();
  const launch = async () => {
    const service = await launchServiceProcess(emulator, { databaseUrl, port, logLevel: 'fatal' });
    emulator.setWebhook(service.webhook);
    return service;
  };
  try {
    const first = await launch();
    const repository = await openHistory(emulator);
    await first.kill();
    const history = actionsOf(seed, kills * actionsOfRound);
    for (let round = 1; round <= kills; round += 1) {
      const service = await launch();
      // Some are killed while they start.
      if (round % 5 !== 0) await service.ready();
      const happens = async () => {
        await sendAgain(emulator, refused(emulator));
        for (const action of history.slice((round - 1) * actionsOfRound, round * actionsOfRound)) {
          await act(repository, action);
        }
      };
      const happening = happens();
      await wait(random(700));
      await service.kill();
      await happening;
    }
    // What the last kill left is not waited for: in half a minute its leases would have ended.
    await endLeases(databaseUrl);
    const last = await launch();
    await last.ready();
    await finished(emulator, () => last.idle(patience));
    await expectFreshEvaluation(emulator);
    await expectNothingDead(last.url);
    expectStorm(emulator);
    expect(await last.stop()).toBe(0);
    await expectAllRecorded(emulator, databaseUrl);
  } finally {
    await emulator.close();
  }
}

/** Every check that GitHub was ever sent has its entry, once. */
async function expectAllRecorded(emulator: Emulator, databaseUrl: string): Promise<void> {
  const location = storeLocation(databaseUrl);
  if (location === null) throw new Error(`${databaseUrl} is no database.`);
  const store = await openStore(location);
  try {
    await expectRecorded(emulator, store);
  } finally {
    await store.close();
  }
}

async function expectNothingDead(url: string): Promise<void> {
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    ready: true,
    waiting: 0,
    deadLettered: 0,
  });
}

/** Much was accepted, and much came while nobody was there. */
function expectStorm(emulator: Emulator): void {
  const { accepted, refused: missed } = answers(emulator);
  expect(accepted).toBeGreaterThan(kills * 2);
  expect(missed).toBeGreaterThan(kills);
}
