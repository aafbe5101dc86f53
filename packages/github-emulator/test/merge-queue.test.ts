import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

const required = { name: 'Gate', app: 'gate' };

describe('the merge queue', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  /** An open pull request that adds a new file, or the given one, with green checks on its head. */
  async function ready(path: string): Promise<PullRequest> {
    const pullRequest = await on.repository.openPullRequest({
      title: `Add ${path}`,
      by: 'alice',
      files: { [path]: `${path} by ${on.repository.pullRequests.length}\n` },
    });
    await gate(pullRequest.headSha, 'success');
    return pullRequest;
  }

  function gate(sha: string, conclusion: 'success' | 'failure'): Promise<unknown> {
    return on.repository.reportCheck({ app: 'gate', name: 'Gate', sha, conclusion });
  }

  it('merges a pull request that is green on the commit that the base will have', async () => {
    on.repository.protect('main', { requiredChecks: [required], mergeQueue: { groupSize: 1 } });
    const pullRequest = await ready('one.ts');
    await expect(pullRequest.merge({ by: 'bob' })).rejects.toThrow('through the merge queue');
    await on.newEvents();

    await pullRequest.enqueue({ by: 'bob' });
    expect(await on.newEvents()).toEqual([
      'pull_request.enqueued',
      'push',
      'check_suite.requested',
      'merge_group.checks_requested',
    ]);
    const base = await on.repository.sha('main');
    const [group] = on.repository.mergeGroups();
    expect(group).toMatchObject({
      headRef: `refs/heads/gh-readonly-queue/main/pr-1-${base}`,
      baseSha: base,
      pullRequests: [1],
    });
    expect(on.received.at(-1)?.payload.merge_group).toMatchObject({
      head_sha: group?.headSha,
      base_ref: 'refs/heads/main',
    });
    const { data } = await on.graphql<{ repository: { pullRequest: unknown; mergeQueue: unknown } }>(
      `{ repository(owner: "acme", name: "shop") {
        pullRequest(number: 1) { isInMergeQueue isMergeQueueEnabled
          mergeQueueEntry { position state headCommit { oid } baseCommit { oid } } }
        mergeQueue(branch: "main") { entries(first: 10) { nodes { pullRequest { number } enqueuer { login } } } } } }`,
    );
    expect(data.repository).toEqual({
      pullRequest: {
        isInMergeQueue: true,
        isMergeQueueEnabled: true,
        mergeQueueEntry: {
          position: 1,
          state: 'AWAITING_CHECKS',
          headCommit: { oid: group?.headSha },
          baseCommit: { oid: base },
        },
      },
      mergeQueue: { entries: { nodes: [{ pullRequest: { number: 1 }, enqueuer: { login: 'bob' } }] } },
    });

    await gate(group?.headSha ?? '', 'success');
    expect(pullRequest.state).toBe('merged');
    expect(await on.repository.sha('main')).toBe(group?.headSha);
    expect(await on.newEvents()).toEqual([
      'check_run.created',
      'check_run.completed',
      'check_suite.completed',
      'pull_request.closed',
      'push',
      'check_suite.requested',
      'merge_group.destroyed',
      'push',
    ]);
  });

  it('puts several pull requests into one group, and builds a group that is not full on demand', async () => {
    on.repository.protect('main', { requiredChecks: [required], mergeQueue: { groupSize: 2 } });
    const [one, two, three] = [await ready('one.ts'), await ready('two.ts'), await ready('three.ts')];
    await one.enqueue({ by: 'bob' });
    expect(on.repository.mergeGroups()).toEqual([]);
    await two.enqueue({ by: 'bob' });
    await three.enqueue({ by: 'bob' });
    expect(on.repository.mergeGroups()).toMatchObject([{ pullRequests: [1, 2] }]);
    await on.repository.buildMergeGroups();
    const [first, second] = on.repository.mergeGroups();
    expect(second).toMatchObject({ pullRequests: [3], baseSha: first?.headSha });
    expect([one, two, three].map(({ queuePosition }) => queuePosition)).toEqual([1, 2, 3]);

    // The second group may be green first: it waits for the first one.
    await gate(second?.headSha ?? '', 'success');
    expect(three.state).toBe('open');
    await gate(first?.headSha ?? '', 'success');
    expect([one, two, three].map(({ state }) => state)).toEqual(['merged', 'merged', 'merged']);
    expect(await on.repository.sha('main')).toBe(second?.headSha);
  });

  it('removes a group that fails, and rebuilds the next one', async () => {
    on.repository.protect('main', { requiredChecks: [required], mergeQueue: { groupSize: 1 } });
    const [one, two] = [await ready('one.ts'), await ready('two.ts')];
    await one.enqueue({ by: 'bob' });
    await two.enqueue({ by: 'bob' });
    const [first, second] = on.repository.mergeGroups();
    await on.newEvents();
    await gate(first?.headSha ?? '', 'failure');
    expect(one).toMatchObject({ state: 'open', queuePosition: null });
    const [rebuilt] = on.repository.mergeGroups();
    expect(rebuilt).toMatchObject({ pullRequests: [2], baseSha: await on.repository.sha('main') });
    expect(rebuilt?.headSha).not.toBe(second?.headSha);
    const reasons = on.emulator.deliveries
      .filter(({ event, action }) => event === 'merge_group' && action === 'destroyed')
      .map(({ payload }) => payload.reason);
    expect(reasons).toEqual(['dequeued', 'invalidated']);
  });

  it.each<[string, (pullRequest: PullRequest) => Promise<unknown>, string]>([
    ['taken out by hand', (pullRequest) => pullRequest.dequeue({ by: 'bob' }), 'open'],
    ['pushed to', (pullRequest) => pullRequest.push({ files: { 'more.ts': '' } }), 'open'],
    ['closed with its branch', () => on.repository.deleteBranch('change-1'), 'closed'],
  ])('removes a pull request that is %s', async (_, leave, state) => {
    on.repository.protect('main', { requiredChecks: [required], mergeQueue: { groupSize: 1 } });
    const pullRequest = await ready('one.ts');
    await pullRequest.enqueue({ by: 'bob' });
    await on.newEvents();
    await leave(pullRequest);
    expect(await on.newEvents()).toEqual(
      expect.arrayContaining(['pull_request.dequeued', 'merge_group.destroyed']),
    );
    expect(pullRequest).toMatchObject({ state, queuePosition: null });
    expect(on.repository.mergeGroups()).toEqual([]);
  });

  it('refuses a pull request whose checks are not green', async () => {
    on.repository.protect('main', { requiredChecks: [required], mergeQueue: { groupSize: 1 } });
    const pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    await expect(pullRequest.enqueue({ by: 'bob' })).rejects.toThrow(
      'Required status check "Gate" is expected.',
    );
  });

  it('leaves out of a group a pull request that conflicts with those before it', async () => {
    on.repository.protect('main', { requiredChecks: [required], mergeQueue: { groupSize: 2 } });
    const [one, two] = [await ready('same.ts'), await ready('same.ts')];
    await one.enqueue({ by: 'bob' });
    await two.enqueue({ by: 'bob' });
    expect(on.repository.mergeGroups()).toMatchObject([{ pullRequests: [1] }]);
    expect(two.queuePosition).toBeNull();
  });
});
