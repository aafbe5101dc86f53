import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Stricter } from '../rules/rule.ts';
import { directionOf, join } from './strictness.ts';

test.each<[Stricter | undefined, unknown, unknown, ReturnType<typeof directionOf>, unknown]>([
  ['larger', 1, 2, 'tightens', 2],
  ['larger', 2, 1, 'loosens', 2],
  ['larger', 2, 2, null, 2],
  ['larger', false, true, 'tightens', true],
  ['larger', 'two', 1, 'changes', 'two'],
  ['smaller', 5, 3, 'tightens', 3],
  ['smaller', 3, 5, 'loosens', 3],
  ['earlier', '2026-03-01', '2026-02-01', 'tightens', '2026-02-01'],
  ['earlier', '2026-02-01', '2026-03-01', 'loosens', '2026-02-01'],
  ['earlier', null, '2026-03-01', 'loosens', null],
  ['earlier', '2026-03-01', null, 'tightens', null],
  [['critical', 'high', 'low'], 'critical', 'low', 'tightens', 'low'],
  [['critical', 'high', 'low'], 'low', 'high', 'loosens', 'low'],
  [['critical', 'high', 'low'], 'low', 'none', 'changes', 'low'],
  ['superset', ['a'], ['a', 'b'], 'tightens', ['a', 'b']],
  ['superset', ['a', 'b'], ['a'], 'loosens', ['a', 'b']],
  ['superset', ['a'], ['b'], 'changes', ['a', 'b']],
  ['superset', ['a', 'b'], ['b', 'a'], 'changes', ['a', 'b']],
  ['superset', [{ name: 'a' }], [{ name: 'a' }, ['b']], 'tightens', [{ name: 'a' }, ['b']]],
  ['superset', ['a'], 'a', 'changes', ['a']],
  ['subset', ['a', 'b'], ['b'], 'tightens', ['b']],
  ['subset', [], ['b'], 'loosens', []],
  ['subset', ['a', 'b'], ['b', 'c'], 'changes', ['b']],
  [undefined, 1, 2, 'changes', 1],
  [undefined, { a: 1 }, { a: 1 }, null, { a: 1 }],
])('%j: from %j to %j', (stricter, before, after, direction, joined) => {
  expect(directionOf(stricter, before, after)).toBe(direction);
  expect(join(stricter, before, after)).toEqual(joined);
});

describe('the least value that asks for as much as either', () => {
  const choice = ['a', 'b', 'c', 'd'];
  const entries = fc.uniqueArray(fc.constantFrom(...choice), { maxLength: 4 });
  const typed: fc.Arbitrary<{ readonly stricter: Stricter; readonly values: readonly unknown[] }> = fc.oneof(
    fc.record({
      stricter: fc.constantFrom<Stricter>('larger', 'smaller'),
      values: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
    }),
    fc.record({
      stricter: fc.constantFrom<Stricter>('superset', 'subset'),
      values: fc.array(entries, { minLength: 3, maxLength: 3 }),
    }),
    fc.record({
      stricter: fc.constant<Stricter>(choice),
      values: fc.array(fc.constantFrom(...choice), { minLength: 3, maxLength: 3 }),
    }),
  );
  const asSet = (value: unknown) => (Array.isArray(value) ? value.toSorted() : value);

  it('is the same in whatever order layers are joined, and joining twice changes nothing', () => {
    fc.assert(
      fc.property(typed, ({ stricter, values: [a, b, c] }) => {
        const over = (first: unknown, second: unknown) => join(stricter, first, second);
        expect(asSet(over(over(a, b), c))).toEqual(asSet(over(a, over(b, c))));
        expect(asSet(over(a, b))).toEqual(asSet(over(b, a)));
        expect(over(a, a)).toEqual(a);
        expect(over(over(a, b), b)).toEqual(over(a, b));
      }),
    );
  });

  it('is looser than neither', () => {
    fc.assert(
      fc.property(typed, ({ stricter, values: [a, b] }) => {
        const joined = join(stricter, a, b);
        for (const one of [a, b]) {
          // Another order of a list says the same.
          if (isSame(one, joined)) continue;
          expect(directionOf(stricter, one, joined)).toBe('tightens');
        }
      }),
    );
  });

  const isSame = (one: unknown, other: unknown) =>
    JSON.stringify(asSet(one)) === JSON.stringify(asSet(other));
});
