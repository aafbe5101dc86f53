import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { type EmulatedGitHub, startEmulatedGitHub } from '../../../test/emulated-github.ts';
import type { Installation } from '../installation.ts';
import { createMemory } from '../memory.ts';
import { readOpenPullRequests } from './open-pull-requests.ts';
import type { OpenPullRequest } from './survey.ts';

let on: EmulatedGitHub;
beforeAll(async () => {
  on = await startEmulatedGitHub();
});
afterEach(() => {
  on.emulator.faults.clear();
  expect(on.emulator.violations).toEqual([]);
});
afterAll(() => on.close());

const files = { '.github/sdl.yml': 'enforcement: enforce\n', 'a.js': '1;\n' };

function installationOf(repository: Repository) {
  const found = on.emulator.world.installations.find(({ account }) => account === repository.owner);
  if (found === undefined) throw new Error(`The app is not installed on ${repository.owner}.`);
  return found;
}

function survey(repository: Repository) {
  return on.github.survey.openPullRequests({
    kind: 'repository',
    installationId: installationOf(repository).id,
    owner: repository.owner,
    repository: repository.name,
  });
}

describe('the deliveries', () => {
  it('come page by page, newest first', async () => {
    const { survey: all } = on.github;
    for (let count = 1; count <= 130; count += 1) await on.emulator.ping();
    await on.emulator.idle();
    const first = await all.deliveries(null);
    expect(first.deliveries).toHaveLength(100);
    expect(first.deliveries[0]).toEqual({
      id: '130',
      guid: expect.any(String),
      event: 'ping',
      at: expect.stringMatching(/Z$/),
      status: 0,
    });
    const second = await all.deliveries(first.next);
    expect(second.deliveries.map(({ id }) => id)).toEqual(
      Array.from({ length: 30 }, (_, at) => String(30 - at)),
    );
    expect(second.next).toBeNull();
  });

  it('are sent again by their id, as long as GitHub has them', async () => {
    const { id = '', guid } = (await on.github.survey.deliveries(null)).deliveries.at(-1) ?? {};
    expect(await on.github.survey.redeliver(id)).toBe(true);
    await on.emulator.idle();
    expect(on.emulator.deliveries.at(-1)).toMatchObject({ guid, redelivery: true });
    expect(await on.github.survey.redeliver('999999')).toBe(false);
  });
});

describe('the installations and their repositories', () => {
  it('are those that are not suspended', async () => {
    const [kept, suspended] = [await on.shop(files), await on.shop(files)];
    await installationOf(suspended).suspend();
    const { items, whole } = await on.github.survey.installations();
    expect(whole).toBe(true);
    expect(items).toContain(installationOf(kept).id);
    expect(items).not.toContain(installationOf(suspended).id);
    expect(await on.github.survey.repositories(installationOf(suspended).id)).toBeNull();
  });

  it('are those in which something is open', async () => {
    const repository = await on.shop(files);
    const { id: installationId } = installationOf(repository);
    const repositories = () => on.github.survey.repositories(installationId);
    expect(await repositories()).toEqual({ items: [], whole: true });
    await repository.openPullRequest({ title: 'A', by: 'mona', files: { b: '' } });
    const { owner, name } = repository;
    expect(await repositories()).toEqual({
      items: [{ kind: 'repository', installationId, owner, repository: name }],
      whole: true,
    });
  });
});

describe('the open pull requests', () => {
  let repository: Repository;
  let change: PullRequest;
  beforeEach(async () => {
    repository = await on.shop(files);
    change = await repository.openPullRequest({ title: 'A', by: 'mona', files: { 'b.js': '2;\n' } });
  });

  async function seen(): Promise<OpenPullRequest> {
    const [first] = (await survey(repository))?.items ?? [];
    if (first === undefined) throw new Error('Nothing is open.');
    return first;
  }

  it('are all of them, by pages', async () => {
    for (let count = 2; count <= 53; count += 1) {
      await repository.openPullRequest({
        title: `${count}`,
        by: 'mona',
        branch: `b${count}`,
        files: { b: '' },
      });
    }
    await change.close();
    on.asked();
    const found = await survey(repository);
    expect(found?.items.map(({ number }) => number)).toEqual(
      Array.from({ length: 52 }, (_, index) => 53 - index),
    );
    expect(found?.whole).toBe(true);
    expect(on.asked()).toEqual(['graphql:OpenPullRequests', 'graphql:OpenPullRequests']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a push', () => change.push({ files: { 'c.js': '' } })],
    ['a label', () => change.label('x', { by: 'ada' })],
    ['a review', () => change.review({ by: 'ada', state: 'approve' })],
    ['a draft', () => change.convertToDraft()],
    [
      'a check of somebody else',
      () => repository.reportCheck({ sha: change.headSha, name: 'ci', conclusion: 'success' }),
    ],
    [
      'a status',
      () => repository.reportStatus({ sha: change.headSha, context: 'ci', state: 'error', by: 'ada' }),
    ],
    [
      'another policy in the base',
      () =>
        repository.push({ branch: 'main', by: 'ada', files: { '.github/sdl.yml': 'enforcement: warn\n' } }),
    ],
  ])('look otherwise after %s', async (_, act) => {
    const before = await seen();
    on.emulator.clock.advance(1_000);
    await act();
    expect((await seen()).fingerprint).not.toBe(before.fingerprint);
  });

  it('look the same while only the base moves on', async () => {
    const before = await seen();
    on.emulator.clock.advance(1_000);
    await repository.push({ branch: 'main', by: 'ada', files: { 'z.js': '' } });
    expect(await seen()).toEqual(before);
  });

  test.each<[string, { name: string; conclusion?: 'success' | 'failure' }, OpenPullRequest['check']]>([
    ['that passed', { name: 'SDL', conclusion: 'success' }, 'concluded'],
    ['that failed', { name: 'SDL', conclusion: 'failure' }, 'concluded'],
    ['that waits', { name: 'SDL' }, 'waiting'],
    ['of another base', { name: 'SDL (release)', conclusion: 'success' }, 'missing'],
  ])('show the app’s own check %s', async (_, run, expected) => {
    expect((await seen()).check).toBe('missing');
    await repository.reportCheck({ app: 'sdl-gate', sha: change.headSha, status: 'in_progress', ...run });
    expect((await seen()).check).toBe(expected);
  });

  it('are read in smaller pages where GitHub gives up', async () => {
    on.emulator.faults.fail('graphql:OpenPullRequests', { status: 502, times: 2 });
    on.asked();
    expect((await survey(repository))?.items).toHaveLength(1);
    expect(on.asked()).toHaveLength(3);
  });

  it('are not told while GitHub is down', async () => {
    on.emulator.faults.fail('graphql:OpenPullRequests', { status: 502 });
    await expect(survey(repository)).rejects.toMatchObject({ name: 'RetryLater' });
  });

  it('are not told where part of them is missing', async () => {
    on.emulator.faults.partial('Commit.statusCheckRollup', { type: 'INTERNAL' });
    await expect(survey(repository)).rejects.toThrow('GitHub answered in part');
  });

  it('are told though it cannot be read what the base requires', async () => {
    on.emulator.faults.partial('Ref.rules', { type: 'FORBIDDEN' });
    expect((await survey(repository))?.items).toHaveLength(1);
  });

  test.each(['isArchived', 'isDisabled'])(
    'of a repository that nothing can change in are none: %s',
    async (why) => {
      const installation: Pick<Installation, 'query'> = {
        query: async <Data>() => ({
          data: { repository: { isArchived: false, isDisabled: false, [why]: true } } as Data,
          errors: [],
        }),
      };
      const subject = { kind: 'repository', installationId: 1, owner: 'o', repository: 'r' } as const;
      expect(await readOpenPullRequests(installation, createMemory().pageSizes, 1, subject)).toBeNull();
    },
  );

  it('of a repository that is gone are none', async () => {
    const { id: installationId } = installationOf(repository);
    const nowhere = { kind: 'repository', installationId, owner: repository.owner, repository: 'x' } as const;
    expect(await on.github.survey.openPullRequests(nowhere)).toBeNull();
  });
});
