import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { emptySurvey } from '../../test/fake-github.ts';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { Refused } from '../github/client/failure.ts';
import type { DeliveryAttempt } from '../github/survey/survey.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import { redelivery } from './redelivery.ts';
import type { Run } from './schedule.ts';

const minute = 60_000;
const day = 86_400_000;

let clock: ManualClock;
/** GitHub's list, newest first. */
let listed: DeliveryAttempt[];
let known: Set<string>;
let sent: string[];
let pagesRead: number;
let refuse: Error | null;
/** What the metrics were told. */
let counted: number[];
beforeEach(() => {
  clock = manualClock();
  listed = [];
  known = new Set();
  sent = [];
  pagesRead = 0;
  refuse = null;
  counted = [];
});

/** GitHub tries to deliver something. */
function attempt(guid: string, status: number, event = 'pull_request.opened'): void {
  const id = String(90071992547409920n + BigInt(listed.length));
  listed.unshift({ id, guid, event, status, at: clock.now().toISOString() });
}

const schedule = () =>
  redelivery({
    survey: {
      ...emptySurvey,
      async deliveries(cursor) {
        pagesRead += 1;
        const from = Number(cursor ?? 0);
        const next = from + 100 < listed.length ? String(from + 100) : null;
        return { deliveries: listed.slice(from, from + 100), next };
      },
      async redeliver(id) {
        if (refuse !== null) throw refuse;
        const delivery = listed.find((one) => one.id === id);
        if (delivery !== undefined) sent.push(delivery.guid);
        return delivery !== undefined;
      },
    },
    store: { known: async (guids) => new Set(guids.filter((guid) => known.has(guid))) },
    clock,
    metrics: { redelivered: (count) => counted.push(count) },
  });

/** Runs it, with what the run before left, as it comes back from the store. */
async function run(before: Run | null = null): Promise<Run> {
  return schedule().run(before === null ? null : JSON.parse(JSON.stringify(before.left)));
}

describe('which deliveries are sent again', () => {
  test.each<[string, readonly number[], string, readonly string[]]>([
    ['nobody answered', [0], 'pull_request.opened', ['d']],
    ['we were shutting down', [503], 'pull_request.opened', ['d']],
    ['a proxy had nobody behind it', [502], 'push', ['d']],
    ['the signature was wrong', [401], 'pull_request.opened', []],
    ['it was no delivery', [400], 'pull_request.opened', []],
    ['it was too large', [413], 'push', []],
    ['it was accepted', [202], 'pull_request.opened', []],
    ['it was accepted the second time', [503, 202], 'pull_request.opened', []],
    ['it was accepted once, and then a person sent it again', [202, 503], 'pull_request.opened', []],
    ['it was refused the second time', [503, 401], 'pull_request.opened', []],
    ['its event is not handled', [503], 'star.created', []],
    ['its action is not handled', [503], 'pull_request.milestoned', []],
  ])('%s: %j', async (_, statuses, event, again) => {
    for (const status of statuses) attempt('d', status, event);
    await run();
    expect(sent).toEqual(again);
  });

  it('are not those that the store knows: only the answer was lost', async () => {
    attempt('d', 0);
    known.add('d');
    await run();
    expect(sent).toEqual([]);
  });

  it('are the oldest first', async () => {
    for (const guid of ['a', 'b', 'c']) attempt(guid, 0);
    await run();
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('are those of three days at the first run', async () => {
    attempt('old', 0);
    await clock.advance(1);
    attempt('young', 0);
    await clock.advance(3 * day);
    await run();
    expect(sent).toEqual(['young']);
  });
});

describe('a delivery that fails again', () => {
  it('is sent three times by us, and then no more', async () => {
    attempt('d', 503);
    let last: Run | null = null;
    for (let round = 1; round <= 6; round += 1) {
      last = await run(last);
      if (sent.length === round) attempt('d', 503);
      await clock.advance(10 * minute);
    }
    expect(sent).toEqual(['d', 'd', 'd']);
  });

  it('that GitHub does not have any more is passed over', async () => {
    attempt('d', 503);
    const [gone] = listed.splice(0);
    if (gone === undefined) throw new Error('nothing was tried');
    const left = { until: null, pending: [{ id: gone.id, guid: gone.guid }], tries: {} };
    const { facts } = await schedule().run(left);
    expect(facts).toEqual({ sent: 0, pending: 0 });
    expect(sent).toEqual([]);
  });
});

describe('what a run costs', () => {
  it('is one page when nothing failed since the last', async () => {
    for (let count = 1; count <= 1_000; count += 1) attempt(`d${count}`, 202);
    await clock.advance(10 * minute);
    attempt('newest', 202);
    const first = await run();
    await clock.advance(10 * minute);
    pagesRead = 0;
    attempt('new', 202);
    await run(first);
    expect(pagesRead).toBe(1);
  });

  it('is twenty requests; the others follow twenty seconds later without another search', async () => {
    for (let count = 1; count <= 45; count += 1) attempt(`d${count}`, 0);
    const first = await run();
    expect(first).toMatchObject({ facts: { sent: 20, pending: 25 }, nextRunInMs: 20_000 });
    pagesRead = 0;
    const second = await run(first);
    const third = await run(second);
    expect(pagesRead).toBe(0);
    expect(sent).toEqual(Array.from({ length: 45 }, (_, index) => `d${index + 1}`));
    expect(third).not.toHaveProperty('nextRunInMs');
    expect(counted).toEqual([20, 20, 5]);
  });

  it('is no longer list in the store than a thousand; the others follow', async () => {
    for (let count = 1; count <= 1_100; count += 1) attempt(`d${count}`, 0);
    let last: Run | null = null;
    for (let round = 1; round <= 56; round += 1) {
      last = await run(last);
      for (const guid of sent) known.add(guid);
    }
    expect(sent).toEqual(Array.from({ length: 1_100 }, (_, index) => `d${index + 1}`));
    expect(last?.facts).toEqual({ sent: 0, pending: 0 });
  });

  it('is a hundred pages at most', async () => {
    for (let count = 1; count <= 10_200; count += 1) attempt(`d${count}`, 202);
    await run();
    expect(pagesRead).toBe(100);
  });
});

describe('when GitHub breaks it off', () => {
  it('remembers what was sent, and waits as long as GitHub says', async () => {
    attempt('a', 0);
    attempt('b', 0);
    refuse = new RetryLater('slow down', new Date(clock.now().getTime() + 90_000));
    const first = await run();
    expect(first).toMatchObject({ facts: { sent: 0, pending: 2 }, nextRunInMs: 90_000 });
    refuse = null;
    await run(first);
    expect(sent).toEqual(['a', 'b']);
  });

  it('with a refusal, that is a defect', async () => {
    attempt('a', 0);
    refuse = new Refused('POST', 403, 'no', null);
    await expect(run()).rejects.toBe(refuse);
  });
});
