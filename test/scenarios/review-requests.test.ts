import { expect, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { scene, shown, writes } from './scene.ts';

// A requirement that asks for reviews by itself: whom, when, and when not again.

const stage = scene();

const policy = (from: string, enforcement = 'enforce') => `require:
  reviewed:
    enforcement: ${enforcement}
    requires: { approvals: { count: 1 } }
    request-reviews: ${from}
`;
const everybody = policy('{ from: [ada, { team: security }] }');
const change = { by: 'mona', title: 'Twice', message: 'Twice', files: { 'src/a.js': 'a();\n' } } as const;

/** Whose review is requested now, by what the check says and by what was sent. */
async function requests(): Promise<readonly string[]> {
  await stage.advance(120_000);
  return writes(stage.asked()).filter((operation) => operation === 'pulls/request-reviewers');
}

async function opened(text: string, more: Partial<Parameters<typeof open>[1]> = {}) {
  const shop = await stage.shop({ policy: text });
  return { shop, pullRequest: await open(shop, more) };
}

async function open(
  shop: Awaited<ReturnType<typeof stage.shop>>,
  more: { readonly draft?: boolean; readonly by?: string },
) {
  return shop.openPullRequest({ ...change, ...more });
}

const says = (pullRequest: PullRequest) => shown(pullRequest).rules;

test('they are requested once, and not again on other events', async () => {
  const { pullRequest } = await opened(everybody);
  expect(await requests()).toHaveLength(1);
  expect(says(pullRequest)).toEqual({ 'require.reviewed': 'pending' });
  await pullRequest.edit({ title: 'Twice as much', by: 'mona' });
  await pullRequest.review({ by: 'ada', state: 'comment', body: 'Why?' });
  expect(await requests()).toHaveLength(0);
});

test('what a person takes away is not requested again for this head, and is for the next', async () => {
  const { pullRequest } = await opened(everybody);
  expect(await requests()).toHaveLength(1);
  await pullRequest.removeReviewRequest({ users: ['ada'], teams: ['security'], by: 'mona' });
  expect(await requests()).toHaveLength(0);
  await pullRequest.push({ by: 'mona', message: 'More', files: { 'src/b.js': 'b();\n' } });
  expect(await requests()).toHaveLength(1);
});

test('on a draft they are requested when it is ready', async () => {
  const { pullRequest } = await opened(everybody, { draft: true });
  expect(await requests()).toHaveLength(0);
  await pullRequest.readyForReview({ by: 'mona' });
  expect(await requests()).toHaveLength(1);
});

test('somebody whom GitHub refuses stops nobody else from being asked, and is tried once', async () => {
  const { pullRequest } = await opened(policy('{ from: [zoe, ada] }'));
  expect(await requests()).toHaveLength(3);
  await pullRequest.edit({ title: 'Twice as much', by: 'mona' });
  expect(await requests()).toHaveLength(0);
});

test('the author is never asked', async () => {
  await opened(policy('{ from: [mona, { team: developers }], mode: random, count: 5 }'));
  expect(await requests()).toHaveLength(1);
});

test('what is only observed requests nothing', async () => {
  await opened(policy('{ from: [ada] }', 'observe'));
  expect(await requests()).toHaveLength(0);
});

test('becoming a draft and ready again requests nobody twice', async () => {
  const { pullRequest } = await opened(everybody);
  expect(await requests()).toHaveLength(1);
  await pullRequest.convertToDraft({ by: 'mona' });
  await pullRequest.readyForReview({ by: 'mona' });
  expect(await requests()).toHaveLength(0);
});
