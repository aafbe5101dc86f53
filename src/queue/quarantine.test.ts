import { describe, expect, it, test } from '@jest/globals';
import { settled } from '../../test/manual-clock.ts';
import { manualWorkers } from '../../test/manual-worker.ts';
import type { Store } from '../store/store.ts';
import type { Claim } from '../store/work-queue.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import type { Worker } from './worker.ts';

const bench = await manualWorkers();
const { wake, last, numbers } = bench;

const leaseMs = 30_000;

/** A worker in a separate process, which may end at any time. */
interface Process {
  readonly worker: Worker;
  /** The pull requests that it has taken, in order. */
  readonly taken: readonly number[];
  end(): void;
}

function start(concurrency = 8): Process {
  let ended = false;
  const taken: number[] = [];
  const { store } = bench;
  const using: Store = {
    ...store,
    async claim(...how) {
      const claims = ended ? [] : await store.claim(...how);
      taken.push(
        ...claims.map(({ subject }) => (subject.kind === 'pull-request' ? subject.number : Number.NaN)),
      );
      return claims;
    },
    quarantinedIsDue: async () => !ended && store.quarantinedIsDue(),
    heartbeat: async (...how) => !ended && store.heartbeat(...how),
    fail: async (...how) => !ended && store.fail(...how),
  };
  const worker = bench.work(using, concurrency);
  return {
    worker,
    taken,
    end() {
      ended = true;
    },
  };
}

/** Processes claim the subjects and end, one after the other; then the last lease has expired. */
async function abandon(times: number, ...pullRequests: readonly number[]): Promise<void> {
  await wake(...pullRequests);
  for (let ended = 0; ended < times; ended += 1) {
    const process = start();
    for (let seconds = 0; process.taken.length === 0 && seconds < 600; seconds += 1) {
      await bench.clock.advance(1_000);
    }
    await settled();
    process.end();
    await bench.clock.advance(leaseMs);
  }
  bench.started.length = 0;
}

describe('a subject whose lease expired without result', () => {
  it('once is retried at once, beside others', async () => {
    await abandon(1, 1, 2, 3);
    start();
    await settled();
    expect(numbers()).toEqual([1, 2, 3]);
    expect(bench.entries).toMatchObject(
      [1, 2, 3].map(() => ({
        level: 'warn',
        msg: 'lease expired without result, retrying',
        expiredLeases: 1,
      })),
    );
  });

  it('twice is taken alone: when what runs has ended, and nothing is taken beside it', async () => {
    await abandon(2, 1);
    start();
    await wake(2);
    await bench.clock.advance(20_000);
    expect(numbers()).toEqual([2]);
    await wake(3);
    expect(numbers()).toEqual([2]);
    await bench.started[0]?.end();
    expect(numbers()).toEqual([2, 1]);
    await wake(4);
    await bench.clock.advance(120_000);
    expect(numbers()).toEqual([2, 1]);
    await last().end();
    expect(numbers()).toEqual([2, 1, 3, 4]);
  });

  it('waits until a process has worked on others for a while after its start', async () => {
    await abandon(2, 1);
    await bench.clock.advance(60_000);
    start();
    await bench.clock.advance(9_999);
    expect(numbers()).toEqual([]);
    await bench.clock.advance(1);
    expect(numbers()).toEqual([1]);
  });

  it('waits until others have had as much time as the one before', async () => {
    await abandon(2, 1, 2);
    start();
    await bench.clock.advance(10_000);
    expect(numbers()).toEqual([1]);
    await bench.clock.advance(5_000);
    await last().end();
    await wake(3);
    await bench.clock.advance(4_999);
    expect(numbers()).toEqual([1, 3]);
    await last().end();
    await wake(4);
    expect(numbers()).toEqual([1, 3, 4]);
    await last().end();
    await bench.clock.advance(1);
    expect(numbers()).toEqual([1, 3, 4, 2]);
  });

  it('does not wait for long because the clock has been set forward during the one before', async () => {
    await abandon(2, 1, 2);
    start();
    await bench.clock.advance(10_000);
    await bench.clock.leap(86_400_000);
    await last().end();
    await bench.clock.advance(59_999);
    expect(numbers()).toEqual([1]);
    await bench.clock.advance(1);
    expect(numbers()).toEqual([1, 2]);
  });

  it('that was innocent is as any other afterwards', async () => {
    await abandon(2, 1);
    start();
    await bench.clock.advance(20_000);
    await last().end();
    await wake(2);
    await wake(1);
    expect(numbers()).toEqual([1, 2, 1]);
  });

  test('is never in one process with another such', async () => {
    await abandon(2, 1, 2, 3);
    const processes = [start(), start()];
    await bench.clock.advance(30_000);
    expect(processes.map(({ taken }) => taken.length)).toEqual([1, 1]);
    await wake(4);
    expect(numbers()).toHaveLength(2);
    await bench.started[0]?.end();
    expect(numbers()).toHaveLength(3);
    expect(numbers()[2]).toBe(4);
  });

  it('does not hold up a process that has no room, once another has taken it', async () => {
    await abandon(2, 1);
    const busy = start(1);
    await wake(2);
    const idle = start();
    await bench.clock.advance(20_000);
    expect([busy.taken, idle.taken]).toEqual([[2], [1]]);
    await wake(3);
    await bench.started[0]?.end();
    expect(busy.taken).toEqual([2, 3]);
  });
});

describe('a subject that ends each process', () => {
  const told: Claim[] = [];
  const tells = () => {
    told.length = 0;
    bench.publishDeadLetterNotice = async (claim) => {
      told.push(claim);
      return { check: 'created' };
    };
  };

  it('is dead-lettered after five, with a notice on its check; nothing else is', async () => {
    tells();
    await abandon(5, 1);
    start();
    await wake(2);
    await bench.clock.advance(10_000);
    await last().end();
    await bench.clock.advance(10_000);
    expect(numbers()).toEqual([2]);
    expect(told).toMatchObject([{ abandoned: 5, subject: { number: 1 } }]);
    expect(await bench.store.counts()).toMatchObject({ waiting: 0, running: 0, deadLettered: 1 });
    const [item] = await bench.store.list('dead-lettered', 10);
    expect(item?.lastError).toMatch(/Taken 5 times, 3 of them in quarantine.*memory.*sdl-gate work retry/);
    expect(bench.entries.filter(({ level }) => level === 'error')).toMatchObject([
      { msg: 'dead-lettered until the next event', err: { type: 'Abandoned' } },
    ]);
  });

  it('is tried once more for all events of ten minutes, alone, and dead-lettered again', async () => {
    tells();
    await abandon(5, 1);
    const process = start();
    await bench.clock.advance(11_000);
    expect(told).toHaveLength(1);
    for (let minutes = 0; minutes < 9; minutes += 1) {
      await wake(1);
      await bench.clock.advance(60_000);
    }
    expect(numbers()).toEqual([]);
    await bench.clock.advance(60_000);
    expect(numbers()).toEqual([1]);
    expect(last().claim).toMatchObject({ abandoned: 4 });
    process.end();
    start();
    await bench.clock.advance(leaseMs + 10_000);
    expect(numbers()).toEqual([1]);
    expect(told).toHaveLength(2);
    expect(await bench.store.counts()).toMatchObject({ deadLettered: 1 });
  });

  it('is kept until the notice can be published', async () => {
    let away = true;
    bench.publishDeadLetterNotice = async () => {
      if (away) throw new RetryLater('502', null);
      return { check: 'created' };
    };
    await abandon(5, 1);
    const process = start();
    await bench.clock.advance(11_000);
    expect(await bench.store.counts()).toMatchObject({ waiting: 1, deadLettered: 0 });
    away = false;
    await bench.clock.advance(600_000);
    expect(numbers()).toEqual([1]);
    process.end();
    start();
    await bench.clock.advance(leaseMs + 10_000);
    expect(await bench.store.counts()).toMatchObject({ waiting: 0, deadLettered: 1 });
  });

  it('is dead-lettered also where the notice ends the process', async () => {
    let tries = 0;
    bench.publishDeadLetterNotice = () => {
      tries += 1;
      return new Promise(() => {});
    };
    await abandon(5, 1);
    const process = start();
    await bench.clock.advance(11_000);
    process.end();
    start();
    await bench.clock.advance(leaseMs + 10_000);
    expect(tries).toBe(1);
    expect(await bench.store.counts()).toMatchObject({ deadLettered: 1 });
  });
});

describe('a subject that fails the tenth time', () => {
  const failNineTimes = async () => {
    start();
    await wake(1);
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await last().fail(new Error('a defect'));
      await bench.clock.advance(300_000);
    }
  };

  it('is dead-lettered after its notice, and while it holds its lease', async () => {
    const mine: boolean[] = [];
    bench.publishDeadLetterNotice = async (_, holdsLease) => {
      mine.push(await holdsLease());
      return { check: 'updated' };
    };
    await failNineTimes();
    await last().fail(new Error('a defect'));
    expect(mine).toEqual([true]);
    expect(await bench.store.counts()).toMatchObject({ deadLettered: 1 });
  });

  it('is retried when its notice waits for GitHub', async () => {
    bench.publishDeadLetterNotice = async () => {
      throw new RetryLater('502', null);
    };
    await failNineTimes();
    await last().fail(new Error('a defect'));
    expect(await bench.store.counts()).toMatchObject({ waiting: 1, deadLettered: 0 });
    await bench.clock.advance(60_000);
    expect(last().claim).toMatchObject({ attempt: 11, defects: 9 });
  });

  it('is dead-lettered also where GitHub refuses the notice', async () => {
    bench.publishDeadLetterNotice = async () => {
      throw new Error('403');
    };
    await failNineTimes();
    await last().fail(new Error('a defect'));
    expect(await bench.store.counts()).toMatchObject({ deadLettered: 1 });
    expect(bench.entries.filter(({ level }) => level === 'error').map(({ msg }) => msg)).toEqual([
      'dead-letter notice could not be published',
      'dead-lettered until the next event',
    ]);
  });
});
