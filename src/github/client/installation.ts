import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { Budget } from '../../store/rate-limits.ts';
import type { RetryLater } from '../../subjects/retry-later.ts';
import type { Client } from './client.ts';
import {
  allowanceIn,
  bounded,
  cutOff,
  failureOf,
  isUnauthorized,
  QueryTooHeavy,
  RateLimited,
  rateLimited,
} from './failure.ts';
import { type LoopMonitor, processLoopMonitor } from './loop-monitor.ts';
import type { Pace } from './pace.ts';
import { versionHeader } from './request-options.ts';

/** GitHub as one installation of the app sees it, or the owner of a token. Every failure is one of `failure.ts`. */
export interface Installation {
  readonly id: number;
  /** REST, by route: `request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', …)`. */
  readonly request: Client['request'];
  /** GraphQL. Resolves also when GitHub answers in part: the caller decides about each error. */
  query<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<QueryAnswer<Data>>;
  /** What the account has granted to the app: `{ checks: 'write', … }`. Null: a token of somebody, of which GitHub does not tell. */
  permissions(): Promise<Permissions | null>;
}

/** `data` is null only together with errors. */
export interface QueryAnswer<Data> {
  readonly data: Data | null;
  readonly errors: readonly QueryError[];
}

export interface QueryError {
  /** `NOT_FOUND`, `FORBIDDEN` … Absent where GitHub names none. */
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly message: string;
}

export type Permissions = Readonly<Record<string, string | undefined>>;

/** Concurrent reads; GitHub allows 100 requests: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
const maxConcurrentReads = 10;

/** Concurrent writes; their rate is limited by `Pace`. */
const maxConcurrentWrites = 1;

const rememberedInstallations = 1000;

/** Rate limits reset hourly: a later reset time means that this machine's clock was set back. */
const maxResetMs = 7_200_000;

/**
 * Opens installations, each with its own limits. Reads, GraphQL queries among them, never wait for writes. While GitHub limits an
 * installation its requests are refused here, with the time when the limit ends: nothing waits for it. Each process has its own token.
 *
 * @param authenticate gives a client of `GateOctokit`, as `probot.auth` does
 * @param loop tells whether this process was blocked when no answer came
 */
export function openInstallations(
  authenticate: (installationId: number) => Promise<Client>,
  now: () => Date,
  pace: Pace,
  loop: LoopMonitor = processLoopMonitor(),
): (installationId: number) => Promise<Installation> {
  const opened = new LRUCache<number, Promise<Installation>>({ max: rememberedInstallations });

  const open = async (id: number): Promise<Installation> => {
    const octokit = await authenticate(id);
    const read = pLimit(maxConcurrentReads);
    const write = pLimit(maxConcurrentWrites);
    /** Also stops evaluations that are running when a limit is exceeded. */
    const limits = new Map<Budget, RateLimited>();
    /** Remembers a limit before it is thrown. */
    const failed = async (failure: Error): Promise<Error> => {
      if (!(failure instanceof RateLimited)) return failure;
      for (const budget of failure.budgets) limits.set(budget, failure);
      if (failure.notBefore !== null)
        await pace.limited(id, failure.notBefore, failure.budgets.length > 1 ? 'secondary' : 'primary');
      return failure;
    };
    const refuseWhileLimited = (budget: Budget): void => {
      const limit = limits.get(budget);
      const leftMs = (limit?.notBefore?.getTime() ?? 0) - now().getTime();
      if (leftMs > 0 && leftMs < maxResetMs) throw limit;
    };
    octokit.hook.wrap('request', (request, options) => {
      Object.assign(options.headers, versionHeader);
      // The request of a token is part of another request that holds a place already: it must not wait for one.
      if (options.url.endsWith('/access_tokens')) return request(options);
      const budget: Budget = options.url.endsWith('/graphql') ? 'graphql' : 'rest';
      const isRead = budget === 'graphql' || options.method === 'GET';
      return (isRead ? read : write)(async () => {
        refuseWhileLimited(budget);
        if (!isRead) {
          await pace.turnToWrite(id);
          refuseWhileLimited(budget);
        }
        const blockedBefore = loop.blockedMs();
        try {
          const answer = await withFreshToken(octokit, () => request(options));
          const left = allowanceIn(answer.headers, now());
          if (left !== null) await pace.left(id, left.budget, left.allowance);
          return answer;
        } catch (error) {
          const blockedMs = loop.blockedMs() - blockedBefore;
          throw await failed(failureOf(error, `${options.method} ${options.url}`, budget, now(), blockedMs));
        }
      });
    });
    return {
      id,
      request: octokit.request,
      permissions: async () => permissionsOf(await octokit.auth({ type: 'installation' })),
      async query<Data>(query: string, variables: Readonly<Record<string, unknown>>) {
        const blockedBefore = loop.blockedMs();
        try {
          const data = await octokit.graphql<Data>(query, variables);
          // A connection that breaks in the middle of an answer leaves a body that is no JSON, and Octokit passes over it.
          if (data === null || data === undefined)
            throw cutOff('POST /graphql', loop.blockedMs() - blockedBefore);
          return { data, errors: [] };
        } catch (error) {
          if (!isPartialAnswer<Data>(error)) throw error;
          const failure = failureIn(error, now());
          if (failure !== null) throw await failed(failure);
          return { data: error.data ?? null, errors: error.errors };
        }
      },
    };
  };

  return (id) => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const opening = open(id);
    opened.set(id, opening);
    opening.catch(() => opened.delete(id));
    return opening;
  };
}

/** A token may be revoked before its hour is over: the request is sent once more with a new one. */
async function withFreshToken<Answer>(octokit: Client, send: () => Answer | Promise<Answer>) {
  try {
    return await send();
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    const renewed = await octokit.auth({ type: 'installation', refresh: true });
    if (permissionsOf(renewed) === null) throw error;
    return send();
  }
}

function permissionsOf(authentication: unknown): Permissions | null {
  const { type, permissions } = authentication as {
    readonly type?: string;
    readonly permissions?: Permissions;
  };
  return type === 'token' && permissions === undefined ? null : (permissions ?? {});
}

interface PartialAnswer<Data> extends Error {
  readonly data?: Data | null;
  readonly errors: readonly QueryError[];
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** What Octokit throws for an answer with errors; it may also hold data. */
function isPartialAnswer<Data>(error: unknown): error is PartialAnswer<Data> {
  return error instanceof Error && error.name === 'GraphqlResponseError';
}

/** The failure of the whole query that an answer reports; null where only parts failed. */
function failureIn({ errors, headers }: PartialAnswer<unknown>, now: Date): RetryLater | null {
  for (const { type, message } of errors) {
    if (type === 'RATE_LIMITED') return rateLimited(headers, 'graphql', now);
    // https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#timeouts
    if (type === 'RESOURCE_LIMITS_EXCEEDED' || /^Something went wrong while executing/.test(message)) {
      return new QueryTooHeavy(`GitHub gave up on a query: ${bounded(message)}`, bounded(message));
    }
  }
  return null;
}
