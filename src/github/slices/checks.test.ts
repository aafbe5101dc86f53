import { describe, expect, test } from '@jest/globals';
import type { CheckRunNode, StatusContextNode } from '../read/query-fragments.ts';
import { checksOf, ownCheckRun } from './checks.ts';

const ownAppId = 7;

function run(change: Partial<CheckRunNode> & { readonly app?: number; readonly slug?: string } = {}) {
  const { app = 1, slug = 'github-actions', ...rest } = change;
  const node: CheckRunNode = {
    __typename: 'CheckRun',
    databaseId: 100,
    name: 'build',
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    externalId: null,
    detailsUrl: 'https://example.com/1',
    startedAt: '2026-03-01T11:55:00Z',
    completedAt: '2026-03-01T12:00:00Z',
    checkSuite: { databaseId: 1, status: 'COMPLETED', app: { databaseId: app, slug } },
    ...rest,
  };
  return node;
}

function status(change: Partial<StatusContextNode> = {}): StatusContextNode {
  return {
    __typename: 'StatusContext',
    context: 'ci/old',
    state: 'SUCCESS',
    targetUrl: null,
    createdAt: '2026-03-01T12:00:00Z',
    creator: { __typename: 'Bot', login: 'jenkins' },
    ...change,
  };
}

describe('conclusions', () => {
  test.each([
    ['COMPLETED', 'SUCCESS', 'success'],
    ['COMPLETED', 'NEUTRAL', 'neutral'],
    ['COMPLETED', 'SKIPPED', 'skipped'],
    ['COMPLETED', 'FAILURE', 'failure'],
    ['COMPLETED', 'STARTUP_FAILURE', 'failure'],
    ['COMPLETED', 'CANCELLED', 'cancelled'],
    ['COMPLETED', 'TIMED_OUT', 'timed-out'],
    ['COMPLETED', 'ACTION_REQUIRED', 'action-required'],
    ['COMPLETED', 'STALE', 'stale'],
    ['COMPLETED', 'INVENTED_TOMORROW', 'failure'],
    ['COMPLETED', null, 'failure'],
    ['IN_PROGRESS', null, 'pending'],
    ['QUEUED', 'SUCCESS', 'pending'],
    ['WAITING', null, 'pending'],
  ])('a check run %s with %s is %s', (state, conclusion, expected) => {
    expect(checksOf([run({ status: state, conclusion })], { ownAppId })).toMatchObject([
      { conclusion: expected },
    ]);
  });

  test.each([
    ['SUCCESS', 'success'],
    ['PENDING', 'pending'],
    ['EXPECTED', 'pending'],
    ['FAILURE', 'failure'],
    ['ERROR', 'failure'],
    ['INVENTED_TOMORROW', 'failure'],
  ])('a status %s is %s', (state, expected) => {
    expect(checksOf([status({ state })], { ownAppId })).toMatchObject([{ conclusion: expected }]);
  });
});

test('a check run names its app, a status its creator', () => {
  expect(checksOf([run(), status()], { ownAppId })).toMatchObject([
    {
      kind: 'check-run',
      name: 'build',
      reportedBy: 'github-actions',
      completedAt: new Date('2026-03-01T12:00Z'),
    },
    { kind: 'status', name: 'ci/old', reportedBy: 'jenkins[bot]' },
  ]);
});

test('the newest of a name and app counts, whatever the order; the same name of another app is another check', () => {
  const old = run({ databaseId: 100, conclusion: 'SUCCESS' });
  const rerun = run({ databaseId: 101, conclusion: 'FAILURE' });
  const other = run({ databaseId: 50, slug: 'circleci', app: 2 });
  for (const contexts of [
    [old, rerun, other],
    [other, rerun, old],
  ]) {
    const checks = checksOf(contexts, { ownAppId });
    expect(checks).toHaveLength(2);
    expect(checks).toContainEqual(
      expect.objectContaining({ reportedBy: 'github-actions', conclusion: 'failure' }),
    );
  }
});

describe('own check runs', () => {
  test('are no evidence, whatever their name; one that only has our name is', () => {
    const own = run({ app: ownAppId, slug: 'gate', name: 'anything' });
    const impostor = run({ name: 'SDL' });
    expect(checksOf([own, impostor], { ownAppId })).toMatchObject([
      { name: 'SDL', reportedBy: 'github-actions' },
    ]);
  });

  test('the newest is the one to update', () => {
    const contexts = [
      run({ app: ownAppId, slug: 'gate', name: 'SDL', databaseId: 5 }),
      run({ app: ownAppId, slug: 'gate', name: 'SDL', databaseId: 9 }),
      run({ app: ownAppId, slug: 'gate', name: 'another', databaseId: 11 }),
      run({ name: 'SDL', databaseId: 12 }),
      status({ context: 'SDL' }),
    ];
    expect(ownCheckRun(contexts, 'SDL', ownAppId)).toMatchObject({ databaseId: 9 });
    expect(ownCheckRun(contexts, 'another', ownAppId)).toMatchObject({ databaseId: 11 });
    expect(ownCheckRun(contexts.slice(3), 'SDL', ownAppId)).toBeNull();
  });
});

describe('with the token of a workflow, which is that of the app of GitHub Actions', () => {
  const job = '2b1f4a6c-8d0e-4f1a-9b3c-5d7e9f1a2b3c';
  const at = (runId: number) => `https://github.com/acme/shop/actions/runs/${runId}/job/5`;
  const ownJob = { runId: '77', name: 'evaluate' };

  test.each<[what: string, change: Parameters<typeof run>[0], isEvidence: boolean]>([
    ['its check', { name: 'SDL', externalId: 'c0ffee/' }, false],
    ['its check of another branch', { name: 'SDL (release/1)', externalId: null }, false],
    ['the job of another workflow', { name: 'build', externalId: job, detailsUrl: at(76) }, true],
    ['a job with the name of its check', { name: 'SDL', externalId: job, detailsUrl: at(76) }, true],
    [
      'the job that evaluates',
      { name: 'Evaluate it', externalId: job, detailsUrl: at(77), status: 'IN_PROGRESS', conclusion: null },
      false,
    ],
    ['another job of its run, which has ended', { name: 'build', externalId: job, detailsUrl: at(77) }, true],
    ['an earlier run of that job', { name: 'evaluate', externalId: job, detailsUrl: at(70) }, false],
    [
      'a check of its name that is no job',
      { name: 'evaluate', externalId: null, detailsUrl: 'https://a.test' },
      true,
    ],
  ])('%s', (_, change, isEvidence) => {
    const checks = checksOf([run({ app: ownAppId, ...change })], { ownAppId, ownJob });
    expect(checks).toHaveLength(isEvidence ? 1 : 0);
  });

  test('the job that evaluates is none where it runs once more, after it failed', () => {
    const own = { app: ownAppId, name: 'Evaluate it', externalId: job, detailsUrl: at(77) };
    const failed = run({ ...own, databaseId: 5, conclusion: 'FAILURE' });
    const again = run({ ...own, databaseId: 9, status: 'IN_PROGRESS', conclusion: null });
    expect(checksOf([failed, again], { ownAppId, ownJob })).toEqual([]);
  });

  test('a job of its name in another app counts', () => {
    const other = run({ app: 3, slug: 'circleci', name: 'evaluate', detailsUrl: at(77) });
    expect(checksOf([other], { ownAppId, ownJob })).toHaveLength(1);
  });
});
