import { describe, expect, test } from '@jest/globals';
import { RetryLater } from '../../subjects/retry-later.ts';
import {
  failureOf,
  Gone,
  InstallationGone,
  ProcessBlocked,
  QueryTooHeavy,
  RateLimited,
  Refused,
  RepositoryArchived,
  Unanswered,
} from './failure.ts';

const now = new Date('2026-03-01T12:00:00Z');
const secret = 'ghs_verysecret';

/** An error as Octokit throws it, with everything that must not get out. */
function failed(status: number, headers: Record<string, string> = {}, message = 'no', url = '/repos/o/r') {
  return Object.assign(new Error(`${message} ${secret}`), {
    status,
    request: { url: `https://api.example${url}`, headers: { authorization: secret }, body: secret },
    response: { headers, data: { message, errors: [{ value: secret }] } },
  });
}

const seconds = (time: string) => String(new Date(time).getTime() / 1000);

describe('limits name the time from which on GitHub may be asked', () => {
  const exhausted = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds('2026-03-01T12:40:00Z') };
  test.each<[string, Error, string]>([
    ['the hour is used up', failed(403, exhausted), '2026-03-01T12:40:01Z'],
    ['the hour is used up, newer answer', failed(429, exhausted), '2026-03-01T12:40:01Z'],
    ['secondary, with a time', failed(403, { 'retry-after': '90' }), '2026-03-01T12:01:30Z'],
    ['secondary, newer answer', failed(429, { 'retry-after': '7' }), '2026-03-01T12:00:07Z'],
    ['both', failed(403, { ...exhausted, 'retry-after': '90' }), '2026-03-01T12:01:30Z'],
    [
      'secondary, without a time',
      failed(403, {}, 'You have exceeded a secondary rate limit.'),
      '2026-03-01T12:01:00Z',
    ],
    ['429 without headers', failed(429), '2026-03-01T12:01:00Z'],
    [
      'of a token',
      failed(403, { 'retry-after': '5' }, 'slow', '/app/installations/1/access_tokens'),
      '2026-03-01T12:00:05Z',
    ],
  ])('%s', (_, error, expected) => {
    const failure = failureOf(error, 'GET /x', 'rest', now);
    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).toMatchObject({ name: 'RetryLater', notBefore: new Date(expected) });
  });

  test('the hour is counted apart for REST and GraphQL, a secondary limit holds for both', () => {
    expect(failureOf(failed(403, exhausted), 'POST /graphql', 'graphql', now)).toMatchObject({
      budgets: ['graphql'],
    });
    expect(failureOf(failed(403, { 'retry-after': '5' }), 'POST /graphql', 'graphql', now)).toMatchObject({
      budgets: ['rest', 'graphql'],
    });
  });
});

describe('what passes is tried again', () => {
  test.each([500, 502, 503, 504, 401, 408])('%i', (status) => {
    const failure = failureOf(failed(status), 'GET /x', 'rest', now);
    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).not.toBeInstanceOf(RateLimited);
    expect(failure).toMatchObject({ notBefore: null });
  });

  test('a connection that broke, and one that took too long', () => {
    const broken = Object.assign(new Error('socket hang up'), { status: 500, request: {} });
    expect(failureOf(broken, 'GET /x', 'rest', now)).toBeInstanceOf(RetryLater);
    expect(failureOf(broken, 'POST /graphql', 'graphql', now)).toBeInstanceOf(QueryTooHeavy);
  });

  test.each([502, 504])('a query that ended with %i was too much at once', (status) => {
    expect(failureOf(failed(status), 'POST /graphql', 'graphql', now)).toBeInstanceOf(QueryTooHeavy);
  });
});

describe('what stays is a refusal', () => {
  test.each([400, 403, 404, 409, 410, 422])('%i', (status) => {
    const failure = failureOf(failed(status, {}, 'Not  this\nway'), 'GET /x', 'rest', now);
    expect(failure).toBeInstanceOf(Refused);
    expect(failure).toMatchObject({ status, reason: 'Not this way' });
  });

  test('with the permissions that would do', () => {
    const headers = { 'x-accepted-github-permissions': 'checks=write' };
    expect(failureOf(failed(403, headers), 'GET /x', 'rest', now)).toMatchObject({
      accepted: 'checks=write',
    });
  });
});

test.each([403, 404])('a token that is refused with %i means that the app is gone there', (status) => {
  const error = failed(status, {}, 'Not Found', '/app/installations/1/access_tokens');
  expect(failureOf(error, 'GET /x', 'rest', now)).toBeInstanceOf(InstallationGone);
});

test('so does a suspension, whatever is asked with a token from before', () => {
  const error = failed(403, {}, 'This installation has been suspended', '/graphql');
  expect(failureOf(error, 'POST /graphql', 'graphql', now)).toBeInstanceOf(InstallationGone);
});

test.each([403, 404, 422, 500])('neither token nor body get out with %i', (status) => {
  const failure = failureOf(failed(status), 'GET /x', 'rest', now);
  expect(failure.message + failure.stack + JSON.stringify(failure)).not.toContain(secret);
  expect(failure.cause).toBeUndefined();
});

test('what is no answer of GitHub stays what it is', () => {
  const bug = new TypeError('undefined is not a function');
  expect(failureOf(bug, 'GET /x', 'rest', now)).toBe(bug);
});

describe('no answer', () => {
  const { response: _, ...unanswered } = failed(500);
  const error = Object.assign(new Error('read ECONNRESET'), { ...unanswered });

  test.each(['rest', 'graphql'] as const)(
    'is no outage of GitHub when this process was blocked: %s',
    (api) => {
      const failure = failureOf(error, 'GET /x', api, now, 17_400);
      expect(failure).toBeInstanceOf(ProcessBlocked);
      expect(failure).not.toBeInstanceOf(RetryLater);
      expect(failure.message).toContain('blocked for 17 seconds during GET /x: read ECONNRESET');
    },
  );

  test('is one when it was not, or only for a moment', () => {
    for (const blockedMs of [0, 4_999])
      expect(failureOf(error, 'GET /x', 'rest', now, blockedMs)).toBeInstanceOf(Unanswered);
  });

  test('an answer is GitHub’s, whatever this process did', () => {
    expect(failureOf(failed(502), 'GET /x', 'rest', now, 60_000)).toBeInstanceOf(Unanswered);
    expect(failureOf(failed(404), 'GET /x', 'rest', now, 60_000)).toBeInstanceOf(Refused);
  });
});

test('a repository that was archived is gone', () => {
  const failure = failureOf(
    failed(403, {}, 'Repository was archived so is read-only.'),
    'POST /x',
    'rest',
    now,
  );
  expect(failure).toBeInstanceOf(RepositoryArchived);
  expect(failure).toBeInstanceOf(Gone);
});
