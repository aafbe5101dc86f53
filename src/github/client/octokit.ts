import { ProbotOctokit } from 'probot';
import { type LoopMonitor, processLoopMonitor } from './loop-monitor.ts';

/** GitHub's own timeout is 10 s: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts */
const timeoutMs = 15_000;

/** The API version that is used: https://docs.github.com/rest/about-the-rest-api/api-versions */
const apiVersion = '2022-11-28';

type Options = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/**
 * The client for `new Probot({ Octokit: GateOctokit, … })`.
 *
 * Probot's own limiter and retries are off: they queue reads behind writes and wait for an hour inside a request.
 * `openInstallations` limits instead, and the worker retries. Nothing below a warning is logged: Probot would log bodies.
 */
export const GateOctokit = ProbotOctokit.defaults((options: Options): Options => {
  const request = { ...options.request, fetch: options.request?.fetch ?? fetchWithTimeout };
  return {
    ...options,
    userAgent: 'sdl-gate',
    request,
    ...(options.log === undefined ? {} : { log: warningsOnly(options.log) }),
    throttle: { enabled: false },
    retry: { enabled: false },
    auth: withBaseUrl(options, request),
  };
});

/** Requests tokens from the configured API: by itself, Probot's authentication asks github.com when no request is running. */
function withBaseUrl({ auth, baseUrl }: Options, request: NonNullable<Options['request']>): Options['auth'] {
  if (auth?.request === undefined) return auth;
  const defaults = { ...(baseUrl === undefined ? {} : { baseUrl }), headers: versionHeader, request };
  return { ...auth, request: auth.request.defaults(defaults) };
}

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

function warningsOnly(log: NonNullable<Options['log']>): NonNullable<Options['log']> {
  return {
    debug: () => {},
    info: () => {},
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  };
}
