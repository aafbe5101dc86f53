import { expect, test } from '@jest/globals';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

test('requests for reviews are events, and so is taking one away', async () => {
  const shop = await gitHub.shop();
  const pull = await shop.openPullRequest(change);
  await pull.requestReview({ users: ['ada'], teams: ['security'] });
  await pull.removeReviewRequest({ users: ['ada'], by: 'grace' });
  await expect(gitHub.read(pull, 'reviewRequests')).resolves.toEqual({
    available: true,
    value: [
      { kind: 'requested', reviewer: { kind: 'user', name: 'ada' }, at: expect.any(Date) },
      { kind: 'requested', reviewer: { kind: 'team', name: 'security' }, at: expect.any(Date) },
      { kind: 'removed', reviewer: { kind: 'user', name: 'ada' }, at: expect.any(Date) },
    ],
  });
});
