import { describe, expect, it } from '@jest/globals';
import { sampleSigner } from '../../test/samples/signers.ts';
import { signedBundle } from '../ledger/bundle.ts';
import { publishedKeysSchema } from '../ledger/published-keys.ts';
import type { VerificationKey } from '../ledger/signer.ts';
import { verdictPredicate } from '../ledger/statement-types.ts';
import { keyRoutes } from './published-keys.ts';
import { statementRoutes } from './statements.ts';

const sha = 'c'.repeat(40);
const signer = sampleSigner();
const place = { repositoryId: 7, installationId: 1, owner: 'acme', repository: 'shop' };
const authorization = 'Bearer token';

describe('the statements about a commit', () => {
  const routes = (
    asked: string[] = [],
    now = () => new Date(0),
    held: Promise<null> = Promise.resolve(null),
  ) =>
    statementRoutes({
      readable: (token, { owner, repository }) => {
        asked.push(`${token} ${owner}/${repository}`);
        if (repository === 'away') return Promise.reject(new Error('GitHub is away'));
        if (token.startsWith('held')) return held;
        if (token === 'refused') return Promise.resolve('token-refused');
        return Promise.resolve(repository === 'shop' ? place : null);
      },
      now,
      statementsAbout: async (repositoryId, of, limit) => {
        asked.push(`${repositoryId} ${of} ${limit}`);
        const bundle = await signedBundle('{}', signer);
        return [{ entry: 1, predicateType: verdictPredicate, repositoryId, sha: of, bundle }];
      },
    });
  const get = (path: string, headers: Record<string, string> = { authorization }) =>
    routes().request(`/api/v1/statements/${path}`, { headers });

  it('are given to a caller who may read the repository, by its id', async () => {
    const asked: string[] = [];
    const answer = await routes(asked).request(`/api/v1/statements/acme/shop/${sha}`, {
      headers: { authorization },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      statements: [expect.objectContaining({ mediaType: expect.stringContaining('v0.3') })],
    });
    expect(asked).toEqual(['token acme/shop', `7 ${sha} 100`]);
  });

  it('are given to nobody else', async () => {
    expect((await get(`acme/shop/${sha}`, {})).status).toBe(401);
    expect((await get(`acme/secret/${sha}`)).status).toBe(404);
    expect((await get('acme/shop/main')).status).toBe(400);
    expect((await get(`acme/away/${sha}`)).status).toBe(503);
  });

  it('cost GitHub one question a minute where it refuses the token', async () => {
    const asked: string[] = [];
    let now = 0;
    const all = routes(asked, () => new Date(now));
    const ask = async () =>
      (
        await all.request(`/api/v1/statements/acme/shop/${sha}`, {
          headers: { authorization: 'Bearer refused' },
        })
      ).status;
    expect([await ask(), await ask(), await ask()]).toEqual([404, 404, 404]);
    expect(asked).toEqual(['refused acme/shop']);
    now += 61_000;
    expect(await ask()).toBe(404);
    expect(asked).toHaveLength(2);
  });

  it('are given to a caller who is known while others keep GitHub waiting', async () => {
    let release = () => {};
    const held = new Promise<null>((resolve) => {
      release = () => resolve(null);
    });
    const all = routes([], undefined, held);
    const ask = (token: string) =>
      all.request(`/api/v1/statements/acme/shop/${sha}`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask('known')).status).toBe(200);
    const waiting = Array.from({ length: 12 }, (_, index) => ask(`held${index}`));
    expect((await ask('known')).status).toBe(200);
    expect((await ask('another')).status).toBe(429);
    release();
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    expect((await ask('another')).status).toBe(200);
  });

  it('are not asked for without end', async () => {
    const all = routes();
    const statuses = [];
    for (let count = 0; count < 32; count += 1)
      statuses.push(
        (await all.request(`/api/v1/statements/acme/shop/${sha}`, { headers: { authorization } })).status,
      );
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

describe('the list of keys', () => {
  it('is public, read once in a minute, and says nothing while the store is away', async () => {
    let now = 1_000;
    let reads = 0;
    let fails = false;
    const routes = keyRoutes({
      signingKeys: (): Promise<readonly VerificationKey[]> => {
        reads += 1;
        return fails ? Promise.reject(new Error('the store is away')) : Promise.resolve([signer.key]);
      },
      now: () => new Date(now),
    });
    const get = () => routes.request('/.well-known/sdl-gate/keys.json');
    const answer = await get();
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(publishedKeysSchema.parse(await answer.json()).keys).toHaveLength(1);
    now += 59_000;
    await get();
    expect(reads).toBe(1);
    now += 2_000;
    fails = true;
    const away = await get();
    expect(away.status).toBe(503);
    expect(await away.text()).not.toContain('store is away');
  });

  it('costs one query however many ask at once, and none is logged where a key is damaged', async () => {
    let now = 0;
    let reads = 0;
    let publicKey = signer.key.publicKey;
    const routes = keyRoutes({
      signingKeys: async () => {
        reads += 1;
        return [{ ...signer.key, publicKey }];
      },
      now: () => new Date(now),
    });
    const get = () => routes.request('/.well-known/sdl-gate/keys.json');
    const all = await Promise.all([get(), get(), get()]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(reads).toBe(1);
    now += 61_000;
    publicKey = new Uint8Array([1, 2, 3]);
    expect((await get()).status).toBe(503);
    publicKey = signer.key.publicKey;
    expect((await get()).status).toBe(200);
  });
});
