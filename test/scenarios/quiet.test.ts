import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { testedChange } from '../running-service.ts';
import { itsTest, signIn, untestedChange } from './changes.ts';
import { allDone, enforcing, light, lights, mergeRef, scene, writes } from './scene.ts';

const stage = scene();

/** A pull request that was evaluated once already, with an analysis. */
async function known(): Promise<PullRequest> {
  const repository = await stage.shop();
  const change = await repository.openPullRequest(testedChange());
  await repository.uploadAnalysis({ ref: mergeRef(change) });
  await stage.settled();
  stage.asked();
  return change;
}

describe('what an event costs at most, under a policy that enforces four rules', () => {
  interface Row {
    readonly event: string;
    readonly requests: number;
    readonly writes: number;
    readonly act: (change: PullRequest) => Promise<unknown>;
  }
  const rows: readonly Row[] = [
    {
      event: 'an approval',
      requests: 2,
      writes: 1,
      act: (change) => change.review({ by: 'grace', state: 'approve' }),
    },
    {
      event: 'a review that comments',
      requests: 1,
      writes: 0,
      act: (change) => change.review({ by: 'grace', state: 'comment', body: 'Hm.' }),
    },
    {
      event: 'a check run that begins',
      requests: 1,
      writes: 0,
      act: ({ repository, headSha }) =>
        repository.reportCheck({ name: 'build', sha: headSha, status: 'in_progress' }),
    },
    {
      // Three events: the run begins, ends, and ends its suite.
      event: 'a check run that completes',
      requests: 3,
      writes: 0,
      act: ({ repository, headSha }) =>
        repository.reportCheck({ name: 'build', sha: headSha, conclusion: 'failure' }),
    },
    {
      event: 'a label that says nothing',
      requests: 1,
      writes: 0,
      act: (change) => change.label('good first issue', { by: 'ada' }),
    },
    {
      event: 'a comment',
      requests: 0,
      writes: 0,
      act: (change) => change.comment({ by: 'ada', body: 'Hm.' }),
    },
    {
      event: 'a push to a branch without a pull request',
      requests: 0,
      writes: 0,
      act: ({ repository }) =>
        repository.push({ branch: 'elsewhere', by: 'ada', files: { 'README.md': '# Shop\n' } }),
    },
    {
      // In the background, for the record.
      event: 'a push to the base that leaves the policy alone',
      requests: 1,
      writes: 0,
      act: ({ repository }) =>
        repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } }),
    },
    {
      // It is read again after its check was ended.
      event: 'a pull request that is closed',
      requests: 3,
      writes: 1,
      act: (change) => change.close(),
    },
    {
      // In the background, for the record: what landed is compared with the head that was evaluated.
      event: 'a pull request that is merged',
      requests: 3,
      writes: 0,
      act: (change) => {
        change.repository.protect('main', null);
        return change.merge({ by: 'mona' });
      },
    },
    {
      event: 'a ping',
      requests: 0,
      writes: 0,
      act: () => stage.emulator.ping(),
    },
  ];
  test.each(rows)('$event: $requests requests, $writes writes', async ({ act, requests, writes: most }) => {
    const change = await known();
    await act(change);
    await stage.settled();
    const asked = stage.asked();
    expect(asked.length).toBeLessThanOrEqual(requests);
    expect(writes(asked).length).toBeLessThanOrEqual(most);
  });

  test('a pull request that is opened: 4 requests, 1 write', async () => {
    const repository = await stage.shop();
    for (const order of ['the first ever', 'another one']) {
      await repository.openPullRequest({ ...testedChange(), title: order });
      await stage.settled();
      const asked = stage.asked();
      expect(asked.length).toBeLessThanOrEqual(4);
      expect(writes(asked)).toEqual(['checks/create']);
    }
  });

  test('all that one query does not give is asked for side by side: 3 round trips', async () => {
    const repository = await stage.shop({
      policy: enforcing('tests', 'review\n    teams: [security]', 'sast', 'threat-model'),
    });
    const { faults } = stage.emulator;
    const second = [
      'pulls/list-files',
      'code-scanning/list-recent-analyses',
      'graphql:TeamMembers',
      'graphql:Documents',
    ].map((operation) => faults.hang(operation, { times: 1 }));
    const third = faults.hang('checks/create', { times: 1 });
    const change = await repository.openPullRequest({
      ...testedChange(),
      body: 'Threat model: [cart](docs/threat-models/cart.md)',
    });
    await Promise.all(second.map((held) => held.reached()));
    expect(stage.asked().map(({ operation }) => operation)).toEqual(['graphql:PullRequestEvidence']);
    for (const held of second) held.release();
    await third.reached();
    expect(stage.asked()).toHaveLength(second.length);
    third.release();
    await stage.settled();
    expect(stage.asked().map(({ operation }) => operation)).toEqual(['checks/create']);
    expect(light(change)).toBe('in_progress: Waiting for 1 review by the team security and CodeQL');
  });

  test('an event that can change no enabled rule: none', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    stage.asked();
    await change.review({ by: 'grace', state: 'approve' });
    await change.label('bug', { by: 'ada' });
    await repository.reportCheck({ name: 'build', sha: change.headSha, conclusion: 'failure' });
    await repository.uploadAnalysis({ ref: mergeRef(change) });
    await stage.settled();
    expect(stage.asked()).toEqual([]);
  });
});

test('a description that no enabled rule reads costs nothing; what the check depends on whatever the rules read is seen', async () => {
  const repository = await stage.shop({ policy: enforcing('sast') });
  await repository.push({ branch: 'release', from: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
  const change = await repository.openPullRequest({ ...testedChange(), draft: true });
  await stage.settled();
  expect(light(change)).toBe('in_progress: Draft: CodeQL runs');
  stage.asked();
  await change.edit({ title: 'Another title', body: 'Another description' });
  await stage.settled();
  expect(stage.asked()).toEqual([]);
  await change.readyForReview();
  await stage.settled();
  expect(light(change)).toBe('in_progress: Waiting for CodeQL');
  await change.edit({ base: 'release' });
  await stage.settled();
  expect(lights(change)).toHaveProperty('SDL (release)');
});

it('writes nothing more, neither check nor comment, however often it evaluates the same again', async () => {
  const repository = await stage.shop();
  const change = await repository.openPullRequest(untestedChange);
  await stage.settled();
  expect(change.comments).toHaveLength(1);
  stage.asked();
  for (let count = 0; count < 5; count++) {
    await change.review({ by: 'ada', state: 'comment', body: `Remark ${count}` });
    await stage.settled();
    await stage.advance(120_000);
  }
  const asked = stage.asked();
  expect(asked.length).toBeGreaterThan(4);
  expect(writes(asked)).toEqual([]);
});

it('writes nothing when only the base has moved', async () => {
  const change = await known();
  await change.repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
  await change.review({ by: 'ada', state: 'comment', body: 'Hm.' });
  await stage.settled();
  expect(writes(stage.asked())).toEqual([]);
});

it('does not answer its own checks and comments', async () => {
  const repository = await stage.shop({ policy: enforcing('tests', 'review') });
  await repository.openPullRequest(untestedChange);
  await stage.settled();
  const queries = stage.asked().filter(({ operation }) => operation === 'graphql:PullRequestEvidence');
  expect(queries).toHaveLength(1);
});

describe('under the next version of GitHub’s REST API', () => {
  const next = scene({ nextApiVersion: true });

  test('a change is commented on, fixed, reviewed and merged', async () => {
    const repository = await next.shop();
    const change = await repository.openPullRequest(untestedChange);
    await next.settled();
    expect(light(change)).toBe('failure: 1 of 4 rules fails: tests; waiting for 1 review and CodeQL');
    expect(change.comments).toHaveLength(1);
    await change.push(itsTest);
    await repository.uploadAnalysis({ ref: mergeRef(change) });
    await change.review({ by: 'grace', state: 'approve' });
    await next.settled();
    expect(light(change)).toBe('success: 3 rules pass, 1 does not apply');
    await change.merge({ by: 'mona' });
    expect(change.state).toBe('merged');
  });

  test('a major change needs a threat model and the security team', async () => {
    const repository = await next.shop({ policy: enforcing('threat-model\n    team: security') });
    const change = await repository.openPullRequest(signIn);
    await next.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: threat model');
    await change.label('threat-model: not-needed', { by: 'sam' });
    await next.settled();
    expect(light(change)).toBe('success: No rule applies');
  });

  test('a merge group is merged', async () => {
    const repository = await next.shop();
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    const workflow = '.github/workflows/codeql.yml';
    const change = await allDone(repository, testedChange(), { workflow });
    await next.settled();
    await change.enqueue({ by: 'mona' });
    await next.settled();
    const group = repository.mergeGroups()[0];
    if (group === undefined) throw new Error('The queue has no group.');
    await repository.uploadAnalysis({ ref: group.headRef, workflow });
    await repository.reportCheck({ name: 'Analyze', sha: group.headSha, conclusion: 'success' });
    await next.settled();
    expect(change.state).toBe('merged');
  });

  test('a fork’s check run is found by its commit, and an update of the branch keeps the approval', async () => {
    const repository = await next.shop({
      policy: enforcing('review', 'sast\n    tools: [{ check: scan, app: scanner }]'),
    });
    const source = await repository.fork({ owner: 'eve' });
    const change = await repository.openPullRequest({
      ...testedChange(),
      by: 'eve',
      from: source,
      branch: 'two',
    });
    await change.review({ by: 'grace', state: 'approve' });
    await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
    await change.updateBranch();
    await next.settled();
    await repository.reportCheck({
      app: 'scanner',
      name: 'scan',
      sha: change.headSha,
      conclusion: 'success',
    });
    await next.settled();
    expect(light(change)).toBe('success: All 2 rules pass');
  });
});
