import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-03-02T09:00:00Z') });
});
afterEach(() => on.close());

const none = '0'.repeat(40);

async function listed(query: Readonly<Record<string, unknown>> = {}) {
  const { data } = await (await on.installed()).request('GET /repos/{owner}/{repo}/activity', {
    ...repo,
    ...query,
  });
  return data;
}

describe('the activities of a repository', () => {
  it('show who moved a branch, from where to where, newest first', async () => {
    const { repository } = on;
    const first = await repository.sha('main');
    const created = await repository.push({ branch: 'topic', by: 'alice', files: { 'a.txt': '1\n' } });
    const pushed = await repository.push({
      branch: 'topic',
      by: 'bob',
      author: 'alice',
      files: { 'a.txt': '2\n' },
    });
    const forced = await repository.push({
      branch: 'topic',
      from: 'main',
      force: true,
      by: 'alice',
      files: { 'a.txt': '3\n' },
    });
    await repository.deleteBranch('topic', { by: 'bob' });
    expect(await listed({ ref: 'topic' })).toMatchObject([
      { activity_type: 'branch_deletion', before: forced, after: none, actor: { login: 'bob' } },
      { activity_type: 'force_push', before: pushed, after: forced, actor: { login: 'alice' } },
      { activity_type: 'push', before: created, after: pushed, actor: { login: 'bob' } },
      { activity_type: 'branch_creation', before: none, after: created, ref: 'refs/heads/topic' },
    ]);
    expect(await listed({ ref: 'refs/heads/main' })).toMatchObject([
      { activity_type: 'branch_creation', after: first, ref: 'refs/heads/main' },
    ]);
  });

  it('show merges by the button and by a merge queue', async () => {
    const { repository } = on;
    const one = await repository.openPullRequest({ title: 'One', by: 'alice', files: { 'a.txt': '1\n' } });
    await one.merge({ by: 'bob' });
    repository.protect('main', { mergeQueue: { groupSize: 1 } });
    const other = await repository.openPullRequest({
      title: 'Other',
      by: 'alice',
      files: { 'b.txt': '1\n' },
    });
    await other.enqueue({ by: 'bob' });
    expect(
      (await listed({ ref: 'main' })).map(({ activity_type: type, actor }) => [type, actor?.login]),
    ).toEqual([
      ['merge_queue_merge', 'github-merge-queue[bot]'],
      ['pr_merge', 'bob'],
      ['branch_creation', expect.any(String)],
    ]);
  });

  it('are filtered by actor, type and time, and listed in both directions', async () => {
    const { repository, emulator } = on;
    await repository.push({ branch: 'main', by: 'alice', files: { 'a.txt': '1\n' } });
    emulator.clock.advance(2 * 24 * 60 * 60 * 1000);
    await repository.push({ branch: 'main', by: 'bob', files: { 'a.txt': '2\n' } });
    const actors = async (query: Readonly<Record<string, unknown>>) =>
      (await listed({ activity_type: 'push', ...query })).map(({ actor }) => actor?.login);
    expect(await actors({})).toEqual(['bob', 'alice']);
    expect(await actors({ direction: 'asc' })).toEqual(['alice', 'bob']);
    expect(await actors({ time_period: 'day' })).toEqual(['bob']);
    expect(await actors({ actor: 'ALICE' })).toEqual(['alice']);
  });

  it('are paginated by a cursor in the Link header', async () => {
    const { repository } = on;
    for (const text of ['1', '2', '3', '4']) {
      await repository.push({ branch: 'topic', by: 'alice', files: { 'a.txt': text } });
    }
    const pages = [];
    const client = await on.installed();
    const query = { ...repo, ref: 'topic', per_page: 3 };
    for await (const { data } of client.paginate.iterator('GET /repos/{owner}/{repo}/activity', query)) {
      pages.push(data.length);
    }
    expect(pages).toEqual([3, 1]);
  });

  it('show a deleted account as nobody', async () => {
    await on.repository.push({ branch: 'topic', by: 'alice', files: { 'a.txt': '1\n' } });
    on.emulator.world.deleteUser('alice');
    expect(await listed({ ref: 'topic' })).toMatchObject([{ actor: null }]);
  });
});
