import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { client, installationToken } from '../../test/fixture.ts';
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
      events: ['pull_request', 'merge_group'],
      webhook: { url: `http://127.0.0.1:${port}/`, secret: 'for the test only' },
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
      labels: ['<script>'],
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

const submit = (path: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${emulator.url}/_emulator${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

/** Opens a pull request to `acme/payments`, where nothing but the app's check is required. */
const openPayment = async () => {
  const payments = emulator.world.findRepository('acme/payments');
  const files = { [`${payments.pullRequests.length}.txt`]: 'new' };
  const pull = await payments.openPullRequest({ title: 'A payment', by: 'alice', files });
  return { payments, pull, path: `/acme/payments/pull/${pull.number}` };
};

const passed = { app: 'gate', name: 'SDL', conclusion: 'success' } as const;

describe('the forms of a pull request', () => {
  test.each([
    ['comment', { body: 'Why?' }, 'bob commented'],
    ['approve', {}, 'bob approved these changes'],
    ['request-changes', { body: 'No.' }, 'bob requested changes'],
  ])('can %s as a user', async (action, fields, expected) => {
    const { path } = await openPayment();
    const response = await submit(path, { action, by: 'bob', ...fields });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/_emulator${path}?refresh`);
    expect(await read(path)).toContain(expected);
  });

  it('can merge as a user', async () => {
    const shop = emulator.world.findRepository('acme/shop');
    await shop.push({ branch: 'release', by: 'bob', files: { 'r.txt': 'r' } });
    const pull = await shop.openPullRequest({
      title: 'Merge me',
      by: 'alice',
      base: 'release',
      files: { 'm.txt': 'm' },
    });
    const path = `/acme/shop/pull/${pull.number}`;
    expect(await read(path)).toContain('Merge pull request');
    expect((await submit(path, { action: 'merge', by: 'bob' })).status).toBe(303);
    expect(pull.state).toBe('merged');
    const text = await read(path);
    expect(text).toContain('bob merged 1 commit');
    expect(text).not.toContain('wants to merge');
  });

  it('merge through the queue where the base has one, and leave it', async () => {
    const { payments, pull, path } = await openPayment();
    await payments.reportCheck({ ...passed, sha: pull.headSha });
    expect(await read(path)).toContain('Merge when ready');
    await submit(path, { action: 'merge', by: 'bob' });
    expect(pull.queuePosition).toBe(1);
    expect(await read(path)).toContain('In the merge queue at position 1: see its merge group');
    await submit(path, { action: 'dequeue', by: 'bob' });
    expect(pull.queuePosition).toBeNull();
  });

  test.each([
    [{ action: 'merge', by: 'bob' }, 405, 'Required status check "SDL" is expected.'],
    [{ action: 'approve', by: 'alice' }, 422, 'Can not approve your own pull request'],
    [{ action: 'request-changes', by: 'bob', body: ' ' }, 422, 'body is required'],
    [{ action: 'comment', by: 'bob', body: ' ' }, 422, 'Write a comment first.'],
    [{ action: 'comment', by: '<i>', body: 'x' }, 422, "There is no user '&lt;i&gt;'."],
    [{ action: 'constructor', by: 'bob' }, 422, 'The form names no action.'],
  ])('show why %o is refused', async (fields, status, message) => {
    const response = await submit('/acme/shop/pull/2', fields);
    expect(response.status).toBe(status);
    const text = (await response.text()).replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    expect(/role="alert">([\s\S]*?)<\/p>/.exec(text)?.[1]).toContain(message);
  });

  it('are refused where there is no pull request', async () => {
    expect((await submit('/acme/shop/pull/1', { action: 'comment', by: 'bob', body: 'x' })).status).toBe(404);
  });
});

describe('the buttons of a check run', () => {
  const openWithButton = async () => {
    const opened = await openPayment();
    const token = await installationToken(emulator, emulator.world.installations[0]?.id ?? 0);
    const { data } = await client(emulator, token).rest.checks.create({
      owner: 'acme',
      repo: 'payments',
      name: 'SDL',
      head_sha: opened.pull.headSha,
      actions: [{ label: 'Evaluate "it"', description: 'Again', identifier: 'again' }],
    });
    return { ...opened, id: data.id };
  };

  it('ask the app for the action as a user', async () => {
    const { path, id } = await openWithButton();
    expect(await get(`${path}/checks`)).toContain('title="Again">Evaluate &quot;it&quot;</button>');
    const response = await submit(`/acme/payments/checks/${id}`, { by: 'carol', identifier: 'again' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/_emulator${path}/checks?refresh`);
    await emulator.idle();
    expect(emulator.deliveries.at(-1)).toMatchObject({
      event: 'check_run',
      action: 'requested_action',
      payload: { requested_action: { identifier: 'again' }, sender: { login: 'carol' } },
    });
  });

  test.each([
    ['an unknown action', { by: 'carol', identifier: 'other' }],
    ['an unknown user', { by: 'nobody', identifier: 'again' }],
  ])('do not accept %s', async (_, fields) => {
    const { id } = await openWithButton();
    expect((await submit(`/acme/payments/checks/${id}`, fields)).status).toBe(404);
  });
});

describe('a page after an action', () => {
  it('is loaded once more, because the app reacts later', async () => {
    const response = await fetch(`${emulator.url}/_emulator/acme/shop/pull/2?refresh`);
    expect(response.headers.get('refresh')).toBe('2; url=/_emulator/acme/shop/pull/2');
    expect((await fetch(`${emulator.url}/_emulator/acme/shop/pull/2`)).headers.get('refresh')).toBeNull();
  });
});

describe('the page of a merge group', () => {
  it('shows its pull requests and checks, also when it is merged', async () => {
    const { payments, pull, path } = await openPayment();
    await payments.reportCheck({ ...passed, sha: pull.headSha });
    await submit(path, { action: 'merge', by: 'bob' });
    const [group] = payments.mergeGroups();
    const page = `/acme/payments/merge-groups/${group?.headSha}`;
    expect(await read('/acme/payments')).toContain(`Merge group of #${pull.number}`);
    expect(await read(page)).toContain('Waits for its checks');
    await payments.reportCheck({ ...passed, sha: group?.headSha ?? '', title: 'All rules pass' });
    expect(pull.state).toBe('merged');
    const text = await read(page);
    for (const part of ['Merged', 'A payment', 'gate / SDL', 'All rules pass']) expect(text).toContain(part);
    expect(await read(path)).toContain('github-merge-queue[bot] merged 1 commit');
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
