import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

let on: Stage;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-01-05T09:00:00Z') });
});
afterEach(() => on.close());

describe('time', () => {
  it('is frozen, except for a second per action and explicit advances', async () => {
    const before = on.emulator.clock.now().getTime();
    const pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    await pullRequest.comment({ by: 'bob', body: 'One' });
    await pullRequest.comment({ by: 'bob', body: 'Two' });
    const [one, two] = pullRequest.comments;
    expect((two?.createdAt.getTime() ?? 0) - (one?.createdAt.getTime() ?? 0)).toBe(1000);
    on.emulator.clock.advance(60_000);
    expect(on.emulator.clock.now().getTime() - before).toBe(60_000 + 4_000);
    expect(() => on.emulator.clock.advance(-1)).toThrow('time goes forward');
  });

  it('gives the same ids and shas to the same actions', async () => {
    const play = async (stage: Stage): Promise<unknown> => {
      const { number, headSha } = await stage.repository.openPullRequest({
        title: 'A',
        by: 'alice',
        files: { a: '' },
      });
      const run = await stage.repository.reportCheck({ name: 'build', sha: headSha, conclusion: 'success' });
      return { number, headSha, id: run.id };
    };
    const other = await stage({ clock: new Date('2026-01-05T09:00:00Z') });
    expect(await play(other)).toEqual(await play(on));
    await other.close();
  });
});

describe('mistakes in the use of the world', () => {
  test.each<[string, () => unknown, string]>([
    [
      'an unknown person',
      () => on.repository.push({ branch: 'x', by: 'nobody', files: {} }),
      "no account 'nobody'",
    ],
    ['a taken login', () => on.emulator.world.user('Alice'), "the login 'Alice' is taken"],
    [
      'a taken repository',
      () => on.emulator.world.repository({ owner: 'acme', name: 'Shop' }),
      "a repository 'acme/Shop' already",
    ],
    ['an unknown branch', () => on.repository.branch('x', 'nowhere'), "has no 'nowhere'"],
    [
      'a file that is not there',
      () => on.repository.push({ branch: 'main', by: 'bob', remove: ['none'] }),
      "no file 'none'",
    ],
    ['an unknown team', () => on.repository.teamAccess('none', 'write'), "no team 'none'"],
    ['a second installation', () => on.emulator.world.install({ account: 'acme' }), 'installed on'],
    [
      'a check of no commit',
      () => on.repository.reportCheck({ name: 'x', sha: '0'.repeat(40) }),
      'No commit found',
    ],
  ])('%s is an error with a reason', async (_, act, message) => {
    await expect(async () => act()).rejects.toThrow(message);
  });
});

describe('a role', () => {
  test.each<[string, () => void, string]>([
    ['of an outsider', () => undefined, 'read'],
    ['of a collaborator', () => on.repository.collaborator('carol', 'triage'), 'triage'],
    [
      'of a member of a team',
      () => on.emulator.world.findRepository('acme/shop').teamAccess('security', 'maintain'),
      'maintain',
    ],
  ])('is the highest of a user: %s', async (_, grant, role) => {
    grant();
    const { data } = await (await on.installed()).rest.repos.getCollaboratorPermissionLevel({
      owner: 'acme',
      repo: 'shop',
      username: role === 'maintain' ? 'bob' : 'carol',
    });
    expect(data.role_name).toBe(role);
  });
});

describe('a clone on disk', () => {
  it('is read in place: its commits become pull requests', async () => {
    const { gitDirectory } = on.repository;
    const before = await on.repository.sha('main');
    const after = await on.repository.push({
      branch: 'main',
      by: 'bob',
      files: { 'src/cart.ts': 'changed\n' },
    });
    const seeded = await on.emulator.world.repository({
      owner: 'acme',
      name: 'seeded',
      git: { path: gitDirectory, branches: { main: before, change: after } },
    });
    seeded.collaborator('alice', 'write');
    const { number } = await seeded.openPullRequest({ title: 'A', by: 'alice', branch: 'change' });
    const { data } = await on
      .as('alice')
      .rest.pulls.listFiles({ owner: 'acme', repo: 'seeded', pull_number: number });
    expect(data).toMatchObject([{ filename: 'src/cart.ts', status: 'modified' }]);
  });
});

test('a repository has a date of creation, and its tags', async () => {
  const createdAt = new Date('2026-01-01T00:00:00Z');
  const young = await on.emulator.world.repository({ owner: 'acme', name: 'young', createdAt });
  const ask = async (name: string) => {
    const query = `{ repository(owner: "acme", name: "${name}") {
      createdAt refs(refPrefix: "refs/tags/", first: 1) { totalCount nodes { name prefix } }
    } }`;
    return (await on.graphql<{ repository: unknown }>(query)).data?.repository;
  };
  expect(await ask('young')).toEqual({
    createdAt: '2026-01-01T00:00:00Z',
    refs: { totalCount: 0, nodes: [] },
  });
  await young.tag('v1.0.0');
  expect(await ask('young')).toMatchObject({ refs: { totalCount: 1, nodes: [{ name: 'v1.0.0' }] } });
  expect(await ask('shop')).toMatchObject({ createdAt: expect.stringMatching(/^2024-/) });
});
