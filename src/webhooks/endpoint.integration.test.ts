import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { settled } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import type { RawAnswer, RawRequest } from '../../test/raw-sender.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import { serviceSettings } from '../../test/service-settings.ts';
import { openedPullRequest, type SignedDelivery, signedDelivery } from '../../test/signed-delivery.ts';
import type { Store } from '../store/store.ts';
import { event } from '../subjects/reason.ts';
import { type RunningServer, startServer } from '../web/server.ts';
import { createProbot, loadIntake } from './app.ts';
import { webhookPath, webhookRoutes } from './endpoint.ts';

const openMemoryStore = memoryStores();

const { webhookSecret: secret, appId: ownAppId } = serviceSettings;
const { log, entries } = recordedLog();

let server: RunningServer;
let listen: () => Promise<RunningServer>;
let store: Store;
let storeFails = false;
const load = { inFlight: 0, bytes: 0 };
/** GitHub may still sign with it. */
const previousSecret = 'the secret before this one';
/** What the metrics were told. */
const answered: { readonly outcome: string; readonly status: number }[] = [];

/** The store of the test at hand, behind a handle that can be made to fail. */
const changingStore: Pick<Store, 'ingest'> = {
  ingest: (...delivery) => (storeFails ? Promise.reject(new Error('disk full')) : store.ingest(...delivery)),
};

beforeAll(async () => {
  const probot = createProbot(serviceSettings, log);
  const receiver = await loadIntake(probot, {
    store: changingStore,
    app: { id: ownAppId, organizationRepository: '.github', apiUrl: 'https://api.github.com' },
    previousSecret,
    log,
  });
  const metrics = {
    delivery: (_: string, outcome: string, status: number) => answered.push({ outcome, status }),
  };
  const routes = webhookRoutes({ receiver, log, metrics, load });
  listen = () => startServer(serviceSettings, [routes], log);
  server = await listen();
});

afterAll(() => server.close(0));

beforeEach(async () => {
  store = await openMemoryStore(() => 0);
  entries.length = 0;
  answered.length = 0;
  storeFails = false;
});

const payload = openedPullRequest;
const opened = (id?: string) => signedDelivery(secret, 'pull_request', payload, id);

const post = ({ headers, body }: SignedDelivery, to = server) =>
  fetch(to.url + webhookPath, { method: 'POST', headers, body });

const with_ = (delivery: SignedDelivery, headers: Readonly<Record<string, string>>): SignedDelivery => ({
  ...delivery,
  headers: { ...delivery.headers, ...headers },
});

const without = (delivery: SignedDelivery, name: string): SignedDelivery => {
  const { [name]: _left, ...headers } = delivery.headers;
  return { ...delivery, headers };
};

const waiting = async () => (await store.counts()).waiting;

describe('a delivery from GitHub', () => {
  it('is answered when its work is stored', async () => {
    const answer = await post(opened('d1'));
    expect(answer.status).toBe(202);
    expect(await store.claim(1_000, 10)).toMatchObject([
      {
        key: 'pull-request:5#7',
        reasons: [event('pull_request.opened')],
        deliveries: ['d1'],
      },
    ]);
    expect(entries).toContainEqual(
      expect.objectContaining({ msg: 'accepted', delivery: 'd1', event: 'pull_request.opened' }),
    );
  });

  it('that comes again makes no more work', async () => {
    await post(opened('d1'));
    const [claim] = await store.claim(1_000, 10);
    if (claim !== undefined) await store.complete(claim);
    expect((await post(opened('d1'))).status).toBe(202);
    expect(await waiting()).toBe(0);
  });

  test.each([
    ['ping', { zen: 'Keep it logically awesome.', hook_id: 1 }],
    ['star', { ...payload, action: 'created' }],
    ['no_such_event', payload],
    ['error', payload],
    ['constructor', payload],
  ])('of the event %s is fine, and makes no work', async (event, body) => {
    expect((await post(signedDelivery(secret, event, body))).status).toBe(200);
    expect(await waiting()).toBe(0);
  });

  it('without a subject is accepted, and causes no work', async () => {
    const answer = await post(signedDelivery(secret, 'pull_request', { ...payload, action: 'milestoned' }));
    expect(answer.status).toBe(202);
    expect(await waiting()).toBe(0);
  });

  it('of which a field is missing is answered with 200, logged with the field, and counted', async () => {
    const { pull_request: _left, ...incomplete } = payload as Readonly<Record<string, unknown>>;
    const answer = await post(signedDelivery(secret, 'pull_request', incomplete, 'd1'));
    expect([answer.status, await answer.text()]).toEqual([200, 'nothing to do']);
    expect(await waiting()).toBe(0);
    expect(answered).toEqual([{ outcome: 'not_understood', status: 200 }]);
    expect(entries).toMatchObject([
      {
        level: 'warn',
        code: 'SDL-L202',
        delivery: 'd1',
        event: 'pull_request.opened',
        field: 'pull_request',
      },
    ]);
  });

  it('is not claimed to be taken when it could not be stored, and can be sent again', async () => {
    storeFails = true;
    expect((await post(opened('d1'))).status).toBe(503);
    expect(entries).toMatchObject([
      { level: 'error', code: 'SDL-L203', delivery: 'd1', err: { message: 'disk full' } },
      { level: 'warn', code: 'SDL-L201', delivery: 'd1', status: 503 },
    ]);
    storeFails = false;
    expect((await post(opened('d1'))).status).toBe(202);
    expect(await waiting()).toBe(1);
  });

  it('is taken also while the process ends, and its sender shown the way to another', async () => {
    const leaving = await listen();
    expect((await post(opened('d1'), leaving)).headers.get('connection')).toBe('keep-alive');
    leaving.leave();
    const { status, headers } = await post(opened('d2'), leaving);
    await leaving.close(0);
    expect({ status, connection: headers.get('connection') }).toEqual({ status: 202, connection: 'close' });
    expect(await waiting()).toBe(1);
  });

  it('leaves nothing of its body in the log', async () => {
    storeFails = true;
    await post(opened());
    storeFails = false;
    await post(opened());
    await post(with_(opened(), { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }));
    expect(entries.length).toBeGreaterThan(2);
    expect(JSON.stringify(entries)).not.toMatch(/a title that nobody logs|sha256=/);
  });
});

describe('a delivery of another sender', () => {
  const forged = signedDelivery('development', 'pull_request', payload);
  test.each<[string, SignedDelivery, number]>([
    ['signed with another secret', forged, 401],
    ['not signed', without(forged, 'x-hub-signature-256'), 401],
    [
      'signed the old way only',
      with_(without(opened(), 'x-hub-signature-256'), { 'x-hub-signature': 'sha1=0' }),
      401,
    ],
    ['with a signature that is none', with_(opened(), { 'x-hub-signature-256': 'yes' }), 401],
    [
      'with a signature of another body',
      { ...opened(), body: JSON.stringify({ ...payload, action: 'edited' }) },
      401,
    ],
    ['without a body', { ...opened(), body: '' }, 401],
    ['without an id', without(opened(), 'x-github-delivery'), 400],
    ['with an id that is none', with_(opened(), { 'x-github-delivery': '<script>' }), 400],
    ['without an event', without(opened(), 'x-github-event'), 400],
    ['with an event that is none', with_(opened(), { 'x-github-event': '../x' }), 400],
    ['as a form', with_(opened(), { 'content-type': 'application/x-www-form-urlencoded' }), 415],
    ['as another kind of JSON', with_(opened(), { 'content-type': 'application/jsonp' }), 415],
    ['that is no JSON', signedDelivery(secret, 'pull_request', '{'), 400],
    ['that is JSON, but no object', signedDelivery(secret, 'pull_request', '[1]'), 400],
    ['that is nothing', signedDelivery(secret, 'pull_request', 'null'), 400],
  ])('%s is refused, and its words are not repeated', async (_what, delivery, status) => {
    const answer = await post(delivery);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/octo-org|<script>|sha256=/);
    expect(await waiting()).toBe(0);
    expect(entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each(['GET', 'PUT', 'DELETE'])('by %s finds nothing', async (method) => {
    expect((await fetch(server.url + webhookPath, { method })).status).toBe(404);
  });
});

/** Sends the body of a delivery bit by bit, with these headers about its length. */
async function send(
  headers: RawRequest['headers'],
  mebibytes: number,
  end: NonNullable<RawRequest['end']> = 'whole',
): Promise<RawAnswer> {
  const workerData: RawRequest = {
    url: server.url + webhookPath,
    headers: { ...opened().headers, ...headers },
    mebibytes,
    end,
  };
  const thread = new Worker(new URL('../../test/raw-sender.ts', import.meta.url), { workerData });
  const [answer] = await once(thread, 'message');
  return answer;
}

const mebibyte = 1024 * 1024;
const chunked = { 'transfer-encoding': 'chunked' };

describe('a delivery over GitHub’s limit', () => {
  it('is refused by its declared length, before it is sent', async () => {
    const { status, sent } = await send({ 'content-length': String(1024 * mebibyte) }, 1024);
    expect(status).toBe(413);
    expect(sent).toBeLessThan(100);
  });

  it('is refused while it is sent, when its length is not declared', async () => {
    const { status, sent } = await send(chunked, 1024);
    expect(status).toBe(413);
    expect(sent).toBeLessThan(200);
  });

  it('is verified by its signature up to the limit', async () => {
    expect(await send(chunked, 25)).toEqual({ status: 401, sent: 25 });
  });
});

describe('the memory for bodies, which anyone can send', () => {
  afterEach(() => {
    load.bytes = 0;
  });

  it.each([
    ['is missing', ''],
    ['is of another kind', 'sha1=0123456789012345678901234567890123456789'],
    ['is cut', 'sha256=0123'],
  ])('is not used where the signature %s', async (_, signature) => {
    // A body that never ends would be waited for.
    const { status } = await send({ ...chunked, 'x-hub-signature-256': signature }, 1, 'unfinished');
    expect(status).toBe(401);
  });

  it('is limited: beyond two thirds of it, large bodies are refused and ordinary ones accepted', async () => {
    load.bytes = 64 * mebibyte;
    expect((await send(chunked, 24)).status).toBe(503);
    expect((await post(opened('d1'))).status).toBe(202);
  });

  it('is limited: beyond it, every body is refused', async () => {
    load.bytes = 96 * mebibyte;
    const answer = await post(opened('d1'));
    expect([answer.status, await answer.text()]).toEqual([503, 'too many large payloads at the same time']);
  });

  it('is released with each answer', async () => {
    await post(opened('d1'));
    await send(chunked, 24);
    await send(chunked, 30);
    expect(load.bytes).toBe(0);
  });
});

describe('while the secret is replaced', () => {
  it.each([
    ['the new secret', secret, 202],
    ['the previous secret', previousSecret, 202],
    ['another secret', 'a secret that never was one', 401],
  ])('a delivery signed with %s', async (_, used, status) => {
    expect((await post(signedDelivery(used, 'pull_request', payload))).status).toBe(status);
  });
});

describe('a delivery that breaks off', () => {
  it('is no internal error', async () => {
    await send({ 'content-length': '1000' }, 0, 'hangs-up');
    while (!entries.some(({ msg }) => msg === 'delivery refused: the payload was cut off')) await settled();
    expect(entries.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
