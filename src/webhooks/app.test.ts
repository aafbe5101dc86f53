import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { memoryStores } from '../../test/opened-stores.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import { serviceSettings } from '../../test/service-settings.ts';
import type { Delivery } from '../store/deliveries.ts';
import type { Store } from '../store/store.ts';
import { event, requested } from '../subjects/reason.ts';
import { createProbot, loadIntake } from './app.ts';
import type { Receiver } from './endpoint.ts';

const openMemoryStore = memoryStores();

const { log, entries } = recordedLog();
const ownAppId = serviceSettings.appId;
const place = {
  installation: { id: 1 },
  repository: { id: 5, name: 'widgets', owner: { login: 'octo-org' } },
};
const pullRequest = { ...place, pull_request: { number: 7, state: 'open' } };

let store: Store;
let deliveries: Delivery[];
let receiver: Receiver;

beforeAll(async () => {
  const ingest: Store['ingest'] = (delivery, wakes) => {
    deliveries.push(delivery);
    return store.ingest(delivery, wakes);
  };
  receiver = await loadIntake(createProbot(serviceSettings, log), {
    store: { ingest },
    app: { id: ownAppId, organizationRepository: '.github', apiUrl: 'https://api.github.com' },
    previousSecret: null,
    log,
  });
});

beforeEach(async () => {
  store = await openMemoryStore(() => 0);
  deliveries = [];
});

afterEach(() => {
  entries.length = 0;
});

const receive = (id: string, name: string, payload: object) => receiver.receive({ id, name, payload });

describe('the Probot app', () => {
  it('makes work of an event, with its delivery', async () => {
    await receive('d1', 'pull_request', { action: 'synchronize', ...pullRequest });
    expect(deliveries).toEqual([{ id: 'd1', event: 'pull_request.synchronize' }]);
    expect(await store.claim(1_000, 10)).toMatchObject([
      { key: 'pull-request:5#7', reasons: [event('pull_request.synchronize')] },
    ]);
  });

  it('logs each delivery in one line, and whether it is a duplicate', async () => {
    await receive('d1', 'pull_request', { action: 'opened', ...pullRequest });
    await receive('d1', 'pull_request', { action: 'opened', ...pullRequest });
    const line = {
      delivery: 'd1',
      event: 'pull_request.opened',
      subjects: ['pull-request:5#7'],
      names: ['pull-request:octo-org/widgets#7'],
    };
    expect(entries).toMatchObject([
      { level: 'info', msg: 'accepted', ...line },
      { level: 'info', msg: 'duplicate delivery', ...line },
    ]);
  });

  it('names the field that it misses, and stores nothing', async () => {
    const { pull_request: _left, ...incomplete } = pullRequest;
    expect(await receive('d1', 'pull_request', { action: 'opened', ...incomplete })).toEqual({
      outcome: 'not_understood',
    });
    expect(deliveries).toEqual([]);
    expect(entries).toMatchObject([
      { level: 'warn', code: 'SDL-L202', delivery: 'd1', field: 'pull_request' },
    ]);
  });

  it('leaves the store alone when an event concerns no subject', async () => {
    await receive('d1', 'pull_request', { action: 'milestoned', ...pullRequest });
    await receive('d2', 'star', { action: 'created', ...place });
    expect(deliveries).toEqual([]);
    expect(entries.map(({ level }) => level)).toEqual(['debug', 'debug']);
  });

  it('takes its own check for no news, and its own Re-run for a request', async () => {
    const check_run = {
      head_sha: 'a'.repeat(40),
      app: { id: ownAppId },
      pull_requests: [{ number: 7, base: { repo: { id: 5 } } }],
    };
    await receive('d1', 'check_run', { action: 'completed', ...place, check_run });
    expect(deliveries).toEqual([]);
    await receive('d2', 'check_run', { action: 'rerequested', ...place, check_run });
    expect(await store.claim(1_000, 10)).toMatchObject([{ reasons: [requested] }]);
  });

  it('hands on why the store could not take the work', async () => {
    const claim = store;
    store = { ...claim, ingest: () => Promise.reject(new Error('disk full')) };
    expect(await receive('d1', 'pull_request', { action: 'opened', ...pullRequest })).toEqual({
      outcome: 'failed',
      error: new Error('disk full'),
    });
    expect(entries).toEqual([]);
  });

  it('logs no payload, even when everything else is logged', async () => {
    await receive('d1', 'pull_request', { action: 'opened', ...pullRequest, note: 'a whole body' });
    expect(JSON.stringify(entries)).not.toContain('a whole body');
  });
});
