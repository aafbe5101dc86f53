import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { everyEvent, type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({
    clock: new Date('2026-01-05T09:00:00Z'),
    events: [...everyEvent, 'dependabot_alert', 'secret_scanning_alert'],
  });
  await on.newEvents();
});
afterEach(() => on.close());

describe('Dependabot’s alerts', () => {
  const list = async (
    query: Parameters<Octokit['rest']['dependabot']['listAlertsForRepo']>[0] | object = {},
  ) => (await (await on.installed()).rest.dependabot.listAlertsForRepo({ ...repo, ...query })).data;

  it('are opened, dismissed, reopened and fixed, each with a webhook', async () => {
    const { dependabot } = on.repository;
    const number = await dependabot.open({
      package: 'left-pad',
      severity: 'high',
      firstPatchedVersion: null,
    });
    expect(await list()).toMatchObject([
      {
        number,
        state: 'open',
        dependency: {
          package: { ecosystem: 'npm', name: 'left-pad' },
          manifest_path: 'package-lock.json',
          scope: 'runtime',
          relationship: 'direct',
        },
        security_advisory: { severity: 'high', classification: 'general', cvss_severities: { cvss_v4: {} } },
        security_vulnerability: { first_patched_version: null },
        created_at: '2026-01-05T09:00:03Z',
        fixed_at: null,
        auto_dismissed_at: null,
        html_url: expect.stringContaining('/acme/shop/security/dependabot/1'),
      },
    ]);
    await dependabot.dismiss(number, { by: 'bob', reason: 'tolerable_risk', comment: 'Not reachable.' });
    expect(await list({ state: 'dismissed' })).toMatchObject([
      {
        dismissed_by: { login: 'bob' },
        dismissed_reason: 'tolerable_risk',
        dismissed_comment: 'Not reachable.',
        dismissed_at: '2026-01-05T09:00:04Z',
      },
    ]);
    await expect(dependabot.dismiss(number, { by: 'bob', reason: 'inaccurate' })).rejects.toThrow(
      'dismissed',
    );
    await dependabot.reopen(number, { by: 'alice' });
    await dependabot.autoDismiss(number);
    expect(await list()).toMatchObject([{ state: 'auto_dismissed', auto_dismissed_at: expect.any(String) }]);
    await dependabot.reopen(number);
    await dependabot.fix(number);
    expect(await list({ state: 'open' })).toEqual([]);
    expect(await list({ state: 'open,fixed' })).toMatchObject([{ fixed_at: expect.any(String) }]);
    await dependabot.reopen(number);
    expect(await on.newEvents()).toEqual([
      'dependabot_alert.created',
      'dependabot_alert.dismissed',
      'dependabot_alert.reopened',
      'dependabot_alert.auto_dismissed',
      'dependabot_alert.auto_reopened',
      'dependabot_alert.fixed',
      'dependabot_alert.reintroduced',
    ]);
    expect(on.received.slice(1).map(({ payload }) => (payload.sender as { login: string }).login)).toEqual([
      'github',
      'bob',
      'alice',
      'github',
      'github',
      'github',
      'github',
    ]);
  });

  it('are filtered by each property', async () => {
    const { dependabot } = on.repository;
    await dependabot.open({
      package: 'a',
      severity: 'low',
      scope: 'development',
      relationship: 'transitive',
    });
    await dependabot.open({
      package: 'b',
      severity: 'critical',
      ecosystem: 'pip',
      manifest: 'x/requirements.txt',
    });
    await dependabot.open({
      package: 'c',
      severity: 'high',
      classification: 'malware',
      firstPatchedVersion: null,
    });
    const found = async (query: object) => (await list(query)).map(({ number }) => number);
    expect(await found({})).toEqual([3, 2, 1]);
    expect(await found({ direction: 'asc' })).toEqual([1, 2, 3]);
    expect(await found({ severity: 'critical,high' })).toEqual([3, 2]);
    expect(await found({ ecosystem: 'pip' })).toEqual([2]);
    expect(await found({ package: 'a,c' })).toEqual([3, 1]);
    expect(await found({ manifest: 'x/requirements.txt' })).toEqual([2]);
    expect(await found({ scope: 'development' })).toEqual([1]);
    expect(await found({ relationship: 'transitive' })).toEqual([1]);
    expect(await found({ classification: 'malware' })).toEqual([3]);
    expect(await found({ has: 'patch' })).toEqual([2, 1]);
    await dependabot.fix(1);
    expect(await found({ sort: 'updated' })).toEqual([1, 3, 2]);
  });

  it('are paged by cursor only, and a place in the list outlives its alert', async () => {
    const { dependabot } = on.repository;
    for (let number = 1; number <= 5; number += 1) await dependabot.open({ package: 'a', severity: 'low' });
    const { rest, paginate } = await on.installed();
    const first = await rest.dependabot.listAlertsForRepo({ ...repo, state: 'open', per_page: 2 });
    expect(first.data.map(({ number }) => number)).toEqual([5, 4]);
    const next = new URL(/<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '');
    expect([...next.searchParams.keys()].sort()).toEqual(['after', 'per_page', 'state']);
    await dependabot.fix(4);
    const second = await rest.dependabot.listAlertsForRepo({
      ...repo,
      state: 'open',
      per_page: 2,
      after: next.searchParams.get('after') ?? '',
    });
    expect(second.data.map(({ number }) => number)).toEqual([3, 2]);
    const previous = new URL(/<([^>]+)>; rel="prev"/.exec(second.headers.link ?? '')?.[1] ?? '');
    const { data } = await rest.dependabot.listAlertsForRepo({
      ...repo,
      per_page: 1,
      before: previous.searchParams.get('before') ?? '',
    });
    expect(data.map(({ number }) => number)).toEqual([4]);
    const all = await paginate(rest.dependabot.listAlertsForRepo, { ...repo, per_page: 2 });
    expect(all.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  });

  it('are in the order of their time, also where a place in the list is of an alert that left it', async () => {
    const { dependabot } = on.repository;
    for (const day of [2, 4, 1, 3]) {
      await dependabot.open({
        package: 'a',
        severity: 'low',
        createdAt: new Date(`2025-12-0${day}T09:00:00Z`),
      });
    }
    const { rest } = await on.installed();
    const numbers = async (query: object) => {
      const { data, headers } = await rest.dependabot.listAlertsForRepo({ ...repo, state: 'open', ...query });
      const next = /[?&]after=([^&>]+)/.exec(headers.link ?? '')?.[1] ?? '';
      return { found: data.map(({ number }) => number), next: decodeURIComponent(next) };
    };
    const { found, next } = await numbers({ per_page: 2 });
    expect(found).toEqual([2, 4]);
    await dependabot.fix(4);
    expect((await numbers({ per_page: 2, after: next })).found).toEqual([1, 3]);
    expect((await numbers({ before: next })).found).toEqual([2]);
    expect((await numbers({ direction: 'asc' })).found).toEqual([3, 1, 2]);
  });

  it('may be dismissed before they are fixed', async () => {
    const { dependabot } = on.repository;
    const number = await dependabot.open({ package: 'a', severity: 'low' });
    await dependabot.dismiss(number, { by: 'bob', reason: 'inaccurate' });
    await dependabot.fix(number);
    expect(await list()).toMatchObject([{ state: 'fixed', dismissed_reason: 'inaccurate' }]);
  });

  test.each<[string, () => unknown, string]>([
    [
      'off',
      () => on.repository.dependabot.enabled(false),
      'Dependabot alerts are disabled for this repository.',
    ],
    [
      'of an archived repository',
      () => on.repository.archive(true),
      'Dependabot alerts are not available for archived repositories.',
    ],
  ])('are 403 when %s', async (_, prepare, message) => {
    prepare();
    await expect(list()).rejects.toMatchObject({ status: 403, message: expect.stringContaining(message) });
  });

  it('are off in a fork, and for users without write access', async () => {
    const fork = await on.repository.fork({ owner: 'alice' });
    await expect(fork.dependabot.open({ package: 'a', severity: 'low' })).rejects.toThrow('disabled');
    await expect(on.as('carol').rest.dependabot.listAlertsForRepo(repo)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('not authorized'),
    });
  });
});

describe('the alerts of secret scanning', () => {
  const list = async (query: object = {}) =>
    (await (await on.installed()).rest.secretScanning.listAlertsForRepo({ ...repo, ...query })).data;

  it('are opened, validated, resolved and reopened, each with a webhook without the secret', async () => {
    const { secretScanning } = on.repository;
    const number = await secretScanning.open({
      type: 'npm_access_token',
      secret: 'npm_secret',
      location: { path: 'src/cart.ts', line: 1 },
      bypassedBy: 'alice',
    });
    expect(await list()).toMatchObject([
      {
        number,
        state: 'open',
        secret: 'npm_secret',
        secret_type: 'npm_access_token',
        validity: 'unknown',
        publicly_leaked: false,
        push_protection_bypassed: true,
        push_protection_bypassed_by: { login: 'alice' },
        first_location_detected: { path: 'src/cart.ts', start_line: 1 },
        resolution: null,
      },
    ]);
    await secretScanning.validate(number, 'active');
    await secretScanning.leak(number);
    await secretScanning.resolve(number, { by: 'bob', reason: 'wont_fix', comment: 'A test account.' });
    expect(await list({ state: 'open' })).toEqual([]);
    expect(await list({ state: 'resolved', validity: 'active', is_publicly_leaked: true })).toMatchObject([
      {
        resolution: 'wont_fix',
        resolved_by: { login: 'bob' },
        resolution_comment: 'A test account.',
        resolved_at: expect.any(String),
      },
    ]);
    await secretScanning.reopen(number, { by: 'bob' });
    expect(await on.newEvents()).toEqual([
      'secret_scanning_alert.created',
      'secret_scanning_alert.validated',
      'secret_scanning_alert.publicly_leaked',
      'secret_scanning_alert.resolved',
      'secret_scanning_alert.reopened',
    ]);
    expect(JSON.stringify(on.received)).not.toContain('npm_secret');
  });

  it('have no literal secret when it is hidden', async () => {
    await on.repository.secretScanning.open({ type: 'x', secret: 'literal' });
    const { rest } = await on.installed();
    expect(await list({ hide_secret: true })).toEqual([expect.not.objectContaining({ secret: 'literal' })]);
    const { data } = await rest.secretScanning.getAlert({ ...repo, alert_number: 1, hide_secret: true });
    expect(data).not.toHaveProperty('secret');
    expect((await rest.secretScanning.getAlert({ ...repo, alert_number: 1 })).data.secret).toBe('literal');
  });

  it('are filtered and paged by number', async () => {
    const { secretScanning } = on.repository;
    await secretScanning.open({ type: 'a', validity: 'active' });
    await secretScanning.open({ type: 'b', bypassedBy: 'bob' });
    await secretScanning.open({ type: 'c', multiRepository: true });
    const found = async (query: object) => (await list(query)).map(({ number }) => number);
    expect(await found({ secret_type: 'a,c' })).toEqual([3, 1]);
    expect(await found({ validity: 'unknown', direction: 'asc' })).toEqual([2, 3]);
    expect(await found({ is_bypassed: true })).toEqual([2]);
    expect(await found({ is_multi_repo: true })).toEqual([3]);
    expect(await found({ per_page: 2, page: 2 })).toEqual([1]);
    await secretScanning.resolve(1, { by: 'bob', reason: 'revoked' });
    expect(await found({ resolution: 'revoked,wont_fix' })).toEqual([1]);
    expect(await found({ sort: 'updated' })).toEqual([1, 3, 2]);
  });

  it('are 404 when off, and for users who are no administrators', async () => {
    await expect(on.as('bob').rest.secretScanning.listAlertsForRepo(repo)).rejects.toMatchObject({
      status: 404,
    });
    on.repository.secretScanning.enabled(false);
    await expect(list()).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('Secret scanning is disabled on this repository.'),
    });
  });
});

it('needs the permission of each kind of alert', async () => {
  const other = await stage({ permissions: { metadata: 'read' }, events: [] });
  const { rest } = await other.installed();
  await expect(rest.dependabot.listAlertsForRepo(repo)).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'x-accepted-github-permissions': 'vulnerability_alerts=read' } },
  });
  await expect(rest.secretScanning.listAlertsForRepo(repo)).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'x-accepted-github-permissions': 'secret_scanning_alerts=read' } },
  });
  await other.close();
});
