import { jest } from '@jest/globals';

/**
 * Sets the date of this process; timers run on. Octokit reads it: it takes the refusal of a token that is younger than five seconds for
 * a delay of GitHub's, and waits. Ends with `jest.useRealTimers()`.
 */
export function setSystemDate(now: number): void {
  jest.useFakeTimers({
    now,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}
