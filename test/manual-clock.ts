import type { Clock } from '../src/clock.ts';

/** A clock that stands still until it is moved; timers ring in order as time passes them. */
export interface ManualClock extends Clock {
  /** Moves the time on, and lets what the timers started come to rest. */
  advance(milliseconds: number): Promise<void>;
}

export function manualClock(start = new Date('2026-01-01T00:00:00Z')): ManualClock {
  let time = start.getTime();
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const firstUntil = (end: number) =>
    [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
  return {
    now: () => new Date(time),
    after(milliseconds, callback) {
      const timer = { at: time + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = time + milliseconds;
      for (let timer = firstUntil(end); timer !== undefined; timer = firstUntil(end)) {
        timers.delete(timer);
        time = timer.at;
        timer.callback();
        await settled();
      }
      time = end;
      await settled();
    },
  };
}

/** Resolves when everything that was ready to run has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
