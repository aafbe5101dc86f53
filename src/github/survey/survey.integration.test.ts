import { beforeEach, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub } from '../../../test/emulated-github.ts';
import { newProbot } from '../../../test/faults/fresh-evaluation.ts';
import { enforced } from '../../../test/samples/policies.ts';
import { systemClock } from '../../platform/clock.ts';
import { policyPath } from '../../policy/path.ts';
import { NotCovered } from '../../subjects/not-covered.ts';
import type { Installation } from '../client/installation.ts';
import { openInstallations } from '../client/installation.ts';
import { ownPace } from '../client/pace.ts';
import { createCache } from '../read/cache.ts';
import { readRepositories } from './installations.ts';
import { largestPage, openPullRequestsQuery, readOpenPullRequests } from './open-pull-requests.ts';
import type { OpenMergeGroup, OpenPullRequest } from './survey.ts';

const app = { ownAppId: 1, organizationRepository: '.github' };

const gitHub = await emulatedGitHub();
const policy = enforced;

function installationOf(repository: Repository) {
  const found = gitHub.emulator.world.installations.find(({ account }) => account === repository.owner);
  if (found === undefined) throw new Error(`The app is not installed on ${repository.owner}.`);
  return found;
}

function open(repository: Repository): Promise<Installation> {
  return openInstallations(
    (id) => newProbot(gitHub.emulator).auth(id),
    () => new Date(),
    ownPace(systemClock),
  )(installationOf(repository).id);
}

function survey(repository: Repository) {
  return gitHub.github.survey.openPullRequests({
    kind: 'repository',
    ...gitHub.placeOf(repository),
  });
}

describe('the deliveries', () => {
  it('come page by page, newest first', async () => {
    const { survey: all } = gitHub.github;
    for (let count = 1; count <= 130; count += 1) await gitHub.emulator.ping();
    await gitHub.emulator.idle();
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
    const { id = '', guid } = (await gitHub.github.survey.deliveries(null)).deliveries.at(-1) ?? {};
    expect(await gitHub.github.survey.redeliver(id)).toBe(true);
    await gitHub.emulator.idle();
    expect(gitHub.emulator.deliveries.at(-1)).toMatchObject({ guid, redelivery: true });
    expect(await gitHub.github.survey.redeliver('999999')).toBe(false);
  });
});

describe('the installations and their repositories', () => {
  it('are those that are not suspended', async () => {
    const [kept, suspended] = [await gitHub.shop({ policy }), await gitHub.shop({ policy })];
    await installationOf(suspended).suspend();
    const { items, whole } = await gitHub.github.survey.installations();
    expect(whole).toBe(true);
    const ids = items.map(({ id }) => id);
    expect(ids).toContain(installationOf(kept).id);
    expect(ids).not.toContain(installationOf(suspended).id);
    expect(await gitHub.github.survey.repositories(installationOf(suspended).id)).toBeNull();
  });

  it('show what each account granted, and a fingerprint of it in the list', async () => {
    const { id } = installationOf(await gitHub.shop({ policy }));
    const { items } = await gitHub.github.survey.installations();
    const settings = await gitHub.github.installationSettings(id);
    if (settings === null) throw new Error('The app is installed.');
    expect(settings).toMatchObject({ permissions: { checks: 'write' }, suspended: false });
    expect(items.find((item) => item.id === id)?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(await gitHub.github.installationSettings(999_999)).toBeNull();
  });

  it('are those in which something is open, or was pushed within a day', async () => {
    const repository = await gitHub.shop({ policy });
    const place = gitHub.placeOf(repository);
    const repositories = () => gitHub.github.survey.repositories(place.installationId);
    const found = { items: [{ kind: 'repository', ...place }], whole: true };
    expect(await repositories()).toEqual(found);
    const installation = await open(repository);
    const aDayLater = new Date(Date.now() + 25 * 3_600_000);
    expect(await readRepositories(installation, aDayLater)).toEqual({ items: [], whole: true });
    await repository.openPullRequest({ title: 'A', by: 'mona', files: { b: '' } });
    expect(await readRepositories(installation, aDayLater)).toEqual(found);
  });
});

describe('the open pull requests', () => {
  let repository: Repository;
  let change: PullRequest;
  beforeEach(async () => {
    repository = await gitHub.shop({ policy });
    change = await repository.openPullRequest({ title: 'A', by: 'mona', files: { 'b.js': '2;\n' } });
  });

  async function seen(): Promise<OpenPullRequest> {
    const [first] = (await survey(repository))?.items ?? [];
    if (first === undefined) throw new Error('Nothing is open.');
    return first;
  }

  it('cost a point a page', async () => {
    const installation = await open(repository);
    const query = openPullRequestsQuery.replace(/^query[^{]*[{]/m, (start) => `${start} rateLimit { cost }`);
    const cost = async (size: number) => {
      const { owner, repository: name } = gitHub.placeOf(repository);
      const variables = {
        owner,
        name,
        size,
        policyPath,
        organizationRepository: '.github',
        appId: 1,
        after: null,
      };
      const { data } = await installation.query<{ rateLimit: { cost: number } }>(query, variables);
      return data?.rateLimit.cost;
    };
    expect(await cost(largestPage)).toBe(1);
    expect(await cost(largestPage + 1)).toBe(2);
  });

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
    gitHub.asked();
    const found = await survey(repository);
    expect(found?.items.map(({ number }) => number)).toEqual(
      Array.from({ length: 52 }, (_, index) => 53 - index),
    );
    expect(found?.whole).toBe(true);
    expect(gitHub.asked()).toEqual(Array(3).fill('graphql:OpenPullRequests'));
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
        repository.push({
          branch: 'main',
          by: 'ada',
          files: { '.github/sdl.yml': `# Another\n${enforced}` },
        }),
    ],
  ])('look otherwise after %s', async (_, act) => {
    const before = await seen();
    gitHub.emulator.clock.advance(1_000);
    await act();
    expect((await seen()).fingerprint).not.toBe(before.fingerprint);
  });

  it('look the same whatever the app itself reports', async () => {
    const before = await seen();
    const report = (run: { readonly conclusion?: 'success' | 'failure' }) =>
      repository.reportCheck({ app: 'sdl-gate', name: 'SDL', sha: change.headSha, ...run });
    for (const run of [{}, { conclusion: 'failure' }, { conclusion: 'success' }] as const) {
      await report(run);
      expect((await seen()).fingerprint).toBe(before.fingerprint);
    }
  });

  test.each<[string, () => Promise<unknown>]>([
    ['as they were opened', async () => {}],
    [
      'with checks and statuses',
      async () => {
        const sha = change.headSha;
        await repository.reportCheck({ sha, name: 'ci', conclusion: 'success' });
        await repository.reportCheck({ app: 'sdl-gate', sha, name: 'SDL', conclusion: 'failure' });
        await repository.reportStatus({ sha, context: 'ci', state: 'error', by: 'ada' });
      },
    ],
    ['without a policy', () => repository.push({ branch: 'main', by: 'ada', remove: ['.github/sdl.yml'] })],
    ['after a push', () => change.push({ files: { 'c.js': '' } })],
  ])('look like what is gathered of them: %s', async (_, act) => {
    await act();
    expect((await gitHub.gather(change)).fingerprint).toBe((await seen()).fingerprint);
  });

  it('look the same while only the base moves on', async () => {
    const before = await seen();
    gitHub.emulator.clock.advance(1_000);
    await repository.push({ branch: 'main', by: 'ada', files: { 'z.js': '' } });
    expect(await seen()).toEqual(before);
  });

  test.each<[string, { name: string; conclusion?: 'success' | 'failure' | 'cancelled' | 'stale' }, boolean]>([
    ['that passed', { name: 'SDL', conclusion: 'success' }, true],
    ['that failed', { name: 'SDL', conclusion: 'failure' }, true],
    ['that waits', { name: 'SDL' }, true],
    ['that GitHub gave up', { name: 'SDL', conclusion: 'stale' }, false],
    ['that ended with another pull request', { name: 'SDL', conclusion: 'cancelled' }, false],
    ['of another base', { name: 'SDL (release)', conclusion: 'success' }, false],
  ])('show the app’s own check %s', async (_, run, expected) => {
    expect((await seen()).shown).toBe(false);
    await repository.reportCheck({ app: 'sdl-gate', sha: change.headSha, status: 'in_progress', ...run });
    expect((await seen()).shown).toBe(expected);
  });

  it('are read in smaller pages where GitHub gives up', async () => {
    gitHub.emulator.faults.fail('graphql:OpenPullRequests', { status: 502, times: 2 });
    gitHub.asked();
    expect((await survey(repository))?.items).toHaveLength(1);
    expect(gitHub.asked()).toHaveLength(3);
  });

  it('are not told while GitHub is down', async () => {
    gitHub.emulator.faults.fail('graphql:OpenPullRequests', { status: 502 });
    await expect(survey(repository)).rejects.toMatchObject({ name: 'RetryLater' });
  });

  it('are not told where part of them is missing', async () => {
    gitHub.emulator.faults.partial('Commit.statusCheckRollup', { type: 'INTERNAL' });
    await expect(survey(repository)).rejects.toThrow('GitHub answered in part');
  });

  it('are told though it cannot be read what the base requires', async () => {
    gitHub.emulator.faults.partial('Ref.rules', { type: 'FORBIDDEN' });
    expect((await survey(repository))?.items).toHaveLength(1);
  });

  test.each(['isArchived', 'isDisabled'])(
    'of a repository that nothing can change in are none: %s',
    async (why) => {
      const installation: Pick<Installation, 'query'> = {
        query: async <Data>() => ({
          data: {
            repository: {
              databaseId: 2,
              nameWithOwner: 'o/r',
              isArchived: false,
              isDisabled: false,
              [why]: true,
            },
          } as Data,
          errors: [],
        }),
      };
      const subject = {
        kind: 'repository',
        repositoryId: 2,
        installationId: 1,
        owner: 'o',
        repository: 'r',
      } as const;
      expect(await readOpenPullRequests(installation, createCache(), app, subject)).toBeNull();
    },
  );

  it('of a repository that has another name by now are found by its id', async () => {
    const elsewhere = { kind: 'repository', ...gitHub.placeOf(repository), repository: 'x' } as const;
    expect(await gitHub.github.survey.openPullRequests(elsewhere)).toEqual(await survey(repository));
  });

  it('of a repository that is gone are out of reach', async () => {
    const nowhere = { kind: 'repository', ...gitHub.placeOf(repository), repositoryId: 1 } as const;
    await expect(gitHub.github.survey.openPullRequests(nowhere)).rejects.toThrow(NotCovered);
    await expect(gitHub.github.survey.openMergeGroups(nowhere, 'main')).rejects.toThrow(NotCovered);
  });
});

describe('the merge groups', () => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await gitHub.shop({ policy });
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 2 } });
  });

  /** Adds pull requests to the queue, two to a group. */
  async function enqueue(count: number): Promise<readonly PullRequest[]> {
    const changes: PullRequest[] = [];
    for (let index = 1; index <= count; index += 1) {
      const change = await repository.openPullRequest({
        title: `${index}`,
        by: 'mona',
        branch: `change-${index}`,
        files: { [`${index}.js`]: '' },
      });
      await report({ sha: change.headSha, conclusion: 'success' });
      await change.enqueue({ by: 'mona' });
      changes.push(change);
    }
    return changes;
  }

  function report(run: { readonly sha: string; readonly conclusion?: 'success' }) {
    return repository.reportCheck({ app: 'sdl-gate', name: 'SDL', status: 'in_progress', ...run });
  }

  function groups(branch = 'main') {
    return gitHub.github.survey.openMergeGroups(
      { kind: 'repository', ...gitHub.placeOf(repository) },
      branch,
    );
  }

  async function first(): Promise<OpenMergeGroup> {
    const [found] = await groups();
    if (found === undefined) throw new Error('No group is built.');
    return found;
  }

  it('are those that the queue builds, as their event names them, first in line first', async () => {
    await enqueue(5);
    const built = repository.mergeGroups();
    expect(built).toHaveLength(2);
    gitHub.asked();
    expect((await groups()).map(({ subject, shown }) => ({ ...subject, shown }))).toEqual(
      built.map(({ headSha, headRef, baseSha }) => ({
        kind: 'merge-group',
        ...gitHub.placeOf(repository),
        headSha,
        headRef,
        baseSha,
        baseRef: 'refs/heads/main',
        shown: false,
      })),
    );
    expect(gitHub.asked()).toEqual(['graphql:MergeQueue', 'graphql:QueueBranches']);
  });

  it('are none while none is built, for one query', async () => {
    await enqueue(1);
    gitHub.asked();
    expect(await groups()).toEqual([]);
    expect(gitHub.asked()).toEqual(['graphql:MergeQueue']);
  });

  it('are none of a branch that GitHub left behind, nor of another base', async () => {
    await enqueue(2);
    const [group] = repository.mergeGroups();
    if (group === undefined) throw new Error('No group is built.');
    const name = (base: string, number: number) => `gh-readonly-queue/${base}/pr-${number}-${group.baseSha}`;
    await repository.branch(name('main', 99), 'main', { by: 'ada' });
    await repository.branch(name('main/next', 98), group.headRef, { by: 'ada' });
    expect((await groups()).map(({ subject }) => subject.headRef)).toEqual([group.headRef]);
  });

  it('are all, by pages', async () => {
    await enqueue(22);
    gitHub.asked();
    expect(await groups()).toHaveLength(11);
    expect(gitHub.asked()).toEqual(['graphql:MergeQueue', 'graphql:MergeQueue', 'graphql:QueueBranches']);
  });

  it('show whether the app has a check on their commit', async () => {
    await enqueue(2);
    const { subject, shown } = await first();
    expect(shown).toBe(false);
    await report({ sha: subject.headSha });
    expect((await first()).shown).toBe(true);
  });

  it('look otherwise after a check of somebody else', async () => {
    await enqueue(2);
    const { subject, fingerprint } = await first();
    expect((await first()).fingerprint).toBe(fingerprint);
    await repository.reportCheck({ sha: subject.headSha, name: 'ci', conclusion: 'success' });
    expect((await first()).fingerprint).not.toBe(fingerprint);
  });

  it('are told by the pull requests to be looked for', async () => {
    await enqueue(1);
    expect((await survey(repository))?.items).toMatchObject([{ queue: 'main' }]);
  });

  test.each<[string, string]>([
    ['the queue', 'Repository.mergeQueue'],
    ['the branches', 'Repository.refs'],
  ])('are none where the app may not read %s', async (_, field) => {
    await enqueue(2);
    gitHub.emulator.faults.partial(field, { type: 'FORBIDDEN' });
    expect(await groups()).toEqual([]);
  });

  it('are none of a base without a queue, nor of a repository that is gone', async () => {
    expect(await groups('other')).toEqual([]);
    const nowhere = { kind: 'repository', ...gitHub.placeOf(repository), repository: 'x' } as const;
    expect(await gitHub.github.survey.openMergeGroups(nowhere, 'main')).toEqual([]);
  });

  it('are not told where part of them is missing', async () => {
    await enqueue(2);
    gitHub.emulator.faults.partial('Commit.checkSuites', { type: 'INTERNAL' });
    await expect(groups()).rejects.toThrow('GitHub answered in part');
  });
});
