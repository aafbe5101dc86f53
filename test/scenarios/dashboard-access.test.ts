import { beforeAll, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import type { Browser } from '../browser.ts';
import { dashboardUrl, sdlChecks, testedChange } from '../running-service.ts';
import { scene } from './scene.ts';

const stage = scene({ dashboard: true });

let shop: Repository;
let pull: PullRequest;
let secret: Repository;
let other: Repository;
let otherPull: PullRequest;

// mona writes to the shop, eve reads it; nobody but its owner sees the vault. The other repository is mona’s own.
beforeAll(async () => {
  shop = await stage.shop({ private: true });
  shop.collaborator('eve', 'read');
  pull = await shop.openPullRequest(testedChange());
  stage.emulator.world.organization('vault');
  secret = await stage.emulator.world.repository({
    owner: 'vault',
    name: 'secret',
    private: true,
    files: { '.github/sdl.yml': 'rules: { tests: enforce }\n' },
  });
  await stage.emulator.world.install({ account: 'vault' });
  await secret.openPullRequest({ ...testedChange(), by: 'vault-owner' });
  other = await stage.emulator.world.repository({
    owner: 'mona',
    name: 'own',
    private: true,
    files: { '.github/sdl.yml': 'rules: { tests: enforce }\n' },
  });
  await stage.emulator.world.install({ account: 'mona' });
  otherPull = await other.openPullRequest(testedChange());
  await stage.settled();
});

const signedIn = async (login: string): Promise<Browser> => {
  const browser = stage.browser();
  await browser.signIn(login);
  return browser;
};

/** What could tell two answers apart, but for the time at which they were given. */
const whole = ({ status, headers, html }: Awaited<ReturnType<Browser['get']>>) => ({
  status,
  headers: [...headers].filter(([name]) => name !== 'date'),
  html,
});

describe('somebody sees', () => {
  it('the repositories that GitHub shows them through the app', async () => {
    const mona = await signedIn('mona');
    const overview = await mona.get('/');
    expect(overview.text).toContain(`${shop.owner}/shop`);
    expect(overview.text).toContain('mona/own');
    expect(overview.html).not.toContain('vault');
    const eve = await signedIn('eve');
    const hers = await eve.get('/');
    expect(hers.text).toContain(`${shop.owner}/shop`);
    expect(hers.html).not.toMatch(/mona\/own|vault/);
  });

  test.each<[string, () => string]>([
    ['a repository that they cannot see', () => `/o/${secret.owner}/secret`],
    ['a pull request of it', () => `/o/${secret.owner}/secret/pull/1`],
    ['a repository of another installation', () => `/o/${other.owner}/own`],
    ['a pull request of it', () => `/o/${other.owner}/own/pull/${otherPull.number}`],
    ['a pull request that does not exist', () => `/o/${shop.owner}/shop/pull/999`],
    ['a number that is none', () => `/o/${shop.owner}/shop/pull/0`],
    ['an entry that does not exist', () => `/o/${shop.owner}/shop/entry/99999/proof.json`],
  ])('one and the same answer for %s', async (_, path) => {
    const eve = await signedIn('eve');
    const absent = whole(await eve.get('/o/acme/no-such-repository'));
    expect(absent.status).toBe(404);
    expect(whole(await eve.get(path()))).toEqual(absent);
  });

  it('no entry of another repository under the name of their own', async () => {
    const mona = await signedIn('mona');
    const eve = await signedIn('eve');
    const [entry] = await stage.store.entries({ repositoryId: other.id, kind: 'verdict' }, 1);
    expect((await mona.get(`/o/mona/own/entry/${entry?.id}/case.json`)).status).toBe(200);
    for (const path of [`/o/${shop.owner}/shop/entry/${entry?.id}`, `/o/mona/own/entry/${entry?.id}`])
      for (const file of ['proof.json', 'case.json'])
        expect((await eve.get(`${path}/${file}`)).status).toBe(404);
    expect((await mona.get(`/o/${shop.owner}/shop/entry/${entry?.id}/case.json`)).status).toBe(404);
  });

  it('what they were given access to, after a page that was not found, and at the latest after five minutes nothing that was taken', async () => {
    const ada = await signedIn('ada');
    const path = `/o/${secret.owner}/secret/pull/1`;
    expect((await ada.get(path)).status).toBe(404);
    secret.collaborator('ada', 'read');
    await stage.later(11_000);
    await ada.get(path);
    expect((await ada.get(path)).status).toBe(200);
    await stage.emulator.world.installations.find(({ account }) => account === 'vault')?.suspend();
    await stage.leap(300_000);
    expect((await ada.get(path)).status).toBe(404);
    await stage.emulator.world.installations.find(({ account }) => account === 'vault')?.unsuspend();
    await stage.settled();
  });

  it('nothing while GitHub does not answer', async () => {
    const eve = await signedIn('eve');
    stage.emulator.faults.fail('apps/list-installations-for-authenticated-user', { status: 502, times: 1 });
    const seen = await eve.get(`/o/${shop.owner}/shop`);
    expect([seen.status, seen.headers.get('retry-after')]).toEqual([503, '30']);
    expect((await eve.get(`/o/${shop.owner}/shop`)).status).toBe(200);
  });
});

describe('without write access', () => {
  it('no summary, no finding, no reason and no evidence is shown', async () => {
    const path = `/o/${shop.owner}/shop/pull/${pull.number}`;
    const seen = await (await signedIn('eve')).get(path);
    expect(seen.status).toBe(200);
    expect(seen.text).toContain('people with write access');
    expect(seen.html).not.toMatch(/case\.json|Re-evaluate/);
    const mona = await (await signedIn('mona')).get(path);
    expect(mona.html).toContain('case.json');
    expect(mona.text).toContain('Re-evaluate');
    const [entry] = await stage.store.entries({ repositoryId: shop.id, kind: 'verdict' }, 1);
    const files = `/o/${shop.owner}/shop/entry/${entry?.id}`;
    const eve = await signedIn('eve');
    expect((await eve.get(`${files}/case.json`)).status).toBe(404);
    expect((await eve.get(`${files}/proof.json`)).status).toBe(200);
  });

  it('no key of the policy is shown', async () => {
    const path = `/o/${shop.owner}/shop`;
    expect((await (await signedIn('eve')).get(path)).html).not.toContain('rules.review.');
    expect((await (await signedIn('mona')).get(path)).html).toContain('rules.review.');
  });

  it('nothing is evaluated again', async () => {
    const eve = await signedIn('eve');
    await eve.get('/');
    const path = `/o/${shop.owner}/shop/pull/${pull.number}/re-evaluate`;
    expect((await eve.post(path)).status).toBe(404);
  });
});

describe('a role of the organization', () => {
  it('shows its auditors what people with write access see, and lets them do nothing more', async () => {
    const { world } = stage.emulator;
    world.user('audrey');
    const organization = world.organization('audited');
    organization.team('auditors', ['audrey']);
    const policies = await world.repository({ owner: 'audited', name: '.github', files: { 'a.md': '' } });
    const files = { '.github/sdl.yml': 'rules: { tests: enforce }\n', 'src/cart.js': 'export {};\n' };
    const owned = await world.repository({ owner: 'audited', name: 'shop', private: true, files });
    owned.collaborator('mona', 'write');
    await world.install({ account: 'audited' });
    const opened = await owned.openPullRequest(testedChange());
    await stage.settled();
    const audrey = await signedIn('audrey');
    const path = `/o/audited/shop/pull/${opened.number}`;
    expect((await audrey.get(path)).html).not.toContain('case.json');
    await policies.push({
      branch: 'main',
      by: 'audited-owner',
      files: { '.github/sdl.yml': 'dashboard: { auditors: [auditors] }\n' },
    });
    await stage.settled();
    await opened.push({ by: 'mona', files: { 'src/more.js': 'export {};\n' } });
    await stage.advance(20_000);
    await stage.leap(300_000);
    const seen = await audrey.get(path);
    expect(seen.html).toContain('case.json');
    expect(seen.text).not.toContain('Re-evaluate');
    expect((await audrey.post(`${path}/re-evaluate`)).status).toBe(404);
    // A role shows more of what somebody sees, and no further repository.
    const hidden = await audrey.get('/o/vault/secret/pull/1');
    expect(hidden.status).toBe(404);
    organization.team('auditors', []);
    await stage.leap(300_000);
    expect((await audrey.get(path)).html).not.toContain('case.json');
  });
});

describe('a re-evaluation', () => {
  it('is asked for by a form, and processed as one that a person asked for', async () => {
    const mona = await signedIn('mona');
    const path = `/o/${shop.owner}/shop/pull/${pull.number}`;
    await mona.get(path);
    stage.asked();
    const answer = await mona.post(`${path}/re-evaluate`);
    expect([answer.status, answer.location]).toEqual([303, `${path}?asked=yes`]);
    await stage.settled();
    expect(stage.asked().length).toBeGreaterThan(0);
    expect(sdlChecks(pull).length).toBeGreaterThan(0);
    expect((await mona.get(answer.location ?? '')).text).toContain('A re-evaluation was asked for');
  });

  it('is asked for by no other site, and not of what the record does not know', async () => {
    const mona = await signedIn('mona');
    const path = `/o/${shop.owner}/shop/pull/${pull.number}`;
    await mona.get(path);
    const forged = await mona.post(`${path}/re-evaluate`, undefined, { origin: 'https://evil.example' });
    expect(forged.status).toBe(403);
    expect((await mona.post(`/o/${shop.owner}/shop/pull/999/re-evaluate`)).status).toBe(404);
    expect((await mona.post(`/o/${secret.owner}/secret/pull/1/re-evaluate`)).status).toBe(404);
    expect((await mona.get(`${path}/re-evaluate`)).status).toBe(404);
  });
});

describe('a check', () => {
  it('leads to the page of its pull request', async () => {
    const owned = await stage.shop();
    stage.emulator.clearRequests();
    const opened = await owned.openPullRequest(testedChange());
    await stage.settled();
    const links = stage.emulator.requests
      .filter(({ operation }) => operation === 'checks/create' || operation === 'checks/update')
      .map(({ body }) => (body as { readonly details_url?: string }).details_url);
    expect(new Set(links)).toEqual(new Set([`${dashboardUrl}/o/${owned.owner}/shop/pull/${opened.number}`]));
  });
});

describe('the name of a repository', () => {
  it('is found whatever its case', async () => {
    const mona = await signedIn('mona');
    const seen = await mona.get(`/o/${shop.owner.toUpperCase()}/SHOP/pull/${pull.number}`);
    expect([seen.status, seen.text]).toEqual([200, expect.stringContaining(`${shop.owner}/shop`)]);
  });
});
