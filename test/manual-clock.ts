import type { Clock } from '../src/platform/clock.ts';

/** A clock that stands still until it is moved; timers ring in order as time passes them. */
export interface ManualClock extends Clock {
  /** Moves the time on, and lets what the timers started come to rest. */
  advance(milliseconds: number): Promise<void>;
  /** Moves the time on at once, as on a machine that slept: a timer that rings again and again rings once. */
  leap(milliseconds: number): Promise<void>;
}

export function manualClock(start = new Date('2026-01-01T00:00:00Z')): ManualClock {
  let time = start.getTime();
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const firstUntil = (end: number) =>
    [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
  const advance = async (milliseconds: number) => {
    const end = time + milliseconds;
    for (let timer = firstUntil(end); timer !== undefined; timer = firstUntil(end)) {
      timers.delete(timer);
      time = Math.max(time, timer.at);
      timer.callback();
      await settled();
    }
    time = end;
    await settled();
  };
  return {
    now: () => new Date(time),
    after(milliseconds, callback) {
      const timer = { at: time + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance,
    leap(milliseconds) {
      time += milliseconds;
      return advance(0);
    },
  };
}

/** Resolves when everything that was ready to run has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
