import { jest } from '@jest/globals';

/**
 * Sets the date of this process; timers run on. Octokit reads it: it takes the refusal of a token that is younger than five seconds for
 * a delay of GitHub's, and waits. Ends with `jest.useRealTimers()`.
 *
 * @param goesOn whether time goes on from there
 */
export function setSystemDate(now: number, { goesOn = false }: { readonly goesOn?: boolean } = {}): void {
  jest.useFakeTimers({
    now,
    advanceTimers: goesOn,
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
