import { describe, expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub, sliceOf } from '../../../test/emulated-github.ts';
import type { SecurityIssues } from '../../evidence/security-issues.ts';
import { plain } from '../../text/message.ts';

const gitHub = await emulatedGitHub();

const policyOn = (issues: string) => `rules:
  open-alerts: { issues: [${issues}] }
releases:
  - { name: production, environments: [production] }
`;

async function read(shop: Repository, sha: string): Promise<SecurityIssues> {
  const target = { kind: 'environment', name: 'production' } as const;
  const gathered = await gitHub.github.gatherRelease({ ...gitHub.placeOf(shop), sha, target }, []);
  if (gathered === null) throw new Error('The commit is gone.');
  return sliceOf(gathered.evidence, 'securityIssues');
}

function problemIn([first]: SecurityIssues) {
  if (first === undefined || first.issues.available) throw new Error('They could be read.');
  return [first.issues.problem.reason, plain(first.issues.problem.message)];
}

describe('the issues that the policy names', () => {
  test('have labels, state, and how they were closed', async () => {
    const shop = await gitHub.shop({ policy: policyOn('{ labels: [pentest, bounty] }') });
    const labels = ['pentest', 'high'];
    await shop.openIssue({ title: 'Hidden title', by: 'mona', labels });
    const closed = await shop.openIssue({ title: 'B', by: 'mona', labels: ['bounty', 'pentest'] });
    await closed.close({ by: 'ada', reason: 'not_planned' });
    const fixed = await shop.openIssue({ title: 'C', by: 'mona', labels });
    await shop.openIssue({ title: 'None of them', by: 'mona', labels: ['other'] });
    const released = await shop.sha('main');
    const change = await shop.openPullRequest({
      title: 'Fix',
      by: 'mona',
      body: `Fixes #${fixed.number}`,
      files: { 'src/cart.js': 'two\n' },
    });
    await change.merge({ by: 'ada' });
    const issues = (inRelease: boolean) => [
      {
        repository: shop.fullName,
        number: 1,
        labels,
        author: { login: 'mona', kind: 'user' },
        createdAt: expect.any(Date),
        closing: null,
      },
      expect.objectContaining({
        number: 2,
        labels: ['bounty', 'pentest'],
        closing: {
          at: expect.any(Date),
          by: { login: 'ada', kind: 'user' },
          reason: 'not-planned',
          mergedBy: null,
        },
      }),
      expect.objectContaining({
        number: 3,
        closing: {
          at: expect.any(Date),
          by: { login: 'ada', kind: 'user' },
          reason: 'completed',
          mergedBy: { repository: shop.fullName, number: change.number, inRelease },
        },
      }),
    ];
    const source = { repository: null, labels: ['pentest', 'bounty'] };
    expect(await read(shop, released)).toEqual([
      { source, issues: { available: true, value: issues(false) } },
    ]);
    expect(await read(shop, await shop.sha('main'))).toEqual([
      { source, issues: { available: true, value: issues(true) } },
    ]);
  });

  test('may be those of a private repository, and a change of a third one closes none', async () => {
    const shop = await gitHub.shop({ files: {} });
    const { world } = gitHub.emulator;
    const tests = await world.repository({
      owner: shop.owner,
      name: 'pentests',
      private: true,
      files: { a: 'a\n' },
    });
    const third = await world.repository({ owner: shop.owner, name: 'third', files: { a: 'a\n' } });
    for (const each of [tests, third]) each.collaborator('mona', 'write');
    await shop.push({
      branch: 'main',
      files: { '.github/sdl.yml': policyOn(`{ repository: ${shop.owner}/pentests, labels: [shop] }`) },
    });
    const issue = await tests.openIssue({ title: 'A', by: 'mona', labels: ['shop'] });
    const change = await third.openPullRequest({
      title: 'Fix',
      by: 'mona',
      body: `Fixes ${tests.fullName}#${issue.number}`,
      files: { a: 'b\n' },
    });
    await change.merge({ by: 'mona' });
    const [source] = await read(shop, await shop.sha('main'));
    expect(source?.issues).toMatchObject({
      value: [
        {
          repository: tests.fullName,
          closing: { by: { login: 'mona' }, reason: 'completed', mergedBy: null },
        },
      ],
    });
  });

  test('are read to the end', async () => {
    const shop = await gitHub.shop({ policy: policyOn('{ labels: [pentest] }') });
    for (let count = 0; count < 101; count += 1)
      await shop.openIssue({ title: `${count}`, by: 'mona', labels: ['pentest'] });
    const [source] = await read(shop, await shop.sha('main'));
    expect(source?.issues.available === true && source.issues.value).toHaveLength(101);
  });

  test('cannot be read by a label that does not exist, or is written in other letters', async () => {
    const shop = await gitHub.shop({ policy: policyOn('{ labels: [Pentest] }') });
    const problem = [
      'not-found',
      `${shop.fullName} has no label Pentest, which the policy names: which of its issues are findings is not known.`,
    ];
    expect(problemIn(await read(shop, await shop.sha('main')))).toEqual(problem);
    await shop.openIssue({ title: 'A', by: 'mona', labels: ['pentest'] });
    expect(problemIn(await read(shop, await shop.sha('main')))).toEqual(problem);
  });

  test('of a repository that the app does not see cannot be read', async () => {
    const shop = await gitHub.shop({ policy: policyOn('{ repository: nobody/none, labels: [pentest] }') });
    expect(problemIn(await read(shop, await shop.sha('main')))).toEqual([
      'not-found',
      'The app does not see the repository nobody/none, whose issues the policy names.',
    ]);
  });
});
