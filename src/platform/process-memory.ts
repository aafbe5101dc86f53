import { Session } from 'node:inspector/promises';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { logMessages } from './messages/log-messages.ts';

/** The memory and load of the process. */
export interface ProcessMemory {
  /** Resident memory in bytes. */
  resident(): number;
  /** The utilization of the event loop since the last call, from 0 to 1. */
  load(): number;
  /** Releases unused memory; blocks the process for about 100 ms. */
  release(): Promise<void>;
}

const checkEveryMs = 10_000;
const restingLoad = 0.02;
/** Bytes; a little more than after a start: below it there is little to release. */
const minResident = 120e6;
/** Bytes above the last result that make another release worth its 100 ms. */
const minGrowth = 16e6;

/**
 * Releases the memory of a burst to the system once the process is idle. V8 does not do so by itself: it keeps free pages for the next
 * burst, two hundred megabytes after ten thousand deliveries.
 */
export function releaseMemoryAtRest(parts: {
  readonly memory: ProcessMemory;
  readonly clock: Clock;
  readonly log: Log;
}): void {
  const { memory, clock, log } = parts;
  let afterLast = 0;
  const check = async () => {
    const isResting = memory.load() < restingLoad;
    if (isResting && memory.resident() > Math.max(minResident, afterLast + minGrowth)) {
      const before = memory.resident();
      await memory.release();
      afterLast = memory.resident();
      log.debug({ before, after: afterLast }, 'unused memory released');
    }
    checkLater();
  };
  const checkLater = () => {
    clock.after(checkEveryMs, () => {
      check().catch((error: unknown) => log.warn({ err: error }, logMessages.memoryNotReleased));
    });
  };
  checkLater();
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
