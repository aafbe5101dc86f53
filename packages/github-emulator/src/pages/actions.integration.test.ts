import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { client, installationToken } from '../../test/fixture.ts';
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

const passed = { app: 'gate', name: 'SDL', conclusion: 'success' } as const;

describe('the forms of a pull request', () => {
  test.each([
    ['comment', { body: 'Why?' }, 'bob commented'],
    ['approve', {}, 'bob approved these changes'],
    ['request-changes', { body: 'No.' }, 'bob requested changes'],
  ])('can %s as a user', async (action, fields, expected) => {
    const { path } = await shop.openPayment();
    const response = await shop.submit(path, { action, by: 'bob', ...fields });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/_emulator${path}?refresh`);
    expect(await shop.read(path)).toContain(expected);
  });

  it('can merge as a user', async () => {
    const repository = emulator.world.findRepository('acme/shop');
    await repository.push({ branch: 'release', by: 'bob', files: { 'r.txt': 'r' } });
    const pull = await repository.openPullRequest({
      title: 'Merge me',
      by: 'alice',
      base: 'release',
      files: { 'm.txt': 'm' },
    });
    const path = `/acme/shop/pull/${pull.number}`;
    expect(await shop.read(path)).toContain('Merge pull request');
    expect((await shop.submit(path, { action: 'merge', by: 'bob' })).status).toBe(303);
    expect(pull.state).toBe('merged');
    const text = await shop.read(path);
    expect(text).toContain('bob merged 1 commit');
    expect(text).not.toContain('wants to merge');
  });

  it('merge through the queue where the base has one, and leave it', async () => {
    const { payments, pull, path } = await shop.openPayment();
    await payments.reportCheck({ ...passed, sha: pull.headSha });
    expect(await shop.read(path)).toContain('Merge when ready');
    await shop.submit(path, { action: 'merge', by: 'bob' });
    expect(pull.queuePosition).toBe(1);
    expect(await shop.read(path)).toContain('In the merge queue at position 1: see its merge group');
    await shop.submit(path, { action: 'dequeue', by: 'bob' });
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
    const response = await shop.submit('/acme/shop/pull/2', fields);
    expect(response.status).toBe(status);
    const text = (await response.text()).replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    expect(/role="alert">([\s\S]*?)<\/p>/.exec(text)?.[1]).toContain(message);
  });

  it('are refused where there is no pull request', async () => {
    expect((await shop.submit('/acme/shop/pull/1', { action: 'comment', by: 'bob', body: 'x' })).status).toBe(
      404,
    );
  });
});

describe('the buttons of a check run', () => {
  const openWithButton = async () => {
    const opened = await shop.openPayment();
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
    expect(await shop.get(`${path}/checks`)).toContain('title="Again">Evaluate &quot;it&quot;</button>');
    const response = await shop.submit(`/acme/payments/checks/${id}`, { by: 'carol', identifier: 'again' });
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
    expect((await shop.submit(`/acme/payments/checks/${id}`, fields)).status).toBe(404);
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
    const { payments, pull, path } = await shop.openPayment();
    await payments.reportCheck({ ...passed, sha: pull.headSha });
    await shop.submit(path, { action: 'merge', by: 'bob' });
    const [group] = payments.mergeGroups();
    const page = `/acme/payments/merge-groups/${group?.headSha}`;
    expect(await shop.read('/acme/payments')).toContain(`Merge group of #${pull.number}`);
    expect(await shop.read(page)).toContain('Waits for its checks');
    await payments.reportCheck({ ...passed, sha: group?.headSha ?? '', title: 'All rules pass' });
    expect(pull.state).toBe('merged');
    const text = await shop.read(page);
    for (const part of ['Merged', 'A payment', 'gate / SDL', 'All rules pass']) expect(text).toContain(part);
    expect(await shop.read(path)).toContain('github-merge-queue[bot] merged 1 commit');
  });
});
