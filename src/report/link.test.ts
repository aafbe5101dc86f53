import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText, hostileText } from '../../test/samples/hostile-text.ts';
import type { LinkTarget } from '../text/message.ts';
import { type LinkContext, urlOf } from './link.ts';

const context: LinkContext = {
  repositoryUrl: 'https://github.com/acme/shop',
  headSha: 'a72c7ab',
  headBranch: { repositoryUrl: 'https://github.com/alice/shop', name: 'topic/cart' },
};

const blob = 'https://github.com/acme/shop/blob/a72c7ab';

describe('a file is linked at the head commit', () => {
  test.each([
    ['a path', { path: 'src/cart.ts' }, `${blob}/src/cart.ts`],
    ['a line', { path: 'src/cart.ts', line: 2 }, `${blob}/src/cart.ts#L2`],
    ['no line 0', { path: 'src/cart.ts', line: 0 }, `${blob}/src/cart.ts`],
    ['spaces', { path: 'a b.ts' }, `${blob}/a%20b.ts`],
    ['a hash', { path: 'a#L9.ts' }, `${blob}/a%23L9.ts`],
    ['a question mark', { path: 'a?b=c.ts' }, `${blob}/a%3Fb%3Dc.ts`],
    ['a percent sign', { path: '%2e%2e/a.ts' }, `${blob}/%252e%252e/a.ts`],
    ['brackets and parentheses', { path: '[a](b).ts' }, `${blob}/%5Ba%5D%28b%29.ts`],
    ['backticks and pipes', { path: 'a`|b.ts' }, `${blob}/a%60%7Cb.ts`],
    ['new lines', { path: 'a\r\nb.ts' }, `${blob}/a%0D%0Ab.ts`],
    ['Unicode', { path: 'é/👍.ts' }, `${blob}/%C3%A9/%F0%9F%91%8D.ts`],
    ['a backslash', { path: 'a\\..\\b.ts' }, `${blob}/a%5C..%5Cb.ts`],
    ['dots in a name', { path: '...a/.github/b..ts' }, `${blob}/...a/.github/b..ts`],
  ])('%s', (_, file, expected) => {
    expect(urlOf({ kind: 'file', ...file }, context)).toBe(expected);
  });

  test.each([
    ['a way up', '../../settings'],
    ['a way up inside', 'src/../../../settings'],
    ['the directory itself', 'src/./a.ts'],
    ['nothing', ''],
    ['an absolute path', '/etc/passwd'],
    ['half a surrogate pair', 'a\u{d83d}.ts'],
    ['more than 2,000 characters', 'é'.repeat(400)],
  ])('no link: %s', (_, path) => {
    expect(urlOf({ kind: 'file', path }, context)).toBeNull();
  });
});

describe('a new file is linked on the head branch', () => {
  const editor = 'https://github.com/alice/shop/new/topic/cart';
  const template = (content: string, path = 'docs/login page.md'): LinkTarget => ({
    kind: 'new-file',
    path,
    content,
  });

  test.each<[string, LinkTarget, string]>([
    [
      'with its content',
      template('# A & B\n[x](y)'),
      `${editor}?filename=docs%2Flogin+page.md&value=%23+A+%26+B%0A%5Bx%5D%28y%29`,
    ],
    [
      'without content that is too long',
      template('é'.repeat(1_000)),
      `${editor}?filename=docs%2Flogin+page.md`,
    ],
  ])('%s', (_, target, expected) => {
    expect(urlOf(target, context)).toBe(expected);
  });

  test.each<[string, LinkTarget, LinkContext]>([
    [
      'the head branch is unknown',
      template('#'),
      { repositoryUrl: context.repositoryUrl, headSha: 'a72c7ab' },
    ],
    ['the path leads up', template('#', '../a.md'), context],
    ['the path is too long for a URL', template('#', 'a'.repeat(8_000)), context],
    [
      'the branch leads up',
      template('#'),
      { ...context, headBranch: { repositoryUrl: 'https://github.com/alice/shop', name: '../../settings' } },
    ],
  ])('no link: %s', (_, target, where) => {
    expect(urlOf(target, where)).toBeNull();
  });
});

test.each<[LinkTarget, string | null]>([
  [{ kind: 'commit', sha: '5ac7e8a' }, 'https://github.com/acme/shop/commit/5ac7e8a'],
  [{ kind: 'commit', sha: '../settings' }, null],
  [{ kind: 'pull-request', number: 12 }, 'https://github.com/acme/shop/pull/12'],
  [{ kind: 'issue', number: 12 }, 'https://github.com/acme/shop/issues/12'],
  [{ kind: 'issue', number: 0 }, null],
  [{ kind: 'issue', number: Number.NaN }, null],
])('%j is linked as %s', (target, expected) => {
  expect(urlOf(target, context)).toBe(expected);
});

const anyPath = fc
  .array(fc.oneof(hostileText, anyText({ maxLength: 20 }), fc.constantFrom('..', '.', '', 'src')), {
    minLength: 1,
  })
  .map((segments) => segments.join('/'));

describe('whatever a path contains', () => {
  it('leads to exactly that file', () => {
    fc.assert(
      fc.property(anyPath, fc.nat(9), (path, line) => {
        const url = urlOf({ kind: 'file', path, line }, context);
        if (url === null) return;
        const { origin, pathname, search, hash } = new URL(url);
        expect(url).toMatch(/^[\w./:%#~-]+$/);
        expect(origin).toBe('https://github.com');
        expect(decodeURIComponent(pathname)).toBe(`/acme/shop/blob/a72c7ab/${path}`);
        expect(search).toBe('');
        expect(hash).toBe(line === 0 ? '' : `#L${line}`);
      }),
    );
  });

  it('opens the editor for exactly that file and content', () => {
    fc.assert(
      fc.property(anyPath, anyText({ maxLength: 100 }), (path, content) => {
        const url = urlOf({ kind: 'new-file', path, content }, context);
        if (url === null) return;
        const { origin, pathname, searchParams, hash } = new URL(url);
        expect(url).toMatch(/^[\w./:%?&=+*-]+$/);
        expect(origin + pathname).toBe('https://github.com/alice/shop/new/topic/cart');
        expect([...searchParams]).toEqual([
          ['filename', path],
          ['value', content],
        ]);
        expect(hash).toBe('');
      }),
    );
  });
});
