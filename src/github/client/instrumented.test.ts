import { describe, expect, test } from '@jest/globals';
import { instrumentPace, instrumentRequests, type RequestMetrics } from './instrumented.ts';
import { GateOctokit } from './octokit.ts';

/** Metrics that keep what they are told, durations aside. */
function recorded() {
  const told: unknown[][] = [];
  const metrics: RequestMetrics = {
    githubRequest: (api, method, status, ms) => {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThan(10_000);
      told.push([api, method, status]);
    },
    githubLimited: (kind) => told.push(['limited', kind]),
    allowance: (...what) => told.push(['allowance', ...what]),
  };
  return { told, metrics };
}

/** A client that is answered with this status; null where no answer comes. */
function client(status: number | null) {
  const fetch = async (): Promise<Response> => {
    if (status === null) throw new TypeError('fetch failed');
    return new Response('{"data": {}}', { status, headers: { 'content-type': 'application/json' } });
  };
  return new GateOctokit({ auth: { token: 'secret' }, baseUrl: 'http://github.test', request: { fetch } });
}

describe('each request is counted', () => {
  test.each<[number | null]>([[200], [404], [500], [502], [null]])(
    'with its status, also where it fails: %s',
    async (status) => {
      const { told, metrics } = recorded();
      const octokit = instrumentRequests(metrics)(client(status));
      const failed = await octokit.request('GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r' }).then(
        () => false,
        () => true,
      );
      expect(failed).toBe(status !== 200);
      expect(told).toEqual([['rest', 'GET', status]]);
    },
  );

  test('with its method, and queries apart', async () => {
    const { told, metrics } = recorded();
    const octokit = instrumentRequests(metrics)(client(200));
    await octokit.request('DELETE /a');
    await octokit.graphql('query Q { viewer { login } }');
    expect(told).toEqual([
      ['rest', 'DELETE', 200],
      ['graphql', 'POST', 200],
    ]);
  });

  test('once, however often its client is instrumented', async () => {
    const { told, metrics } = recorded();
    const instrument = instrumentRequests(metrics);
    const octokit = client(200);
    expect(instrument(instrument(octokit))).toBe(octokit);
    await octokit.request('GET /a');
    expect(told).toHaveLength(1);
  });
});

test('limits reach both the metrics and the pace, and the turn to write only the pace', async () => {
  const { told, metrics } = recorded();
  const asked: unknown[][] = [];
  const note =
    (what: string) =>
    async (...values: readonly unknown[]) => {
      asked.push([what, ...values]);
    };
  const pace = instrumentPace(
    { turnToWrite: note('turn'), limited: note('limited'), left: note('left') },
    metrics,
  );
  const until = new Date('2026-03-01T12:00:00Z');
  const allowance = { limit: 5000, remaining: 10, resetAt: until };
  await pace.turnToWrite(1);
  await pace.limited(1, until, 'secondary');
  await pace.left(1, 'graphql', allowance as never);
  expect(told).toEqual([
    ['limited', 'secondary'],
    ['allowance', 1, 'graphql', allowance],
  ]);
  expect(asked).toEqual([
    ['turn', 1],
    ['limited', 1, until, 'secondary'],
    ['left', 1, 'graphql', allowance],
  ]);
});
