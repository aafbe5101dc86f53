import { Session } from 'node:inspector/promises';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** What the process tells of itself, and can do about it. */
export interface ProcessMemory {
  /** The memory that the system counts as this process's, in bytes. */
  resident(): number;
  /** The share of the time since the last call during which the process was at work, from 0 to 1. */
  load(): number;
  /** Gives back what is not used; the process does nothing else for some 100 ms. */
  release(): Promise<void>;
}

const lookEveryMs = 10_000;
const restingLoad = 0.02;
/** As much as the process has after its start, and then some: below it there is little to give back. */
const worthwhile = 120e6;
/** So much has to come together again before another time is worth its 100 ms. */
const worthAnotherTime = 16e6;

/**
 * Gives back to the system what a burst has left, once the process rests. V8 does not do so by itself: it keeps the pages that are
 * free again for the next burst, two hundred megabytes after ten thousand deliveries.
 */
export function releaseMemoryAtRest(parts: {
  readonly memory: ProcessMemory;
  readonly clock: Clock;
  readonly log: Log;
}): void {
  const { memory, clock, log } = parts;
  let afterLast = 0;
  const look = async () => {
    const isResting = memory.load() < restingLoad;
    if (isResting && memory.resident() > Math.max(worthwhile, afterLast + worthAnotherTime)) {
      const before = memory.resident();
      await memory.release();
      afterLast = memory.resident();
      log.debug({ before, after: afterLast }, 'memory given back');
    }
    lookLater();
  };
  const lookLater = () => {
    clock.after(lookEveryMs, () => {
      look().catch((error: unknown) => log.warn({ err: error }, 'memory cannot be given back'));
    });
  };
  lookLater();
}

/** This process. */
export function processMemory(): ProcessMemory {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return {
    resident: () => process.memoryUsage.rss(),
    load: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
    async release() {
      const session = new Session();
      session.connect();
      try {
        // https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#method-collectGarbage
        await session.post('HeapProfiler.collectGarbage');
      } finally {
        session.disconnect();
      }
    },
  };
}
