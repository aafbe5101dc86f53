import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

describe('a pull request from a fork', () => {
  let on: Stage;
  let fork: Repository;
  let pullRequest: PullRequest;
  beforeEach(async () => {
    on = await stage();
    on.emulator.world.user('mallory');
    fork = await on.repository.fork({ owner: 'mallory' });
    pullRequest = await on.repository.openPullRequest({
      title: 'From afar',
      by: 'mallory',
      from: fork,
      branch: 'patch-1',
      files: { 'src/cart.ts': 'export const total = 0;\n' },
    });
  });
  afterEach(() => on.close());

  it('sends webhooks only to the installation on the base, with the head in the fork', async () => {
    expect(await on.newEvents()).toEqual(['installation.created', 'pull_request.opened']);
    expect(on.received.at(-1)?.payload.pull_request).toMatchObject({
      head: { label: 'mallory:patch-1', sha: pullRequest.headSha, repo: { full_name: 'mallory/shop' } },
      base: { repo: { full_name: 'acme/shop' } },
    });
    await pullRequest.push({ files: { 'src/new.ts': '' } });
    expect(await on.newEvents()).toEqual(['pull_request.synchronize']);
  });

  it('is not named by its check runs and suites', async () => {
    const gate = await on.installed();
    await gate.rest.checks.create({
      owner: 'acme',
      repo: 'shop',
      name: 'Gate',
      head_sha: pullRequest.headSha,
      conclusion: 'success',
    });
    await on.newEvents();
    const events = on.received.filter(({ event }) => event.startsWith('check_'));
    expect(events.map(({ payload }) => payload.check_run ?? payload.check_suite)).toEqual([
      expect.objectContaining({ pull_requests: [] }),
      expect.objectContaining({ pull_requests: [] }),
      expect.objectContaining({ pull_requests: [] }),
    ]);
  });

  it('can be found by its head', async () => {
    const gate = await on.installed();
    const found = await gate.rest.repos.listPullRequestsAssociatedWithCommit({
      owner: 'acme',
      repo: 'shop',
      commit_sha: pullRequest.headSha,
    });
    // GitHub does not list them for a commit that only the fork has.
    expect(found.data).toEqual([]);
    const { data } = await on.graphql<{ repository: { object: unknown } }>(
      `query ($sha: GitObjectID!) { repository(owner: "acme", name: "shop") { object(oid: $sha) { ... on Commit {
        associatedPullRequests(first: 5) { nodes { number isCrossRepository headRepository { nameWithOwner isFork } } } } } } }`,
      { sha: pullRequest.headSha },
    );
    expect(data.repository.object).toEqual({
      associatedPullRequests: {
        nodes: [
          {
            number: 1,
            isCrossRepository: true,
            headRepository: { nameWithOwner: 'mallory/shop', isFork: true },
          },
        ],
      },
    });
  });

  it('can be opened over HTTP from a branch of the fork, only by users who may push there', async () => {
    await fork.push({ branch: 'patch-2', by: 'mallory', files: { x: '' } });
    const opening = { owner: 'acme', repo: 'shop', title: 'Two', head: 'mallory:patch-2', base: 'main' };
    await expect(on.as('alice').rest.pulls.create(opening)).rejects.toMatchObject({ status: 404 });
    const { data } = await on.as('mallory').rest.pulls.create(opening);
    expect(data.head.repo.full_name).toBe('mallory/shop');
  });

  it('lets a user without access neither push to the base nor merge', async () => {
    await expect(on.repository.push({ branch: 'topic', by: 'mallory', files: { x: '' } })).rejects.toThrow(
      "'mallory' is not allowed to push to 'acme/shop'",
    );
    await expect(
      on.as('mallory').rest.pulls.merge({ owner: 'acme', repo: 'shop', pull_number: 1 }),
    ).rejects.toMatchObject({ status: 403 });
  });
});
