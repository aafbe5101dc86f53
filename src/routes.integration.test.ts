import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { fakeGitHub } from '../test/fake-github.ts';
import { recordedLog } from '../test/recorded-log.ts';
import { serviceSettings } from '../test/service-settings.ts';
import { openedPullRequest, type SignedDelivery, signedDelivery } from '../test/signed-delivery.ts';
import { version } from './platform/version.ts';
import { type Service, startService } from './service.ts';
import { stylePath } from './web/dashboard/style.ts';
import { healthRoutes } from './web/health.ts';
import { type Listener, startServer } from './web/server.ts';

/*
 * Every route of the service, by every method, with and without credentials. The lists are reviewed: a new route fails here until it
 * stands in them.
 */

interface Answer {
  /** null: the connection was closed without an answer. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request as it is: `fetch` changes paths, and refuses some methods. */
async function send(url: string, method: string, target: string, sent: Partial<SignedDelivery> = {}) {
  const { body = '', headers = {} } = sent;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (data) => {
    text += data;
  });
  // The server may close the connection before all is written.
  socket.on('error', () => {});
  const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries({ host: 'sdl-gate', connection: 'close', ...length, ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n${body}`);
  await once(socket, 'close');
  return answerIn(text);
}

function answerIn(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  return {
    status: text === '' ? null : Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => {
        const [name = '', ...value] = line.split(': ');
        return [name.toLowerCase(), value.join(': ')];
      }),
    ),
    body: rest.join('\r\n\r\n'),
  };
}

const methods = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'QUERY'],
  // Unknown to Node.
  ...['BREW', 'get'],
];

/** Other ways to write a path, and paths that other services have. */
const oddTargets = (path: string) => [
  ...[`/${path}`, `${path}/`, path.toUpperCase(), `/..%2f${path.slice(1)}`, `/..${path}`, `/%2e%2e${path}`],
  ...[`/.${path}`, `${path}%00`, `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`, `${path}#a`],
  ...[`${path};a`, path.slice(1), path.replaceAll('/', '\\'), `${path}\u0001`],
  ...['/', '//', '/%', '/%ff', '*', `/${'a'.repeat(9_000)}`, `/${'a'.repeat(20_000)}`, '/é'],
  ...['/probot', '/ping', '/stats', '/.env', '/package.json', '/favicon.ico', '/debug/pprof'],
];

/** What is no path, or too long, does not get to a route. */
const refusedByNode = (target: string) => (target.length > 16_000 ? 431 : 400);

const previousSecret = 'the secret before this one';
let service: Service;
let together: Service;
let withDashboard: Service;

beforeAll(async () => {
  const settings = { ...serviceSettings, previousWebhookSecret: previousSecret };
  const parts = () => ({ github: fakeGitHub(), log: recordedLog().log });
  service = await startService({ ...settings, metricsPort: 0 }, parts());
  together = await startService(settings, parts());
  const dashboard = { url: 'https://sdl.example.com', clientId: 'Iv1.1', clientSecret: 'the client secret' };
  withDashboard = await startService({ ...settings, metricsPort: 0, dashboard }, parts());
  // A subject whose name nobody without credentials may learn.
  for (const { url } of [service, together]) await send(url, 'POST', webhook, signed());
  await service.idle();
  await together.idle();
});
afterAll(() => Promise.all([service.close(), together.close(), withDashboard.close()]));

const webhook = '/api/github/webhooks';
const signed = (secret = serviceSettings.webhookSecret) =>
  signedDelivery(secret, 'pull_request', openedPullRequest);

/** The route with parameters, and a path that it takes. */
const publicKeys = '/.well-known/sdl-gate/keys.json';
const parameters = ':owner/:repo/:sha';
const example = 'acme/shop/abc';

/** What is answered at all, by listener. The others are 404. */
const reviewed = {
  main: {
    'GET /healthz': 200,
    'HEAD /healthz': 200,
    'GET /readyz': 200,
    'HEAD /readyz': 200,
    // Without a token; docs/releases.md describes it.
    'GET /api/v1/verdicts/acme/shop/abc': 401,
    'HEAD /api/v1/verdicts/acme/shop/abc': 401,
    // The same; docs/statements.md describes it.
    'GET /api/v1/statements/acme/shop/abc': 401,
    'HEAD /api/v1/statements/acme/shop/abc': 401,
    // Public keys: for anybody.
    'GET /.well-known/sdl-gate/keys.json': 200,
    'HEAD /.well-known/sdl-gate/keys.json': 200,
    // No content type: not a delivery.
    'POST /api/github/webhooks': 415,
  },
  metrics: { 'GET /metrics': 200, 'HEAD /metrics': 200 },
  // Where nobody is signed in: every page leads to the sign-in, whether it exists or not, and so does every form.
  dashboard: {
    'GET /': 303,
    'HEAD /': 303,
    'GET /sign-in': 200,
    'HEAD /sign-in': 200,
    'GET /sign-in/github': 303,
    'HEAD /sign-in/github': 303,
    'GET /signed-in': 400,
    'HEAD /signed-in': 400,
    'POST /sign-out': 303,
    'GET /exceptions': 303,
    'HEAD /exceptions': 303,
    'GET /o/acme/shop': 303,
    'HEAD /o/acme/shop': 303,
    'GET /o/acme/shop/pull/7': 303,
    'HEAD /o/acme/shop/pull/7': 303,
    'POST /o/acme/shop/pull/7/re-evaluate': 303,
    'GET /o/acme/shop/entry/7/proof.json': 303,
    'HEAD /o/acme/shop/entry/7/proof.json': 303,
    'GET /o/acme/shop/entry/7/case.json': 303,
    'HEAD /o/acme/shop/entry/7/case.json': 303,
    [`GET ${stylePath}`]: 200,
    [`HEAD ${stylePath}`]: 200,
  },
};

const served: readonly [string, () => Listener | undefined, Readonly<Record<string, number>>][] = [
  ['the service', () => service.listeners[0], reviewed.main],
  ['the metrics', () => service.listeners[1], reviewed.metrics],
  ['both on one port', () => together.listeners[0], { ...reviewed.main, ...reviewed.metrics }],
];

const knownHeaders = new Set([
  ...['cache-control', 'connection', 'content-length', 'content-type', 'date', 'transfer-encoding'],
  ...['x-content-type-options', 'www-authenticate'],
]);

/** Fails where an answer says more than it must. */
function expectQuiet(
  { status, headers, body }: Answer,
  isMetrics = false,
  caching: unknown = 'no-store',
): void {
  expect(Object.keys(headers).filter((name) => !knownHeaders.has(name))).toEqual([]);
  // Node's own refusals of what is no HTTP have no body.
  if (status === 400 || status === 431 || status === null) expect(body.replace('0\r\n\r\n', '')).toBe('');
  else expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': caching });
  // The metrics count webhooks by the names of GitHub's events.
  const said = isMetrics ? body.replaceAll('"secret_scanning_alert"', '') : body;
  expect(said).not.toMatch(/octo-org|widgets|a title|secret|hono|probot|node_modules|\.ts|\.js|^\s+at /im);
  if (!isMetrics) expect(body).not.toContain(version);
}

describe.each(served)('%s', (_, listener, answered) => {
  const at = () => {
    const found = listener();
    if (found === undefined) throw new Error('There is no such listener.');
    return found;
  };
  const paths = [...new Set(Object.keys(answered).map((each) => each.split(' ')[1] ?? ''))];

  it('has the routes of the reviewed list', () => {
    const routes = at().routes.map(({ method, path }) => ({
      method,
      path: path.replace(parameters, example),
    }));
    expect(new Set(routes.map(({ path }) => path))).toEqual(new Set(['/*', ...paths]));
    const handled = routes.flatMap(({ method, path }) => (method === 'ALL' ? [] : `${method} ${path}`));
    expect([...handled].sort()).toEqual(
      Object.keys(answered)
        // Answered as GET, without the body.
        .filter((each) => !each.startsWith('HEAD '))
        .sort(),
    );
  });

  test.each(methods)('answers %s as reviewed', async (method) => {
    const usual = { BREW: 400, get: 400, CONNECT: null }[method];
    for (const path of [...paths, '/metrics', '/readyz', webhook, '/']) {
      const answer = await send(at().url, method, path);
      const expected = answered[`${method} ${path}`] ?? (usual === undefined ? 404 : usual);
      expect([method, path, answer.status]).toEqual([method, path, expected]);
      const isKeys = path === publicKeys && answer.status === 200;
      expectQuiet(
        answer,
        path === '/metrics' && answer.status === 200,
        isKeys ? 'public, max-age=60' : 'no-store',
      );
      if (answer.status === 404) expect(answer.body).toBe(method === 'HEAD' ? '' : '404 Not Found');
    }
  });

  test.each(paths)('does not answer another spelling of %s', async (path) => {
    for (const target of oddTargets(path)) {
      const answer = await send(at().url, 'GET', target);
      const shown = target.slice(0, 60);
      expect([shown, answer.status]).toEqual([shown, answer.status === 404 ? 404 : refusedByNode(target)]);
      expectQuiet(answer);
    }
  });

  test.each(paths)('answers %s whatever its query', async (path) => {
    const method = path === webhook ? 'POST' : 'GET';
    const { status } = await send(at().url, method, `${path}?format=all&x=%2e%2e/`);
    expect(status).toBe(answered[`${method} ${path}`]);
  });
});

describe('the dashboard', () => {
  const answered: Readonly<Record<string, number>> = { ...reviewed.main, ...reviewed.dashboard };
  const shown = (path: string) =>
    path
      .replace(parameters, example)
      .replace(':owner/:repo', 'acme/shop')
      .replace(/:(number|entry)/, '7');
  const paths = [...new Set(Object.keys(reviewed.dashboard).map((each) => each.split(' ')[1] ?? ''))];
  const ownHeaders = [
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
  ];
  const more = [...ownHeaders, 'location', 'referrer-policy', 'set-cookie', 'vary', 'x-frame-options'];

  it('has the routes of the reviewed list', () => {
    const handled = (withDashboard.listeners[0]?.routes ?? []).flatMap(({ method, path }) =>
      method === 'ALL' ? [] : [`${method} ${shown(path)}`],
    );
    const listed = Object.keys(answered).filter((each) => !each.startsWith('HEAD '));
    expect(handled.toSorted()).toEqual(listed.toSorted());
  });

  test.each(methods)('answers %s as reviewed', async (method) => {
    const usual = { BREW: 400, get: 400, CONNECT: null }[method];
    for (const path of paths) {
      const { status, headers, body } = await send(withDashboard.url, method, path);
      const expected = answered[`${method} ${path}`] ?? (usual === undefined ? 404 : usual);
      expect([method, path, status]).toEqual([method, path, expected]);
      expect(Object.keys(headers).filter((name) => !knownHeaders.has(name) && !more.includes(name))).toEqual(
        [],
      );
      expect(body).not.toMatch(
        /octo-org|widgets|a title|secret|hono|probot|node_modules|\.ts|\.js|^\s+at /im,
      );
      if (status !== 303 && status !== 200 && status !== 400) continue;
      if (usual !== undefined || path === stylePath) continue;
      for (const name of ownHeaders)
        expect([path, name, headers[name] !== undefined]).toEqual([path, name, true]);
      expect([path, headers['cache-control']]).toEqual([path, 'private, no-store']);
    }
  });

  test.each(paths)('does not answer another spelling of %s', async (path) => {
    for (const target of oddTargets(path).filter((each) => each !== '/')) {
      const { status } = await send(withDashboard.url, 'GET', target);
      const isPage = /^\/o\/[A-Z]+\/[A-Z]+/i.test(target) && status === 303;
      if (!isPage) expect([target, status]).toEqual([target, status === 404 ? 404 : refusedByNode(target)]);
    }
  });

  it('is not there where it is off', async () => {
    for (const path of paths) expect((await send(service.url, 'GET', path)).status).toBe(404);
  });
});

describe('a delivery', () => {
  const forged = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
  const notMatching = 'X-Hub-Signature-256 does not match';
  test.each<[what: string, delivery: () => Partial<SignedDelivery>, status: number, body: string]>([
    ['without anything', () => ({}), 415, 'the content type of the webhook must be application/json'],
    [
      'without a signature',
      () => ({ ...signed(), headers: { ...signed().headers, 'x-hub-signature-256': '' } }),
      401,
      notMatching,
    ],
    [
      'with a malformed signature',
      () => ({ ...signed(), headers: { ...signed().headers, 'x-hub-signature-256': 'sha256=0' } }),
      401,
      notMatching,
    ],
    [
      'with the old kind of signature',
      () => ({
        ...signed(),
        headers: { ...signed().headers, 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` },
      }),
      401,
      notMatching,
    ],
    [
      'with a forged signature',
      () => ({ ...signed(), headers: { ...signed().headers, ...forged } }),
      401,
      notMatching,
    ],
    [
      'with the signature of another body',
      () => ({ ...signed(), body: '{"action":"opened"}' }),
      401,
      notMatching,
    ],
    ['with another secret', () => signed('another secret of some length'), 401, notMatching],
    ['with the secret', () => signed(), 202, 'accepted'],
    ['with the previous secret', () => signed(previousSecret), 202, 'accepted'],
  ])('%s', async (_, delivery, status, body) => {
    const answer = await send(service.url, 'POST', webhook, delivery());
    expect([answer.status, answer.body]).toEqual([status, body]);
    expectQuiet(answer);
  });

  it('is one only where it is posted to its path', async () => {
    for (const method of ['GET', 'PUT', 'TRACE', 'OPTIONS'])
      expect((await send(service.url, method, webhook, signed())).status).toBe(404);
    for (const target of ['/', '/healthz', '/metrics', `${webhook}/`, `/.${webhook}`])
      expect((await send(service.url, 'POST', target, signed())).status).toBe(404);
  });

  it('is none at the port of the metrics', async () => {
    expect((await send(service.metricsUrl, 'POST', webhook, signed())).status).toBe(404);
  });
});

it('an internal error says nothing of itself', async () => {
  const routes = healthRoutes(() => Promise.reject(new Error(`a secret in ${import.meta.url}`)));
  const { log, entries } = recordedLog();
  const server = await startServer(serviceSettings, [routes], log);
  const answer = await send(server.url, 'GET', '/readyz');
  await server.close(0);
  expect([answer.status, answer.body]).toEqual([500, 'internal error']);
  expectQuiet(answer);
  expect(entries).toMatchObject(
    [{ msg: 'HTTP request failed', err: { message: /a secret/ } }].map(() => ({})),
  );
});
