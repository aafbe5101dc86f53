import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLoopMonitor } from './loop-monitor.ts';
import { runningTimeout } from './request-options.ts';

/** An event loop whose timer is driven by hand. */
function eventLoop() {
  let now = 0;
  let tick = () => {};
  const monitor = createLoopMonitor({
    now: () => now,
    repeat: (_, callback) => {
      tick = callback;
    },
  });
  return {
    monitor,
    block: (milliseconds: number) => {
      now += milliseconds;
    },
    run: (milliseconds: number) => {
      for (let passed = 0; passed < milliseconds; passed += 250) {
        now += 250;
        tick();
      }
    },
  };
}

describe('the time that the event loop was blocked', () => {
  test('is none while it runs', () => {
    const { monitor, run } = eventLoop();
    run(60_000);
    expect(monitor.blockedMs()).toBe(0);
  });

  test('is known before the timer has come, and counted once', () => {
    const { monitor, run, block } = eventLoop();
    run(1_000);
    block(20_000);
    expect(monitor.blockedMs()).toBe(19_750);
    run(250);
    expect(monitor.blockedMs()).toBe(20_000);
    run(10_000);
    expect(monitor.blockedMs()).toBe(20_000);
    block(7_000);
    expect(monitor.blockedMs()).toBe(26_750);
  });

  test('leaves out what is short', () => {
    const { monitor, run, block } = eventLoop();
    for (let count = 0; count < 100; count += 1) {
      block(200);
      run(250);
    }
    expect(monitor.blockedMs()).toBe(0);
  });
});

describe('the time for an answer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('ends when the loop ran all the time', () => {
    const signal = runningTimeout(15_000, { blockedMs: () => 0 });
    jest.advanceTimersByTime(14_999);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('is longer by what the loop was blocked', () => {
    let blocked = 3_000;
    const signal = runningTimeout(15_000, { blockedMs: () => blocked });
    blocked += 20_000;
    jest.advanceTimersByTime(15_000);
    expect(signal.aborted).toBe(false);
    blocked += 1_000;
    jest.advanceTimersByTime(20_000);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1_000);
    expect(signal.aborted).toBe(true);
  });
});
