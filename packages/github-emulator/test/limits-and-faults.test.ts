import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appToken, installationToken, type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };
const address = '/repos/acme/shop';

let on: Stage;
beforeEach(async () => {
  on = await stage();
});
afterEach(() => on.close());

async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const token = await installationToken(on.emulator, on.installationId);
  return fetch(on.emulator.url + path, { headers: { authorization: `bearer ${token}`, ...headers } });
}

const remaining = ({ headers }: Response): number => Number(headers.get('x-ratelimit-remaining'));

describe('the primary rate limit', () => {
  it('is counted down in each answer, and renewed after an hour', async () => {
    const first = await get(address);
    const second = await get(address);
    expect(remaining(second)).toBe(remaining(first) - 1);
    expect(second.headers.get('x-ratelimit-limit')).toBe('5000');
    on.emulator.clock.advance(60 * 60 * 1000);
    expect(remaining(await get(address))).toBe(4999);
  });

  it('does not count conditional requests without changes', async () => {
    const first = await get(address);
    const etag = first.headers.get('etag') ?? '';
    const second = await get(address, { 'if-none-match': etag });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    expect(remaining(await get('/rate_limit'))).toBe(remaining(first));
    await on.repository.push({ branch: 'main', by: 'bob', files: { a: '' } });
    expect((await get(`${address}/branches/main`, { 'if-none-match': etag })).status).toBe(200);
  });

  it('is separate for GraphQL, which costs points', async () => {
    const before = remaining(await get(address));
    const { data } = await on.graphql<{ rateLimit: { cost: number; remaining: number } }>(
      '{ rateLimit { cost remaining } viewer { login } }',
    );
    expect(data.rateLimit).toEqual({ cost: 1, remaining: 4999 });
    expect(remaining(await get(address))).toBe(before - 1);
  });

  it('refuses everything once it is used up, until its reset', async () => {
    on.emulator.faults.primaryLimit({ resetInSeconds: 120 });
    const refused = await get(address).catch(() => null);
    expect(refused).toBeNull();
    const user = await fetch(on.emulator.url + address, {
      headers: { authorization: `bearer ${on.emulator.userToken('alice')}` },
    });
    expect(user.status).toBe(403);
    expect(user.headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(user.headers.get('x-ratelimit-reset')) * 1000;
    expect(reset - on.emulator.clock.now().getTime()).toBeLessThanOrEqual(121_000);
    expect(await user.json()).toMatchObject({ message: expect.stringContaining('API rate limit exceeded') });
    on.emulator.clock.advance(120_000);
    expect((await get(address)).status).toBe(200);
  });
});

describe('a fault', () => {
  it('fails an operation the given number of times, and no other operation', async () => {
    const fault = on.emulator.faults.fail('repos/get', { status: 502, times: 2 });
    expect((await get(`${address}/branches`)).status).toBe(200);
    expect((await get(address)).status).toBe(502);
    expect((await get(address)).status).toBe(502);
    expect((await get(address)).status).toBe(200);
    expect(fault.hits).toBe(2);
  });

  it('answers with the secondary rate limit', async () => {
    on.emulator.faults.secondaryLimit('graphql', { retryAfterSeconds: 30, times: 1 });
    const token = await installationToken(on.emulator, on.installationId);
    const response = await fetch(`${on.emulator.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { login } }' }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('secondary rate limit') });
  });

  it('drops the connection before an operation is done, or after', async () => {
    const head = await on.repository.sha('main');
    const gate = await on.installed();
    const check = { ...repo, name: 'Gate', head_sha: head, conclusion: 'success' } as const;
    on.emulator.faults.drop('checks/create', { times: 1 });
    await expect(gate.rest.checks.create(check)).rejects.toMatchObject({ status: 500 });
    expect(on.repository.checkRuns(head)).toEqual([]);
    on.emulator.faults.drop('checks/create', { when: 'after', times: 1 });
    await expect(gate.rest.checks.create(check)).rejects.toMatchObject({ status: 500 });
    expect(on.repository.checkRuns(head)).toHaveLength(1);
    expect(await on.newEvents()).toContain('check_run.created');
    expect(on.emulator.requests.filter(({ status }) => status === 0)).toHaveLength(2);
  });

  it('holds a request until it is released', async () => {
    const hang = on.emulator.faults.hang('repos/get');
    const pending = get(address);
    await hang.reached();
    await on.emulator.idle();
    hang.release();
    expect((await pending).status).toBe(200);
    expect(hang.hits).toBe(1);
  });

  it('holds a request also for a client that does not wait for the answer', async () => {
    const hang = on.emulator.faults.hang('repos/get', { times: 1 });
    const impatient = new AbortController();
    const pending = fetch(on.emulator.url + address, {
      headers: { authorization: `bearer ${on.emulator.userToken('alice')}` },
      signal: impatient.signal,
    });
    await hang.reached();
    impatient.abort();
    await expect(pending).rejects.toThrow();
    hang.release();
    await on.emulator.idle();
    expect((await get(address)).status).toBe(200);
  });

  it('makes a GraphQL answer partial', async () => {
    await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    on.emulator.faults.partial('PullRequest.files', { times: 1 });
    const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { title files(first: 5) { totalCount } } } }`;
    expect(await on.graphql(query)).toMatchObject({
      data: { repository: { pullRequest: { title: 'A', files: null } } },
      errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', path: ['repository', 'pullRequest', 'files'] }],
    });
    expect(await on.graphql(query)).toMatchObject({
      data: { repository: { pullRequest: { files: { totalCount: 1 } } } },
    });
    on.emulator.faults.partial('PullRequest.files', { type: null, times: 1 });
    expect(await on.graphql(query)).toEqual({
      data: { repository: { pullRequest: { title: 'A', files: null } } },
    });
  });
});

describe('every operation', () => {
  const operations = [
    ['repos/get', () => get(address)],
    [
      'graphql',
      async () =>
        fetch(`${on.emulator.url}/graphql`, {
          method: 'POST',
          headers: { authorization: `bearer ${await installationToken(on.emulator, on.installationId)}` },
          body: JSON.stringify({ query: '{ viewer { login } }' }),
        }),
    ],
    [
      'apps/create-installation-access-token',
      () =>
        fetch(`${on.emulator.url}/app/installations/${on.installationId}/access_tokens`, {
          method: 'POST',
          headers: { authorization: `bearer ${appToken(on.emulator)}` },
        }),
    ],
  ] as const;

  it.each(operations)('can be refused by a separate limit: %s', async (operation, ask) => {
    const fault = on.emulator.faults.primaryLimit({ operation, resetInSeconds: 90, times: 1 });
    const refused = await ask();
    expect(refused.status).toBe(operation === 'graphql' ? 200 : 403);
    expect(remaining(refused)).toBe(0);
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBeGreaterThan(0);
    expect(await refused.text()).toContain('API rate limit exceeded');
    const answered = await ask();
    expect(answered.ok).toBe(true);
    expect(remaining(answered)).toBeGreaterThan(0);
    expect(fault.hits).toBe(1);
  });

  it.each(operations)('can be refused for hurry: %s', async (operation, ask) => {
    on.emulator.faults.secondaryLimit(operation, { status: 429, retryAfterSeconds: 7, times: 1 });
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await ask()).ok).toBe(true);
  });

  it.each(operations)('can fail, and refuse the token: %s', async (operation, ask) => {
    on.emulator.faults.fail(operation, { status: 503, times: 1 });
    on.emulator.faults.fail(operation, { status: 401, times: 1 });
    expect([(await ask()).status, (await ask()).status, (await ask()).ok]).toEqual([503, 401, true]);
  });

  it.each(operations)('can break off in the middle of its answer: %s', async (operation, ask) => {
    on.emulator.faults.drop(operation, { when: 'during', times: 1 });
    const broken = await ask();
    expect(broken.ok).toBe(true);
    await expect(broken.text()).rejects.toThrow();
    expect((await ask()).ok).toBe(true);
  });
});

describe('an outage', () => {
  it('is total until it ends: no answer, no webhook, and none in the list', async () => {
    await on.newEvents();
    const outage = on.emulator.faults.outage();
    await expect(on.as('alice').rest.repos.get(repo)).rejects.toMatchObject({ status: 500 });
    await expect(on.app().rest.apps.getAuthenticated()).rejects.toMatchObject({ status: 500 });
    await on.repository.push({ branch: 'main', by: 'bob', files: { a: '' } });
    expect(await on.newEvents()).toEqual([]);
    outage.remove();
    expect((await on.as('alice').rest.repos.get(repo)).status).toBe(200);
    await on.repository.push({ branch: 'main', by: 'bob', files: { b: '' } });
    expect(await on.newEvents()).toEqual(['push', 'check_suite.requested']);
    expect(outage.hits).toBe(2);
    const { data } = await on.app().rest.apps.listWebhookDeliveries();
    expect(data).toHaveLength(3);
  });
});

describe('the log of requests', () => {
  it('contains operation, actor, status and times', async () => {
    on.emulator.clearRequests();
    await on.as('alice').rest.pulls.list({ ...repo, state: 'all' });
    await on.graphql('query Who { viewer { login } }');
    expect(on.emulator.requests).toMatchObject([
      {
        operation: 'pulls/list',
        method: 'GET',
        path: `${address}/pulls?state=all`,
        actor: 'alice',
        status: 200,
      },
      { operation: 'apps/create-installation-access-token', actor: 'app', status: 201 },
      { operation: 'graphql:Who', actor: `installation:${on.installationId}`, status: 200 },
    ]);
    const [first, second] = on.emulator.requests;
    expect(first?.endedAt).toBeLessThan(second?.startedAt ?? 0);
  });
});

describe('another process', () => {
  it('controls the emulator over HTTP', async () => {
    const api = `${on.emulator.url}/_emulator/api`;
    const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
      const response = await fetch(`${api}/${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return response.json();
    };
    await ask('POST', 'faults', { operation: 'repos/get', status: 500, times: 1 });
    expect((await get(address)).status).toBe(500);
    await ask('POST', 'clock', { advance: 1000 });
    await ask('POST', 'idle');
    expect(await ask('GET', 'violations')).toEqual([]);
    expect(await ask('GET', 'deliveries')).toMatchObject([{ event: 'installation', status: 200 }]);
    await ask('POST', 'deliveries/1/redeliver');
    expect(await on.newEvents()).toEqual(['installation.created', 'installation.created']);
    expect((await fetch(`${api}/nothing`)).status).toBe(404);
  });

  it('is redirected to the pages when it follows a link as a browser', async () => {
    const pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    const response = await fetch(pullRequest.url, { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/_emulator/acme/shop/pull/1');
  });
});
