import { afterEach, expect, jest, test } from '@jest/globals';
import { startService } from '../../src/service.ts';
import { openStore } from '../../src/store/open.ts';
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
  setSystemDate(start.getTime(), { goesOn: true });
  const emulator = await startGitHub();
  const settings = serviceSettings(emulator);
  const store = await openStore(settings.store, () => Date.now());
  const service = await startService(settings, { store });
  try {
    emulator.setWebhook({ url: `${service.url}/api/github/webhooks`, secret: settings.webhookSecret });
    settle(emulator);
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
  } finally {
    await service.close();
    await emulator.close();
  }
});
