import { type LoopMonitor, processLoopMonitor } from './loop-monitor.ts';

/** GitHub's own timeout is 10 s: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts */
const timeoutMs = 15_000;

/** The API version that is used: https://docs.github.com/rest/about-the-rest-api/api-versions */
const apiVersion = '2022-11-28';

/** Sent with every REST request. */
export const versionHeader = { 'x-github-api-version': apiVersion };

/** `fetch` that gives up after some time. */
export const fetchWithTimeout: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: runningTimeout(timeoutMs, processLoopMonitor()) });

/**
 * Aborts after this time, in which the time does not count that the event loop was blocked: GitHub's answer may have been waiting for it.
 */
export function runningTimeout(milliseconds: number, loop: LoopMonitor): AbortSignal {
  const controller = new AbortController();
  const wait = (forMs: number) => {
    const before = loop.blockedMs();
    setTimeout(() => {
      const blockedMs = loop.blockedMs() - before;
      if (blockedMs > 0) wait(blockedMs);
      else controller.abort(new DOMException('no answer within 15 seconds', 'TimeoutError'));
    }, forMs).unref();
  };
  wait(milliseconds);
  return controller.signal;
}
