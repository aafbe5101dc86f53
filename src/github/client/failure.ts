import type { Allowance, Budget } from '../../store/rate-limits.ts';
import { RetryLater } from '../../subjects/retry-later.ts';

/** GitHub refused a request for a reason that stays: 403, 404, 409, 410, 422 … Holds neither the request nor the answer's body. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** GitHub's text, truncated. */
  readonly reason: string;
  /** `X-Accepted-GitHub-Permissions`: the sets of permissions that are sufficient, as in `checks=write; contents=read,issues=read`. */
  readonly accepted: string | null;

  constructor(route: string, status: number, reason: string, accepted: string | null) {
    super(`GitHub answered ${status} to ${route}: ${reason}`);
    this.status = status;
    this.reason = reason;
    this.accepted = accepted;
  }
}

/** Nothing can be published there any more, and no attempt can change that. */
export class Gone extends Error {
  override readonly name: string = 'Gone';
}

/** The repository was archived: it is read-only. */
export class RepositoryArchived extends Gone {
  override readonly name = 'RepositoryArchived';
}

/** The app was uninstalled or suspended. The repository may be covered by another installation: it may have been transferred. */
export class InstallationGone extends Error {
  override readonly name = 'InstallationGone';
}

/** A repository is not where it was last seen: GitHub knows none there, another one, or one that belongs to another account. */
export class RepositoryElsewhere extends Error {
  override readonly name = 'RepositoryElsewhere';
}

/** GitHub did not answer, or answered 5xx. */
export class Unanswered extends RetryLater {
  /** Without the route: `connect ECONNREFUSED 127.0.0.1:4010`, `502 Server Error`. */
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message, null);
    this.reason = reason;
  }
}

/**
 * No answer came to a request during which this process was blocked: that is no sign of an outage, so it counts as an internal error,
 * which is not repeated without end.
 */
export class ProcessBlocked extends Error {
  override readonly name = 'ProcessBlocked';
}

/** Milliseconds; GitHub and what is between close a connection on which nothing is read or sent for long. */
const minBlockedMs = 5_000;

/** A query was too much for GitHub at once: the next try asks for less. */
export class QueryTooHeavy extends Unanswered {}

/** GitHub answered with 401: it does not accept the app's id with its key, or a token. */
export class CredentialsRefused extends RetryLater {
  override readonly name = 'CredentialsRefused';
  /** `401: A JSON web token could not be decoded`. */
  readonly reason: string;

  constructor(route: string, reason: string) {
    super(`GitHub refuses the app's credentials on ${route} (${reason})`, null);
    this.reason = reason;
  }
}

/** GitHub limits the installation until `notBefore`. REST and GraphQL have separate primary limits; a secondary limit holds for both. */
export class RateLimited extends RetryLater {
  readonly budgets: readonly Budget[];

  constructor(message: string, notBefore: Date, budgets: readonly Budget[]) {
    super(message, notBefore);
    this.budgets = budgets;
  }
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** The parts of Octokit's error that are read. */
interface FailedRequest {
  readonly status: number;
  readonly message: string;
  readonly request?: { readonly url?: string };
  readonly response?: { readonly headers: Headers; readonly data: unknown };
}

/** GitHub asks for a minute where it names no time: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const unnamedWaitMs = 60_000;

/** Whether GitHub does not accept the token or the app's credentials. */
export function isUnauthorized(error: unknown): boolean {
  return isFailedRequest(error) && error.status === 401;
}

/**
 * Turns an error of a client into what callers act on: a limit, a failure that passes by itself, or a refusal. Requests, tokens and
 * bodies, which Octokit attaches to its errors, are dropped.
 *
 * @param route the method and the template of the path
 * @param budget which limit the request counts against
 * @param blockedMs how long this process was blocked during the request
 */
export function failureOf(error: unknown, route: string, budget: Budget, now: Date, blockedMs = 0): Error {
  if (error instanceof RetryLater) return error;
  if (!isFailedRequest(error)) return error instanceof Error ? error : new Error(String(error));
  const { status, response } = error;
  const headers = response?.headers ?? {};
  const reason = reasonOf(error);
  if (isLimit(status, headers, reason)) return rateLimited(headers, budget, now);
  const refusesToken =
    (status === 403 || status === 404) && /\/access_tokens$/.test(error.request?.url ?? '');
  // A token that was issued before the suspension outlives it, and is refused on every route.
  const suspended = status === 403 && /\binstallation has been suspended\b/i.test(reason);
  if (refusesToken || suspended) {
    return new InstallationGone(`The app is no longer installed, or suspended: ${reason}`);
  }
  // https://docs.github.com/repositories/archiving-a-github-repository/archiving-repositories
  if (status === 403 && /\barchived\b.*\bread-only\b/i.test(reason)) return new RepositoryArchived(reason);
  if (status === 401) return new CredentialsRefused(route, `401: ${reason}`);
  if (response === undefined && blockedMs >= minBlockedMs) return blockedDuring(route, blockedMs, reason);
  if (status >= 500 || status === 408) {
    const heavy = budget === 'graphql' && (status === 502 || status === 504 || response === undefined);
    const Failure = heavy ? QueryTooHeavy : Unanswered;
    const what =
      response === undefined ? `GitHub did not answer ${route}` : `GitHub failed on ${route} with ${status}`;
    return new Failure(`${what}: ${reason}`, response === undefined ? reason : `${status}: ${reason}`);
  }
  return new Refused(route, status, reason, text(headers['x-accepted-github-permissions']));
}

/** An answer that was cut off: by GitHub or the network, unless this process was blocked. */
export function cutOff(route: string, blockedMs: number): Error {
  const reason = 'GitHub’s answer was cut off.';
  return blockedMs >= minBlockedMs ? blockedDuring(route, blockedMs, reason) : new RetryLater(reason, null);
}

function blockedDuring(route: string, blockedMs: number, reason: string): ProcessBlocked {
  const seconds = Math.round(blockedMs / 1000);
  return new ProcessBlocked(`This process was blocked for ${seconds} seconds during ${route}: ${reason}`);
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function isLimit(status: number, headers: Headers, reason: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const named = headers['retry-after'] !== undefined || isExhausted(headers);
  return named || /\brate limit\b/i.test(reason);
}

/** The wait that GitHub asks for in the headers of an answer. */
export function rateLimited(headers: Headers, budget: Budget, now: Date): RateLimited {
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['retry-after'] === undefined && isExhausted(headers) && Number.isFinite(reset)) {
    // The header is truncated to whole seconds: one more, and the limit has ended.
    return new RateLimited(
      'Rate limit exceeded: the requests of this hour are used up.',
      new Date((reset + 1) * 1000),
      [budget],
    );
  }
  const seconds = Number(headers['retry-after']);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : unnamedWaitMs;
  return new RateLimited(
    'Secondary rate limit exceeded: GitHub asks to slow down.',
    new Date(now.getTime() + waitMs),
    ['rest', 'graphql'],
  );
}

const budgets: Readonly<Record<string, Budget>> = { core: 'rest', graphql: 'graphql' };

/**
 * The remaining requests that an answer states, and of which budget; null where it states none, or one with a separate limit, such as search.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit
 */
export function allowanceIn(
  headers: Headers,
  now: Date,
): { readonly budget: Budget; readonly allowance: Allowance } | null {
  const budget = budgets[text(headers['x-ratelimit-resource']) ?? ''];
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    Number(headers[`x-ratelimit-${name}`] ?? Number.NaN),
  ) as [number, number, number];
  if (budget === undefined || !(limit > 0) || !(remaining >= 0)) return null;
  const resetInMs = reset * 1000 - now.getTime();
  return resetInMs > 0 ? { budget, allowance: { limit, remaining, resetInMs } } : null;
}

function isExhausted(headers: Headers): boolean {
  return text(headers['x-ratelimit-remaining']) === '0';
}

function isFailedRequest(error: unknown): error is FailedRequest {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function reasonOf({ response, message }: FailedRequest): string {
  const data = response?.data;
  if (typeof data === 'object' && data !== null && 'message' in data) return bounded(String(data.message));
  return response === undefined ? bounded(message) : 'no reason given';
}

/** GitHub's text on one line, short enough for a log. */
export function bounded(words: string): string {
  return words.replace(/\s+/g, ' ').slice(0, 200);
}

function text(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}
