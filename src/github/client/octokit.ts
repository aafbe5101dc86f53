import { ProbotOctokit } from 'probot';

/** GitHub itself gives up on a request after 10 s: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts */
const timeoutMs = 15_000;

/** The version whose answers are read here: https://docs.github.com/rest/about-the-rest-api/api-versions */
const apiVersion = '2022-11-28';

type Options = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/**
 * The client for `new Probot({ Octokit: GateOctokit, … })`.
 *
 * Probot's own limiter and retries are off: they queue reads behind writes and wait for an hour inside a request.
 * `openInstallations` limits instead, and the worker tries again. Nothing below a warning is logged: Probot would log bodies.
 */
export const GateOctokit = ProbotOctokit.defaults((options: Options): Options => {
  const request = { ...options.request, fetch: options.request?.fetch ?? fetchInTime };
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

/** Asks for tokens where the API is: on its own, Probot's authentication asks github.com when no request is under way. */
function withBaseUrl({ auth, baseUrl }: Options, request: NonNullable<Options['request']>): Options['auth'] {
  if (auth?.request === undefined) return auth;
  const defaults = { ...(baseUrl === undefined ? {} : { baseUrl }), headers: versionHeader, request };
  return { ...auth, request: auth.request.defaults(defaults) };
}

/** Goes with every REST request. */
export const versionHeader = { 'x-github-api-version': apiVersion };

const fetchInTime: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });

function warningsOnly(log: NonNullable<Options['log']>): NonNullable<Options['log']> {
  return {
    debug: () => {},
    info: () => {},
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  };
}
