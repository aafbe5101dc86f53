import { describe, expect, it, jest, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlChecks, testedChange } from '../running-service.ts';
import { signIn, untestedChange } from './changes.ts';
import { allDone, enforcing, light, mergeRef, scene, shown } from './scene.ts';

const stage = scene();

describe('GitHub fails once', () => {
  interface Row {
    readonly operation: string;
    readonly policy: string;
    readonly act: (repository: Repository) => Promise<PullRequest>;
    readonly check: string;
  }
  const everything = enforcing(
    'tests',
    'review\n    teams: [security]',
    'sast',
    'threat-model\n    team: security',
  );
  const opened = (repository: Repository) => repository.openPullRequest(untestedChange);
  const red = 'failure: 1 of 4 rules fails: tests; waiting for 1 review by the team security and CodeQL';
  const afterwards =
    (act: (change: PullRequest) => Promise<unknown>) =>
    async (repository: Repository): Promise<PullRequest> => {
      const change = await opened(repository);
      await stage.settled();
      await act(change);
      return change;
    };
  const rows: readonly Row[] = [
    ...[
      'graphql:PullRequestEvidence',
      'graphql:TeamMembers',
      'pulls/list-files',
      'code-scanning/list-recent-analyses',
      'checks/create',
      'issues/create-comment',
    ].map((operation) => ({ operation, policy: everything, act: opened, check: red })),
    {
      operation: 'code-scanning/list-alerts-for-repo',
      policy: enforcing('sast'),
      act: afterwards((change) => change.repository.uploadAnalysis({ ref: mergeRef(change) })),
      check: 'success: The rule passes',
    },
    {
      operation: 'checks/update',
      policy: enforcing('review'),
      act: afterwards((change) => change.review({ by: 'grace', state: 'approve' })),
      check: 'success: The rule passes',
    },
    {
      operation: 'issues/update-comment',
      policy: enforcing('tests', 'threat-model'),
      act: afterwards((change) => change.push(signIn)),
      check: 'failure: 2 of 2 rules fail: tests and threat model',
    },
    {
      operation: 'repos/compare-commits-with-basehead',
      policy: enforcing('review'),
      act: afterwards(async (change) => {
        await change.review({ by: 'grace', state: 'approve' });
        await change.repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
        await change.updateBranch();
      }),
      check: 'success: The rule passes',
    },
    {
      operation: 'graphql:Documents',
      policy: enforcing('threat-model'),
      act: (repository) =>
        repository.openPullRequest({ ...signIn, body: 'Threat model: [model](docs/none.md)' }),
      check: 'failure: 1 of 1 rule fails: threat model',
    },
    {
      operation: 'graphql:TestMerges',
      policy: enforcing('sast'),
      act: async (repository) => {
        const held = stage.emulator.faults.webhooks.hold();
        const change = await opened(repository);
        await repository.uploadAnalysis({ ref: mergeRef(change) });
        // The test merge that was analyzed is no longer the newest.
        await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
        await held.release();
        return change;
      },
      check: 'success: The rule passes',
    },
    {
      operation: 'graphql:Head',
      policy: enforcing('tests'),
      act: async (repository) => {
        const slow = stage.emulator.faults.hang('pulls/list-files', { times: 1 });
        const change = await opened(repository);
        await slow.reached();
        await stage.later(5_000);
        slow.release();
        return change;
      },
      check: 'failure: 1 of 1 rule fails: tests',
    },
    {
      operation: 'graphql:PullRequestsIntoBranch',
      policy: enforcing('tests'),
      act: afterwards(({ repository }) =>
        repository.push({
          branch: 'main',
          by: 'sam',
          files: { '.github/sdl.yml': enforcing('tests', 'threat-model') },
        }),
      ),
      check: 'failure: 1 of 2 rules fails: tests',
    },
    {
      operation: 'repos/list-pull-requests-associated-with-commit',
      policy: enforcing('sast\n    tools: [{ check: scan, app: scanner }]'),
      act: afterwards(async ({ repository, headSha: sha }) => {
        await repository.reportStatus({ context: 'scan', sha, state: 'success', by: 'ada' });
      }),
      check: 'in_progress: Waiting for scan',
    },
  ];
  const failures = {
    'with 502': (operation: string) => stage.emulator.faults.fail(operation, { status: 502, times: 1 }),
    'by closing the connection': (operation: string) => stage.emulator.faults.drop(operation, { times: 1 }),
    'by losing the answer': (operation: string) =>
      stage.emulator.faults.drop(operation, { times: 1, when: 'after' }),
  };

  describe.each(Object.entries(failures))('%s', (_, failing) => {
    test.each(rows)(
      'at $operation: soon all is as if it had not',
      async ({ operation, policy, act, check }) => {
        const repository = await stage.shop({ policy });
        const fault = failing(operation);
        const change = await act(repository);
        await stage.settled();
        expect(fault.hits).toBe(1);
        await stage.advance(2_000);
        expect(light(change)).toBe(check);
        expect(sdlChecks(change)).toHaveLength(1);
        expect(change.comments.length).toBeLessThan(2);
      },
    );
  });
});

it('gives up on an answer that does not come, and tries again', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const silent = stage.emulator.faults.hang('graphql:PullRequestEvidence', { times: 1 });
  const patience: (() => void)[] = [];
  const start = setTimeout;
  const waiting = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
    done: () => void,
    ms?: number,
  ) => {
    if (ms === 15_000) patience.push(done);
    return start(done, ms);
  }) as typeof setTimeout);
  const change = await repository.openPullRequest(testedChange());
  await silent.reached();
  waiting.mockRestore();
  expect(patience).not.toEqual([]);
  for (const end of patience) end();
  await stage.settled();
  expect(sdlChecks(change)).toEqual([]);
  await stage.advance(2_000);
  expect(light(change)).toBe('success: The rule passes');
});

it('tries again for as long as GitHub is down, and less often by and by', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const down = stage.emulator.faults.fail('*', { status: 503 });
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  const tries = async (seconds: number) => {
    const before = down.hits;
    for (let second = 0; second < seconds; second++) await stage.advance(1_000);
    return down.hits - before;
  };
  const first = await tries(60);
  await tries(600);
  const last = await tries(600);
  expect(first).toBeGreaterThan(4);
  expect(last).toBeGreaterThan(1);
  // In ten minutes, not in one.
  expect(last).toBeLessThan(5 * first);
  expect(sdlChecks(change)).toEqual([]);
  down.remove();
  await stage.advance(300_000);
  expect(light(change)).toBe('success: The rule passes');
});

describe('GitHub limits the installation', () => {
  /** Of those before it, some pull requests are due again when their time is over. */
  const askedOn = (repository: Repository) => {
    const own = `installation:${stage.installationOn(repository).id}`;
    return stage.asked().filter(({ actor }) => actor === own);
  };

  test('for the hour: nothing is asked until it is over, and nothing was lost', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const limit = stage.emulator.faults.primaryLimit({ resetInSeconds: 1_800 });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    stage.asked();
    for (let minutes = 0; minutes < 29; minutes++) await stage.advance(60_000);
    expect(askedOn(repository)).toEqual([]);
    limit.remove();
    await stage.advance(120_000);
    expect(light(change)).toBe('success: The rule passes');
  });

  test.each(['graphql', 'pulls/list-files', 'checks/create'])(
    'for a minute, at %s: nothing is asked until it is over',
    async (operation) => {
      const repository = await stage.shop({ policy: enforcing('tests') });
      stage.emulator.faults.secondaryLimit(operation, { retryAfterSeconds: 60, times: 1 });
      const change = await repository.openPullRequest(testedChange());
      await stage.settled();
      stage.asked();
      await stage.advance(50_000);
      await change.push({ files: { 'README.md': '# Shop\n' } });
      await stage.settled();
      expect(askedOn(repository)).toEqual([]);
      await stage.advance(15_000);
      expect(light(change)).toBe('success: The rule passes');
    },
  );

  test('one installation: the others go on', async () => {
    const limited = await stage.shop({ policy: enforcing('tests') });
    const other = await stage.shop({ policy: enforcing('tests') });
    stage.emulator.faults.secondaryLimit('graphql', { retryAfterSeconds: 60, times: 1 });
    const first = await limited.openPullRequest(testedChange());
    await stage.settled();
    const second = await other.openPullRequest(testedChange());
    await stage.settled();
    expect(sdlChecks(first)).toEqual([]);
    expect(light(second)).toBe('success: The rule passes');
    await stage.advance(61_000);
    expect(light(first)).toBe('success: The rule passes');
  });
});

describe('GitHub answers a query in part: what is missing never passes', () => {
  const fields = [
    'Repository.pullRequest',
    'PullRequest.author',
    'PullRequest.baseRef',
    'PullRequest.comments',
    'PullRequest.commits',
    'PullRequest.headRefOid',
    'PullRequest.labels',
    'PullRequest.potentialMergeCommit',
    'PullRequest.reviewRequests',
    'PullRequest.reviews',
    'PullRequest.statusCheckRollup',
    'PullRequest.timelineItems',
    'PullRequestReview.author',
    'PullRequestReview.authorCanPushToRepository',
    'PullRequestReview.commit',
    'Commit.authors',
    'Commit.committer',
    'Commit.file',
    'Commit.oid',
    'Commit.parents',
    'GitActor.user',
    'CheckRun.conclusion',
    'CheckSuite.app',
    'StatusCheckRollup.contexts',
    'Team.members',
  ];
  const overHeavy = fields.map((field) => [field, 'RESOURCE_LIMITS_EXCEEDED'] as const);
  const unexplained = ['PullRequest.reviews', 'Commit.file'].map((field) => [field, 'UNKNOWN'] as const);
  test.each([...overHeavy, ...unexplained])('%s (%s)', async (field, type) => {
    const repository = await stage.shop({
      policy: enforcing('tests', 'review\n    teams: [developers]', 'sast', 'threat-model'),
    });
    const held = stage.emulator.faults.webhooks.hold();
    const change = await allDone(repository, testedChange());
    const fault = stage.emulator.faults.partial(field, { type, message: 'Something is missing.' });
    await held.release();
    await stage.settled();
    expect(fault.hits).toBeGreaterThan(0);
    const before = sdlChecks(change).map(({ conclusion }) => conclusion);
    expect(before).not.toContain('success');

    fault.remove();
    await stage.advance(60_000);
    expect(shown(change).conclusion).toBe('success');
  });
});
