import { describe, expect, it, test } from '@jest/globals';
import { settled } from '../../test/manual-clock.ts';
import { evaluated, manualWorkers } from '../../test/manual-worker.ts';
import { pullRequest } from '../../test/samples/subjects.ts';
import { Unanswered } from '../github/client/failure.ts';
import { inMemory } from '../platform/store-location.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { subjectKey } from '../subjects/index.ts';
import { event, resync } from '../subjects/reason.ts';
import { RetryLater } from '../subjects/retry-later.ts';

const bench = await manualWorkers();
const { work, wake, last, numbers } = bench;

/** An event of each of these pull requests of an installation. */
async function wakeOf(installationId: number, ...pullRequests: readonly number[]): Promise<void> {
  const subjects = pullRequests.map((number) => ({ ...pullRequest(number), installationId }));
  await bench.store.wake(subjects.map((subject) => ({ subject, reason: event('pull_request.opened') })));
  await settled();
}

describe('the worker', () => {
  it('starts at once what waits already, and what comes', async () => {
    await wake(1);
    work();
    await settled();
    await wake(2);
    expect(numbers()).toEqual([1, 2]);
  });

  it('ends its own evaluation of a subject before the next, also when the clock has jumped over its lease', async () => {
    let ahead = 0;
    await bench.store.close();
    bench.store = await openStore(inMemory, () => bench.clock.now().getTime() + ahead);
    work();
    await wake(1);
    const [first] = bench.started;
    ahead = 86_400_000;
    await wake(1, 2);
    expect(numbers()).toEqual([1, 2]);
    expect(await first?.holdsLease()).toBe(false);
    await first?.end();
    expect(numbers()).toEqual([1, 2, 1]);
    expect(await last().holdsLease()).toBe(true);
  });

  it('processes a limited number of subjects at a time, and continues as places become free', async () => {
    work(bench.store, 2);
    await wake(1, 2, 3, 4);
    expect(numbers()).toEqual([1, 2]);
    await bench.started[0]?.end();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('keeps half of its places for what somebody waits for', async () => {
    await bench.store.wake(
      [1, 2, 3, 4].map((number) => ({ subject: pullRequest(number), reason: resync(), background: true })),
    );
    work(bench.store, 4);
    await bench.clock.advance(120_000);
    expect(numbers()).toEqual([1, 2]);
    await wakeOf(2, 5, 6, 7);
    expect(numbers()).toEqual([1, 2, 5, 6]);
    await bench.started[0]?.end();
    expect(numbers()).toEqual([1, 2, 5, 6, 3]);
    await bench.started[2]?.end();
    expect(numbers()).toEqual([1, 2, 5, 6, 3, 7]);
  });

  it('gives an installation three quarters of its places at most, however much of it is due', async () => {
    work(bench.store, 4);
    await wakeOf(1, 1, 2, 3, 4, 5);
    expect(numbers()).toEqual([1, 2, 3]);
    await wakeOf(2, 9);
    expect(numbers()).toEqual([1, 2, 3, 9]);
    await bench.started[0]?.end();
    expect(numbers()).toEqual([1, 2, 3, 9, 4]);
  });

  it('gives a free place to an installation without one, before what became due earlier', async () => {
    work(bench.store, 4);
    await wakeOf(1, 1, 2, 3, 4, 5);
    await wakeOf(2, 11, 12, 13);
    await wakeOf(3, 21);
    expect(numbers()).toEqual([1, 2, 3, 11]);
    await bench.started[0]?.end();
    expect(numbers()).toEqual([1, 2, 3, 11, 21]);
    await bench.started[4]?.end();
    expect(numbers()).toEqual([1, 2, 3, 11, 21, 4]);
  });

  it('asks for other installations once while there is nothing of theirs', async () => {
    const asked: (readonly number[])[] = [];
    const counting: Store = {
      ...bench.store,
      claim(leaseMs, limit, which, without = []) {
        asked.push(without);
        return bench.store.claim(leaseMs, limit, which, without);
      },
    };
    work(counting, 4);
    await wakeOf(1, 1, 2, 3, 4, 5, 6, 7, 8);
    const ofOthers = () => asked.filter((without) => without.length > 0);
    const before = ofOthers().length;
    for (const place of [0, 1, 2, 3]) await bench.started[place]?.end();
    expect(ofOthers()).toHaveLength(before);
  });

  it('works on a subject once at a time, and again when something came meanwhile', async () => {
    work();
    await wake(1);
    await wake(1);
    await wake(1);
    expect(bench.started).toHaveLength(1);
    await last().end();
    expect(bench.started).toHaveLength(2);
    await last().end();
    expect(bench.started).toHaveLength(2);
  });

  it('finds by looking each second what it got no hint of', async () => {
    const deaf: Store = { ...bench.store, onWake: () => () => {} };
    work(deaf);
    await settled();
    await wake(1);
    expect(bench.started).toHaveLength(0);
    await bench.clock.advance(1_000);
    expect(bench.started).toHaveLength(1);
  });

  it('keeps a subject as long as the evaluation takes', async () => {
    work();
    await wake(1);
    await bench.clock.advance(600_000);
    expect(bench.started).toHaveLength(1);
    expect(await last().holdsLease()).toBe(true);
    await last().end();
    expect(await bench.store.counts()).toMatchObject({ waiting: 0, running: 0, deadLettered: 0 });
  });

  it('logs one line an evaluation: why, what, how long', async () => {
    work();
    await wake(1);
    await bench.clock.advance(250);
    await last().end();
    expect(bench.entries).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        msg: 'evaluated',
        name: 'pull-request:octo-org/widgets#1',
        subject: subjectKey(pullRequest(1)),
        reasons: ['status'],
        deliveries: ['d1'],
        head: evaluated.head,
        conclusion: 'success',
        ms: 250,
      },
    ]);
  });

  it('logs that another worker has claimed the subject', async () => {
    const forgetful: Store = { ...bench.store, heartbeat: async () => false };
    work(forgetful, 1);
    const told = bench.entries;
    await wake(1);
    work();
    await bench.clock.advance(31_000);
    expect(bench.started).toHaveLength(2);
    expect(await bench.started[0]?.holdsLease()).toBe(false);
    await bench.started[0]?.end();
    expect(told.map(({ level }) => level)).toEqual(['warn']);
    expect((await bench.store.counts()).running).toBe(1);
  });
});

describe('an evaluation that fails', () => {
  test.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [9, 256_000],
  ])('the time no. %i is tried again after %i ms', async (attempt, wait) => {
    work();
    await wake(1);
    for (let failed = 1; failed < attempt; failed += 1) {
      await last().fail(new Error('a defect'));
      await bench.clock.advance(300_000);
    }
    const before = bench.started.length;
    await last().fail(new Error('a defect'));
    await bench.clock.advance(wait - 1);
    expect(bench.started).toHaveLength(before);
    await bench.clock.advance(1_001);
    expect(bench.started).toHaveLength(before + 1);
    expect(last().claim.reasons).toEqual([event('status')]);
  });

  it('the tenth time is dead-lettered, with its cause in the log, until the next event', async () => {
    work();
    await wake(1);
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await last().fail(new Error('a defect', { cause: new Error('deep down') }));
      await bench.clock.advance(300_000);
    }
    expect(bench.started).toHaveLength(10);
    expect(await bench.store.counts()).toMatchObject({ waiting: 0, running: 0, deadLettered: 1 });
    const [line] = bench.entries.filter(({ level }) => level === 'error');
    expect(line).toMatchObject({
      code: 'SDL-L304',
      msg: 'dead-lettered until the next event',
      subject: subjectKey(pullRequest(1)),
      attempt: 10,
      err: { message: 'a defect', cause: { message: 'deep down' } },
    });
    await wake(1);
    expect(last().claim.attempt).toBe(1);
  });

  it('because GitHub cannot be asked is retried without limit, at most a minute apart', async () => {
    work();
    await wake(1);
    for (let attempt = 1; attempt <= 50; attempt += 1) {
      expect(last().claim.attempt).toBe(attempt);
      await last().fail(new RetryLater('502', null));
      await bench.clock.advance(61_000);
    }
    expect(bench.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('because GitHub does not answer is one warning for all subjects, without a stack', async () => {
    work();
    await wake(1, 2);
    for (const { fail } of bench.started.slice(0, 2)) {
      await fail(new Unanswered('GitHub did not answer GET /', 'connect ECONNREFUSED 192.0.2.1:443'));
    }
    await bench.clock.advance(2_000);
    const { entries } = bench;
    expect(entries.filter(({ level }) => level === 'warn')).toMatchObject([{ code: 'SDL-L401', waiting: 2 }]);
    expect(entries.filter(({ msg }) => msg === 'evaluation failed, retrying')).toMatchObject([
      { level: 'debug', subject: subjectKey(pullRequest(1)) },
      { level: 'debug', subject: subjectKey(pullRequest(2)) },
    ]);
    expect(JSON.stringify(entries)).not.toContain('"stack"');
  });

  it('because GitHub limits the installation is retried after the time that GitHub stated, each a little later', async () => {
    work();
    await wake(1);
    const notBefore = new Date(bench.clock.now().getTime() + 1_800_000);
    await last().fail(new RetryLater('rate limit', notBefore));
    await bench.clock.advance(1_800_999);
    expect(bench.started).toHaveLength(1);
    await bench.clock.advance(1);
    expect(bench.started).toHaveLength(2);
  });

  it('holds up no other subject', async () => {
    work(bench.store, 1);
    await wake(1, 2);
    await last().fail(new Error('a defect'));
    expect(numbers()).toEqual([1, 2]);
  });
});

describe('a store that fails', () => {
  it('is asked again each second, and its work goes on', async () => {
    let fails = true;
    const flaky: Store = {
      ...bench.store,
      claim: (...how) => (fails ? Promise.reject(new Error('locked')) : bench.store.claim(...how)),
    };
    work(flaky);
    await wake(1);
    await bench.clock.advance(10_000);
    expect(bench.entries).toMatchObject([{ level: 'error', err: { message: 'locked' } }]);
    fails = false;
    await bench.clock.advance(1_000);
    expect(bench.started).toHaveLength(1);
  });

  it('repeats an evaluation whose end it could not note', async () => {
    const full = new StoreUnavailable('disk full');
    let fails = true;
    const flaky: Store = {
      ...bench.store,
      complete: (...how) => (fails ? Promise.reject(full) : bench.store.complete(...how)),
      fail: (...how) => (fails ? Promise.reject(full) : bench.store.fail(...how)),
    };
    work(flaky);
    await wake(1);
    await last().end();
    fails = false;
    await bench.clock.advance(31_000);
    expect(last().claim.attempt).toBe(2);
    await last().end();
    expect(await bench.store.counts()).toMatchObject({ waiting: 0, running: 0, deadLettered: 0 });
  });

  it('loses no claim for a heartbeat that did not get through', async () => {
    let fails = true;
    const flaky: Store = {
      ...bench.store,
      heartbeat: (...how) => (fails ? Promise.reject(new Error('locked')) : bench.store.heartbeat(...how)),
    };
    work(flaky);
    await wake(1);
    await bench.clock.advance(10_000);
    fails = false;
    await bench.clock.advance(60_000);
    expect(bench.started).toHaveLength(1);
  });
});

describe('draining', () => {
  it('takes no more work and waits for what runs', async () => {
    const worker = work(bench.store, 1);
    await wake(1, 2);
    let unfinished: number | null = null;
    const drained = worker.drain(20_000).then((count) => {
      unfinished = count;
    });
    await wake(3);
    expect(unfinished).toBeNull();
    await last().end();
    await drained;
    expect(unfinished).toBe(0);
    expect(numbers()).toEqual([1]);
    expect((await bench.store.counts()).waiting).toBe(2);
  });

  it('waits no longer than its limit', async () => {
    const worker = work();
    await wake(1);
    const drained = worker.drain(20_000);
    await bench.clock.advance(20_000);
    expect(await drained).toBe(1);
  });

  it('releases what it could not wait for, so that other workers can claim it at once', async () => {
    const worker = work();
    await wake(1);
    const drained = worker.drain(20_000);
    await bench.clock.advance(20_000);
    await drained;
    work();
    await settled();
    expect(numbers()).toEqual([1, 1]);
    expect(last().claim.abandoned).toBe(0);
    expect(await bench.started[0]?.holdsLease()).toBe(false);
  });

  it('leaves no timer behind', async () => {
    const timers = new Set<object>();
    const { after } = bench.clock;
    bench.clock.after = (milliseconds, callback) => {
      const timer = {};
      timers.add(timer);
      const callOff = after(milliseconds, () => {
        timers.delete(timer);
        callback();
      });
      return () => {
        timers.delete(timer);
        callOff();
      };
    };
    const worker = work();
    await wake(1);
    await last().end();
    expect(timers.size).toBeGreaterThan(0);
    await worker.drain(20_000);
    expect(timers.size).toBe(0);
    await wake(2);
    await bench.clock.advance(600_000);
    expect(numbers()).toEqual([1]);
  });
});

describe('idle', () => {
  it('is at once when nothing is to do', async () => {
    await work().idle();
  });

  it('is when nothing runs and nothing waits, not even for a retry', async () => {
    const worker = work();
    await wake(1);
    let idle = false;
    const becomesIdle = worker.idle().then(() => {
      idle = true;
    });
    await last().fail(new Error('a defect'));
    expect(idle).toBe(false);
    await bench.clock.advance(2_000);
    await wake(2);
    await bench.started[1]?.end();
    expect(idle).toBe(false);
    await bench.started[2]?.end();
    await becomesIdle;
    expect(bench.started).toHaveLength(3);
  });
});
