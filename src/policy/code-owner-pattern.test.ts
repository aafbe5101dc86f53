import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeOwnerPattern } from './code-owner-pattern.ts';

function matches(pattern: string, path: string): boolean | null {
  return codeOwnerPattern(pattern)?.matches(path.split('/')) ?? null;
}

test.each<[pattern: string, matching: readonly string[], others: readonly string[]]>([
  ['*', ['a', 'a/b', 'a/b/c.js', '.env'], []],
  ['**', ['a', 'a/b'], []],
  ['/**', ['a', 'a/b'], []],
  ['/', [], ['a', 'a/b']],
  ['*.js', ['a.js', 'a/b.js', '.js', 'a.js/b'], ['a.jsx', 'a.JS', 'js']],
  ['foo', ['foo', 'foo/bar', 'bar/foo', 'bar/foo/baz'], ['foo.txt', 'Foo', 'bar/foo.txt', 'xfoo']],
  ['/foo', ['foo', 'foo/bar', 'foo/bar/baz'], ['fool.txt', 'bar/foo']],
  ['foo/', ['foo/bar', 'bar/foo/baz', 'bar/foo/baz/qux'], ['foo', 'bar/foo']],
  ['/foo/', ['foo/bar', 'foo/bar/baz'], ['foo', 'bar/foo/baz']],
  ['foo/bar', ['foo/bar', 'foo/bar/baz'], ['foo/bart', 'baz/foo/bar']],
  ['/foo/bar', ['foo/bar', 'foo/bar/baz'], ['baz/foo/bar']],
  ['foo/bar/', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/bar', 'baz/foo/bar/qux']],
  ['/foo/bar/', ['foo/bar/baz'], ['foo/bar', 'baz/foo/bar/qux']],
  ['f*', ['foo', 'foo/bar/baz', 'bar/foo'], ['bar/baz', 'xfoo']],
  ['/*', ['foo', 'bar'], ['foo/bar', 'foo/bar/baz']],
  ['/f*', ['foo', 'foo/bar/baz'], ['bar/foo', 'xfoo']],
  ['f*/', ['foo/bar', 'bar/foo/baz'], ['foo', 'bar/foo']],
  ['/*/', ['foo/bar', 'bar/foo/baz'], ['foo']],
  ['/f*/', ['foo/bar'], ['foo', 'bar/foo/baz']],
  ['docs/*', ['docs/a.md'], ['docs', 'docs/a/b.md', 'src/docs/a.md']],
  ['docs/*.md', ['docs/a.md'], ['docs/a/b.md', 'src/docs/a.md']],
  ['foo/*/baz', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/baz', 'foo/a/b/baz']],
  ['foo/*/', ['foo/bar/baz'], ['foo/bar']],
  ['f?o', ['foo', 'f-o', 'bar/foo'], ['fo', 'fooo', 'f/o']],
  ['f?o*z', ['foobaz', 'f-oz'], ['fobaz', 'foobar']],
  ['**/foo', ['foo', 'a/foo', 'a/b/foo', 'a/foo/b'], ['afoo']],
  ['**/foo/bar', ['foo/bar', 'qux/foo/bar', 'qux/foo/bar/baz'], ['foo/baz/bar']],
  ['**/*bar*', ['bar', 'foo/rebar', 'foo/barrio/a', 'foo/qux/bar'], ['foo/ba']],
  ['foo/bar/**', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/bar', 'qux/foo/bar/baz']],
  ['foo/**/bar', ['foo/bar', 'foo/qux/bar', 'foo/qux/quux/bar/baz'], ['qux/foo/bar', 'foo/qux']],
  ['foo/**/', ['foo/bar', 'foo/bar/baz'], ['foo']],
  ['foo/**/bar/b*', ['foo/bar/baz', 'foo/qux/bar/baz'], ['foo/bar', 'foo/bar/qux']],
  ['**/logs', ['build/logs', 'scripts/logs/a', 'logs'], ['logs.txt']],
  ['**/*.spec.ts', ['a.spec.ts', 'src/a.spec.ts'], ['a.ts']],
  ['*-*-*', ['a-b-c', 'x/--'], ['a-b', 'a_b-c']],
  ['a**b', ['ab', 'axb', 'c/axxb'], ['a/b']],
  ['f\\*o', ['f*o'], ['foo']],
  ['f\\?o', ['f?o'], ['foo']],
  ['with\\ space/', ['with space/a'], ['with/a', 'with']],
  ['a\\[1\\].js', ['a[1].js'], ['a1.js']],
  ['a#b', ['a#b'], ['a']],
  ['@scope/pkg', ['@scope/pkg/index.js'], ['scope/pkg']],
  ['a.b', ['a.b'], ['axb']],
  ['(a|b)+', ['(a|b)+'], ['a', 'ab']],
  ['{a,b}', ['{a,b}'], ['a', 'b']],
  ['über/*', ['über/ä.md'], ['uber/a.md']],
  ['?', ['ü', '😀', 'a/b'], ['ab', 'foo/bar']],
  ['//foo', [], ['foo', 'a/foo']],
  ['./foo', [], ['foo']],
])('%s', (pattern, matching, others) => {
  expect(matching.filter((path) => matches(pattern, path) !== true)).toEqual([]);
  expect(others.filter((path) => matches(pattern, path) !== false)).toEqual([]);
});

test.each([
  ['a negation', '!foo'],
  ['a range', '[ab].js'],
  ['the end of a range', 'a].js'],
  ['an escaped hash', '\\#foo'],
  ['three asterisks', '***/*.rb'],
  ['a backslash at the end', 'foo\\'],
  ['a backslash at the end of a folder', 'foo\\/bar'],
  ['nothing', ''],
])('%s is no pattern of GitHub', (_, pattern) => {
  expect(codeOwnerPattern(pattern)).toBeNull();
});

test('what a pattern matches, it matches in any folder below one that it names', () => {
  const name = fc.stringMatching(/^[a-c]{1,3}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (names, below) => {
      const pattern = `/${names.join('/')}`;
      expect(matches(pattern, names.join('/'))).toBe(true);
      expect(matches(pattern, [...names, below].join('/'))).toBe(true);
      expect(matches(`${pattern}/`, names.join('/'))).toBe(false);
      expect(matches(`**/${names.join('/')}`, [below, ...names].join('/'))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a pattern of many wildcards takes no time that grows beyond its length times that of the path', () => {
  const pattern = codeOwnerPattern(`${'**/a*a*a*/'.repeat(50)}b`);
  const path = Array.from({ length: 200 }, () => 'a'.repeat(20));
  const before = performance.now();
  expect(pattern?.matches(path)).toBe(false);
  expect(performance.now() - before).toBeLessThan(500);
});
