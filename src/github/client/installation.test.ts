import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ManualClock, manualClock, settled } from '../../../test/manual-clock.ts';
import { type LogEntry, recordedLog } from '../../../test/recorded-log.ts';
import { inMemory } from '../../platform/store-location.ts';
import { StoreUnavailable } from '../../store/database/database.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { event } from '../../subjects/reason.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { QueryTooHeavy } from './failure.ts';
import { openInstallations } from './installation.ts';
import { GateOctokit } from './octokit.ts';
import { ownPace, type Pace } from './pace.ts';
import { sharedPace } from './shared-pace.ts';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

type Answer = Response | Promise<Response>;

let clock: ManualClock;
beforeEach(() => {
  clock = manualClock(new Date('2026-03-01T12:00:00Z'));
});

/** Installations whose requests are answered here instead of being sent. */
function opened(answer: (request: Sent) => Answer = () => json({}), pace: Pace = ownPace(clock)) {
  const sent: Sent[] = [];
  const fetch = (url: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
    const request = { method, url, headers: new Headers(headers) };
    sent.push(request);
    return answer(request);
  };
  const authenticate = async () =>
    new GateOctokit({ auth: { token: 'secret' }, baseUrl: 'http://github.test', request: { fetch } });
  return { sent, open: openInstallations(authenticate, clock.now, pace) };
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

const read = { owner: 'o', repo: 'r' };
const write = { ...read, name: 'SDL', head_sha: 'a'.repeat(40) };

test('REST and GraphQL go out under our name, REST with the version that is read here', async () => {
  const { sent, open } = opened(() => json({ data: {} }));
  const installation = await open(1);
  await installation.request('GET /repos/{owner}/{repo}', read);
  await installation.query('query Q { viewer { login } }', {});
  expect(sent.map(({ url }) => url)).toEqual(['http://github.test/repos/o/r', 'http://github.test/graphql']);
  expect(sent[0]?.headers.get('x-github-api-version')).toBe('2022-11-28');
  for (const { headers } of sent) expect(headers.get('user-agent')).toContain('sdl-gate');
});

test('a request is given up after a time', async () => {
  const fetch = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => json({}));
  const octokit = new GateOctokit({ auth: { token: 'secret' }, baseUrl: 'http://github.test' });
  await octokit.request('GET /repos/{owner}/{repo}', read);
  expect(fetch.mock.calls[0]?.[1]?.signal).toBeInstanceOf(AbortSignal);
  fetch.mockRestore();
});

describe('lanes', () => {
  test('reads, queries among them, do not wait for writes', async () => {
    const { open } = opened(({ method, url }) =>
      method === 'POST' && !url.endsWith('/graphql') ? new Promise(() => {}) : json({ data: {} }),
    );
    const installation = await open(1);
    void installation.request('POST /repos/{owner}/{repo}/check-runs', write);
    await installation.request('GET /repos/{owner}/{repo}', read);
    await expect(installation.query('query Q { viewer { login } }', {})).resolves.toMatchObject({
      errors: [],
    });
  });

  test('the first writes go at once, then one a second, and no other installation waits', async () => {
    const { pace, waiting } = watched(ownPace(clock));
    const { sent, open } = opened(undefined, pace);
    const [busy, calm] = [await open(1), await open(2)];
    const writes = Array.from({ length: 13 }, () => writeTo(busy));
    await until(() => waiting() === 1);
    expect(sent).toHaveLength(10);
    await writeTo(calm);
    expect(sent).toHaveLength(11);
    await clock.advance(1_000);
    await until(() => waiting() === 1);
    expect(sent).toHaveLength(12);
    await clock.advance(1_000);
    await until(() => waiting() === 1);
    expect(sent).toHaveLength(13);
    await clock.advance(1_000);
    await Promise.all(writes);
  });
});

function writeTo(installation: Awaited<ReturnType<ReturnType<typeof opened>['open']>>) {
  return installation.request('POST /repos/{owner}/{repo}/check-runs', write);
}

/** A pace of which the test knows how many wait for their turn. */
function watched(pace: Pace) {
  let waiting = 0;
  const turnToWrite = async (installationId: number) => {
    waiting += 1;
    await pace.turnToWrite(installationId);
    waiting -= 1;
  };
  return { pace: { ...pace, turnToWrite }, waiting: () => waiting };
}

/** Lets what is under way go on until it has come so far, and stays there. */
async function until(reached: () => boolean): Promise<void> {
  for (let turns = 0, held = 0; turns < 50_000 && held < 100; turns++) {
    await settled();
    held = reached() ? held + 1 : 0;
  }
}

describe('processes that share a store', () => {
  let store: Store;
  let entries: LogEntry[];
  beforeEach(async () => {
    store = await openStore(inMemory, () => clock.now().getTime());
  });
  afterEach(() => store.close());

  /** One process, over the store or over another. */
  function process(answer?: (request: Sent) => Answer, over: Store = store) {
    const { log, entries: lines } = recordedLog();
    entries = lines;
    const { pace, waiting } = watched(sharedPace({ store: over, clock, log }));
    return { ...opened(answer, pace), waiting };
  }

  test('take turns at writing', async () => {
    const processes = [process(), process()] as const;
    const bothWait = () => processes.every(({ waiting }) => waiting() === 1);
    const count = () => processes.flatMap(({ sent }) => sent).length;
    const writes = await Promise.all(
      processes.map(async ({ open }) => {
        const installation = await open(1);
        return Array.from({ length: 6 }, () => writeTo(installation));
      }),
    );
    await until(bothWait);
    expect(count()).toBe(10);
    await clock.advance(1_000);
    await until(() => count() === 11);
    expect(count()).toBe(11);
    await clock.advance(1_000);
    await Promise.all(writes.flat());
    expect(count()).toBe(12);
  });

  test.each<[string, Record<string, string>, number]>([
    ['a secondary limit that names its end', { 'retry-after': '90' }, 90_000],
    ['a secondary limit that names none', {}, 60_000],
    ['the limit of the hour', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772366700' }, 301_000],
  ])('take up no work of an installation under %s', async (_, headers, milliseconds) => {
    const limited = () => json({ message: 'You have exceeded a secondary rate limit.' }, 403, headers);
    const { open } = process(limited);
    const place = { owner: 'o', repository: 'r', kind: 'pull-request', number: 7 } as const;
    await store.wake(
      [1, 2].map((id) => ({
        subject: { ...place, repositoryId: id, installationId: id },
        reason: event('status'),
      })),
    );
    await expect(writeTo(await open(1))).rejects.toMatchObject({ name: 'RetryLater' });
    expect(await store.claim(1_000, 10)).toMatchObject([{ subject: { installationId: 2 } }]);
    await clock.advance(milliseconds - 1);
    const due = (await store.claim(1_000, 10)).map(({ subject }) => subject);
    expect(due).not.toContainEqual({ ...place, repositoryId: 1, installationId: 1 });
    await clock.advance(1);
    const freed = (await store.claim(1_000, 10)).map(({ subject }) => subject);
    expect(freed).toContainEqual({ ...place, repositoryId: 1, installationId: 1 });
  });

  test('hear what is left: each tenth of the limit, and a new hour', async () => {
    const left = { limit: 5_000, remaining: 5_000, reset: 0, resource: 'core' };
    const answer = () => {
      const headers = Object.entries(left).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
      return json({}, 200, Object.fromEntries(headers));
    };
    let notes = 0;
    const counting: Store = {
      ...store,
      noteAllowance: (...what) => {
        notes += 1;
        return store.noteAllowance(...what);
      },
    };
    const installation = await process(answer, counting).open(1);
    const hours = (count: number) => (left.reset = clock.now().getTime() / 1_000 + count * 3_600);
    const heard = async (remaining: number) => {
      left.remaining = remaining;
      await installation.request('GET /repos/{owner}/{repo}', read);
      return [notes, (await store.allowances(1)).rest?.remaining];
    };
    hours(1);
    expect(await heard(4_999)).toEqual([1, 4_999]);
    expect(await heard(4_600)).toEqual([1, 4_999]);
    expect(await heard(4_499)).toEqual([2, 4_499]);
    expect(await heard(4_501)).toEqual([2, 4_499]);
    expect(await heard(499)).toEqual([3, 499]);
    expect(await heard(100)).toEqual([3, 499]);
    left.resource = 'search';
    expect(await heard(0)).toEqual([3, 499]);
    left.resource = 'graphql';
    await heard(10);
    expect(await store.allowances(1)).toMatchObject({ rest: { remaining: 499 }, graphql: { remaining: 10 } });
    left.resource = 'core';
    await clock.advance(3_600_000);
    hours(1);
    expect(await heard(4_999)).toEqual([5, 4_999]);
  });

  test('go on, each at its own pace, while the store is away, and say so once', async () => {
    const away = () => Promise.reject(new StoreUnavailable('the disk is full'));
    const { sent, open, waiting } = process(
      ({ url }) => (url.endsWith('/check-runs') ? json({}) : json({}, 429)),
      {
        ...store,
        reserve: away,
        pause: away,
        noteAllowance: away,
      },
    );
    const installation = await open(1);
    const writes = Array.from({ length: 11 }, () => writeTo(installation));
    await until(() => waiting() === 1);
    expect(sent).toHaveLength(10);
    await clock.advance(1_000);
    await Promise.all(writes);
    const answer = installation.request('GET /repos/{owner}/{repo}', read);
    await expect(answer).rejects.toMatchObject({ name: 'RetryLater' });
    expect(entries).toMatchObject([
      { level: 'warn', code: 'SDL-L502', err: { message: 'the disk is full' } },
      { level: 'warn', code: 'SDL-L403', installation: 1, limit: 'secondary' },
    ]);
  });
});

describe('limits', () => {
  test('while GitHub limits an installation nothing more is sent for it', async () => {
    const { sent, open } = opened(() => json({ message: 'slow down' }, 403, { 'retry-after': '60' }));
    const installation = await open(1);
    const notBefore = new Date('2026-03-01T12:01:00Z');
    const ask = () => installation.request('GET /repos/{owner}/{repo}', read);
    await expect(ask()).rejects.toMatchObject({ name: 'RetryLater', notBefore });
    await expect(ask()).rejects.toMatchObject({ name: 'RetryLater', notBefore });
    await expect(installation.query('query Q { viewer { login } }', {})).rejects.toMatchObject({ notBefore });
    expect(sent).toHaveLength(1);
    await expect((await open(2)).request('GET /repos/{owner}/{repo}', read)).rejects.toThrow();
    expect(sent).toHaveLength(2);
    await clock.advance(60_000);
    await expect(ask()).rejects.toThrow();
    expect(sent).toHaveLength(3);
  });

  test('the points of GraphQL are counted apart', async () => {
    const reset = new Date('2026-03-01T12:30:00Z').getTime() / 1000;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    const limited = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    const { sent, open } = opened(({ url }) =>
      url.endsWith('/graphql') ? json(limited, 200, headers) : json({}),
    );
    const installation = await open(1);
    const notBefore = new Date('2026-03-01T12:30:01Z');
    const query = () => installation.query('query Q { viewer { login } }', {});
    await expect(query()).rejects.toMatchObject({ name: 'RetryLater', notBefore });
    await expect(query()).rejects.toMatchObject({ name: 'RetryLater', notBefore });
    expect(sent).toHaveLength(1);
    await expect(installation.request('GET /repos/{owner}/{repo}', read)).resolves.toBeDefined();
  });
});

describe('answers in part', () => {
  test('come with their errors', async () => {
    const errors = [{ type: 'FORBIDDEN', path: ['viewer'], message: 'no' }];
    const { open } = opened(() => json({ data: { viewer: null }, errors }));
    const answer = (await open(1)).query('query Q { viewer { login } }', {});
    await expect(answer).resolves.toEqual({ data: { viewer: null }, errors });
  });

  test.each([
    [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' }],
    [{ message: 'Something went wrong while executing your query. This may be the result of a timeout.' }],
  ])('%j was too much at once', async (error) => {
    const { open } = opened(() => json({ data: { viewer: null }, errors: [error] }));
    const answer = (await open(1)).query('query Q { viewer { login } }', {});
    await expect(answer).rejects.toBeInstanceOf(QueryTooHeavy);
  });

  test('an answer that breaks off is no answer', async () => {
    const headers = { 'content-type': 'application/json' };
    const { open } = opened(() => new Response('{"data": {"view', { headers }));
    const answer = (await open(1)).query('query Q { viewer { login } }', {});
    await expect(answer).rejects.toBeInstanceOf(RetryLater);
  });
});

describe('failures', () => {
  test('a connection that cannot be made is tried again later', async () => {
    const { open } = opened(() => Promise.reject(new TypeError('fetch failed')));
    const answer = (await open(1)).request('GET /repos/{owner}/{repo}', read);
    await expect(answer).rejects.toBeInstanceOf(RetryLater);
  });

  test('a failed write is not sent again here', async () => {
    const { sent, open } = opened(() => json({}, 502));
    const answer = (await open(1)).request('POST /repos/{owner}/{repo}/check-runs', write);
    await expect(answer).rejects.toBeInstanceOf(RetryLater);
    expect(sent).toHaveLength(1);
  });
});

describe('a token that is refused', () => {
  /** An app whose tokens are numbered; the first ones are refused. */
  function app(refused: number) {
    let renewed = 0;
    const fetch = (): Response => (renewed < refused ? json({ message: 'Bad credentials' }, 401) : json({}));
    const authStrategy = () => {
      const authenticate = async () => {
        renewed += 1;
        return { permissions: {} };
      };
      return Object.assign(authenticate, {
        hook: (request: (options: unknown) => unknown, options: unknown) => request(options),
      });
    };
    const authenticate = async () =>
      new GateOctokit({ authStrategy, baseUrl: 'http://github.test', request: { fetch } });
    return openInstallations(authenticate, clock.now, ownPace(clock));
  }

  test('is renewed, and the request sent once more', async () => {
    const installation = await app(1)(1);
    await expect(installation.request('POST /repos/{owner}/{repo}/check-runs', write)).resolves.toBeDefined();
  });

  test('and one that is missing, can be had in the middle of a write', async () => {
    const sent: string[] = [];
    const fetch = (url: string, { method }: { method: string }): Response => {
      sent.push(`${method} ${new URL(url).pathname}`);
      return json({});
    };
    const authStrategy = ({ request: ask }: { request: (route: string) => Promise<unknown> }) => {
      const hook = async (request: (options: unknown) => unknown, options: { url: string }) => {
        if (!options.url.endsWith('/access_tokens')) await ask('POST /app/installations/1/access_tokens');
        return request(options);
      };
      return Object.assign(async () => ({}), { hook });
    };
    const authenticate = async () =>
      new GateOctokit({ authStrategy, baseUrl: 'http://github.test', request: { fetch } });
    await writeTo(await openInstallations(authenticate, clock.now, ownPace(clock))(1));
    expect(sent).toEqual(['POST /app/installations/1/access_tokens', 'POST /repos/o/r/check-runs']);
  });

  test('is not renewed for ever', async () => {
    const installation = await app(2)(1);
    const answer = installation.request('GET /repos/{owner}/{repo}', read);
    await expect(answer).rejects.toMatchObject({ name: 'CredentialsRefused' });
  });
});

describe('an answer that breaks off', () => {
  test('while this process was blocked is no outage, and not repeated without end', async () => {
    let blocked = 0;
    const octokit = async () =>
      new GateOctokit({
        auth: { token: 'secret' },
        baseUrl: 'http://github.test',
        request: {
          fetch: async () => {
            blocked += 9_000;
            throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
          },
        },
      });
    const open = openInstallations(octokit, clock.now, ownPace(clock), { blockedMs: () => blocked });
    const installation = await open(1);
    await expect(installation.query('query Q { viewer { login } }', {})).rejects.toMatchObject({
      name: 'ProcessBlocked',
      message: expect.stringContaining('blocked for 9 seconds'),
    });
    await expect(installation.request('GET /repos/{owner}/{repo}', read)).rejects.toMatchObject({
      name: 'ProcessBlocked',
    });
  });
});
