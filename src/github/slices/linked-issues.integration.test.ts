import { expect, test } from '@jest/globals';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

test('issues that the pull request closes and that its description names, with who labeled them', async () => {
  const shop = await gitHub.shop();
  const first = await shop.openIssue({ title: 'Count', body: 'Count.', by: 'ada' });
  await first.label('ready', { by: 'grace' });
  const second = await shop.openIssue({ title: 'Sum', by: 'mona' });
  await second.close({ by: 'ada', reason: 'not_planned' });
  const other = await shop.openPullRequest({ ...change, branch: 'other' });
  const pull = await shop.openPullRequest({
    ...change,
    draft: true,
    body: `Closes #${first.number}. Refs #${second.number}, #${other.number}, #999, ${shop.owner}/none#1`,
  });
  const read = () => gitHub.read(pull, 'linkedIssues');
  const { repository } = { repository: shop.fullName };
  await expect(read()).resolves.toEqual({
    available: true,
    value: {
      readySince: null,
      issues: [
        {
          repository,
          number: first.number,
          state: 'found',
          issue: {
            body: 'Count.',
            dropped: false,
            author: { login: 'ada', kind: 'user' },
            createdAt: expect.any(Date),
            labels: ['ready'],
            labelEvents: [
              {
                kind: 'set',
                label: 'ready',
                by: { login: 'grace', kind: 'user' },
                at: expect.any(Date),
                edited: false,
              },
            ],
            isPrivate: false,
          },
        },
        expect.objectContaining({ number: second.number, issue: expect.objectContaining({ dropped: true }) }),
        { repository, number: other.number, state: 'pull-request' },
        { repository, number: 999, state: 'not-found' },
        { repository: `${shop.owner}/none`, number: 1, state: 'unreadable' },
      ],
    },
  });
  await pull.readyForReview({ by: 'mona' });
  await pull.convertToDraft({ by: 'mona' });
  const ready = await gitHub.read(pull, 'linkedIssues');
  expect(ready).toMatchObject({ value: { readySince: expect.any(Date) } });
});

test('not those of another private repository', async () => {
  const shop = await gitHub.shop();
  const secret = await gitHub.emulator.world.repository({ owner: shop.owner, name: 'secret', private: true });
  const issue = await secret.openIssue({ title: 'Secret', body: 'Secret.', by: 'ada' });
  const pull = await shop.openPullRequest({
    ...change,
    body: `Closes ${secret.fullName}#${issue.number}, refs ${secret.fullName}#99`,
  });
  await expect(gitHub.read(pull, 'linkedIssues')).resolves.toMatchObject({
    value: {
      issues: [
        { repository: secret.fullName, number: issue.number, state: 'unreadable' },
        { repository: secret.fullName, number: 99, state: 'unreadable' },
      ],
    },
  });
});
