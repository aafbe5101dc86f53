import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import type { Store } from '../store/store.ts';
import type { Claim } from '../store/work-queue.ts';
import { resync, started } from '../subjects/reason.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import { keepSchedule, type Run, type Schedule } from './schedule.ts';

const openMemoryStore = memoryStores();

const hour = 3_600_000;
const subject = { kind: 'schedule', name: 'resync' } as const;

let clock: ManualClock;
let store: Store;
let ran: { readonly at: number; readonly left: unknown }[];
let entries: ReturnType<typeof recordedLog>['entries'];
beforeEach(async () => {
  clock = manualClock();
  store = await openMemoryStore(() => clock.now().getTime());
  ran = [];
});

/** A schedule of one hour; each run counts on from what the one before left. */
function hourly(answer: (count: number) => Promise<Partial<Run>> = async () => ({})): Schedule {
  return {
    everyMs: hour,
    async run(left) {
      ran.push({ at: clock.now().getTime(), left });
      return { outcome: 'resynced', facts: {}, left: ran.length, ...(await answer(ran.length)) };
    },
  };
}

const start = () => store.wake([{ subject, reason: started }]);

function taskOf(claim: Claim) {
  return { ...claim, subject };
}

/** Does what is due, as a worker does; returns the outcomes. */
async function work(schedule: Schedule): Promise<readonly string[]> {
  const recorded = recordedLog();
  entries = recorded.entries;
  const outcomes: string[] = [];
  for (;;) {
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) return outcomes;
    const { outcome, completion } = await keepSchedule(schedule, taskOf(claim), {
      clock,
      log: recorded.log,
    });
    await store.complete(claim, completion(0));
    outcomes.push(outcome);
  }
}

describe('a schedule', () => {
  it('runs when it is first woken, and then whenever it is due', async () => {
    const schedule = hourly();
    await start();
    expect(await work(schedule)).toEqual(['resynced']);
    await clock.advance(hour - 1);
    expect(await work(schedule)).toEqual([]);
    await clock.advance(1);
    expect(await work(schedule)).toEqual(['resynced']);
    expect(ran.map(({ left }) => left)).toEqual([null, 1]);
  });

  it('rests for all but the first of many processes that start, and is not moved by them', async () => {
    const schedule = hourly();
    for (let process = 1; process <= 10; process += 1) {
      await start();
      await work(schedule);
      await clock.advance(60_000);
    }
    expect(ran).toHaveLength(1);
    await clock.advance(hour - 10 * 60_000);
    await work(schedule);
    expect(ran.map(({ at }) => at - (ran[0]?.at ?? 0))).toEqual([0, hour]);
  });

  it('that a start repeats soon runs at each start, once for processes that start together', async () => {
    const schedule = { ...hourly(), afterStartMs: 20_000 };
    for (const waitMs of [0, 5_000, 15_000, 60_000, 1_000]) {
      await clock.advance(waitMs);
      await start();
      await work(schedule);
    }
    expect(ran.map(({ at }) => at - (ran[0]?.at ?? 0))).toEqual([0, 20_000, 80_000]);
  });

  it('that was missed while nobody ran runs once at the start', async () => {
    const schedule = hourly();
    await start();
    await work(schedule);
    await clock.advance(5.5 * hour);
    await start();
    expect(await work(schedule)).toEqual(['resynced']);
    expect(ran).toHaveLength(2);
  });

  it('comes back earlier when it has more to do', async () => {
    const schedule = hourly(async (count) => (count === 1 ? { nextRunInMs: 20_000 } : {}));
    await start();
    await work(schedule);
    await clock.advance(20_000);
    expect(await work(schedule)).toEqual(['resynced']);
  });

  it('wakes what its run found', async () => {
    const found = { kind: 'installation', installationId: 7 } as const;
    const [claim] = await store.wake([{ subject, reason: started }]).then(() => store.claim(1_000, 1));
    if (claim === undefined) throw new Error('nothing is due');
    const { log } = recordedLog();
    const wakes = [{ subject: found, reason: resync() }];
    const { completion } = await keepSchedule(
      hourly(async () => ({ wakes })),
      taskOf(claim),
      { clock, log },
    );
    expect(completion(0)).toMatchObject({ wakes });
  });
});

describe('a run that fails', () => {
  it('because of a defect is logged, and repeated after ten minutes with what was left before', async () => {
    const schedule = hourly(async (count) => {
      if (count === 2) throw new Error('a defect');
      return {};
    });
    await start();
    await work(schedule);
    await clock.advance(hour);
    expect(await work(schedule)).toEqual(['failed']);
    expect(entries).toMatchObject([
      { level: 'error', msg: 'scheduled work failed', err: { message: 'a defect' } },
    ]);
    await clock.advance(600_000);
    expect(await work(schedule)).toEqual(['resynced']);
    expect(ran.map(({ left }) => left)).toEqual([null, 1, 1]);
  });

  test.each([
    ['GitHub', new RetryLater('502', null)],
    ['the store', new StoreUnavailable('disk full')],
  ])('because %s is away is left to the worker', async (_, error) => {
    await start();
    const schedule = hourly(() => Promise.reject(error));
    await expect(work(schedule)).rejects.toBe(error);
  });

  it('runs although the clock was set back far behind its last run', async () => {
    const schedule = hourly();
    await start();
    await work(schedule);
    const [row] = await store.list('scheduled', 1);
    expect(row?.dueAt).toBe(clock.now().getTime() + hour);
    const earlier = manualClock(new Date(clock.now().getTime() - 5 * hour));
    await start();
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    const { log } = recordedLog();
    expect(await keepSchedule(schedule, taskOf(claim), { clock: earlier, log })).toMatchObject({
      outcome: 'resynced',
    });
  });
});
