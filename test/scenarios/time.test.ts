import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { MergeGroup, PullRequest, Repository } from '@sdl-gate/github-emulator';
import type { Service } from '../../src/service.ts';
import type { Store } from '../../src/store/store.ts';
import { openShop, sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { setSystemDate } from '../system-date.ts';
import { evaluated, type Fleet, startFleet } from './fleet.ts';
import { enforcing, light, mergeRef } from './scene.ts';

jest.setTimeout(120_000);

const minute = 60_000;
const day = 24 * 60 * minute;

let fleet: Fleet;
let store: Store;
let service: Service;
beforeEach(async () => {
  fleet = await startFleet();
  // A resync would find it as well: here none gets through.
  fleet.emulator.faults.fail('apps/list-installations', { status: 502 });
  store = await fleet.lastingStore();
  service = await fleet.start(store);
});
afterEach(async () => {
  const { violations } = fleet.emulator;
  await fleet.close();
  jest.useRealTimers();
  expect(violations).toEqual([]);
});

/** Lets days pass at once, and what is due by then be done. */
async function days(count: number): Promise<void> {
  setSystemDate(Date.now() + 10_000);
  fleet.emulator.clock.advance(count * day);
  await fleet.clock.leap(fleet.emulator.clock.now().getTime() - fleet.clock.now().getTime());
  await fleet.settled();
}

/** How often the pull requests of the shop were evaluated since the last call. */
let counted = 0;
function evaluations(): number {
  const before = counted;
  counted = evaluated(fleet.log, 'acme/shop').length;
  return counted - before;
}
beforeEach(() => {
  counted = 0;
});

async function shop(...rules: readonly string[]): Promise<Repository> {
  const repository = await openShop(fleet.emulator, { policy: enforcing(...rules) });
  await fleet.advance(0);
  return repository;
}

/** What the inventory of the commits of a branch asks, once in a while. */
const inventory = / (?:graphql:Branch(?:Protection|History)|repos\/list-(?:branches|activities))$/;

describe('a check that waits for people', () => {
  const waiting = 'in_progress: Waiting for 1 review';
  let change: PullRequest;
  beforeEach(async () => {
    const repository = await shop('review');
    change = await repository.openPullRequest(testedChange());
    await fleet.settled();
    await fleet.advance(minute);
    expect(light(change)).toBe(waiting);
    evaluations();
  });

  test('is shown afresh before GitHub gives it up, and nobody looks between', async () => {
    for (let times = 1; times <= 3; times++) {
      fleet.asked();
      await days(9.9);
      expect(
        fleet.asked().filter((asked) => asked.startsWith('installation:') && !inventory.test(asked)),
      ).toEqual([]);
      evaluations();
      await days(0.2);
      expect(evaluations()).toBe(1);
      expect(sdlChecks(change)).toHaveLength(1 + times);
      expect(light(change)).toBe(waiting);
    }
    expect(sdlChecks(change).map(({ conclusion }) => conclusion)).toEqual([
      ...Array(3).fill('cancelled'),
      null,
    ]);
  });

  test('that an event was about meanwhile lives no longer', async () => {
    await days(2.5);
    await change.review({ by: 'ada', state: 'comment', body: 'Hm.' });
    await fleet.settled();
    expect(sdlChecks(change)).toHaveLength(1);
    await days(9.5);
    expect(sdlChecks(change)).toHaveLength(1);
    await days(0.6);
    expect(sdlChecks(change)).toHaveLength(2);
    expect(light(change)).toBe(waiting);
  });

  test('that GitHub gave up while the service was down is shown again', async () => {
    await service.close();
    await days(15);
    expect(light(change)).toBe('stale: Waiting for 1 review');
    await fleet.start(store);
    await fleet.settled();
    expect(light(change)).toBe(waiting);
    expect(sdlChecks(change)).toHaveLength(2);
  });

  test('is no longer evaluated when the pull request is closed', async () => {
    await change.close();
    await fleet.settled();
    evaluations();
    await days(11);
    expect(evaluations()).toBe(0);
    expect(sdlChecks(change)).toHaveLength(1);
    expect(await store.list('scheduled', 10)).not.toContainEqual(
      expect.objectContaining({ subject: expect.objectContaining({ kind: 'pull-request' }) }),
    );
  });
});

test('a review of the policy that becomes overdue is shown at midnight, once, and decides nothing', async () => {
  // It is the 2nd of March, nine o'clock.
  const policy = `policy: { owner: CTO, review-by: 2026-03-03 }\n${enforcing('tests')}`;
  const repository = await openShop(fleet.emulator, { policy });
  const change = await repository.openPullRequest(testedChange());
  await fleet.settled();
  const isOverdue = () =>
    sdlCheck(change).summary?.includes('The review of this policy was due on 2026-03-03');
  expect([light(change), isOverdue()]).toEqual(['success: The rule passes', false]);
  evaluations();
  await days(1.6);
  expect([evaluations(), isOverdue()]).toEqual([0, false]);
  await days(0.1);
  expect([evaluations(), isOverdue(), light(change)]).toEqual([1, true, 'success: The rule passes']);
  await days(20);
  expect([evaluations(), sdlChecks(change).length]).toEqual([0, 1]);
});

describe('a merge group whose analysis no event announces', () => {
  const workflow = '.github/workflows/codeql.yml';
  let repository: Repository;
  let change: PullRequest;
  let group: MergeGroup;
  beforeEach(async () => {
    repository = await shop('sast');
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    change = await repository.openPullRequest(testedChange());
    await repository.uploadAnalysis({ ref: mergeRef(change), workflow });
    await fleet.settled();
    await change.enqueue({ by: 'mona' });
    group = theGroup();
    // The job ends, and only then its results are processed.
    await repository.reportCheck({ name: 'Analyze', sha: group.headSha, conclusion: 'success' });
    await fleet.settled();
    await fleet.advance(0);
    expect(light(change, group.headSha)).toBe('in_progress: Merge queue (#1): waiting for CodeQL');
    fleet.asked();
  });

  function theGroup(): MergeGroup {
    const found = repository.mergeGroups().at(-1);
    if (found === undefined) throw new Error('The queue has no group.');
    return found;
  }

  /** How often the group was evaluated since the last call. */
  const looks = () => fleet.asked().filter((asked) => asked.endsWith(' graphql:MergeGroup')).length;

  test('is evaluated after a minute, and merged', async () => {
    await repository.uploadAnalysis({ ref: group.headRef, workflow });
    await fleet.settled();
    expect(change.state).toBe('open');
    await fleet.advance(minute, 6);
    expect(change.state).toBe('merged');
    looks();
    await fleet.advance(40 * minute, 40);
    expect(looks()).toBe(0);
  });

  test('is evaluated less and less often, at least every half hour', async () => {
    const inTurn: number[] = [];
    for (const minutes of [5, 15, 40, 60]) {
      await fleet.advance(minutes * minute, minutes * 6);
      inTurn.push(looks());
    }
    expect(inTurn).toEqual([3, 2, 1, 2]);
    await repository.uploadAnalysis({ ref: group.headRef, workflow });
    await fleet.advance(31 * minute, 31);
    expect(change.state).toBe('merged');
  });
});

describe('a rule that is rolled out', () => {
  test('counts from its days on, without an event, and the check says so before', async () => {
    const dayAfter = (count: number) =>
      new Date(fleet.clock.now().getTime() + count * day).toISOString().slice(0, 10);
    const [warns, enforced] = [dayAfter(20), dayAfter(40)];
    const repository = await openShop(fleet.emulator, {
      policy: `rules:\n  tests: { enforcement: observe, roll-out: { warn: ${warns}, enforce: ${enforced} } }\n`,
    });
    const change = await repository.openPullRequest({
      by: 'mona',
      title: 'Tax',
      files: { 'src/tax.js': 'export const rate = 0.19;\n' },
    });
    await fleet.settled();
    expect(light(change)).toBe('success: Observing: 1 of 1 rule would fail: tests');
    expect(sdlChecks(change).at(-1)?.summary).toContain(`observed, warns from ${warns}`);
    await days(19);
    evaluations();
    await days(1);
    expect(evaluations()).toBe(1);
    expect(light(change)).toBe('success: Not enforced: 1 of 1 rule would fail: tests');
    expect(sdlChecks(change).at(-1)?.summary).toContain(`warning only, enforced from ${enforced}`);
    await days(20);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
  });
});
