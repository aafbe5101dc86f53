import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const template = '## Manual testing steps\n\n1. Go to this page...\n2. Click on the button\n';
const steps = '## Manual testing steps\n\n1. Opened the cart, added two items\n2. The sum was right\n';
const change = {
  by: 'mona',
  title: 'Count twice',
  message: 'Count twice',
  files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' },
};

async function opened(
  options: { readonly body?: string; readonly policy?: string } = {},
): Promise<{ readonly shop: Repository; readonly pull: PullRequest }> {
  const { policy = enforcing('manual-test'), body } = options;
  const shop = await stage.shop({ policy, files: { '.github/pull_request_template.md': template } });
  const pull = await shop.openPullRequest({ ...change, ...(body === undefined ? {} : { body }) });
  await stage.settled();
  return { shop, pull };
}

const status = (pull: PullRequest) => light(pull).split(':')[0];

/** A while after the comment before: each answer takes two writes, and the app writes once a second. */
async function say(pull: PullRequest, by: string, body: string): Promise<void> {
  await stage.later(20_000);
  await pull.comment({ by, body });
  await stage.settled();
}

describe('the description', () => {
  it('counts once it says more than its template', async () => {
    const { pull } = await opened({ body: template });
    expect(light(pull)).toBe('failure: 1 of 1 rule fails: manual test');
    expect(sdlCheck(pull).summary).toContain('says too little');
    await stage.later(20_000);
    await pull.edit({ by: 'mona', body: steps });
    await stage.settled();
    expect(status(pull)).toBe('success');
  });

  it('counts for the head that it was written for, and no longer when code changes', async () => {
    const { pull } = await opened({ body: steps });
    expect(status(pull)).toBe('success');
    await stage.later(20_000);
    await pull.push({ by: 'mona', files: { 'docs/manual.md': 'How to count.\n' } });
    await stage.settled();
    expect(status(pull)).toBe('success');
    await stage.later(20_000);
    await pull.push({ by: 'mona', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    await stage.settled();
    expect(status(pull)).toBe('failure');
    expect(sdlCheck(pull).summary).toContain('since then');
    await stage.later(20_000);
    await pull.edit({ by: 'mona', body: `${steps}\nAnd once more on the new head.\n` });
    await stage.settled();
    expect(status(pull)).toBe('success');
  });

  it('still counts where the change is only rebased, or the base is merged', async () => {
    const { shop, pull } = await opened({ body: steps });
    await stage.later(20_000);
    await shop.push({ branch: 'main', by: 'ada', files: { 'src/other.js': 'export {};\n' } });
    await pull.updateBranch({ by: 'mona' });
    await stage.settled();
    expect(status(pull)).toBe('success');
    await stage.later(20_000);
    await pull.forcePush({ by: 'mona', message: change.message, files: change.files });
    await stage.settled();
    expect(status(pull)).toBe('success');
  });

  it('does not count again because a bot edits it', async () => {
    const { pull } = await opened({ body: steps });
    await stage.later(20_000);
    await pull.push({ by: 'mona', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    stage.emulator.world.user('dependabot[bot]');
    await pull.edit({ by: 'dependabot[bot]', body: `${steps}\n## Summary of changes\n\nIt counts.\n` });
    await stage.settled();
    expect(status(pull)).toBe('failure');
    expect(sdlCheck(pull).summary).toContain('a bot or an agent');
  });

  it('does not count where a forced push goes back to an earlier head after it was written', async () => {
    const { pull } = await opened();
    const first = pull.headSha;
    await stage.later(20_000);
    await pull.push({ by: 'mona', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    await stage.later(20_000);
    await pull.edit({ by: 'mona', body: steps });
    await stage.settled();
    expect(status(pull)).toBe('success');
    await stage.later(20_000);
    await pull.forcePush({ by: 'mona', message: change.message, files: change.files });
    await stage.settled();
    expect(pull.headSha).not.toBe(first);
    expect(status(pull)).toBe('failure');
  });

  it('counts for a fork', async () => {
    const shop = await stage.shop({ policy: enforcing('manual-test') });
    const fork = await shop.fork({ owner: 'eve' });
    const pull = await shop.openPullRequest({ ...change, by: 'eve', from: fork, body: steps });
    await stage.settled();
    expect(status(pull)).toBe('success');
    await stage.later(300_000);
    await pull.push({ by: 'eve', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    await stage.settled();
    expect(status(pull)).toBe('failure');
  });
});

describe('a comment', () => {
  it('counts by a person with write access, for the head that it was said for', async () => {
    const { pull } = await opened();
    expect(status(pull)).toBe('failure');
    await say(pull, 'eve', '/sdl tested opened the cart on a phone, twice');
    expect(status(pull)).toBe('failure');
    await say(pull, 'grace', '/sdl tested ok');
    expect(status(pull)).toBe('failure');
    await say(pull, 'grace', '/sdl tested opened the cart on a phone, twice');
    expect(status(pull)).toBe('success');
    expect(sdlCheck(pull).summary).toContain('`grace`');
    await stage.later(20_000);
    await pull.push({ by: 'mona', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    await stage.settled();
    expect(status(pull)).toBe('failure');
  });

  it('counts by a member of the team that the policy names', async () => {
    const { pull } = await opened({
      body: steps,
      policy: enforcing('manual-test\n    testers: [security]\n    author: false'),
    });
    expect(status(pull)).toBe('failure');
    await say(pull, 'grace', '/sdl tested opened the cart on a phone, twice');
    expect(status(pull)).toBe('failure');
    await say(pull, 'sam', '/sdl tested opened the cart on a phone, twice');
    expect(status(pull)).toBe('success');
  });
});

describe('the text of a review', () => {
  const reviewed = async (pull: PullRequest, by: string, body: string) => {
    await stage.later(20_000);
    const review = await pull.review({ by, state: 'comment', body });
    await stage.settled();
    return review;
  };

  it('counts as a comment does, once, and not by somebody without write access', async () => {
    const { pull } = await opened();
    await reviewed(pull, 'eve', '/sdl tested opened the cart on a phone, twice');
    expect(status(pull)).toBe('failure');
    const before = pull.comments.length;
    const { id } = await reviewed(pull, 'grace', 'Works.\n\n/sdl tested opened the cart on a phone, twice');
    expect(status(pull)).toBe('success');
    expect(sdlCheck(pull).summary).toContain('`grace`');
    for (const { id: delivery, event } of [...stage.emulator.deliveries])
      if (event === 'pull_request_review') await stage.emulator.redeliver(delivery);
    await stage.settled();
    const replies = pull.comments.slice(before).filter(({ body }) => body.includes('recorded'));
    expect(replies).toHaveLength(1);
    expect(replies[0]?.body).toContain(`(#pullrequestreview-${id})`);
  });

  it('does nothing where it was edited before it is read', async () => {
    const { pull } = await opened();
    const held = stage.emulator.faults.webhooks.omit({ event: 'pull_request_review', times: 1 });
    const review = await reviewed(pull, 'grace', 'Works.');
    await review.edit({ body: '/sdl tested opened the cart on a phone, twice' });
    held.remove();
    for (const { id, event } of [...stage.emulator.deliveries])
      if (event === 'pull_request_review') await stage.emulator.redeliver(id);
    await stage.settled();
    expect(status(pull)).toBe('failure');
  });

  it('decides about no exception: the reply says where to write it', async () => {
    const { pull } = await opened();
    await reviewed(pull, 'grace', '/sdl approve EX-1');
    expect(pull.comments.at(-1)?.body).toContain('Write this in a comment on the pull request');
  });
});

describe('a deployment', () => {
  const policy = enforcing('manual-test\n    ways: [deployment]');
  const allowed = { ...registeredApp().permissions, deployments: 'read' } as const;

  it('of the head to a preview counts, once its check has ended', async () => {
    const shop = await stage.shop({ policy, permissions: allowed });
    const pull = await shop.openPullRequest(change);
    await stage.settled();
    expect(status(pull)).toBe('failure');
    const deployment = { sha: pull.headSha, environment: 'preview', by: 'ada' };
    await shop.reportDeployment({ ...deployment, state: 'in_progress' });
    await shop.reportDeployment({ ...deployment, state: 'success' });
    await stage.later(20_000);
    await shop.reportStatus({ sha: pull.headSha, context: 'deploy', state: 'success', by: 'ada' });
    await stage.settled();
    expect(status(pull)).toBe('success');
    expect(sdlCheck(pull).summary).toContain('`preview`');
  });

  it('cannot be checked without the permission', async () => {
    const { deployments: _, ...without } = registeredApp().permissions;
    const shop = await stage.shop({ policy, permissions: without });
    const pull = await shop.openPullRequest(change);
    await stage.settled();
    expect(status(pull)).toBe('failure');
    expect(sdlCheck(pull).summary).toContain('Deployments: read');
  });
});

test('a change of documents alone needs none, and a draft waits', async () => {
  const shop = await stage.shop({ policy: enforcing('manual-test') });
  const docs = await shop.openPullRequest({
    by: 'mona',
    title: 'Manual',
    files: { 'docs/manual.md': 'How.\n' },
  });
  const draft = await shop.openPullRequest({ ...change, draft: true });
  await stage.settled();
  expect(status(docs)).toBe('success');
  expect(status(draft)).toBe('in_progress');
});
