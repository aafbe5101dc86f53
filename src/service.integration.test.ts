import { afterEach, describe, expect, it } from '@jest/globals';
import { fakeGitHub, gathered, policyOf } from '../test/fake-github.ts';
import { manualClock, settled } from '../test/manual-clock.ts';
import { recordedLog } from '../test/recorded-log.ts';
import { serviceSettings } from '../test/service-settings.ts';
import { openedPullRequest, signedDelivery } from '../test/signed-delivery.ts';
import { CredentialsRefused, Unanswered } from './github/client/failure.ts';
import type { GitHub } from './github/github.ts';
import { inMemory } from './platform/store-location.ts';
import { type Overrides, type Service, startService } from './service.ts';
import { StoreUnavailable } from './store/database/database.ts';
import { openStore } from './store/open.ts';
import type { GatheredPullRequest } from './subjects/pull-request.ts';
import { scheduleNames } from './subjects/schedule.ts';
import { webhookPath } from './webhooks/endpoint.ts';

const services: Service[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

async function start(answers: Partial<GitHub> = {}, overrides: Overrides = {}) {
  const { log, entries } = recordedLog();
  const github = fakeGitHub(answers);
  const service = await startService(serviceSettings, { github, log, ...overrides });
  services.push(service);
  return { service, github, entries };
}

async function get(service: Service, path: string) {
  const answer = await fetch(service.url + path);
  return { status: answer.status, body: await answer.json() };
}

function open(service: Service) {
  const { headers, body } = signedDelivery(serviceSettings.webhookSecret, 'pull_request', openedPullRequest);
  return fetch(service.url + webhookPath, { method: 'POST', headers, body });
}

/** What is done from time to time waits for its next time. */
const allIsWell = {
  scheduled: scheduleNames.length,
  oldestMs: 0,
  process: 'ok',
  store: 'ok',
  github: 'ok',
  waiting: 0,
  running: 0,
  deadLettered: 0,
};

describe('the service', () => {
  it('evaluates the subject of a webhook', async () => {
    const { service, github } = await start();
    expect((await open(service)).status).toBe(202);
    await service.idle();
    expect(github.calls).toEqual(['gather pull-request:5#7', 'publish octo-org/widgets#7']);
  });

  it('answers a webhook before it evaluates', async () => {
    let finish = (_: GatheredPullRequest | null) => {};
    const { service } = await start({
      gatherPullRequest: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    expect((await open(service)).status).toBe(202);
    expect((await get(service, '/readyz')).body).toMatchObject({ ready: true, running: 1 });
    finish(null);
    await service.idle();
  });

  it('is alive and ready', async () => {
    const { service } = await start();
    await service.idle();
    expect(await get(service, '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await get(service, '/readyz')).toEqual({ status: 200, body: { ready: true, ...allIsWell } });
  });

  it('is alive, but not ready, until GitHub has accepted its credentials', async () => {
    const clock = manualClock();
    let answers = false;
    const verifyCredentials = async () => {
      if (!answers) throw new Unanswered('GitHub failed on GET /app with 503', '503: Server Error');
    };
    const { service, entries } = await start({ verifyCredentials }, { clock });
    await service.idle();
    expect((await get(service, '/healthz')).status).toBe(200);
    expect(await get(service, '/readyz')).toEqual({
      status: 503,
      body: { ready: false, ...allIsWell, github: 'no answer since 2026-01-01T00:00:00.000Z' },
    });
    await clock.advance(2_000);
    expect(entries).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        code: 'SDL-L401',
        msg: 'GitHub has not answered since 00:00:00 UTC (503: Server Error); no subject waits, next try in 8 s',
      }),
    );
    answers = true;
    await clock.advance(8_000);
    expect((await get(service, '/readyz')).status).toBe(200);
  });

  it('says so when GitHub refuses its credentials, until they are accepted', async () => {
    const clock = manualClock();
    let accepted = false;
    const verifyCredentials = async () => {
      if (!accepted) throw new CredentialsRefused('GET /app', '401: Bad credentials');
    };
    const { service, entries } = await start({ verifyCredentials }, { clock });
    await settled();
    expect((await get(service, '/readyz')).body).toMatchObject({ github: 'refuses the credentials' });
    await clock.advance(2_000);
    expect(entries).toContainEqual(
      expect.objectContaining({
        level: 'error',
        code: 'SDL-L402',
        msg:
          'GitHub refuses APP_ID 12 with this private key (401: Bad credentials); no subject waits. ' +
          'Check both on the app’s settings page, then restart. Nothing is lost.',
      }),
    );
    accepted = true;
    await clock.advance(60_000);
    expect((await get(service, '/readyz')).body).toMatchObject({ github: 'ok' });
  });

  it('stays ready while GitHub does not answer, and says since when', async () => {
    const clock = manualClock();
    const gatherPullRequest = () =>
      Promise.reject(new Unanswered('GitHub did not answer', 'connect ECONNREFUSED 192.0.2.1:443'));
    const { service, entries } = await start({ gatherPullRequest }, { clock });
    await open(service);
    await settled();
    await clock.advance(2_000);
    expect(await get(service, '/readyz')).toMatchObject({
      status: 200,
      body: { ready: true, github: 'no answer since 2026-01-01T00:00:00.000Z' },
    });
    const warnings = entries.filter(({ level }) => level === 'warn');
    expect(warnings).toMatchObject([{ code: 'SDL-L401', waiting: 1 }]);
    expect(JSON.stringify(entries)).not.toContain('"stack"');
  });

  it('logs once a minute that its store is away, and when it answers again', async () => {
    const clock = manualClock();
    const memory = await openStore(inMemory, () => clock.now().getTime());
    let away = false;
    const unlessAway =
      <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
      (...given: Given) =>
        away
          ? Promise.reject(new StoreUnavailable('PostgreSQL: connect ECONNREFUSED 192.0.2.1:5432'))
          : call(...given);
    const { ingest, claim, reserve } = memory;
    const store = {
      ...memory,
      ingest: unlessAway(ingest),
      claim: unlessAway(claim),
      reserve: unlessAway(reserve),
    };
    const { service, entries } = await start({}, { clock, store });
    await service.idle();
    entries.length = 0;
    away = true;
    await clock.advance(80_000);
    expect((await open(service)).status).toBe(503);
    away = false;
    await clock.advance(2_000);
    const said = entries.filter(({ level, msg }) => level !== 'debug' && msg !== 'sealed');
    expect(said).toMatchObject([
      {
        level: 'error',
        code: 'SDL-L501',
        msg:
          'The store has not answered since 00:00:01 UTC (PostgreSQL: connect ECONNREFUSED 192.0.2.1:5432); ' +
          'deliveries are answered with 503, and evaluations wait',
      },
      { level: 'error', code: 'SDL-L501' },
      { level: 'warn', code: 'SDL-L201', status: 503 },
      { level: 'info', msg: 'The store answers again after 80 s' },
    ]);
    expect(JSON.stringify(entries)).not.toContain('"stack"');
  });

  it('is not ready while its store does not answer', async () => {
    let fails = true;
    const memory = await openStore(inMemory, () => 0);
    const counts = () => (fails ? Promise.reject(new Error('locked')) : memory.counts());
    const { service } = await start({}, { store: { ...memory, counts } });
    const { status, body } = await get(service, '/readyz');
    fails = false;
    expect({ status, body }).toEqual({
      status: 503,
      body: { ready: false, process: 'ok', store: 'does not answer', github: 'ok' },
    });
  });

  it('drains: it finishes what runs, stores what still comes in, and tells what waits', async () => {
    let finish = () => {};
    const { service, github, entries } = await start({
      gatherPullRequest: async (subject) => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return gathered(subject, policyOf('off'));
      },
    });
    await open(service);
    await settled();
    const closed = service.close();
    expect(service.close()).toBe(closed);
    expect(await get(service, '/readyz')).toMatchObject({ status: 503, body: { process: 'shutting down' } });
    expect((await open(service)).status).toBe(202);
    finish();
    await closed;
    await expect(open(service)).rejects.toThrow();
    expect(github.calls).toContain('publish octo-org/widgets#7');
    expect(entries.at(-1)).toMatchObject({ msg: 'stopped', unfinished: 0, waiting: 1 });
  });

  it('does not start where another listens', async () => {
    const { service } = await start();
    const port = Number(new URL(service.url).port);
    await expect(startService({ ...serviceSettings, port }, { github: fakeGitHub() })).rejects.toThrow(
      `Port ${port} is taken: `,
    );
  });
});

describe('the metrics', () => {
  it('are served on their own listener where a port is set, and nothing else is', async () => {
    const service = await startService(
      { ...serviceSettings, metricsPort: 0 },
      { github: fakeGitHub(), log: recordedLog().log },
    );
    services.push(service);
    expect(service.metricsUrl).not.toBe(service.url);
    expect((await fetch(`${service.metricsUrl}/metrics`)).status).toBe(200);
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404);
    for (const path of ['/healthz', '/readyz', webhookPath, '/'])
      expect(
        (await fetch(service.metricsUrl + path, { method: path === webhookPath ? 'POST' : 'GET' })).status,
      ).toBe(404);
  });

  it('refuse to start on a port that is taken', async () => {
    const { service } = await start();
    const metricsPort = Number(new URL(service.url).port);
    await expect(startService({ ...serviceSettings, metricsPort }, { github: fakeGitHub() })).rejects.toThrow(
      `Port ${metricsPort} is taken: `,
    );
  });

  it('report deliveries, evaluations and waiting work', async () => {
    const { service } = await start();
    await open(service);
    await service.idle();
    await fetch(service.url + webhookPath, { method: 'POST', body: '{}' });
    const text = await (await fetch(`${service.metricsUrl}/metrics`)).text();
    expect(text).toContain(
      'sdl_gate_deliveries_total{event="pull_request",outcome="accepted",status="202"} 1',
    );
    expect(text).toContain('sdl_gate_deliveries_total{event="other",outcome="refused",status="415"} 1');
    expect(text).toContain('sdl_gate_evaluations_total{kind="pull-request",outcome="evaluated"} 1');
    expect(text).toContain('sdl_gate_subjects{state="waiting"} 0');
    expect(text).toMatch(/sdl_gate_build_info\{version="\d+\.\d+\.\d+"\} 1/);
  });
});
