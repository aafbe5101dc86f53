import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { storeLocation } from '../../src/platform/store-location.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { openStore } from '../../src/store/open.ts';
import { someMetrics } from '../metrics.ts';

/** The store and the worker as their own process, which the evaluation of one pull request ends: it takes more memory than there is. */
export interface PoisonProcessOptions {
  readonly database: string;
  /** Time runs this many times as fast, the same for every process. */
  readonly speed: number;
  /** When it was last as late as it is, in milliseconds since the epoch. */
  readonly start: number;
}

/** The pull request that is the end of each process. */
export const poison = 13;

/** An evaluation begins or ends, or a dead-letter notice is published. */
export interface Said {
  readonly kind: 'begins' | 'ends' | 'told';
  readonly number: number;
}

/** The same clock for all who share a database. */
export function fastClock({ speed, start }: PoisonProcessOptions): Clock {
  return {
    now: () => new Date(Math.floor(start + (Date.now() - start) * speed)),
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds / speed);
      return () => clearTimeout(timer);
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  await work(JSON.parse(process.argv[2] ?? '') as PoisonProcessOptions);
}

async function work(options: PoisonProcessOptions): Promise<void> {
  const clock = fastClock(options);
  const location = storeLocation(options.database);
  if (location === null) throw new Error(`${options.database} is no database.`);
  const say = (kind: Said['kind'], number: number) => process.send?.({ kind, number } satisfies Said);
  startWorker({
    store: await openStore(location, () => clock.now().getTime()),
    metrics: someMetrics(),
    gitHubHealth: { delayed: () => false },
    log: createLog({ logLevel: 'silent', production: true }),
    clock,
    random: Math.random,
    concurrency: () => 8,
    async publishDeadLetterNotice({ subject }) {
      say('told', subject.kind === 'pull-request' ? subject.number : 0);
      return { check: 'created' };
    },
    async reconcile({ subject }) {
      const number = subject.kind === 'pull-request' ? subject.number : 0;
      say('begins', number);
      await wait(number === poison ? 20 : 60);
      if (number === poison) takeAllMemory();
      say('ends', number);
      return { outcome: 'evaluated', completion: () => ({}) };
    },
  });
  process.on('disconnect', () => process.exit());
}

function takeAllMemory(): void {
  for (const taken: unknown[] = []; ; ) taken.push(new Array(10_000).fill(taken.length));
}
