import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import fc from 'fast-check';
import { openShop, type Running, settle } from '../running-service.ts';
import { signIn, threatModel, untestedChange } from '../scenarios/changes.ts';
import { enforcing, mergeRef } from '../scenarios/scene.ts';
import { expectFreshEvaluation } from './fresh-evaluation.ts';
import { type Action, act, action, openHistory } from './history.ts';
import { pass, rest, startOnOneClock } from './one-clock.ts';
import { seedOf } from './random.ts';

jest.setTimeout(300_000);

const minute = 60_000;
const hour = 60 * minute;

let running: Running;
afterEach(() => {
  jest.useRealTimers();
});

const everything = [
  'tests',
  'review\n    teams: [security]',
  'sast\n    tools: [CodeQL, { check: scan, app: scanner }]',
  'threat-model\n    team: security',
];

/** A few days in a shop, in which the app does all that it can do. */
async function story(repository: Repository): Promise<void> {
  await rest(running);
  const change = await repository.openPullRequest({ ...signIn, body: 'Threat model: [model](docs/none.md)' });
  const other = await repository.openPullRequest(untestedChange);
  await rest(running);
  await repository.uploadAnalysis({
    ref: mergeRef(change),
    alerts: [{ rule: 'js/xss', severity: 'high', path: 'src/cart.js', line: 1 }],
  });
  await other.review({ by: 'sam', state: 'approve' });
  await rest(running);
  await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': '# Shop\n' } });
  await other.updateBranch();
  await repository.reportStatus({ context: 'scan', sha: change.headSha, state: 'success', by: 'ada' });
  await rest(running);
  const { number } = await repository.openIssue({
    by: 'mona',
    title: 'Threat model',
    body: threatModel(change.number),
  });
  await change.edit({ body: `Threat model: #${number}` });
  const policy = `${enforcing(...everything)}comment: always\n`;
  await repository.push({ branch: 'main', by: 'sam', files: { '.github/sdl.yml': policy } });
  await rest(running);
}

const shop = (owner: string) => openShop(running.emulator, { owner, policy: enforcing(...everything) });

/** Read for the record of the installation: the next event or evaluation that sees a difference reads them again. */
const readOnce: ReadonlySet<string> = new Set(['apps/get-installation', 'graphql:PolicyFileOfAccount']);

/** Every operation that the app uses for what happens in the story, in alphabetical order. */
const storyOperations = [
  'actions/list-workflow-runs-for-repo',
  'apps/create-installation-access-token',
  'apps/get-installation',
  'apps/list-repos-accessible-to-installation',
  'checks/create',
  'checks/update',
  'code-scanning/list-alerts-for-repo',
  'code-scanning/list-recent-analyses',
  'graphql:BranchHistory',
  'graphql:Documents',
  'graphql:Head',
  'graphql:OpenPullRequests',
  'graphql:PolicyFileOfAccount',
  'graphql:PolicyFileOfBranch',
  'graphql:PullRequestEvidence',
  'graphql:PullRequestsIntoBranch',
  'graphql:ReleasesPolicy',
  'graphql:TeamMembers',
  'graphql:TreeEntries',
  'issues/create-comment',
  'issues/update-comment',
  'pulls/list-files',
  'repos/compare-commits-with-basehead',
  'repos/get-all-environments',
  'repos/list-activities',
  'repos/list-pull-requests-associated-with-commit',
] as const;

describe('each operation fails', () => {
  // Without what is done from time to time, every operation is one of the story, and only a retry can repair a failure.
  beforeEach(async () => {
    running = await startOnOneClock({ schedules: false });
    settle(running.emulator);
    await rest(running);
    running.emulator.clearRequests();
  });
  afterEach(() => running.close());

  test('the operations tried below are those of the story', async () => {
    await story(await shop('acme'));
    const own = running.emulator.requests.filter(({ actor }) => /^(app|installation:\d+)$/.test(actor));
    // Only a warning depends on the checks of merged pull requests: that query is not repeated.
    const operations = own
      .map(({ operation }) => operation)
      .filter((each) => each !== 'graphql:MergedChecks');
    expect([...new Set(operations)].sort()).toEqual(storyOperations);
  });

  test.each(storyOperations.filter((each) => !readOnce.has(each)))(
    '%s, in three ways: soon all is as if it had not',
    async (operation) => {
      const { emulator } = running;
      const faults = [
        emulator.faults.fail(operation, { status: 502, times: 1 }),
        emulator.faults.drop(operation, { when: 'during', times: 1 }),
        emulator.faults.drop(operation, { when: 'after', times: 1 }),
      ];
      await story(await shop('acme'));
      expect(faults.map(({ hits }) => hits)).toEqual([1, 1, 1]);
      await pass(running, minute);
      await rest(running);
      await expectFreshEvaluation(emulator);
    },
  );
});

/** What GitHub may leave out of an answer, saying so. */
const fields = [
  'Repository.pullRequest',
  'PullRequest.reviews',
  'PullRequest.comments',
  'PullRequest.statusCheckRollup',
  'CheckRun.conclusion',
  'Commit.file',
] as const;

describe('while work waits', () => {
  // No resync is to fix what was lost.
  beforeEach(async () => {
    running = await startOnOneClock({ schedules: false });
  });
  afterEach(() => running.close());

  const troubled = async (begin: () => { remove(): void } | undefined, during: () => Promise<void>) => {
    settle(running.emulator);
    const repository = await shop('acme');
    const change = await repository.openPullRequest(untestedChange);
    await rest(running);
    const held = running.emulator.faults.webhooks.hold();
    await change.review({ by: 'sam', state: 'approve' });
    await repository.openPullRequest(signIn);
    await running.emulator.idle();
    const trouble = begin();
    await held.release();
    await during();
    trouble?.remove();
    await pass(running, 2 * minute);
    await rest(running);
    await expectFreshEvaluation(running.emulator);
  };

  test('GitHub is out for an hour: no work is lost', () =>
    troubled(
      () => running.emulator.faults.outage(),
      () => pass(running, hour),
    ));

  test('every token is revoked', () =>
    troubled(
      () => {
        running.emulator.revokeInstallationTokens();
        return undefined;
      },
      () => pass(running, 10_000),
    ));

  test('every token expires', () =>
    troubled(
      () => undefined,
      () => pass(running, hour + minute),
    ));

  test.each(fields)(
    'one answer lacks %s: it is asked for again, and nothing is said before',
    async (field) => {
      settle(running.emulator);
      const repository = await shop('acme');
      const change = await repository.openPullRequest(untestedChange);
      await repository.reportCheck({
        app: 'scanner',
        name: 'scan',
        sha: change.headSha,
        conclusion: 'success',
      });
      await rest(running);
      const fault = running.emulator.faults.partial(field, { type: 'INTERNAL', times: 1 });
      await change.review({ by: 'sam', state: 'approve' });
      await rest(running);
      expect(fault.hits).toBe(1);
      await pass(running, minute);
      await rest(running);
      await expectFreshEvaluation(running.emulator);
    },
  );
});

/** What may be wrong with GitHub when an action's webhooks come. */
const troubles = {
  none: () => {},
  error: ({ emulator: { faults } }: Running, operation: string, status: number) =>
    faults.fail(operation, { status, times: 3 }),
  before: ({ emulator: { faults } }: Running, operation: string) =>
    faults.drop(operation, { when: 'before', times: 2 }),
  during: ({ emulator: { faults } }: Running, operation: string) =>
    faults.drop(operation, { when: 'during', times: 2 }),
  after: ({ emulator: { faults } }: Running, operation: string) =>
    faults.drop(operation, { when: 'after', times: 2 }),
  secondary: ({ emulator: { faults } }: Running, operation: string) =>
    faults.secondaryLimit(operation, { retryAfterSeconds: 60, times: 1 }),
  primary: ({ emulator: { faults } }: Running) => faults.primaryLimit({ resetInSeconds: 300, times: 5 }),
  partial: ({ emulator: { faults } }: Running, _: string, __: number, field: string) =>
    faults.partial(field, { times: 2 }),
  revoked: ({ emulator }: Running) => emulator.revokeInstallationTokens(),
} as const;

interface Step {
  readonly action: Action;
  readonly trouble: keyof typeof troubles;
  readonly operation: string;
  readonly status: number;
  readonly field: string;
  readonly minutes: number;
}

const step = fc.record<Step>({
  action: action(),
  trouble: fc.constantFrom(...(Object.keys(troubles) as (keyof typeof troubles)[])),
  operation: fc.constantFrom(
    'graphql',
    'checks/create',
    'checks/update',
    'issues/create-comment',
    'issues/update-comment',
    'pulls/list-files',
    '*',
  ),
  status: fc.constantFrom(500, 502, 503, 504),
  field: fc.constantFrom(...fields),
  minutes: fc.constantFrom(0, 0, 0, 0, 1, 7),
});

test('whatever goes wrong with GitHub, and whenever: in the end the last state shown is right', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
      const running = await startOnOneClock();
      const { emulator } = running;
      try {
        const repository = await openHistory(emulator);
        for (const { action: deed, trouble, operation, status, field, minutes } of steps) {
          troubles[trouble](running, operation, status, field);
          await act(repository, deed);
          await pass(running, minutes * minute);
        }
        await rest(running);
        emulator.faults.clear();
        await pass(running, 6 * minute);
        await rest(running);
        await expectFreshEvaluation(emulator);
      } finally {
        await running.close();
      }
    }),
    { seed: seedOf(), numRuns: 8, endOnFailure: true },
  );
});
