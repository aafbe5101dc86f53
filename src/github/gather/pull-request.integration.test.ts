import { describe, expect, test } from '@jest/globals';
import { change, emulatedGitHub, everyEvidence, sliceOf } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

describe('the pull request', () => {
  test('is read as GitHub shows it', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest({
      ...change,
      body: 'Why: *because*',
      draft: true,
      branch: 'two',
    });
    const gathered = await gitHub.gather(pull);
    expect(gathered.subject).toEqual({
      kind: 'pull-request',
      repository: shop.fullName,
      repositoryUrl: `${gitHub.emulator.url}/${shop.fullName}`,
      number: pull.number,
      headSha: pull.headSha,
      baseSha: pull.baseSha,
      headBranch: { repositoryUrl: `${gitHub.emulator.url}/${shop.fullName}`, name: 'two' },
      draft: true,
      authorKind: 'user',
    });
    expect(sliceOf(gathered.evidence, 'pullRequest')).toEqual({
      repository: shop.fullName,
      number: pull.number,
      url: expect.stringContaining(`/${shop.fullName}/pull/${pull.number}`),
      title: 'Two',
      body: 'Why: *because*',
      author: { login: 'mona', kind: 'user' },
      assignees: [],
      hasWorkflows: false,
      draft: true,
      state: 'open',
      createdAt: expect.any(Date),
      bodyEditedAt: expect.any(Date),
      head: {
        sha: pull.headSha,
        ref: 'two',
        repository: shop.fullName,
        seenAt: expect.any(Date),
        workflowsHeld: false,
      },
      base: { sha: pull.baseSha, ref: 'main', public: true },
      fork: false,
    });
  });

  test('from a fork names the fork', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const fork = await shop.fork({ owner: 'eve' });
    const pull = await shop.openPullRequest({ ...change, by: 'eve', from: fork });
    const { subject, evidence } = await gitHub.gather(pull);
    expect(sliceOf(evidence, 'pullRequest')).toMatchObject({
      fork: true,
      head: { repository: fork.fullName },
    });
    expect(subject.headBranch?.repositoryUrl).toBe(`${gitHub.emulator.url}/${fork.fullName}`);
  });

  test('by a bot, and by an account that was deleted', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    gitHub.emulator.world.user('leaver');
    shop.collaborator('leaver', 'write');
    const byBot = await shop.openPullRequest({ ...change, by: 'dependabot[bot]' });
    const byLeaver = await shop.openPullRequest({ ...change, by: 'leaver' });
    gitHub.emulator.world.deleteUser('leaver');
    expect(await gitHub.gather(byBot)).toMatchObject({ subject: { authorKind: 'bot' } });
    expect((await gitHub.slice(byBot, 'pullRequest')).author).toEqual({
      login: 'dependabot[bot]',
      kind: 'bot',
    });
    const leftBehind = await gitHub.gather(byLeaver);
    expect(leftBehind.subject).not.toHaveProperty('authorKind');
    expect(sliceOf(leftBehind.evidence, 'pullRequest').author).toBeNull();
  });

  test('that is closed is left with the checks that might let it pass', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const closed = await shop.openPullRequest(change);
    await closed.close();
    const { number, headSha } = closed;
    gitHub.asked();
    const subject = { kind: 'pull-request', ...gitHub.placeOf(shop), number } as const;
    await expect(gitHub.github.gatherPullRequest(subject, [])).resolves.toMatchObject({
      closed: true,
      number,
      headSha,
      checks: [],
      siblings: [],
    });
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
  });

  test('that is merged or gone is nothing to talk about', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const merged = await shop.openPullRequest(change);
    await merged.merge({ by: 'ada' });
    const never = { number: 99, repository: shop };
    for (const { number, repository } of [merged, never]) {
      const subject = { kind: 'pull-request', ...gitHub.placeOf(repository), number } as const;
      await expect(gitHub.github.gatherPullRequest(subject, [])).resolves.toBeNull();
    }
    const nowhere = { id: 1, owner: shop.owner, name: 'none' };
    const subject = { kind: 'pull-request', ...gitHub.placeOf(nowhere), number: 1 } as const;
    await expect(gitHub.github.gatherPullRequest(subject, [])).rejects.toMatchObject({
      name: 'NotCovered',
      message: `The app is not installed on the repository 1, last seen as ${shop.owner}/none, or that was deleted.`,
    });
  });

  test('of a renamed repository uses the new name', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest(change);
    const old = { number: pull.number, repository: { id: shop.id, owner: shop.owner, name: shop.name } };
    await shop.rename('store');
    expect(await gitHub.gather(old)).toMatchObject({ subject: { repository: `${shop.owner}/store` } });
  });
});

describe('the policy', () => {
  test('is that of the base branch, whatever the head says', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    const pull = await shop.openPullRequest({
      ...change,
      files: { '.github/sdl.yml': 'enforcement: off\n' },
    });
    const gathered = await gitHub.gather(pull);
    expect(gathered.policy).toMatchObject({
      valid: true,
      policy: { source: { kind: 'repository', path: '.github/sdl.yml', commit: await shop.sha('main') } },
    });
  });

  test('follows the base branch', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    await shop.push({
      branch: 'release',
      from: 'main',
      by: 'ada',
      files: { '.github/sdl.yml': 'enforcement: x' },
    });
    const pull = await shop.openPullRequest(change);
    expect(await gitHub.gather(pull)).toMatchObject({ policy: { valid: true } });
    await pull.edit({ base: 'release' });
    expect(await gitHub.gather(pull)).toMatchObject({ policy: { valid: false, problems: [{ line: 1 }] } });
  });

  test('is the default where there is no file', async () => {
    const shop = await gitHub.shop({ policy: everyEvidence });
    await shop.push({ branch: 'main', by: 'ada', remove: ['.github/sdl.yml'] });
    const pull = await shop.openPullRequest(change);
    expect(await gitHub.gather(pull)).toMatchObject({
      policy: { valid: true, policy: { source: { kind: 'default' } } },
    });
  });
});
