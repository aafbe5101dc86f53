import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Installation } from '../src/index.ts';
import { installationToken, type Stage, stage } from './fixture.ts';

let on: Stage;
let installation: Installation;
beforeEach(async () => {
  on = await stage({ events: [], permissions: { checks: 'read' } });
  const [only] = on.emulator.world.installations;
  if (only === undefined) throw new Error('the app is installed nowhere');
  installation = only;
  for (const name of ['forum', 'wiki']) await on.emulator.world.repository({ owner: 'acme', name });
});
afterEach(() => on.close());

describe('every app receives a webhook, without a subscription, when', () => {
  test.each<[string, () => Promise<unknown>, readonly string[], object]>([
    [
      'repositories are removed',
      () => installation.remove(['forum', 'wiki']),
      ['installation_repositories.removed'],
      {
        repositories_removed: [{ full_name: 'acme/forum' }, { full_name: 'acme/wiki' }],
        repositories_added: [],
        sender: { type: 'User' },
      },
    ],
    [
      'repositories are added',
      async () => {
        await installation.remove(['forum', 'wiki']);
        await installation.add(['forum']);
      },
      ['installation_repositories.removed', 'installation_repositories.added'],
      {
        repository_selection: 'selected',
        repositories_added: [{ name: 'forum', full_name: 'acme/forum', private: false }],
        repositories_removed: [],
      },
    ],
    [
      'it is suspended and unsuspended',
      async () => {
        await installation.suspend();
        await installation.unsuspend();
      },
      ['installation.suspend', 'installation.unsuspend'],
      { installation: { suspended_at: null } },
    ],
    [
      'it gets more permissions',
      () => installation.accept({ checks: 'write' }),
      ['installation.new_permissions_accepted'],
      { installation: { permissions: { checks: 'write' } } },
    ],
    [
      'it is removed',
      () => installation.uninstall(),
      ['installation.deleted'],
      { installation: { account: { login: 'acme' } } },
    ],
  ])('%s', async (_, act, names, payload) => {
    expect(await on.newEvents()).toEqual(['installation.created']);
    await act();
    expect(await on.newEvents()).toEqual(names);
    expect(on.received.at(-1)?.payload).toMatchObject({
      installation: { id: installation.id },
      ...payload,
    });
  });
});

describe('the list of installations', () => {
  it('is paginated, with the suspended ones and without the removed ones', async () => {
    for (const login of ['dora', 'erin', 'frank']) on.emulator.world.user(login);
    const [dora, erin] = [
      await on.emulator.world.install({ account: 'dora' }),
      await on.emulator.world.install({ account: 'erin' }),
    ];
    await on.emulator.world.install({ account: 'frank' });
    await dora.suspend();
    await erin.uninstall();
    const all = await on.app().paginate('GET /app/installations', { per_page: 1 });
    expect(all.map(({ account, suspended_at }) => [account?.id, suspended_at === null])).toEqual([
      [expect.any(Number), true],
      [expect.any(Number), false],
      [expect.any(Number), true],
    ]);
    expect(
      on.emulator.requests.filter(({ operation }) => operation === 'apps/list-installations'),
    ).toHaveLength(3);
  });
});

describe('the repositories of an installation', () => {
  const address = '/installation/repositories';
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
    const token = await installationToken(on.emulator, installation.id);
    return fetch(on.emulator.url + path, { headers: { authorization: `bearer ${token}`, ...headers } });
  };

  it('are paginated', async () => {
    const gate = await on.installed();
    const all = await gate.paginate('GET /installation/repositories', { per_page: 2 });
    expect(all.map(({ full_name: name }) => name)).toEqual(['acme/shop', 'acme/forum', 'acme/wiki']);
    const { data } = await gate.request('GET /installation/repositories', { per_page: 2, page: 2 });
    expect(data).toMatchObject({ total_count: 3, repositories: [{ full_name: 'acme/wiki' }] });
  });

  it('are those that it covers now', async () => {
    await installation.remove(['shop']);
    const { data } = await (await on.installed()).request('GET /installation/repositories');
    expect(data.repositories.map(({ name }) => name)).toEqual(['forum', 'wiki']);
  });

  it('cost nothing while unchanged', async () => {
    const etag = (await get(address)).headers.get('etag') ?? '';
    const again = await get(address, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await installation.remove(['wiki']);
    expect((await get(address, { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('the installation on a repository', () => {
  const shop = { owner: 'acme', repo: 'shop' };

  it('is found by the repository’s name', async () => {
    const { data } = await on.app().rest.apps.getRepoInstallation(shop);
    expect(data).toMatchObject({ id: installation.id, suspended_at: null });
  });

  it('is not found on other repositories', async () => {
    await installation.remove(['shop']);
    await expect(on.app().rest.apps.getRepoInstallation(shop)).rejects.toMatchObject({ status: 404 });
  });
});
