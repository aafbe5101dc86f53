import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import type { PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };
let on: Stage;
let pull: PullRequest;
let gate: Octokit;
beforeEach(async () => {
  on = await stage();
  pull = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
  gate = await on.installed();
  await on.newEvents();
});
afterEach(() => on.close());

const refusal = { status: 403, response: { data: { message: 'Repository was archived so is read-only.' } } };

describe('a locked conversation', () => {
  const target = () => ({ ...repo, issue_number: pull.number });
  const comment = (client: Octokit) => client.rest.issues.createComment({ ...target(), body: 'Hello' });

  it('takes comments from people with write access only: from no app, whatever its permissions', async () => {
    await on.as('alice').rest.issues.lock({ ...target(), lock_reason: 'off-topic' });
    const locked = {
      status: 403,
      response: { data: { message: 'Unable to create comment because issue is locked.' } },
    };
    await expect(comment(gate)).rejects.toMatchObject(locked);
    await expect(comment(on.as('carol'))).rejects.toMatchObject(locked);
    await comment(on.as('bob'));
    expect(pull.comments.map(({ author }) => author)).toEqual(['bob']);
    await on.as('alice').rest.issues.unlock(target());
    await comment(gate);
    expect(pull.comments).toHaveLength(2);
  });

  it('still lets an app edit its comment, and write its check', async () => {
    const { data } = await comment(gate);
    await pull.lock({ by: 'alice' });
    await gate.rest.issues.updateComment({ ...repo, comment_id: data.id, body: 'Goodbye' });
    await gate.rest.checks.create({ ...repo, name: 'Gate', head_sha: pull.headSha });
    expect(pull.comments[0]?.body).toBe('Goodbye');
  });

  it('sends a webhook, and is shown by REST and GraphQL', async () => {
    const shown = async () => {
      const { data } = await gate.rest.issues.get(target());
      const query = `{ repository(owner: "acme", name: "shop") {
        pullRequest(number: ${pull.number}) { locked activeLockReason }
      } }`;
      const { data: answer } = await on.graphql<{
        readonly repository: { readonly pullRequest: Readonly<Record<string, unknown>> };
      }>(query);
      return [data.locked, data.active_lock_reason, answer?.repository.pullRequest];
    };
    expect(await shown()).toEqual([false, null, { locked: false, activeLockReason: null }]);
    await pull.lock({ by: 'alice', reason: 'too heated' });
    expect(await shown()).toEqual([true, 'too heated', { locked: true, activeLockReason: 'TOO_HEATED' }]);
    await pull.unlock({ by: 'alice' });
    expect(await shown()).toEqual([false, null, { locked: false, activeLockReason: null }]);
    expect(await on.newEvents()).toEqual(['pull_request.locked', 'pull_request.unlocked']);
  });

  it('is locked by people with write access', async () => {
    await expect(on.as('carol').rest.issues.lock(target())).rejects.toMatchObject({ status: 403 });
  });
});

describe('an archived repository', () => {
  beforeEach(() => on.repository.archive(true));

  test.each<[string, () => Promise<unknown>]>([
    ['a check run', () => gate.rest.checks.create({ ...repo, name: 'Gate', head_sha: pull.headSha })],
    [
      'a status',
      () =>
        gate.rest.repos.createCommitStatus({ ...repo, sha: pull.headSha, state: 'success', context: 'x' }),
    ],
    [
      'a comment',
      () => gate.rest.issues.createComment({ ...repo, issue_number: pull.number, body: 'Hello' }),
    ],
    ['an edit', () => on.as('alice').rest.pulls.update({ ...repo, pull_number: pull.number, title: 'B' })],
    ['a lock', () => on.as('alice').rest.issues.lock({ ...repo, issue_number: pull.number })],
  ])('refuses %s', async (_, change) => {
    await expect(change()).rejects.toMatchObject(refusal);
    on.repository.archive(false);
    await change();
  });

  it('refuses what people do, too', async () => {
    await expect(pull.push({ files: { b: '' } })).rejects.toThrow('read-only');
    await expect(pull.review({ by: 'bob', state: 'approve' })).rejects.toThrow('read-only');
    await expect(
      on.repository.reportCheck({ name: 'build', sha: pull.headSha, conclusion: 'success' }),
    ).rejects.toThrow('read-only');
  });

  it('can be read, and says that it is archived', async () => {
    const { data } = await gate.rest.repos.get(repo);
    expect(data.archived).toBe(true);
    const query = '{ repository(owner: "acme", name: "shop") { isArchived } }';
    await expect(on.graphql(query)).resolves.toMatchObject({ data: { repository: { isArchived: true } } });
  });
});
