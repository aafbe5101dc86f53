import { afterEach, beforeEach } from '@jest/globals';
import { createGitHubHealth } from '../src/github/client/health.ts';
import type { PublishDeadLetterNotice } from '../src/queue/dead-letter-notice.ts';
import type { Reconcile } from '../src/queue/reconcile.ts';
import { startWorker, type Worker } from '../src/queue/worker.ts';
import type { Store } from '../src/store/store.ts';
import type { Claim } from '../src/store/work-queue.ts';
import type { Outcome } from '../src/subjects/index.ts';
import { event } from '../src/subjects/reason.ts';
import type { HoldsLease } from '../src/subjects/work.ts';
import { type ManualClock, manualClock, settled } from './manual-clock.ts';
import { someMetrics } from './metrics.ts';
import { memoryStores } from './opened-stores.ts';
import { type LogEntry, recordedLog } from './recorded-log.ts';
import { pullRequest } from './samples/subjects.ts';

export const evaluated: Outcome = {
  outcome: 'evaluated',
  head: 'a'.repeat(40),
  conclusion: 'success',
  completion: () => ({}),
};

/** One evaluation that has been started, and waits for the test to end it. */
export interface Started {
  readonly claim: Claim;
  readonly holdsLease: HoldsLease;
  end(outcome?: Outcome): Promise<void>;
  fail(error: Error): Promise<void>;
}

interface Parts {
  clock: ManualClock;
  store: Store;
  /** By all workers, in order. */
  started: Started[];
  /** The log of the last worker. */
  entries: LogEntry[];
  /** Publishes the dead-letter notice; by default there is no check for it. */
  publishDeadLetterNotice: PublishDeadLetterNotice;
}

/** Workers whose evaluations and time are in the hands of the test. Each test begins with a new store. */
export interface ManualWorkers extends Parts {
  /** Starts a worker of the store at hand. It always waits the longest time that it may. */
  work(using?: Store, concurrency?: number): Worker;
  wake(...numbers: readonly number[]): Promise<void>;
  last(): Started;
  /** The pull requests of `started`. */
  numbers(): readonly number[];
}

/** Sets the tests of a file up. */
export async function manualWorkers(): Promise<ManualWorkers> {
  let workers: Worker[] = [];
  afterEach(async () => {
    const drained = workers.map((worker) => worker.drain(0));
    workers = [];
    await bench.clock.advance(0);
    await Promise.all(drained);
  });
  const openMemoryStore = memoryStores();

  const anew = async (): Promise<Parts> => {
    const clock = manualClock();
    const store = await openMemoryStore(() => clock.now().getTime());
    return { clock, store, started: [], entries: [], publishDeadLetterNotice: async () => null };
  };

  const bench: ManualWorkers = {
    ...(await anew()),
    work(using: Store = bench.store, concurrency = 8): Worker {
      const { clock, started } = bench;
      const { log, entries } = recordedLog();
      bench.entries = entries;
      const reconcile: Reconcile = (claim, holdsLease) =>
        new Promise<Outcome>((resolve, reject) => {
          started.push({
            claim,
            holdsLease,
            end: (outcome = evaluated) => {
              resolve(outcome);
              return settled();
            },
            fail: (error) => {
              reject(error);
              return settled();
            },
          });
        });
      const worker = startWorker({
        store: using,
        reconcile,
        publishDeadLetterNotice: bench.publishDeadLetterNotice,
        gitHubHealth: createGitHubHealth({ appId: 12, clock, log }),
        log,
        metrics: someMetrics(),
        clock,
        random: () => 1,
        concurrency: () => concurrency,
      });
      workers.push(worker);
      return worker;
    },
    async wake(...numbers: readonly number[]): Promise<void> {
      await bench.store.wake(
        numbers.map((number) => ({
          subject: pullRequest(number),
          reason: event('status'),
          deliveries: ['d1'],
        })),
      );
      await settled();
    },
    last(): Started {
      const newest = bench.started.at(-1);
      if (newest === undefined) throw new Error('nothing was started');
      return newest;
    },
    numbers: () =>
      bench.started.map(({ claim }) => (claim.subject.kind === 'pull-request' ? claim.subject.number : 0)),
  };

  beforeEach(async () => {
    Object.assign(bench, await anew());
  });
  return bench;
}
