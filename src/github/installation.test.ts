import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { QueryTooHeavy } from './failure.ts';
import { RetryLater } from './github.ts';
import { openInstallations } from './installation.ts';
import { GateOctokit } from './octokit.ts';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

type Answer = Response | Promise<Response>;

let now: Date;
beforeEach(() => {
  now = new Date('2026-03-01T12:00:00Z');
});

/** Installations whose requests are answered here instead of being sent. */
function opened(answer: (request: Sent) => Answer = () => json({})) {
  const sent: Sent[] = [];
  const fetch = (url: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
    const request = { method, url, headers: new Headers(headers) };
    sent.push(request);
    return answer(request);
  };
  const authenticate = async () =>
    new GateOctokit({ auth: { token: 'secret' }, baseUrl: 'http://github.test', request: { fetch } });
  return { sent, open: openInstallations(authenticate, () => now) };
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
    jest.useFakeTimers();
    try {
      const { sent, open } = opened();
      const [busy, calm] = [await open(1), await open(2)];
      const writeTo = (installation: typeof busy) =>
        installation.request('POST /repos/{owner}/{repo}/check-runs', write);
      const writes = Array.from({ length: 13 }, () => writeTo(busy));
      await jest.advanceTimersByTimeAsync(500);
      expect(sent).toHaveLength(10);
      await Promise.all([writeTo(calm), jest.advanceTimersByTimeAsync(10)]);
      expect(sent).toHaveLength(11);
      await jest.advanceTimersByTimeAsync(1000);
      expect(sent).toHaveLength(12);
      await jest.advanceTimersByTimeAsync(2000);
      await Promise.all(writes);
      expect(sent).toHaveLength(14);
    } finally {
      jest.useRealTimers();
    }
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
    now = new Date('2026-03-01T12:01:00Z');
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
  /** An app whose tokens are numbered; so many of them are refused. */
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
    return openInstallations(authenticate, () => now);
  }

  test('is renewed, and the request sent once more', async () => {
    const installation = await app(1)(1);
    await expect(installation.request('POST /repos/{owner}/{repo}/check-runs', write)).resolves.toBeDefined();
  });

  test('is not renewed for ever', async () => {
    const installation = await app(2)(1);
    const answer = installation.request('GET /repos/{owner}/{repo}', read);
    await expect(answer).rejects.toMatchObject({ name: 'RetryLater' });
  });
});
