// What another product of this kind gets wrong, each as a test of its own. Of these, the scenarios hold:
// - a check that fails after it had succeeded, a pull request that gets another base: test/scenarios/events.test.ts;
// - a slow push beside a fast approval: test/scenarios/races.test.ts;
// - a check run of a fork, which names no pull request: test/scenarios/forks.test.ts;
// - a merge group, which nobody has evaluated yet: test/scenarios/merge-queue.test.ts;
// - a failure of GitHub while the check is written, a limit of requests: test/scenarios/failures.test.ts and limits.test.ts.
// That accepted events survive SIGTERM is in replicas.test.ts beside this file.
import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { startService } from '../../src/service.ts';
import { openShop, serviceSettings, settle, testedChange, webhookSecret } from '../running-service.ts';
import { enforcing } from '../scenarios/scene.ts';
import { signedDelivery } from '../signed-delivery.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { finished, startGitHub } from './whole-github.ts';

jest.setTimeout(60_000);

test('a burst of 300 events about one pull request: all are accepted, and at most three evaluations answer them', async () => {
  const emulator = await startGitHub();
  const service = await startService(serviceSettings(emulator));
  try {
    const url = `${service.url}/api/github/webhooks`;
    emulator.setWebhook({ url, secret: webhookSecret });
    settle(emulator);
    const repository = await openShop(emulator, { policy: enforcing('tests', 'review') });
    const change = await repository.openPullRequest(testedChange());
    await finished(emulator, service.idle);
    const lost = emulator.faults.webhooks.lose({ event: 'pull_request_review' });
    await change.review({ by: 'grace', state: 'approve' });
    await emulator.idle();
    lost.remove();
    emulator.clearRequests();

    // It takes longer to ask GitHub than to be told by it.
    const slow = emulator.faults.hang('graphql:PullRequestEvidence', { times: 1 });
    const payload = emulator.deliveries.findLast(({ event }) => event === 'pull_request_review')?.payload;
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const { headers, body } = signedDelivery(webhookSecret, 'pull_request_review', payload, randomUUID());
        return (await fetch(url, { method: 'POST', headers, body })).status;
      }),
    );
    expect(answers).toEqual(answers.map(() => 202));
    await slow.reached();
    slow.release();
    await finished(emulator, service.idle);
    const evaluations = emulator.requests.filter(
      ({ operation }) => operation === 'graphql:PullRequestEvidence',
    ).length;
    expect(evaluations).toBeGreaterThan(0);
    expect(evaluations).toBeLessThanOrEqual(3);
    await expectFreshEvaluation(emulator);
  } finally {
    await service.close();
    await emulator.close();
  }
});
