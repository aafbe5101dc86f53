import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Emulator, Installation, PullRequest, Repository } from '@sdl-gate/github-emulator';
import type { Service } from '../../src/service.ts';
import type { Store } from '../../src/store/store.ts';
import { settled as turnOfEvents } from '../manual-clock.ts';
import { openShop, sdlChecks, testedChange } from '../running-service.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { enforcing, light } from './scene.ts';

jest.setTimeout(120_000);

const minute = 60_000;

let fleet: Fleet;
let store: Store;
let first: Service;
let limited: Repository;
let other: Repository;
beforeEach(async () => {
  fleet = await startFleet();
  store = await fleet.lastingStore();
  first = await fleet.start(store);
  limited = await openShop(fleet.emulator, { owner: 'acme', policy: enforcing('review', 'tests') });
  other = await openShop(fleet.emulator, { owner: 'beta', policy: enforcing('review', 'tests') });
  await fleet.advance(0);
  fleet.asked();
});
afterEach(async () => {
  const { violations } = fleet.emulator;
  await fleet.close();
  expect(violations).toEqual([]);
});

type Faults = Emulator['faults'];

const unnamed = { status: 403, message: 'You have exceeded a secondary rate limit.', times: 1 };
const half = { resetInSeconds: 1_800, times: 1 };

/** A limit that GitHub begins with the next request of a kind, and for how long nothing may be asked then. */
const limits: readonly (readonly [string, (faults: Faults) => unknown, number])[] = [
  [
    'the points of the hour are used up',
    (faults) => faults.primaryLimit({ operation: 'graphql', ...half }),
    30,
  ],
  [
    'the requests of the hour are used up',
    (faults) => faults.primaryLimit({ operation: 'pulls/list-files', ...half }),
    30,
  ],
  [
    'a secondary limit, at a query',
    (faults) => faults.secondaryLimit('graphql', { retryAfterSeconds: 120, times: 1 }),
    2,
  ],
  [
    'a secondary limit, at a read',
    (faults) => faults.secondaryLimit('pulls/list-files', { retryAfterSeconds: 120, status: 429, times: 1 }),
    2,
  ],
  [
    'a secondary limit, at a write',
    (faults) => faults.secondaryLimit('checks/create', { retryAfterSeconds: 120, times: 1 }),
    2,
  ],
  ['a secondary limit that names no time, at a query', (faults) => faults.fail('graphql', unnamed), 1],
  ['a secondary limit that names no time, at a write', (faults) => faults.fail('checks/create', unnamed), 1],
];

describe('while GitHub limits an installation no replica asks anything for it', () => {
  test.each(limits)('%s', async (_, begin, minutes) => {
    begin(fleet.emulator.faults);
    const changes = [await limited.openPullRequest(testedChange())];
    await fleet.settled();
    expect(askedForLimited()).not.toEqual([]);
    expect(sdlChecks(last(changes))).toEqual([]);

    await fleet.start(store, { webhooks: false });
    changes.push(await limited.openPullRequest({ ...testedChange(), branch: 'second' }));
    for (const change of changes) await change.review({ by: 'grace', state: 'approve' });
    const free = await other.openPullRequest(testedChange());
    await fleet.settled();
    await fleet.advance((minutes - 0.5) * minute, 5);
    expect(light(free)).toBe('in_progress: Waiting for 1 review');
    await first.close();
    await fleet.advance(20_000);
    expect(askedForLimited()).toEqual([]);

    await fleet.advance(minute, 6);
    for (const change of changes) expect(light(change)).toBe('success: All 2 rules pass');
    expect(await store.counts()).toMatchObject({ waiting: 0, deadLettered: 0 });
  });
});

test('an installation that is limited again and again is asked ever less often, and nothing is dead-lettered', async () => {
  const limit = fleet.emulator.faults.secondaryLimit('graphql', { retryAfterSeconds: 1 });
  const change = await limited.openPullRequest(testedChange());
  await fleet.settled();
  await fleet.advance(5 * minute, 100);
  const early = limit.hits;
  await fleet.advance(30 * minute, 100);
  const late = limit.hits - early;
  await fleet.advance(20 * minute, 100);
  expect(early).toBeGreaterThan(5);
  expect(late).toBeLessThan(early * 2);
  expect(limit.hits).toBeGreaterThan(12);
  expect(await store.counts()).toMatchObject({ deadLettered: 0 });
  limit.remove();
  await fleet.advance(6 * minute, 12);
  expect(light(change)).toBe('in_progress: Waiting for 1 review');
});

test('two replicas write no faster than one', async () => {
  await fleet.start(store, { webhooks: false });
  const held = fleet.emulator.faults.webhooks.hold();
  const changes: PullRequest[] = [];
  for (let index = 1; index <= 24; index++) {
    changes.push(await limited.openPullRequest({ ...testedChange(), branch: `change-${index}` }));
  }
  await fleet.advance(0);
  fleet.emulator.clearRequests();
  await held.release();
  const shown = () => changes.filter((change) => sdlChecks(change).length > 0).length;
  await until(() => shown() === 10);
  let seconds = 0;
  while (shown() < changes.length) {
    await fleet.clock.advance(1_000);
    await until(() => true);
    seconds += 1;
    expect(shown()).toBeLessThanOrEqual(10 + seconds);
  }
  // The 14 that are left take a second each, and a few more for being claimed again.
  expect(seconds).toBeLessThanOrEqual(20);
});

/** Lets what is under way go on until it has come so far, and a little further. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await turnOfEvents();
  await fleet.emulator.idle();
  for (let turns = 0; turns < 100; turns++) await turnOfEvents();
}

/** What was asked of GitHub as the installation that is limited, since the last call. */
function askedForLimited(): readonly string[] {
  const { id } = installationOn(limited);
  return fleet.asked().filter((asked) => asked.startsWith(`installation:${id} `));
}

function installationOn({ owner }: Repository): Installation {
  const found = fleet.emulator.world.installations.find(({ account }) => account === owner);
  if (found === undefined) throw new Error(`The app is not installed on ${owner}.`);
  return found;
}

function last(changes: readonly PullRequest[]): PullRequest {
  const change = changes.at(-1);
  if (change === undefined) throw new Error('no pull request');
  return change;
}
