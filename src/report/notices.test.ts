import { expect, test } from '@jest/globals';
import { distinctReporters, type Notice, type Reporter, renderNotices } from './notices.ts';

const app = (name: string | null): Reporter => ({ kind: 'check-run', name });
const status = (name: string | null): Reporter => ({ kind: 'status', name });
const sameName = (...reporters: readonly Reporter[]): Notice => ({
  kind: 'same-name',
  checkName: 'SDL',
  reporters,
});

test.each<[string, Notice, string]>([
  [
    'an app',
    sameName(app('ci')),
    '⚠️ `SDL` is also reported on this commit by the app `ci`, not only by this app.',
  ],
  ['a status', sameName(status('eve')), 'by a commit status of `eve`, not only'],
  ['nobody known', sameName(app(null), status(null)), 'by an unknown app and a commit status, not only'],
  [
    'many',
    sameName(app('a'), app('b'), app('c'), status('d'), status('e')),
    'by the app `a`, the app `b`, the app `c` and 2 more, not only',
  ],
  ['a locked conversation', { kind: 'comment-refused', why: 'locked' }, 'the conversation is locked'],
  ['a permission', { kind: 'comment-refused', why: 'permission' }, 'grant the app `Pull requests: write`'],
  ['another reason', { kind: 'comment-refused', why: 'other' }, 'GitHub refused it'],
])('%s', (_, notice, says) => {
  const [paragraph, ...others] = renderNotices([notice], 'https://github.test/acme/shop', null);
  expect(paragraph).toContain(says);
  expect(others).toEqual([]);
});

test('the page about the expected source is linked where the documentation is', () => {
  expect(renderNotices([sameName(app('ci'))], 'https://github.test/acme/shop', 'https://docs.test')).toEqual([
    expect.stringMatching(/ \[How\]\(https:\/\/docs\.test\/required-check\.md\)\.$/),
  ]);
});

test('reporters are named once, in a fixed order', () => {
  const all = [status('b'), app('c'), app('a'), app('c')];
  expect(distinctReporters(all)).toEqual([app('a'), app('c'), status('b')]);
  expect(distinctReporters(all.toReversed())).toEqual(distinctReporters(all));
});
