import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { grantable } from '../contract/permissions.ts';
import type { Emulator } from '../handles/emulator.ts';
import { applySeed } from '../seed/apply-seed.ts';
import { readSeed } from '../seed/read-seed.ts';
import { startEmulator } from '../start-emulator.ts';

let emulator: Emulator;
let receiver: Server;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume().once('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  emulator = await startEmulator({
    app: {
      slug: 'gate',
      name: 'Gate',
      permissions: grantable(),
      events: ['pull_request'],
      webhook: { url: `http://127.0.0.1:${port}/`, secret: 'of the test' },
    },
  });
  const example = new URL('../../examples/shop.yml', import.meta.url);
  await applySeed(emulator, readSeed(readFileSync(example, 'utf8'), 'shop.yml'));
});

afterAll(async () => {
  receiver.close();
  await emulator.close();
  expect(emulator.violations).toEqual([]);
});

const get = async (path: string): Promise<string> => {
  const response = await fetch(`${emulator.url}/_emulator${path}`);
  expect(response.status).toBe(200);
  return response.text();
};

/** The text of a page, without its tags. */
const read = async (path: string): Promise<string> =>
  (await get(path))
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

describe('the pages', () => {
  test.each([
    ['every repository, and the app', '/', ['acme/shop', '3 open pull requests of 3', 'Gate', 'gate[bot]']],
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
    const text = await read(path);
    for (const part of expected) expect(text).toContain(part);
  });

  it('shows the output of a check', async () => {
    const pull = emulator.world.findRepository('acme/shop').pullRequest(3);
    const failing = pull.checks.find(({ name }) => name === 'unit tests');
    const text = await get(`/acme/shop/pull/3/checks/${failing?.id}`);
    expect(text).toMatch(
      /<h3>1 of 214 tests failed<\/h3>\s*<section class="markdown"><p><code>session expires<\/code> failed\.<\/p>/,
    );
    expect(text.match(/aria-current="page" href="[^"]*\/checks\/\d+"/g)).toEqual([
      expect.stringContaining(`/checks/${failing?.id}"`),
    ]);
  });

  it('escapes what comes from people', async () => {
    const shop = emulator.world.findRepository('acme/shop');
    const pull = await shop.openPullRequest({
      title: '<script>alert(1)</script>',
      body: '<img src=x onerror=alert(1)>',
      by: 'alice',
      branch: 'round-total"><u>',
      files: { 'x.txt': 'x' },
    });
    for (const path of ['', '/commits', '/checks']) {
      const text = await get(`/acme/shop/pull/${pull.number}${path}`);
      expect(text).not.toMatch(/<script|onerror|"><u>/);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
  });

  it('sends a delivery again', async () => {
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
