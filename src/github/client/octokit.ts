import { ProbotOctokit } from 'probot';
import { fetchWithTimeout, versionHeader } from './request-options.ts';

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

function warningsOnly(log: NonNullable<Options['log']>): NonNullable<Options['log']> {
  return {
    debug: () => {},
    info: () => {},
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  };
}
