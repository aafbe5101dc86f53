import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { globMistake, matcher } from './matching.ts';

test.each<[string, readonly string[], readonly string[]]>([
  ['src/**', ['src/a.ts', 'src/deep/.hidden/b'], ['src', 'Src/a.ts', 'lib/src/a.ts']],
  ['**', ['a', 'a/b', '.github/sdl.yml', 'a\nb'], []],
  ['**/*.md', ['a.md', 'docs/deep/a.md', '.md'], ['a.mdx', 'a.md/b']],
  ['docs/**/a', ['docs/a', 'docs/b/a', 'docs/b/c/a'], ['docs/ba', 'docs']],
  ['src/*', ['src/a', 'src/.a'], ['src/a/b', 'lib/src/a']],
  ['a**b', ['ab', 'axxb'], ['a/b']],
  ['**b', ['ab', 'b'], ['a/b']],
  ['a?c', ['abc', 'a😀c'], ['a/c', 'ac']],
  ['[a-c]x', ['ax', 'bx'], ['dx', 'Ax']],
  ['[!a-c]x', ['dx'], ['ax', '/x']],
  ['[^a]', ['b', '-'], ['a']],
  ['[a-]', ['a', '-'], ['b']],
  ['[\\]\\-]', [']', '-'], ['\\']],
  ['*.{ts,tsx}', ['a.ts', 'a.tsx'], ['a.js', 'a.ts,tsx']],
  ['a{,-b{c,d}}', ['a', 'a-bc', 'a-bd'], ['a-b']],
  ['{**/,}a', ['a', 'x/a'], ['xa']],
  ['{docs,src/**}', ['docs', 'src/a/b'], ['docs/a']],
  ['a,**', ['a,', 'a,x'], ['a,x/y']],
  ['app/(group)/\\[id\\]/+page.ts', ['app/(group)/[id]/+page.ts'], ['app/group/i/+page.ts']],
  ['a.b|c$', ['a.b|c$'], ['axb', 'c$', 'a.b']],
])('%s matches %j and not %j', (glob, matching, others) => {
  expect(globMistake(glob)).toBeNull();
  const matches = matcher([glob]);
  expect(matching.filter((path) => !matches(path))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

test('several globs match what one of them matches, and none match nothing', () => {
  expect(['a', 'b', 'c', 'ab'].filter(matcher(['a', 'b']))).toEqual(['a', 'b']);
  expect(matcher([])('a')).toBe(false);
});

test.each([
  ['/src/**', /from the root of the repository/],
  ['./src/**', /from the root of the repository/],
  ['../src', /from the root of the repository/],
  ['!src/**', /not negated/],
  ['docs/', /of files/],
  ['+(a|b)', /without extended patterns/],
  ['**/+([a-z]|a)b', /without extended patterns/],
  ['!(a)', /not negated/],
  ['src/!(a)', /without extended patterns/],
  ['{1..9}', /list alternatives/],
  ['{a}', /list alternatives/],
  ['a[b', /balanced brackets/],
  ['a]b', /balanced brackets/],
  ['{a,b', /balanced brackets/],
  ['a}', /balanced brackets/],
  ['[]', /balanced brackets/],
  ['[a/b]', /balanced brackets/],
  ['[[:alpha:]]', /balanced brackets/],
  ['[z-a]', /in this order/],
  ['[.-9]', /without `\/`/],
  ['a\\', /after each/],
])('%s is refused', (glob, mistake) => {
  expect(globMistake(glob)).toMatch(mistake);
  expect(() => matcher([glob])).toThrow(TypeError);
});

describe('whatever the glob', () => {
  const globs = fc.string({
    unit: fc.constantFrom(...'ab/*?[]{}(),-!^\\.|+@$😀'),
    maxLength: 200,
  });

  test('it is refused or matches, and never anything else', () => {
    fc.assert(
      fc.property(globs, fc.string({ maxLength: 50 }), (glob, path) => {
        if (globMistake(glob) === null) expect(typeof matcher([glob])(path)).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });

  test('a glob without special characters matches itself only', () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9_.@$+()|-][A-Za-z0-9_.@$|-]{0,20}$/);
    fc.assert(
      fc.property(plain, plain, (glob, path) => {
        expect(matcher([glob])(path)).toBe(glob === path);
      }),
    );
  });
});

test.each([
  ['many stars', '*a'.repeat(99)],
  ['many directories', '**/a/'.repeat(39).concat('b')],
  ['nested alternatives', `${'{a,'.repeat(40)}a${'}'.repeat(40)}`.concat('*b')],
  ['alternatives in a row', '{a,aa}'.repeat(33)],
])('a hostile glob ends in time: %s', (_, glob) => {
  expect(globMistake(glob)).toBeNull();
  const started = performance.now();
  const matches = matcher([glob]);
  expect(matches(`${'a'.repeat(4000)}c`)).toBe(false);
  expect(matches(`${'a/'.repeat(2000)}c`)).toBe(false);
  // Backtracking would take longer than the universe is old.
  expect(performance.now() - started).toBeLessThan(5_000);
});
