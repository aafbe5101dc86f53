import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as environment } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { DeployingRun, Emulator, Repository } from '@sdl-gate/github-emulator';
import { storeLocation } from '../../src/platform/store-location.ts';
import { readEntry } from '../../src/record/entry.ts';
import { openStore } from '../../src/store/open.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { openShop, settle } from '../running-service.ts';
import { free } from '../scenarios/releases/gate-scene.ts';
import { freePort, launchServiceProcess } from '../service-process.ts';
import { refused, sendAgain } from './deliveries.ts';
import { endLeases } from './end-leases.ts';
import { randomOf, seedOf } from './random.ts';
import { finished, startGitHub } from './whole-github.ts';

/** How often the service is killed while it answers gates, on each of both stores; another number by the environment, as in `KILLS=50`. */
const kills = Number(environment.KILLS ?? 4);

jest.setTimeout(Math.max(300_000, kills * 60_000));

/** Milliseconds: what is left at the end is answered, a write a second. */
const patience = 60_000;

/** Jobs of each run, one after the other: each is a round. */
const jobs = ['production', 'production'];

const app = 'sdl-gate';

/** Runs of commits that are not released. */
const rejectedRuns = new Set<DeployingRun>();

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-gate-kills-'));
});
afterAll(async () => {
  await postgres?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test(`${kills} times kill -9 of the service on each store, while jobs wait for its answers`, async () => {
  const seed = seedOf();
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
  let running: { kill(): Promise<void> } | null = null;
  const launch = async () => {
    const service = await launchServiceProcess(emulator, { databaseUrl, port, logLevel: 'fatal' });
    emulator.setWebhook(service.webhook);
    running = service;
    return service;
  };
  try {
    settle(emulator);
    const shop = await openShop(emulator, { policy: free });
    shop.environment('production', { gates: [app] });
    await shop.push({ branch: 'topic', files: { 'src/topic.js': 'export {};\n' } });
    const runs: DeployingRun[] = [];
    for (let round = 1; round <= kills; round += 1) {
      const service = await launch();
      // Some are killed while they start.
      if (round % 4 !== 0) await service.ready();
      const happening = (async () => {
        await sendAgain(emulator, refused(emulator));
        // A commit of another branch is not released.
        const ref = round % 3 === 0 ? 'topic' : 'main';
        const run = await shop.deploy({ by: 'mona', jobs, ref });
        if (ref === 'topic') rejectedRuns.add(run);
        runs.push(run);
        await goOn(runs);
      })();
      await wait(random(900));
      await service.kill();
      await happening;
      // Nobody was there to hear of it.
      await goOn(runs);
    }
    await endLeases(databaseUrl);
    const last = await launch();
    await last.ready();
    const rested = () => untilRested(last.url);
    do await finished(emulator, rested);
    while (await goOn(runs));
    // GitHub may send any request again.
    for (const { id, event } of [...emulator.deliveries])
      if (event === 'deployment_protection_rule') await emulator.redeliver(id);
    await finished(emulator, rested);
    expectOneAnswerEach(emulator, shop, runs);
    expect(await last.stop()).toBe(0);
    await expectAllRecorded(databaseUrl, shop, runs);
    expect(emulator.violations).toEqual([]);
  } finally {
    await (running as { kill(): Promise<void> } | null)?.kill();
    await emulator.close();
  }
}

/** Subjects that wait for their time: the list of the runs of the shop that wait is read again after a while. */
const asleep = 1;

/** Resolves when the service has nothing left to do now. */
async function untilRested(url: string): Promise<void> {
  for (const began = Date.now(); Date.now() - began < patience; await wait(100)) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    const state = (await answer?.json()) as { waiting?: number; running?: number } | undefined;
    if (state?.running === 0 && (state.waiting ?? Number.POSITIVE_INFINITY) <= asleep) return;
  }
  throw new Error('The service does not come to rest.');
}

/** Ends the jobs that run, so that those after them begin to wait. Whether there was one. */
async function goOn(runs: readonly DeployingRun[]): Promise<boolean> {
  let went = false;
  for (const run of runs)
    if (run.jobs.some(({ status }) => status === 'in_progress')) {
      await run.finish('success');
      went = true;
    }
  return went;
}

/** What each set of jobs is told: those of the first set that is rejected have none after them. */
const expectedOf = (run: DeployingRun): readonly string[] =>
  rejectedRuns.has(run) ? ['rejected'] : jobs.map(() => 'approved');

function expectOneAnswerEach(emulator: Emulator, shop: Repository, runs: readonly DeployingRun[]): void {
  for (const run of runs) expect(run.sets.map(({ gates }) => gates[app]?.state)).toEqual(expectedOf(run));
  // GitHub took no answer but these.
  const taken = emulator.requests.filter(
    ({ operation, status, body }) =>
      operation === 'actions/review-custom-gates-for-run' &&
      status < 300 &&
      (body as { readonly state?: string }).state !== undefined,
  );
  expect(taken).toHaveLength(runs.flatMap(expectedOf).length);
  expect(shop.issues).toEqual([]);
}

/**
 * The record has each answer once, and nothing else. Not by the number of its round: GitHub numbers none, and the next jobs may be recorded
 * under that of a round whose answer was sent by a process that was killed before it could complete it.
 */
async function expectAllRecorded(
  databaseUrl: string,
  shop: Repository,
  runs: readonly DeployingRun[],
): Promise<void> {
  const location = storeLocation(databaseUrl);
  if (location === null) throw new Error(`${databaseUrl} is no database.`);
  const store = await openStore(location);
  try {
    const recorded: string[] = [];
    for (const { id } of await store.entries({ kind: 'gate', repositoryId: shop.id }, 1_000)) {
      const entry = readEntry((await store.entry(id))?.body ?? '');
      const facts = 'facts' in entry ? entry.facts : {};
      recorded.push(`${facts.run}: ${facts.decision}`);
    }
    const expected = runs.flatMap((run) => expectedOf(run).map((answer) => `${run.id}: ${answer}`));
    expect(recorded.toSorted()).toEqual(expected.toSorted());
  } finally {
    await store.close();
  }
}
