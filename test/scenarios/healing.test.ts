import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import type { Store } from '../../src/store/store.ts';
import { openShop, sdlChecks, testedChange } from '../running-service.ts';
import { evaluated, type Fleet, startFleet } from './fleet.ts';
import { enforcing, light, mergeRef } from './scene.ts';

jest.setTimeout(120_000);

const minute = 60_000;
const hour = 60 * minute;

let fleet: Fleet;
let store: Store;
beforeEach(async () => {
  fleet = await startFleet();
  store = await fleet.lastingStore();
});
afterEach(async () => {
  const { violations } = fleet.emulator;
  await fleet.close();
  expect(violations).toEqual([]);
});

/** Lets the service hear of what happened, and finish its work. */
async function catchUp(): Promise<void> {
  await fleet.advance(0);
}

/** An hour, in small steps when what is done from time to time comes to its time. */
async function passAnHour(): Promise<void> {
  await fleet.advance(55 * minute, 5);
  await fleet.advance(5 * minute, 300);
}

function shop(policy = enforcing('review')): Promise<Repository> {
  return openShop(fleet.emulator, { policy });
}

async function openChanges(repository: Repository, count: number): Promise<readonly PullRequest[]> {
  const changes: PullRequest[] = [];
  for (let index = 1; index <= count; index += 1) {
    changes.push(await repository.openPullRequest({ ...testedChange(), branch: `change-${index}` }));
  }
  return changes;
}

/** What the app had GitHub send again: the names of the events. */
function sentAgain(): readonly string[] {
  return fleet.emulator.deliveries.filter(({ redelivery }) => redelivery).map(({ event }) => event);
}

describe('a webhook that failed', () => {
  test('while the service was down is sent again when it starts, and evaluated once', async () => {
    const first = await fleet.start(store);
    const repository = await shop();
    await catchUp();
    await first.close();
    const change = await repository.openPullRequest(testedChange());
    await fleet.advance(20 * minute);
    fleet.asked();

    await fleet.start(store);
    await fleet.settled();
    expect(sentAgain()).toEqual(['push', 'create', 'pull_request']);
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
    expect(evaluated(fleet.log, 'acme/shop')).toEqual(['#1']);
    expect(fleet.asked()).not.toContain('app apps/list-installations');

    await fleet.advance(30 * minute, 3);
    expect(sentAgain()).toHaveLength(3);
    expect(evaluated(fleet.log, 'acme/shop')).toEqual(['#1']);
  });

  test('though it was accepted, because its answer got lost, is not sent again', async () => {
    await fleet.start(store);
    const repository = await shop();
    await catchUp();
    fleet.emulator.faults.webhooks.lose({ event: 'pull_request', as: 'timed out' });
    const change = await repository.openPullRequest(testedChange());
    const lost = fleet.emulator.deliveries.find(({ event }) => event === 'pull_request');
    await store.ingest({ id: lost?.guid ?? '', event: 'pull_request.opened' }, []);
    await fleet.advance(10 * minute);
    expect(sentAgain()).toEqual([]);
    expect(sdlChecks(change)).toEqual([]);
  });

  test('again and again is given up after three more tries', async () => {
    await fleet.start(store);
    const repository = await shop();
    await catchUp();
    fleet.emulator.setWebhook({ url: 'http://127.0.0.1:1/', secret: 'x' });
    await repository.openPullRequest(testedChange());
    await fleet.advance(50 * minute, 5);
    expect(sentAgain().filter((event) => event === 'pull_request')).toHaveLength(3);
    fleet.asked();
    await fleet.advance(minute);
    expect(fleet.asked()).toEqual([]);
  });

  test('because it was signed with another secret is not sent again', async () => {
    await fleet.start(store);
    const repository = await shop();
    await catchUp();
    fleet.emulator.setWebhook({ url: fleet.webhookUrl, secret: 'another' });
    await repository.openPullRequest(testedChange());
    await fleet.advance(20 * minute, 2);
    expect(fleet.emulator.deliveries.at(-1)).toMatchObject({ status: 401 });
    expect(sentAgain()).toEqual([]);
  });

  test('like thousands of others in a long outage is sent again in its turn, twenty at a time', async () => {
    const first = await fleet.start(store);
    const repository = await shop();
    await catchUp();
    await first.close();
    const change = await repository.openPullRequest(testedChange());
    for (let count = 1; count <= 24; count += 1) await change.label(`label-${count}`);
    await fleet.advance(20 * minute);
    await fleet.start(store);
    await fleet.settled();
    expect(sentAgain()).toHaveLength(20);
    await fleet.advance(20_000);
    expect(sentAgain()).toHaveLength(27);
    await fleet.advance(20 * minute, 2);
    expect(sentAgain()).toHaveLength(27);
  });
});

describe('a webhook that GitHub never sent', () => {
  test('is made up for within the hour, in every repository of every installation', async () => {
    await fleet.start(store);
    const repository = await shop();
    const other = await openShop(fleet.emulator, { owner: 'beta', policy: enforcing('tests') });
    const policy = { '.github/sdl.yml': enforcing('tests') };
    const second = await fleet.emulator.world.repository({ owner: 'beta', name: 'till', files: policy });
    second.teamAccess('developers', 'write');
    await catchUp();
    fleet.emulator.faults.webhooks.omit();
    const [change] = await openChanges(repository, 1);
    const [tested] = await openChanges(other, 1);
    const [neighbour] = await openChanges(second, 1);
    if (change === undefined || tested === undefined || neighbour === undefined)
      throw new Error('Nothing was opened.');
    await passAnHour();
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
    expect(light(tested)).toBe('success: The rule passes');
    expect(light(neighbour)).toBe('success: The rule passes');

    await change.review({ by: 'grace', state: 'approve' });
    await passAnHour();
    expect(light(change)).toBe('success: The rule passes');
  });

  test('of a pull request that was closed: its success is taken back, and nothing else is read again', async () => {
    await fleet.start(store);
    const repository = await shop(enforcing('tests'));
    const [closed, told, merged] = await openChanges(repository, 4);
    if (closed === undefined || told === undefined || merged === undefined)
      throw new Error('Nothing was opened.');
    await catchUp();
    await passAnHour();
    await told.close();
    await merged.merge({ by: 'mona' });
    await catchUp();
    const lost = fleet.emulator.faults.webhooks.omit();
    await closed.close();
    lost.remove();
    fleet.asked();
    await passAnHour();
    expect(light(closed)).toBe('cancelled: Closed without merging');
    expect(fleet.asked().filter((request) => request.endsWith('checks/update'))).toHaveLength(1);
    await passAnHour();
    expect(fleet.asked().filter((request) => request.endsWith('checks/update'))).toEqual([]);
  });

  test('a check that GitHub called stale while nobody was there is created again', async () => {
    const first = await fleet.start(store);
    const repository = await shop();
    const [change] = await openChanges(repository, 1);
    if (change === undefined) throw new Error('Nothing was opened.');
    await catchUp();
    const [stale] = sdlChecks(change);
    await first.close();
    await fleet.later(15 * 24 * hour);
    expect(sdlChecks(change)).toMatchObject([{ id: stale?.id, conclusion: 'stale' }]);
    await fleet.start(store);
    await catchUp();
    expect(sdlChecks(change)).toHaveLength(2);
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
  });
});

describe('an hour in which nothing happens', () => {
  /** The first resyncs evaluate each pull request once; then those with the lowest numbers have their turn. */
  async function everySeen(): Promise<void> {
    await catchUp();
    await fleet.advance(4 * hour, 48);
    await passAnHour();
  }

  test('costs a look at the deliveries, the installations, the repositories, and each with something open', async () => {
    await fleet.start(store);
    const repository = await shop(enforcing('tests'));
    await openChanges(repository, 3);
    await everySeen();
    fleet.asked();
    await passAnHour();
    const installation = `installation:${fleet.emulator.world.installations[0]?.id}`;
    expect(fleet.asked().toSorted()).toEqual(
      [
        ...Array(6).fill('app apps/list-webhook-deliveries'),
        'app apps/list-installations',
        `${installation} apps/list-repos-accessible-to-installation`,
        `${installation} graphql:OpenPullRequests`,
      ].toSorted(),
    );
  });

  test('costs nothing more for checks that wait', async () => {
    await fleet.start(store);
    await openChanges(await shop(enforcing('review')), 3);
    await everySeen();
    fleet.asked();
    await passAnHour();
    const asked = fleet.asked().filter((request) => request.startsWith('installation:'));
    expect(asked.map((request) => request.split(' ')[1]).toSorted()).toEqual([
      'apps/list-repos-accessible-to-installation',
      'graphql:OpenPullRequests',
    ]);
  });

  test('but what webhooks told costs nothing more', async () => {
    await fleet.start(store);
    const changes = await openChanges(await shop(enforcing('review')), 3);
    await everySeen();
    const change = changes[0];
    await change?.review({ by: 'grace', state: 'approve' });
    await change?.repository.reportCheck({ name: 'ci', sha: change.headSha, conclusion: 'success' });
    await catchUp();
    expect(change && light(change)).toBe('success: The rule passes');
    fleet.asked();
    await passAnHour();
    expect(fleet.asked().filter((request) => request.endsWith('Evidence'))).toEqual([]);
  });

  test('costs a query each ten minutes where merges go through a queue', async () => {
    await fleet.start(store);
    const repository = await shop(enforcing('tests'));
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    await openChanges(repository, 1);
    await catchUp();
    await passAnHour();
    fleet.asked();
    await passAnHour();
    expect(fleet.asked().filter((request) => request.includes('Queue'))).toHaveLength(6);
  });
});

describe('what no list shows', () => {
  test('an alert that was dismissed, and nobody told: found within a day', async () => {
    await fleet.start(store);
    const repository = await shop(enforcing('sast'));
    const [change] = await openChanges(repository, 1);
    if (change === undefined) throw new Error('Nothing was opened.');
    await repository.uploadAnalysis({
      ref: mergeRef(change),
      alerts: [{ rule: 'js/xss', severity: 'high', path: 'src/cart.js', line: 1 }],
    });
    await catchUp();
    await fleet.advance(2 * hour, 24);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: sast');
    fleet.emulator.faults.webhooks.omit();
    await repository.dismissAlert(1, { by: 'ada', reason: 'false positive', comment: 'Escaped before.' });
    await fleet.advance(25 * hour, 50);
    expect(light(change)).toBe('success: The rule passes');
  });
});

describe('a merge group that nobody told of', () => {
  /** What is in the queue has to pass the check `SDL`. */
  async function queuedShop(policy: string): Promise<Repository> {
    const repository = await shop(policy);
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    return repository;
  }

  /** A pull request that a resync has seen, and that may be merged. */
  async function passing(repository: Repository): Promise<PullRequest> {
    const [change] = await openChanges(repository, 1);
    if (change === undefined) throw new Error('Nothing was opened.');
    await repository.reportCheck({
      app: 'scanner',
      name: 'scan',
      sha: change.headSha,
      conclusion: 'success',
    });
    await catchUp();
    await passAnHour();
    expect(light(change)).toBe('success: The rule passes');
    return change;
  }

  test('is found within ten minutes, and merged', async () => {
    await fleet.start(store);
    const change = await passing(await queuedShop(enforcing('tests')));
    fleet.emulator.faults.webhooks.omit({ event: 'merge_group' });
    await change.enqueue({ by: 'mona' });
    await catchUp();
    expect(change.state).toBe('open');
    await fleet.advance(10 * minute, 10);
    expect(change.state).toBe('merged');
  });

  test('though it has a check that waits: the event that it waits for got lost', async () => {
    await fleet.start(store);
    const repository = await queuedShop(enforcing('sast\n    tools: [{ check: scan, app: scanner }]'));
    const change = await passing(repository);
    await change.enqueue({ by: 'mona' });
    await catchUp();
    const group = repository.mergeGroups().at(-1);
    if (group === undefined) throw new Error('The queue has no group.');
    expect(light(change, group.headSha)).toBe('in_progress: Merge queue (#1): waiting for scan');
    fleet.emulator.faults.webhooks.omit();
    await repository.reportCheck({ app: 'scanner', name: 'scan', sha: group.headSha, conclusion: 'success' });
    await catchUp();
    expect(change.state).toBe('open');
    await fleet.advance(10 * minute, 10);
    expect(change.state).toBe('merged');
  });
});

describe('what the app sees for the first time', () => {
  test('an installation with forty pull requests: one every two seconds, those that changed last first', async () => {
    await fleet.start(store);
    fleet.emulator.world.organization('beta');
    const repository = await fleet.emulator.world.repository({
      owner: 'beta',
      name: 'shop',
      files: { '.github/sdl.yml': enforcing('tests'), 'test/a.test.js': 'test();\n' },
    });
    repository.collaborator('mona', 'write');
    await openChanges(repository, 40);
    await catchUp();
    await fleet.emulator.world.install({ account: 'beta' });
    await catchUp();
    const count = () => evaluated(fleet.log, 'beta/shop').length;
    expect(count()).toBe(1);
    for (let second = 2; second <= 80; second += 2) {
      const before = count();
      await fleet.advance(2_000);
      expect(count() - before).toBeLessThanOrEqual(2);
    }
    expect(evaluated(fleet.log, 'beta/shop')).toEqual(
      Array.from({ length: 40 }, (_, index) => `#${40 - index}`),
    );
  });

  test('a repository that is added', async () => {
    await fleet.start(store);
    fleet.emulator.world.organization('beta');
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) =>
        fleet.emulator.world.repository({
          owner: 'beta',
          name,
          files: { '.github/sdl.yml': enforcing('review') },
        }),
      ),
    );
    if (one === undefined || two === undefined) throw new Error('There are no repositories.');
    for (const repository of [one, two]) repository.collaborator('mona', 'write');
    const [first] = await openChanges(one, 1);
    const [second] = await openChanges(two, 1);
    const installation = await fleet.emulator.world.install({ account: 'beta', repositories: ['one'] });
    await catchUp();
    if (first === undefined || second === undefined) throw new Error('Nothing was opened.');
    expect(light(first)).toBe('in_progress: Waiting for 1 review');
    expect(sdlChecks(second)).toEqual([]);
    await installation.add(['two']);
    await fleet.advance(2_000);
    expect(light(second)).toBe('in_progress: Waiting for 1 review');
  });

  test('an installation that was suspended and goes on', async () => {
    await fleet.start(store);
    const repository = await shop();
    await catchUp();
    const installation = fleet.emulator.world.installations[0];
    await installation?.suspend();
    const [change] = await openChanges(repository, 1);
    await fleet.advance(hour);
    await fleet.advance(2_000, 4);
    if (change === undefined) throw new Error('Nothing was opened.');
    expect(sdlChecks(change)).toEqual([]);
    expect(fleet.log.filter(({ level }) => level === 'error')).toEqual([]);
    await installation?.unsuspend();
    await catchUp();
    expect(light(change)).toBe('in_progress: Waiting for 1 review');
  });
});

describe('when little is left of what an installation may ask', () => {
  test('the resync waits until GitHub resets its rate limit, and people’s work goes on', async () => {
    await fleet.start({ ...store, noteAllowance: async () => {} });
    const repository = await shop();
    await catchUp();
    fleet.emulator.faults.webhooks.omit({ event: 'pull_request', times: 1 });
    const [missed, heard] = await openChanges(repository, 2);
    if (missed === undefined || heard === undefined) throw new Error('Nothing was opened.');
    await catchUp();
    const id = fleet.emulator.world.installations[0]?.id ?? 0;
    await store.noteAllowance(id, 'graphql', { limit: 5_000, remaining: 1_499, resetInMs: 90 * minute });

    await fleet.advance(hour);
    await fleet.advance(minute, 10);
    expect(sdlChecks(missed)).toEqual([]);
    await heard.review({ by: 'grace', state: 'approve' });
    await catchUp();
    expect(light(heard)).toBe('success: The rule passes');
    expect(sdlChecks(missed)).toEqual([]);

    await fleet.advance(31 * minute, 31);
    expect(light(missed)).toBe('in_progress: Waiting for 1 review');
  });
});

describe('services that share a store', () => {
  test('one that starts again within minutes reads the failed deliveries at once, and resyncs nothing again', async () => {
    const first = await fleet.start(store);
    const repository = await shop();
    await openChanges(repository, 2);
    // What the resync of the start still wakes in the background is done.
    await fleet.advance(minute, 8);
    await first.close();
    await fleet.later(2 * minute);
    fleet.asked();
    await fleet.start(store);
    await fleet.advance(2_000, 8);
    expect(fleet.asked()).toEqual(['app apps/list-webhook-deliveries']);
  });

  test('two: each schedule runs once, and each pull request is evaluated once', async () => {
    await fleet.start(store);
    await fleet.start(store, { webhooks: false });
    const repository = await shop(enforcing('tests'));
    await catchUp();
    fleet.emulator.faults.webhooks.omit({ event: 'pull_request' });
    await openChanges(repository, 4);
    fleet.asked();
    await fleet.advance(hour, 6);
    await fleet.advance(10_000, 10);
    const asked = fleet.asked();
    const times = (operation: string) => asked.filter((one) => one.endsWith(` ${operation}`)).length;
    expect({
      deliveries: times('apps/list-webhook-deliveries'),
      installations: times('apps/list-installations'),
      repositories: times('apps/list-repos-accessible-to-installation'),
      surveys: times('graphql:OpenPullRequests'),
      checks: times('checks/create'),
    }).toEqual({ deliveries: 6, installations: 1, repositories: 1, surveys: 1, checks: 4 });
    expect(evaluated(fleet.log, 'acme/shop').toSorted()).toEqual(['#1', '#2', '#3', '#4']);
  });
});
