import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import type { Store } from '../../src/store/store.ts';
import { settled as turnOfEvents } from '../manual-clock.ts';
import { openShop, sdlChecks, testedChange } from '../running-service.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { enforcing } from './scene.ts';

jest.setTimeout(120_000);

let fleet: Fleet;
let store: Store;
let busy: Repository;
let quiet: Repository;
beforeEach(async () => {
  fleet = await startFleet();
  store = await fleet.lastingStore();
  await fleet.start(store);
  busy = await openShop(fleet.emulator, { owner: 'acme', policy: enforcing('review', 'tests') });
  quiet = await openShop(fleet.emulator, { owner: 'beta', policy: enforcing('review', 'tests') });
  await fleet.advance(0);
});
afterEach(async () => {
  const { violations } = fleet.emulator;
  await fleet.close();
  expect(violations).toEqual([]);
});

/** Opens pull requests at once, each of which needs a check and a comment. */
async function open(count: number): Promise<readonly PullRequest[]> {
  const held = fleet.emulator.faults.webhooks.hold();
  const opened: PullRequest[] = [];
  for (let index = 1; index <= count; index += 1) {
    const untested = { files: { 'src/cart.js': `export const total = ${index};\n` } };
    opened.push(await busy.openPullRequest({ ...testedChange(), ...untested, branch: `change-${index}` }));
  }
  await held.release();
  return opened;
}

const shown = (changes: readonly PullRequest[]) =>
  changes.filter((change) => sdlChecks(change).length > 0).length;

/** Goes on, without time passing, until it has come so far. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await turnOfEvents();
}

/** Lets time pass until every change has its check and its comment. */
async function finish(changes: readonly PullRequest[]): Promise<void> {
  const done = () =>
    shown(changes) === changes.length && changes.every(({ comments }) => comments.length > 0);
  for (let second = 1; second <= 300 && !done(); second += 1) {
    await fleet.later(1_000);
    for (let turn = 0; turn < 100; turn += 1) await turnOfEvents();
  }
  expect(done()).toBe(true);
  await fleet.settled();
}

test('a pull request is checked at once while another organization has sixty waiting to be written', async () => {
  const many = await open(60);
  await until(() => shown(many) >= 3);
  const one = await quiet.openPullRequest(testedChange());
  const before = fleet.clock.now().getTime();
  await until(() => shown([one]) === 1);
  expect(fleet.clock.now().getTime()).toBe(before);
  expect(shown(many)).toBeLessThan(20);
  await finish(many);
});

test('what waits for its turn to write holds no place, and all of it is written in the end', async () => {
  const many = await open(40);
  await until(() => shown(many) >= 3);
  for (let turn = 0; turn < 2_000; turn += 1) await turnOfEvents();
  const { running, scheduled, waiting } = await store.counts();
  expect(running).toBeLessThanOrEqual(6);
  expect(running + scheduled + waiting).toBeGreaterThan(20);
  await finish(many);
  expect(many.map((change) => change.comments.length)).toEqual(many.map(() => 1));
});
