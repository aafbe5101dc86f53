import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { authorize, exchange, type Stage, stage } from './fixture.ts';

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const withChallenge = { code_challenge: challenge, code_challenge_method: 'S256' };

let on: Stage;
beforeEach(async () => {
  on = await stage();
  await on.emulator.world.repository({ owner: 'acme', name: 'secret', private: true });
});
afterEach(() => on.close());

const codeFor = async (parameters: Readonly<Record<string, string>> = {}) => {
  const { back } = await authorize(on.emulator, { login: 'alice', ...parameters });
  return back?.searchParams.get('code') ?? '';
};

describe('the page where people let the app act for them', () => {
  it('lists the people, and sends the one who agrees back with a code and the state', async () => {
    const shown = await authorize(on.emulator, { state: 's' });
    expect([shown.status, shown.text]).toEqual([200, expect.stringContaining('Authorize as alice')]);
    const { status, back } = await authorize(on.emulator, { state: 's', login: 'alice' });
    expect([status, back?.pathname, back?.searchParams.get('state')]).toEqual([302, '/back', 's']);
    expect(back?.searchParams.get('code')).toMatch(/^[0-9a-f]{20}$/);
  });

  it('says who sends people back, with a code and with an error', async () => {
    for (const parameters of [{ login: 'alice' }, { redirect_uri: 'http://evil.test/' }]) {
      const { back } = await authorize(on.emulator, parameters);
      expect(back?.searchParams.get('iss')).toBe(`${on.emulator.url}/login/oauth`);
    }
  });

  it('sends nobody to an address that is not registered', async () => {
    const { back } = await authorize(on.emulator, { redirect_uri: 'http://evil.test/', login: 'alice' });
    expect([back?.host, back?.searchParams.get('error')]).toEqual(['127.0.0.1:1', 'redirect_uri_mismatch']);
  });

  it('is not there for another app, and takes no plain challenge', async () => {
    expect((await authorize(on.emulator, { client_id: 'another' })).status).toBe(404);
    const { back } = await authorize(on.emulator, {
      login: 'alice',
      code_challenge: 'x',
      code_challenge_method: 'plain',
    });
    expect(back?.searchParams.get('error')).toBe('invalid_request');
  });
});

describe('a code', () => {
  it('is exchanged for a token of eight hours, once', async () => {
    const code = await codeFor(withChallenge);
    const fields = { code, code_verifier: verifier };
    expect(await exchange(on.emulator, fields)).toMatchObject({
      access_token: expect.stringMatching(/^ghu_/),
      expires_in: 28_800,
      refresh_token: expect.stringMatching(/^ghr_/),
      token_type: 'bearer',
    });
    expect(await exchange(on.emulator, fields)).toMatchObject({ error: 'bad_verification_code' });
  });

  test.each<[string, (code: string) => Record<string, string>, string]>([
    ['another code', () => ({ code: 'x', code_verifier: verifier }), 'bad_verification_code'],
    ['no verifier', (code) => ({ code }), 'bad_verification_code'],
    ['another verifier', (code) => ({ code, code_verifier: 'w'.repeat(43) }), 'bad_verification_code'],
    ['another secret', (code) => ({ code, client_secret: 'x' }), 'incorrect_client_credentials'],
    ['another grant', (code) => ({ code, grant_type: 'password' }), 'unsupported_grant_type'],
    [
      'another address',
      (code) => ({ code, code_verifier: verifier, redirect_uri: 'http://evil.test/' }),
      'redirect_uri_mismatch',
    ],
  ])('is refused with %s', async (_, fields, error) => {
    const code = await codeFor(withChallenge);
    expect(await exchange(on.emulator, fields(code))).toMatchObject({ error });
  });

  it('expires after ten minutes', async () => {
    const code = await codeFor();
    on.emulator.clock.advance(10 * 60_000);
    expect(await exchange(on.emulator, { code })).toMatchObject({ error: 'bad_verification_code' });
  });
});

describe('a token with which the app acts for somebody', () => {
  const repositories = async (login: string) =>
    (
      await (
        await on.actingFor(login)
      ).rest.apps.listInstallationReposForAuthenticatedUser({
        installation_id: on.installationId,
      })
    ).data.repositories.map(({ full_name: name, permissions }) => [name, permissions?.push]);

  it('lists the repositories of an installation to which they were given access', async () => {
    expect(await repositories('alice')).toEqual([['acme/shop', true]]);
    on.emulator.world.findRepository('acme/secret').collaborator('alice', 'read');
    expect(await repositories('alice')).toEqual([
      ['acme/shop', true],
      ['acme/secret', false],
    ]);
    const { data } = await (await on.actingFor('carol')).rest.apps.listInstallationsForAuthenticatedUser();
    expect(data.installations).toEqual([]);
    await expect(repositories('carol')).rejects.toMatchObject({ status: 404 });
  });

  it('reaches what both they and the app reach', async () => {
    const alice = await on.actingFor('alice');
    const secret = { owner: 'acme', repo: 'secret' };
    await expect(alice.rest.repos.get(secret)).rejects.toMatchObject({ status: 404 });
    on.emulator.world.findRepository('acme/secret').collaborator('alice', 'read');
    await alice.rest.repos.get(secret);
    await on.emulator.world.installations[0]?.remove(['secret']);
    await expect(alice.rest.repos.get(secret)).rejects.toMatchObject({ status: 404 });
    await on.emulator.world.installations[0]?.accept({ checks: 'read' });
    await expect(alice.rest.pulls.list({ owner: 'acme', repo: 'shop' })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('ends after eight hours, and when they revoke the authorization', async () => {
    const alice = await on.actingFor('alice');
    await alice.rest.users.getAuthenticated();
    on.emulator.revokeAuthorization('alice');
    await expect(alice.rest.users.getAuthenticated()).rejects.toMatchObject({ status: 401 });
    const again = await on.actingFor('alice');
    on.emulator.clock.advance(8 * 60 * 60_000);
    await expect(again.rest.users.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });

  it('is renewed by a refresh token, which is taken once', async () => {
    const { refresh_token: refresh } = await exchange(on.emulator, { code: await codeFor() });
    const fields = { grant_type: 'refresh_token', refresh_token: String(refresh) };
    expect(await exchange(on.emulator, fields)).toMatchObject({
      access_token: expect.stringMatching(/^ghu_/),
    });
    expect(await exchange(on.emulator, fields)).toMatchObject({ error: 'bad_refresh_token' });
  });

  it('is refused by GraphQL, which is not emulated for it', async () => {
    const alice = await on.actingFor('alice');
    await expect(alice.graphql('{ viewer { login } }')).rejects.toMatchObject({ status: 501 });
    await on.close({ violations: 1 });
    on = await stage();
  });

  it('is asked for with no personal token', async () => {
    await expect(on.as('alice').rest.apps.listInstallationsForAuthenticatedUser()).rejects.toMatchObject({
      status: 403,
    });
  });
});
