import { describe, expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub, everyEvidence, type Permissions } from '../../../test/emulated-github.ts';
import type { SliceName } from '../../evidence/index.ts';

let now = new Date('2026-03-01T12:00:00Z');
const gitHub = await emulatedGitHub({ now: () => now });
const gitHubAtRoot = await emulatedGitHub({ layout: '' });

/** A pull request under every rule, in an account that grants so much. */
async function opened(options: { readonly permissions?: Permissions } = {}): Promise<PullRequest> {
  const shop = await gitHub.shop({ policy: everyEvidence, ...options });
  return shop.openPullRequest(change);
}

const granted = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  members: 'read',
  pull_requests: 'write',
  security_events: 'read',
  statuses: 'write',
} as const;

/** The slices that could not be read, with the reason. */
async function unread(pull: PullRequest): Promise<Readonly<Record<string, string>>> {
  const { evidence } = await gitHub.gather(pull);
  return Object.fromEntries(
    Object.entries(evidence).flatMap(([name, slice]) =>
      slice.available ? [] : [[name, slice.problem.reason]],
    ),
  );
}

describe('what the app may not read is told by slice', () => {
  test.each<[keyof typeof granted, Readonly<Partial<Record<SliceName, string>>>]>([
    ['members', { teams: 'not-permitted' }],
    ['actions', { workflowRuns: 'not-permitted' }],
    ['security_events', { codeScanning: 'not-permitted' }],
    ['statuses', { checks: 'not-permitted' }],
  ])('without %s', async (missing, expected) => {
    const { [missing]: _, ...rest } = granted;
    await expect(unread(await opened({ permissions: rest }))).resolves.toEqual(expected);
  });

  test('without contents there is no policy, which is never the default', async () => {
    const { contents: _, ...rest } = granted;
    await expect(gitHub.gather(await opened({ permissions: rest }))).resolves.toMatchObject({
      policy: { valid: false, problems: [{ message: expect.stringContaining('Contents: read') }] },
    });
  });

  test('without pull requests nothing can be said, and nothing is', async () => {
    const { pull_requests: _, ...rest } = granted;
    await expect(gitHub.gather(await opened({ permissions: rest }))).rejects.toThrow(
      'FORBIDDEN at repository.pullRequest',
    );
  });

  test.each<[string, Readonly<Partial<Record<SliceName, string>>>]>([
    ['PullRequest.reviews', { reviews: 'not-permitted' }],
    ['PullRequest.reviewRequests', { reviews: 'not-permitted' }],
    ['PullRequest.labels', { labels: 'not-permitted' }],
    // These must not be null, so that the whole pull request is missing at first.
    ['PullRequest.commits', { commits: 'not-permitted' }],
    [
      'PullRequest.timelineItems',
      {
        commits: 'not-permitted',
        earlierChanges: 'not-permitted',
        reviews: 'not-permitted',
      },
    ],
  ])('when GitHub forbids %s', async (field, expected) => {
    const pull = await opened();
    gitHub.emulator.faults.partial(field, { type: 'FORBIDDEN' });
    await expect(unread(pull)).resolves.toEqual(expected);
  });
});

describe('an answer in part is no answer', () => {
  test.each([
    'PullRequest.reviews',
    'PullRequest.commits',
    'PullRequest.statusCheckRollup',
    'PullRequest.author',
    'Commit.file',
    'Commit.authors',
    'PullRequestReview.author',
    'Team.members',
  ])('when %s is missing for no reason that we know', async (field) => {
    const pull = await opened();
    await pull.review({ by: 'ada', state: 'approve' });
    gitHub.emulator.faults.partial(field, { type: 'INTERNAL', message: 'Something is wrong' });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater' });
  });

  test('when a query is too heavy, the next try asks for less at once', async () => {
    const pull = await opened();
    gitHub.emulator.faults.fail('graphql', { status: 502, times: 2 });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater' });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater' });
    await expect(gitHub.gather(pull)).resolves.toBeDefined();
    const sizes = gitHub.emulator.requests
      .filter(({ operation }) => operation === 'graphql:PullRequestEvidence')
      .map(({ body }) => (body as { variables: { size: number } }).variables.size);
    expect(sizes.slice(-3)).toEqual([100, 50, 25]);
  });
});

describe('while GitHub cannot be asked', () => {
  const operations = ['graphql', 'pulls/list-files', 'code-scanning/list-recent-analyses'];

  test.each(operations)('with 500 on %s, later', async (operation) => {
    const pull = await opened();
    gitHub.emulator.faults.fail(operation, { status: 500, times: 1 });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater', notBefore: null });
    await expect(gitHub.gather(pull)).resolves.toBeDefined();
  });

  test.each(operations)('with a broken connection on %s, later', async (operation) => {
    const pull = await opened();
    gitHub.emulator.faults.drop(operation, { times: 1 });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater', notBefore: null });
    await expect(gitHub.gather(pull)).resolves.toBeDefined();
  });

  test.each(operations)('with a secondary limit on %s, at the time that it names', async (operation) => {
    const pull = await opened();
    const notBefore = new Date(now.getTime() + 90_000);
    gitHub.emulator.faults.secondaryLimit(operation, { retryAfterSeconds: 90, times: 1 });
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater', notBefore });
    gitHub.asked();
    await expect(gitHub.gather(pull)).rejects.toMatchObject({ name: 'RetryLater', notBefore });
    expect(gitHub.asked()).not.toContain('graphql:PullRequestEvidence');
    now = notBefore;
    await expect(gitHub.gather(pull)).resolves.toBeDefined();
  });

  test.each([403, 429] as const)('with the hour used up (%i), at its end', async (status) => {
    const pull = await opened();
    now = gitHub.emulator.clock.now();
    gitHub.emulator.faults.primaryLimit({ resetInSeconds: 600, status });
    const error = await gitHub.gather(pull).then(
      () => null,
      (reason: { name: string; notBefore: Date }) => reason,
    );
    expect(error).toMatchObject({ name: 'RetryLater' });
    const seconds = ((error?.notBefore.getTime() ?? 0) - now.getTime()) / 1000;
    expect(seconds).toBeGreaterThan(599);
    expect(seconds).toBeLessThan(605);
  });
});

describe('the credentials of the app', () => {
  test('are proven', async () => {
    await expect(gitHub.github.verifyCredentials()).resolves.toBeUndefined();
  });

  test('that GitHub refuses are not a matter of time', async () => {
    gitHub.emulator.faults.fail('apps/get-authenticated', { status: 401, times: 1 });
    await expect(gitHub.github.verifyCredentials()).rejects.not.toMatchObject({ name: 'RetryLater' });
  });

  test('cannot be proven while GitHub is down', async () => {
    gitHub.emulator.faults.fail('apps/get-authenticated', { status: 503, times: 1 });
    await expect(gitHub.github.verifyCredentials()).rejects.toMatchObject({ name: 'RetryLater' });
  });
});

describe('the policy is known only after the first query', () => {
  test('one that asks for more than the last of the repository costs a second query, once', async () => {
    const shop = await gitHub.shop({ policy: '# Nothing\n' });
    await shop.push({
      branch: 'release',
      by: 'ada',
      from: 'main',
      files: { '.github/sdl.yml': 'rules:\n  review: enforce\n' },
    });
    await gitHub.gather(await shop.openPullRequest(change));
    const release = await shop.openPullRequest({ ...change, base: 'release' });
    gitHub.asked();
    const { evidence } = await gitHub.gather(release);
    expect(evidence).toMatchObject({ reviews: { available: true }, commits: { available: true } });
    const query = 'graphql:PullRequestEvidence';
    expect(gitHub.asked()).toEqual([query, query]);
    await gitHub.gather(release);
    expect(gitHub.asked()).toEqual([query]);
  });
});

test('GitHub is found where its API begins at the root of its host, too', async () => {
  const shop = await gitHubAtRoot.shop();
  const pull = await shop.openPullRequest(change);
  await expect(gitHubAtRoot.gather(pull)).resolves.toMatchObject({ subject: { headSha: pull.headSha } });
});
