import { afterEach, expect, jest, test } from '@jest/globals';
import { inMemory } from '../../src/platform/store-location.ts';
import { type Service, startService } from '../../src/service.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { event } from '../../src/subjects/reason.ts';
import {
  openShop,
  sdlChecks,
  serviceSettings,
  settle,
  start,
  startGitHub,
  testedChange,
} from '../running-service.ts';
import { untestedChange } from '../scenarios/changes.ts';
import { enforcing } from '../scenarios/scene.ts';
import { setSystemDate } from '../system-date.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { finished } from './whole-github.ts';

jest.setTimeout(30_000);
afterEach(() => {
  jest.useRealTimers();
});

const hour = 3_600_000;

test.each([
  ['back by an hour', -hour],
  ['back by a day', -24 * hour],
  ['forward by a day', 24 * hour],
])('the clock of the machine is set %s while work waits: nothing hangs', async (_, step) => {
  await onMachineTime(async ({ emulator, service }) => {
    const repository = await openShop(emulator, { policy: enforcing('tests', 'review') });
    await finished(emulator, service.idle);

    // One is evaluated, with news that came meanwhile; one is tried again soon; of one nobody knows yet.
    const slow = emulator.faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest(untestedChange);
    await slow.reached();
    await change.review({ by: 'grace', state: 'approve' });
    const failing = emulator.faults.fail('graphql:PullRequestEvidence', { status: 502, times: 1 });
    await repository.openPullRequest(testedChange());
    await emulator.idle();
    while (failing.hits === 0) await new Promise((resolve) => setImmediate(resolve));
    setSystemDate(Date.now() + step, { goesOn: true });
    const late = await repository.openPullRequest({ ...testedChange(), message: 'Later' });
    slow.release();

    await finished(emulator, service.idle);
    expect(sdlChecks(late)).toHaveLength(1);
    await expectFreshEvaluation(emulator);
  });
});

test('the clock is set back by a day while GitHub limits the app: it is asked again when the limit ends', async () => {
  await onMachineTime(async ({ emulator, service, store }) => {
    const repository = await openShop(emulator, { policy: enforcing('tests') });
    await finished(emulator, service.idle);
    const limit = emulator.faults.secondaryLimit('graphql:PullRequestEvidence', {
      retryAfterSeconds: 60,
      times: 1,
    });
    const change = await repository.openPullRequest(testedChange());
    await emulator.idle();
    while (limit.hits === 0 || (await store.counts()).running > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    setSystemDate(Date.now() - 24 * hour, { goesOn: true });
    // The wait that GitHub asked for is kept, but no longer.
    for (let dueAt = Infinity; dueAt > Date.now() + hour; ) {
      await new Promise((resolve) => setImmediate(resolve));
      dueAt = Math.max(...(await store.list('waiting', 10)).map((item) => item.dueAt ?? 0));
    }
    setSystemDate(Date.now() + hour / 10, { goesOn: true });
    await finished(emulator, service.idle);
    expect(sdlChecks(change)).toHaveLength(1);
    await expectFreshEvaluation(emulator);
  });
});

test('the clock is set back by an hour after a storm of events: the next event is not deferred by it', async () => {
  let now = start.getTime();
  const store = await openStore(inMemory, () => now);
  const subject = {
    kind: 'pull-request',
    repositoryId: 1296269,
    installationId: 1,
    owner: 'acme',
    repository: 'shop',
    number: 1,
  } as const;
  const labeled = { subject, reason: event('pull_request.labeled') };
  const evaluateOnce = async (meanwhile: number) => {
    const [claim] = await store.claim(30_000, 1);
    if (claim === undefined) throw new Error('Nothing is due.');
    for (let count = 0; count < meanwhile; count += 1) await store.wake([labeled]);
    await store.complete(claim, { remembered: {} });
  };
  await store.wake([labeled]);
  for (let round = 0; round < 4; round += 1) {
    await evaluateOnce(9);
    now += 10_000;
  }
  await evaluateOnce(9);
  now -= hour;
  await store.claim(30_000, 1);
  now += 10_000;
  await evaluateOnce(0);
  await store.wake([labeled]);
  now += 10_000;
  await evaluateOnce(0);
  await store.close();
});

/** A service and its GitHub that go by the machine's clock, which the test sets. */
async function onMachineTime(
  work: (parts: {
    readonly emulator: Awaited<ReturnType<typeof startGitHub>>;
    readonly service: Service;
    readonly store: Store;
  }) => Promise<void>,
): Promise<void> {
  setSystemDate(start.getTime(), { goesOn: true });
  const emulator = await startGitHub();
  const settings = serviceSettings(emulator);
  const store = await openStore(settings.store, () => Date.now());
  const service = await startService(settings, { store });
  try {
    emulator.setWebhook({ url: `${service.url}/api/github/webhooks`, secret: settings.webhookSecret });
    settle(emulator);
    await work({ emulator, service, store });
  } finally {
    await service.close();
    await emulator.close();
  }
}
