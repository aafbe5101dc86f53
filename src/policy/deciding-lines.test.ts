import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CodeOwnersLine, readCodeOwners } from './code-owners.ts';
import { decidingLines } from './deciding-lines.ts';

/** Comparisons of one change, and the steps that they take at most. Both together take a fraction of a second. */
const maxComparisons = 500_000;
const maxSteps = 30 * maxComparisons;

test.each([
  ['many patterns and paths', '*.x @ada', 1_500, 'a'],
  ['patterns of many folders', `${'**/a/a/a/'.repeat(100)}b @ada`, 200, 'a/'.repeat(1_000)],
  ['patterns of many wildcards', `${'a*'.repeat(1_000)}b @ada`, 200, 'a'.repeat(200)],
  ['patterns of two wildcards', '*a*b @ada', 3_000, 'a'.repeat(200)],
  ['patterns of one name', 'a/ @ada', 20_000, 'a'],
  ['patterns of the same folder', '/a/*/c @ada', 20_000, 'a/b/d'],
])('%s: nothing is known, after a bounded number of comparisons', (_, line, count, folder) => {
  let comparisons = 0;
  let steps = 0;
  const lines = (readCodeOwners(`${line}\n`.repeat(count)) ?? []).map(
    (each): CodeOwnersLine => ({
      ...each,
      compiled: {
        ...each.compiled,
        matches: (names) => {
          comparisons += 1;
          steps += each.compiled.maxSteps(names.length, names.join('/').length);
          return false;
        },
      },
    }),
  );
  const paths = Array.from({ length: 3_000 }, (_each, index) => `${folder}/${index}.js`);
  expect(decidingLines(lines, paths)).toBeNull();
  expect(comparisons).toBeLessThanOrEqual(maxComparisons);
  expect(steps).toBeLessThanOrEqual(maxSteps);
});

test('a comparison takes no more steps than it says', () => {
  const part = fc.constantFrom('a', '*', '**', 'a*', '*a*', '?', 'a*a*a');
  const path = fc.array(fc.stringMatching(/^[ab]{1,6}$/), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), path, (parts, names) => {
      const [line] = readCodeOwners(`${parts.join('/')} @ada`) ?? [];
      let read = 0;
      const counted = new Proxy([...names], {
        get: (target, key, receiver) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) read += 1;
          return Reflect.get(target, key, receiver);
        },
      });
      line?.compiled.matches(counted);
      expect(read).toBeLessThanOrEqual(line?.compiled.maxSteps(names.length, names.join('/').length) ?? 0);
    }),
    { numRuns: 300 },
  );
});

test('a long file whose lines begin with the same two folders', () => {
  const file = Array.from({ length: 10_000 }, (_, index) => `/src/packages/part-${index}/ @owner-${index}`);
  const paths = Array.from({ length: 3_000 }, (_, index) => `src/packages/part-${index}/a.js`);
  const found = decidingLines(readCodeOwners(file.join('\n')) ?? [], paths);
  expect(found?.size).toBe(3_000);
  expect(found?.get('src/packages/part-7/a.js')?.owners[0]).toMatchObject({ login: 'owner-7' });
});

test('a long file whose lines name folders at any depth', () => {
  const file = Array.from({ length: 10_000 }, (_, index) => `part-${index}/ @owner-${index}`);
  const paths = Array.from({ length: 3_000 }, (_, index) => `src/part-${index}/a.js`);
  const found = decidingLines(readCodeOwners(file.join('\n')) ?? [], paths);
  expect(found?.get('src/part-7/a.js')?.owners[0]).toMatchObject({ login: 'owner-7' });
});

test('a long file whose lines begin with folders of the root', () => {
  const file = Array.from({ length: 10_000 }, (_, index) => `/team-${index}/*/src/ @owner-${index}`).join(
    '\n',
  );
  const paths = Array.from({ length: 3_000 }, (_, index) => `team-${index}/web/src/a.js`);
  const found = decidingLines(readCodeOwners(file) ?? [], paths);
  expect(found?.size).toBe(3_000);
  expect(found?.get('team-7/web/src/a.js')?.owners[0]).toMatchObject({ login: 'owner-7' });
});

test('the lines that are selected decide as all lines do, one by one', () => {
  const part = fc.constantFrom('a', 'b', '*', '**', 'a*', '?', '', '\\a');
  const pattern = fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('/'));
  const path = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 8 }), path, (patterns, names) => {
      const lines = readCodeOwners(patterns.map((each) => `${each} @ada`).join('\n')) ?? [];
      const expected = lines.findLast(({ compiled }) => compiled.matches(names))?.line;
      expect(decidingLines(lines, [names.join('/')])?.get(names.join('/'))?.line).toBe(expected);
    }),
    { numRuns: 500 },
  );
});
