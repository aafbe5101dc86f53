import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { openShop, type Shop } from '../../test/shop.ts';
import type { Emulator } from '../handles/emulator.ts';

let shop: Shop;
let emulator: Emulator;

beforeAll(async () => {
  shop = await openShop();
  ({ emulator } = shop);
});

afterAll(async () => {
  await shop.close();
  expect(emulator.violations).toEqual([]);
});

describe('the pages', () => {
  test.each([
    ['every repository, and the app', '/', ['acme/shop', '3 open pull requests of 3', 'Gate', 'gate[bot]']],
    ['an issue', '/acme/shop/issues/1', ['Baskets over a thousand overflow', 'bob', 'is wrong']],
    [
      'pull requests',
      '/acme/shop',
      ['Round the total of a basket to cents', 'Sessions last a day', 'security', '1 comment'],
    ],
    [
      'a conversation',
      '/acme/shop/pull/2',
      ['wants to merge 1 commit', 'three decimals', 'bob commented', 'Could you add a test?'],
    ],
    [
      'the merge box',
      '/acme/shop/pull/2',
      ['Required status check "SDL" is expected.', 'Waiting for status to be reported', 'Merging is blocked'],
    ],
    [
      'a review',
      '/acme/shop/pull/3',
      ['carol requested changes', 'stolen cookie', 'Changes have been requested.'],
    ],
    ['commits', '/acme/shop/pull/3/commits', ['Sessions last a day', 'Bob Cook committed']],
    ['checks', '/acme/shop/pull/3/checks', ['github-actions / build', 'unit tests']],
    ['violations', '/violations', ['None.']],
    ['deliveries', '/deliveries', ['pull_request.opened', 'Redeliver']],
  ])('show %s', async (_, path, expected) => {
    const text = await shop.read(path);
    for (const part of expected) expect(text).toContain(part);
  });

  it('shows the output of a check', async () => {
    const pull = emulator.world.findRepository('acme/shop').pullRequest(3);
    const failing = pull.checks.find(({ name }) => name === 'unit tests');
    const text = await shop.get(`/acme/shop/pull/3/checks/${failing?.id}`);
    expect(text).toMatch(
      /<h3>1 of 214 tests failed<\/h3>\s*<section class="markdown"><p><code>session expires<\/code> failed\.<\/p>/,
    );
    expect(text.match(/aria-current="page" href="[^"]*\/checks\/\d+"/g)).toEqual([
      expect.stringContaining(`/checks/${failing?.id}"`),
    ]);
  });

  describe('a run that deploys', () => {
    it('shows what each app said about an environment, and what comes from it is escaped', async () => {
      const repository = emulator.world.findRepository('acme/shop');
      repository.environment('live', { gates: ['gate'] });
      const run = await repository.deploy({ jobs: ['live'] });
      expect(await shop.read('/acme/shop')).toContain('Deploying runs live');
      expect(await shop.read(`/acme/shop/runs/${run.id}`)).toContain('The app gave no reason.');
      await run.answer({ app: 'gate', environment: 'live', state: null, comment: 'Waits for **a scan**.' });
      expect(await shop.get(`/acme/shop/runs/${run.id}`)).toContain('Waits for <strong>a scan</strong>.');
      await run.answer({
        app: 'gate',
        environment: 'live',
        state: 'rejected',
        comment: '<script>1</script>',
      });
      const text = await shop.get(`/acme/shop/runs/${run.id}`);
      expect(text).toContain('live: rejected');
      expect(text).not.toMatch(/<script|a scan/);
    });

    it('has no page where there is none', async () => {
      await expect(shop.get('/acme/shop/runs/999999')).rejects.toThrow('404');
    });
  });

  it('escapes what comes from people', async () => {
    const repository = emulator.world.findRepository('acme/shop');
    const pull = await repository.openPullRequest({
      title: '<script>alert(1)</script>',
      labels: ['<script>'],
      body: '<img src=x onerror=alert(1)>',
      by: 'alice',
      branch: 'round-total"><u>',
      files: { 'x.txt': 'x' },
    });
    for (const path of ['', '/commits', '/checks']) {
      const text = await shop.get(`/acme/shop/pull/${pull.number}${path}`);
      expect(text).not.toMatch(/<script|onerror|"><u>/);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
  });

  it('redelivers a webhook', async () => {
    const [first] = emulator.deliveries;
    const response = await fetch(`${emulator.url}/_emulator/deliveries/${first?.id}/redeliver`, {
      method: 'POST',
    });
    expect(response.status).toBe(200);
    await emulator.idle();
    expect(emulator.deliveries.filter(({ guid }) => guid === first?.guid)).toHaveLength(2);
  });

  test.each([
    '/acme/none',
    '/acme/shop/pull/99',
    '/acme/shop/pull/2/checks/1',
    '/deliveries/99999',
    '/nothing/at/all',
  ])('has no page %s', async (path) => {
    expect((await fetch(`${emulator.url}/_emulator${path}`)).status).toBe(404);
  });
});

describe('the address of the emulator', () => {
  const open = (path: string) =>
    fetch(`${emulator.url}${path}`, { redirect: 'manual', headers: { accept: 'text/html,*/*;q=0.8' } });

  test.each([
    ['/', '/_emulator/'],
    ['/acme/shop/pull/2', '/_emulator/acme/shop/pull/2'],
  ])('leads a browser from %s to the pages', async (path, page) => {
    const response = await open(path);
    expect([response.status, response.headers.get('location')]).toEqual([302, page]);
  });

  it('leads from the number of an issue to its pull request', async () => {
    const response = await open('/_emulator/acme/shop/issues/2');
    expect(response.headers.get('location')).toBe('/_emulator/acme/shop/pull/2');
  });

  it('answers the API for other clients', async () => {
    const response = await fetch(`${emulator.url}/`, { headers: { accept: 'application/json' } });
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  it('takes a request for an icon for no violation', async () => {
    expect((await fetch(`${emulator.url}/favicon.ico`)).status).toBe(204);
    expect(emulator.violations).toEqual([]);
  });
});
