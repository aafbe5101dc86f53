import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { startEmulator } from '../src/index.ts';
import {
  appToken,
  client,
  everyEvent,
  everyPermission,
  installationToken,
  type Stage,
  stage,
} from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

describe('access', () => {
  let on: Stage;
  afterEach(() => on.close());

  describe('the app', () => {
    beforeEach(async () => {
      on = await stage();
    });

    test.each<[string, (on: Stage) => string, string]>([
      ['by its client id', ({ emulator }) => appToken(emulator, { issuer: emulator.app.clientId }), 'ok'],
      ['as another app', ({ emulator }) => appToken(emulator, { issuer: 7 }), 'Integration not found'],
      ['with an expired token', ({ emulator }) => appToken(emulator, { lifetime: -1 }), "('exp')"],
      [
        'with a token for an hour',
        ({ emulator }) => appToken(emulator, { lifetime: 3600 }),
        'too far in the future',
      ],
      ['with a tampered token', ({ emulator }) => `${appToken(emulator)}x`, 'could not be decoded'],
      ['with no token of an app', ({ emulator }) => emulator.userToken('alice'), 'could not be decoded'],
    ])('signs in %s', async (_, token, expected) => {
      const answer = client(on.emulator, token(on)).rest.apps.getAuthenticated();
      if (expected === 'ok') expect((await answer).data?.slug).toBe('gate');
      else {
        await expect(answer).rejects.toMatchObject({
          status: 401,
          message: expect.stringContaining(expected),
        });
      }
    });

    it('gets a token that is valid for an hour of the emulator’s clock', async () => {
      const gate = await on.installed();
      await gate.rest.repos.get(repo);
      on.emulator.clock.advance(60 * 60 * 1000);
      await expect(gate.rest.repos.get(repo)).rejects.toMatchObject({
        status: 401,
        message: expect.stringContaining('Bad credentials'),
      });
      await (await on.installed()).rest.repos.get(repo);
    });

    it('loses its tokens when they are revoked, and when it is suspended or uninstalled', async () => {
      const [installation] = on.emulator.world.installations;
      const first = await on.installed();
      on.emulator.revokeInstallationTokens();
      await expect(first.rest.repos.get(repo)).rejects.toMatchObject({ status: 401 });
      const second = await on.installed();
      await installation?.suspend();
      await expect(second.rest.repos.get(repo)).rejects.toMatchObject({ status: 403 });
      await installation?.unsuspend();
      await second.rest.repos.get(repo);
      await installation?.uninstall();
      await expect(second.rest.repos.get(repo)).rejects.toMatchObject({ status: 401 });
      await expect(on.installed()).rejects.toMatchObject({ status: 404 });
      // A refusal does not affect the next request.
      await on.repository.openIssue({ title: 'Life goes on', by: 'alice' });
      expect(await on.newEvents()).toEqual([
        'installation.created',
        'installation.suspend',
        'installation.unsuspend',
        'installation.deleted',
      ]);
    });

    it('reaches only the repositories that it is installed on, and receives only their webhooks', async () => {
      const secret = await on.emulator.world.repository({ owner: 'acme', name: 'secret', private: true });
      const [installation] = on.emulator.world.installations;
      const gate = await on.installed();
      await gate.rest.repos.get({ owner: 'acme', repo: 'secret' });
      await installation?.remove(['secret']);
      await expect(gate.rest.repos.get({ owner: 'acme', repo: 'secret' })).rejects.toMatchObject({
        status: 404,
      });
      await on.newEvents();
      await secret.push({ branch: 'main', by: 'acme-owner', files: { x: '' } });
      expect(await on.newEvents()).toEqual([]);
      await installation?.add(['secret']);
      await secret.push({ branch: 'main', by: 'acme-owner', files: { y: '' } });
      expect(await on.newEvents()).toEqual([
        'installation_repositories.added',
        'push',
        'check_suite.requested',
      ]);
    });
  });

  describe('permissions', () => {
    it('are required by each operation, whose answer names them', async () => {
      on = await stage({ permissions: { checks: 'read', contents: 'read' }, events: [] });
      const gate = await on.installed();
      await gate.rest.checks.listForRef({ ...repo, ref: 'main' });
      const head = await on.repository.sha('main');
      await expect(
        gate.rest.checks.create({ ...repo, name: 'Gate', head_sha: head, conclusion: 'success' }),
      ).rejects.toMatchObject({
        status: 403,
        message: expect.stringContaining('Resource not accessible by integration'),
        response: { headers: { 'x-accepted-github-permissions': 'checks=write' } },
      });
    });

    it('are those that the account accepted, not those that the app requests', async () => {
      on = await stage();
      const [installation] = on.emulator.world.installations;
      await installation?.accept({ checks: 'read' });
      const gate = await on.installed();
      await expect(gate.rest.pulls.list(repo)).rejects.toMatchObject({ status: 403 });
      await on.newEvents();
      await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
      expect(await on.newEvents()).toEqual([]);
    });

    it('apply to GraphQL fields: null, and an error with the path', async () => {
      on = await stage({ permissions: { contents: 'read', pull_requests: 'read' }, events: [] });
      await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
      const answer = await on.graphql(
        `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { title statusCheckRollup { state } } } }`,
      );
      expect(answer).toMatchObject({
        data: { repository: { pullRequest: { title: 'A', statusCheckRollup: null } } },
        errors: [
          {
            type: 'FORBIDDEN',
            path: ['repository', 'pullRequest', 'statusCheckRollup'],
            message: 'Resource not accessible by integration',
          },
        ],
      });
    });
  });

  describe('people', () => {
    beforeEach(async () => {
      on = await stage();
    });

    it('cannot see a private repository without a role on it', async () => {
      await on.emulator.world.repository({ owner: 'acme', name: 'secret', private: true });
      await expect(on.as('carol').rest.repos.get({ owner: 'acme', repo: 'secret' })).rejects.toMatchObject({
        status: 404,
      });
      on.emulator.world.findRepository('acme/secret').collaborator('carol', 'read');
      const { data } = await on.as('carol').rest.repos.get({ owner: 'acme', repo: 'secret' });
      expect(data.permissions).toEqual({
        pull: true,
        triage: false,
        push: false,
        maintain: false,
        admin: false,
      });
    });

    it('cannot write check runs, which only apps do', async () => {
      const head = await on.repository.sha('main');
      await expect(
        on.as('alice').rest.checks.create({ ...repo, name: 'Gate', head_sha: head }),
      ).rejects.toMatchObject({ status: 403 });
    });
  });

  describe('names', () => {
    beforeEach(async () => {
      on = await stage();
    });

    it('redirect to a renamed and to a transferred repository', async () => {
      on.emulator.world.organization('umbrella');
      await on.repository.rename('store');
      const { data } = await on.as('alice').rest.repos.get(repo);
      expect(data.full_name).toBe('acme/store');
      await on.repository.transfer('umbrella');
      expect(on.repository.fullName).toBe('umbrella/store');
      const answer = await on.graphql<{ repository: unknown }>(
        `{ repository(owner: "acme", name: "shop") { nameWithOwner } }`,
      );
      expect(answer.data.repository).toEqual({ nameWithOwner: 'umbrella/store' });
    });

    it('redirect to the route by id, for reading and for writing', async () => {
      await on.repository.rename('store');
      const auth = await installationToken(on.emulator, on.installationId);
      const moved = async (method: string, path: string) => {
        const headers = { authorization: `bearer ${auth}` };
        const { status, headers: sent } = await fetch(`${on.emulator.url}${path}`, {
          method,
          headers,
          redirect: 'manual',
        });
        return [status, sent.get('location')];
      };
      const byId = `${on.emulator.url}/repositories/${on.repository.id}`;
      expect(await moved('GET', '/repos/acme/shop/issues?page=2')).toEqual([301, `${byId}/issues?page=2`]);
      expect(await moved('POST', '/repos/acme/shop/check-runs')).toEqual([307, `${byId}/check-runs`]);
      const headers = { authorization: `bearer ${auth}` };
      const read = (id: number) => fetch(`${on.emulator.url}/repositories/${id}`, { headers });
      expect(await (await read(on.repository.id)).json()).toMatchObject({ full_name: 'acme/store' });
      expect((await read(1)).status).toBe(404);
    });

    it('are of the repository that took them last', async () => {
      await on.repository.rename('store');
      const taker = await on.emulator.world.repository({ owner: 'acme', name: 'shop' });
      const { data } = await on.as('alice').rest.repos.get(repo);
      expect(data.id).toBe(taker.id);
      const answer = await on.graphql<{ repository: unknown }>(
        `{ repository(owner: "acme", name: "shop") { databaseId } }`,
      );
      expect(answer.data.repository).toEqual({ databaseId: taker.id });
      await taker.delete();
      await expect(on.as('alice').rest.repos.get(repo)).rejects.toMatchObject({ status: 404 });
    });

    it('are the same in the layout of GitHub Enterprise Server', async () => {
      const auth = await installationToken(on.emulator, on.installationId);
      const headers = { authorization: `bearer ${auth}` };
      const rest = await fetch(`${on.emulator.url}/api/v3/repos/acme/shop`, { headers });
      expect(await rest.json()).toMatchObject({ full_name: 'acme/shop' });
      const graphql = await fetch(`${on.emulator.url}/api/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: '{ viewer { login } }' }),
      });
      expect(await graphql.json()).toEqual({ data: { viewer: { login: 'gate[bot]' } } });
    });
  });
});

describe('an app that cannot be', () => {
  test.each([
    [
      'an event that its permissions do not allow',
      everyEvent,
      { checks: 'read' },
      "needs the permission 'security_events: read'",
    ],
    ['an event that is not emulated', ['star'], everyPermission, "the event 'star' is not emulated"],
  ] as const)('subscribes to %s', async (_, events, permissions, message) => {
    await expect(startEmulator({ app: { slug: 'gate', name: 'Gate', permissions, events } })).rejects.toThrow(
      message,
    );
  });
});

describe('what is not emulated', () => {
  test.each([
    ['a path that GitHub’s description lacks here', '/repos/acme/shop/actions/artifacts'],
    ['an answer that would have to be made up', '/repos/acme/shop/commits?author=alice'],
  ])('%s is 501 and a violation', async (_, path) => {
    const on = await stage();
    const headers = { authorization: `bearer ${await installationToken(on.emulator, on.installationId)}` };
    const response = await fetch(on.emulator.url + path, { headers });
    expect(response.status).toBe(501);
    expect(on.emulator.violations).toEqual([expect.stringContaining('not emulated')]);
    await on.close({ violations: 1 });
  });

  test('a GraphQL field without a view is an error and a violation', async () => {
    const on = await stage();
    const answer = await on.graphql(`{ repository(owner: "acme", name: "shop") { stargazerCount } }`);
    expect(answer.errors?.[0]?.message).toBe('not emulated: Repository.stargazerCount');
    expect(on.emulator.violations).toEqual(['graphql:anonymous: not emulated: Repository.stargazerCount']);
    await on.close({ violations: 1 });
  });

  test('a query that the schema forbids is an error and a violation', async () => {
    const on = await stage();
    const answer = await on.graphql('{ repository(owner: "acme", name: "shop") { color } }');
    expect(answer.errors?.[0]?.message).toContain('color');
    await on.close({ violations: 1 });
  });

  test('a request that GitHub does not describe is 422 and a violation', async () => {
    const on = await stage();
    const gate = await on.installed();
    await expect(
      gate.request('GET /repos/{owner}/{repo}/pulls', { ...repo, per_page: 500, color: 'red' }),
    ).rejects.toMatchObject({ status: 422 });
    await on.close({ violations: 2 });
  });
});
