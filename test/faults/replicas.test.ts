import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Emulator, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { type Service, startService } from '../../src/service.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { openShop, sdlChecks, serviceSettings, settle, testedChange } from '../running-service.ts';
import { untestedChange } from '../scenarios/changes.ts';
import { enforcing } from '../scenarios/scene.ts';
import { freePort, startServiceProcess } from '../service-process.ts';
import { endLeases, lease } from './end-leases.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { act, actionsOf, openHistory } from './history.ts';
import { seedOf } from './random.ts';
import { answers, finished, startGitHub } from './whole-github.ts';

jest.setTimeout(120_000);

/** More than one service evaluates at a time. */
const many = 9;

const actionsOfRestart = 8;

let postgres: Postgres;
let folder: string;
let emulator: Emulator;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-replicas-'));
});
afterAll(async () => {
  await postgres?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  emulator = await startGitHub();
});
afterEach(() => emulator.close());

const evaluations = () =>
  emulator.requests.filter(({ operation }) => operation === 'graphql:PullRequestEvidence').length;

/** Every other one needs no comment: each write beyond the first ten waits for a second of its own. */
async function openMany(repository: Repository): Promise<readonly PullRequest[]> {
  const changes: PullRequest[] = [];
  for (let count = 0; count < many; count += 1) {
    const change = count % 2 === 0 ? untestedChange : testedChange();
    changes.push(await repository.openPullRequest({ ...change, message: `Change ${count}` }));
  }
  return changes;
}

describe('SIGTERM with work waiting', () => {
  it('finishes what runs, leaves the rest for the next start, and loses nothing', async () => {
    const path = join(folder, 'term.db');
    const options = { databaseUrl: `sqlite:${path}`, port: await freePort() };
    const first = await startServiceProcess(emulator, options);
    emulator.setWebhook(first.webhook);
    settle(emulator);
    const repository = await openShop(emulator, { policy: enforcing('tests') });
    await emulator.idle();
    await first.idle();
    const slow = emulator.faults.hang('graphql:PullRequestEvidence');
    const changes = await openMany(repository);
    await slow.reached();
    await emulator.idle();
    expect(answers(emulator).refused).toBe(0);

    const stopped = first.stop();
    while ((await statusOf(`${first.url}/readyz`)) === 200);
    slow.release();
    expect(await stopped).toBe(0);
    const evaluated = changes.filter((change) => sdlChecks(change).length > 0);
    expect(evaluated).toHaveLength(slow.hits);
    expect(evaluated.length).toBeLessThan(many);
    const left = await openStore({ kind: 'sqlite', path });
    expect(await left.list('running', many)).toEqual([]);
    expect(await left.list('waiting', many)).not.toEqual([]);
    await left.close();

    const second = await startServiceProcess(emulator, options);
    await finished(emulator, () => second.idle());
    await expectFreshEvaluation(emulator);
    expect(await second.stop()).toBe(0);
  });
});

describe('two replicas on one PostgreSQL', () => {
  it('one is killed in the middle of an evaluation: the other finishes it when the lease has ended, not before', async () => {
    const databaseUrl = await postgres.database();
    const doomed = await startServiceProcess(emulator, { databaseUrl });
    emulator.setWebhook(doomed.webhook);
    settle(emulator);
    const repository = await openShop(emulator, { policy: enforcing('tests', 'review') });
    await emulator.idle();
    await doomed.idle();
    const slow = emulator.faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest(untestedChange);
    await slow.reached();

    let ahead = 0;
    const store = await openStore({ kind: 'postgres', url: databaseUrl }, () => Date.now() + ahead);
    const other = await startInProcess(store);
    try {
      await change.review({ by: 'grace', state: 'approve' });
      await emulator.idle();
      await expectFirstHands(store);
      expect(evaluations()).toBe(1);
      await doomed.kill();
      await expectFirstHands(store);
      expect(evaluations()).toBe(1);

      slow.remove();
      ahead = lease;
      await finished(emulator, other.idle);
      expect(evaluations()).toBe(2);
      await expectFreshEvaluation(emulator);
      expect(sdlChecks(change)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it('one is held up for longer than its lease: what it would have said is out of date, and not said', async () => {
    const databaseUrl = await postgres.database();
    const heldUp = await startServiceProcess(emulator, { databaseUrl, logLevel: 'error' });
    emulator.setWebhook(heldUp.webhook);
    settle(emulator);
    const repository = await openShop(emulator, { policy: enforcing('review', 'sast') });
    await emulator.idle();
    await heldUp.idle();
    // By then it has read who approved.
    const slow = emulator.faults.hang('code-scanning/list-recent-analyses', { times: 1 });
    const change = await repository.openPullRequest(testedChange());
    await slow.reached();
    await emulator.idle();
    process.kill(heldUp.pid, 'SIGSTOP');
    await endLeases(databaseUrl);

    const other = await startInProcess(await openStore({ kind: 'postgres', url: databaseUrl }));
    try {
      await change.review({ by: 'grace', state: 'approve' });
      await finished(emulator, other.idle);
      const said = sdlChecks(change);
      expect(said).toHaveLength(1);

      slow.release();
      process.kill(heldUp.pid, 'SIGCONT');
      expect(await heldUp.stop()).toBe(0);
      expect(sdlChecks(change)).toEqual(said);
      await expectFreshEvaluation(emulator);
    } finally {
      await other.close();
    }
  });

  it('are restarted one after the other under load: no delivery is lost, no check or comment doubled', async () => {
    const databaseUrl = await postgres.database();
    const ports = [await freePort(), await freePort()];
    const start = (port: number | undefined) =>
      startServiceProcess(emulator, {
        databaseUrl,
        logLevel: 'error',
        ...(port === undefined ? {} : { port }),
      });
    const services = await Promise.all(ports.map(start));
    const webhooks = services.map(({ webhook }) => webhook);
    emulator.setWebhook(webhooks[0] ?? null);
    const repository = await openHistory(emulator);
    const seed = seedOf();
    const history = [...actionsOf(seed, 2 * actionsOfRestart)];
    const underLoad = async (work: Promise<unknown>) => {
      let ended = false;
      void work.finally(() => {
        ended = true;
      });
      const [change] = repository.pullRequests;
      for (let count = 0; !ended || count < actionsOfRestart; count += 1) {
        emulator.setWebhook(webhooks[count % 2] ?? null);
        // GitHub lets an app write once a second: what is only read may come as fast as it likes.
        const action = count < actionsOfRestart ? history.shift() : undefined;
        if (action !== undefined) await act(repository, action);
        else await change?.review({ by: 'ada', state: 'comment', body: 'Hm.' });
        await emulator.idle();
      }
      await work;
    };
    for (const [index, port] of ports.entries()) {
      const restart = async () => {
        expect(await services[index]?.stop()).toBe(0);
        services[index] = await start(port);
      };
      await underLoad(restart());
    }
    await finished(emulator, async () => {
      for (const service of services) await service.idle();
    });
    expect(answers(emulator).refused).toBeGreaterThan(0);
    await expectFreshEvaluation(emulator);
    for (const service of services) expect(await service.stop()).toBe(0);
  });
});

function startInProcess(store: Store): Promise<Service> {
  const settings = serviceSettings(emulator);
  return startService(settings, { store }).then((service) => {
    emulator.setWebhook({
      url: `${service.url}/api/github/webhooks`,
      secret: settings.webhookSecret,
    });
    return service;
  });
}

/** Fails unless the one subject is with its first worker, and who asks now is given nothing. */
async function expectFirstHands(store: Store): Promise<void> {
  expect(await store.claim(lease, 10)).toEqual([]);
  expect(await store.list('running', 10)).toMatchObject([{ attempts: 1 }]);
}

async function statusOf(url: string): Promise<number | null> {
  return fetch(url).then(
    ({ status }) => status,
    () => null,
  );
}
