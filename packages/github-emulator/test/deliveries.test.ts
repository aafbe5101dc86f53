import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

const day = 24 * 60 * 60 * 1000;

let on: Stage;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-03-02T09:00:00Z') });
  await on.newEvents();
});
afterEach(() => on.close());

const push = (name: string) => on.repository.push({ branch: 'main', by: 'bob', files: { [name]: '' } });

/** The deliveries that the API lists for the app, newest first. */
async function listed(query: Readonly<Record<string, unknown>> = {}) {
  const { data } = await on.app().request('GET /app/hook/deliveries', query);
  return data;
}

describe('the list of deliveries', () => {
  it('contains answered and unanswered deliveries, newest first', async () => {
    on.emulator.faults.webhooks.lose({ event: 'push', times: 1 });
    await push('a');
    await on.emulator.idle();
    expect(await listed()).toMatchObject([
      { event: 'check_suite', action: 'requested', status: 'OK', status_code: 200, redelivery: false },
      {
        event: 'push',
        action: null,
        status: 'failed to connect to host',
        status_code: 0,
        installation_id: on.installationId,
        repository_id: on.repository.id,
        delivered_at: expect.stringMatching(/^2026-03-02T09:0/),
      },
      { event: 'installation', action: 'created', status: 'OK' },
    ]);
  });

  it('is paginated, and each page links the next one', async () => {
    for (const name of ['a', 'b', 'c']) await push(name);
    await on.emulator.idle();
    const pages = [];
    for await (const { data } of on.app().paginate.iterator('GET /app/hook/deliveries', { per_page: 3 })) {
      pages.push(data.map(({ id }) => id));
    }
    expect(pages).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
  });

  it('can be filtered by failure and success', async () => {
    on.emulator.faults.webhooks.lose({ event: 'push', times: 1 });
    await push('a');
    await on.emulator.idle();
    const events = async (status: string) => (await listed({ status })).map(({ event }) => event);
    expect(await events('failure')).toEqual(['push']);
    expect(await events('success')).toEqual(['check_suite', 'installation']);
  });

  it('goes back for three days', async () => {
    await push('a');
    await on.emulator.idle();
    const [newest] = await listed();
    on.emulator.clock.advance(3 * day - 60_000);
    expect(await listed()).toHaveLength(3);
    on.emulator.clock.advance(2 * 60_000);
    expect(await listed()).toEqual([]);
    const gone = { delivery_id: Number(newest?.id) };
    await expect(on.app().rest.apps.getWebhookDelivery(gone)).rejects.toMatchObject({ status: 404 });
    await expect(on.app().rest.apps.redeliverWebhookDelivery(gone)).rejects.toMatchObject({ status: 404 });
  });

  it('is for the app itself, not for its installations', async () => {
    const gate = await on.installed();
    await expect(gate.request('GET /app/hook/deliveries')).rejects.toMatchObject({ status: 401 });
  });
});

describe('a delivery that failed', () => {
  it('is redelivered under its GUID, as a separate delivery', async () => {
    on.emulator.faults.webhooks.lose({ event: 'push' });
    await push('a');
    await on.newEvents();
    const [failed] = await listed({ status: 'failure' });
    await on.app().rest.apps.redeliverWebhookDelivery({ delivery_id: Number(failed?.id) });
    expect(await on.newEvents()).toEqual(['push']);
    expect(on.received.at(-1)).toMatchObject({ guid: failed?.guid, signed: true });
    const [again] = await listed();
    expect(again).toMatchObject({ guid: failed?.guid, redelivery: true, status: 'OK' });
    expect(again?.id).not.toBe(failed?.id);
    expect((await listed({ status: 'failure' })).map(({ id }) => id)).toEqual([failed?.id]);
  });

  it('fails again while no server listens', async () => {
    on.emulator.setWebhook({ url: 'http://127.0.0.1:1/', secret: 'x' });
    await push('a');
    await on.emulator.idle();
    const [failed] = await listed({ status: 'failure' });
    await on.app().rest.apps.redeliverWebhookDelivery({ delivery_id: Number(failed?.id) });
    await on.emulator.idle();
    const attempts = (await listed()).filter(({ guid }) => guid === failed?.guid);
    expect(attempts).toMatchObject([
      { redelivery: true, status: 'failed to connect to host' },
      { redelivery: false, status: 'failed to connect to host' },
    ]);
  });

  it.each([
    [500, 'Invalid HTTP Response: 500'],
    [401, 'Invalid HTTP Response: 401'],
    [302, 'Invalid HTTP Response: 302'],
  ])('by the answer %i shows the status', async (status, text) => {
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    on.emulator.setWebhook({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      secret: 'x',
    });
    await on.emulator.ping();
    await on.emulator.idle();
    expect(await listed({ status: 'failure' })).toMatchObject([{ status: text, status_code: status }]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('by a late answer shows that it timed out', async () => {
    on.emulator.faults.webhooks.lose({ event: 'push', as: 'timed out' });
    await push('a');
    await on.emulator.idle();
    expect(await listed({ status: 'failure' })).toMatchObject([{ status: 'timed out', status_code: 0 }]);
  });
});

describe('an event that GitHub never sends', () => {
  it('is in no list, and cannot be redelivered', async () => {
    const omitted = on.emulator.faults.webhooks.omit({ event: 'push', times: 1 });
    await push('a');
    expect(await on.newEvents()).toEqual(['check_suite.requested']);
    expect(omitted.hits).toBe(1);
    expect((await listed()).map(({ event }) => event)).toEqual(['check_suite', 'installation']);
    expect(on.emulator.deliveries.map(({ event }) => event)).not.toContain('push');
    await push('b');
    expect(await on.newEvents()).toContain('push');
  });
});
