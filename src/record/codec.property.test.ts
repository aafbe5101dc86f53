import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { decode, encode, InOrder } from './codec.ts';

/** Keys that a careless codec takes for its own, or that change a prototype. */
const hostileKey = fc.constantFrom(
  '$date',
  '$object',
  '$text',
  '$',
  '$$date',
  '__proto__',
  'toJSON',
  '\ud800',
  '',
);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', 'a\udc00b', '\0'),
);
const leaf = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.date({ noInvalidDate: true }),
);

/** Plain data as the evidence is: its objects may have any key as one of their own. */
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('data'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.oneof(text, hostileKey), tie('data')), { maxLength: 5 }).map(Object.fromEntries),
  ),
}));

describe('plain data', () => {
  it('is the same when it is read back', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(decode(encode(value))).toStrictEqual(value);
      }),
    );
  });

  it('is written as the same text again', () => {
    fc.assert(
      fc.property(data, (value) => {
        const written = encode(value);
        expect(encode(decode(written))).toBe(written);
      }),
    );
  });

  it('is canonical JSON', () => {
    fc.assert(
      fc.property(data, (value) => {
        const written = encode(value);
        expect(canonicalize(JSON.parse(written))).toBe(written);
      }),
    );
  });

  it('keeps the order of its keys where that matters', () => {
    fc.assert(
      fc.property(data, (value) => {
        const read = decode(encode(new InOrder(value)));
        expect(read).toStrictEqual(value);
        expect(encode(new InOrder(read))).toBe(encode(new InOrder(value)));
        expect(keysIn(read)).toEqual(keysIn(value));
      }),
    );
  });

  it('gives the same text in whatever order its keys were added', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.oneof(text, hostileKey), data), {
          selector: ([key]) => key,
          maxLength: 8,
        }),
        (entries) => {
          const reversed = Object.fromEntries(entries.toReversed());
          expect(encode(reversed)).toBe(encode(Object.fromEntries(entries)));
        },
      ),
    );
  });
});

it.each<[string, unknown, string]>([
  ['a date', new Date(0), '{"$date":"1970-01-01T00:00:00.000Z"}'],
  ['undefined', [undefined], '[{"$undefined":true}]'],
  ['a lone surrogate', 'a\ud800', '{"$text":"\\"a\\\\ud800\\""}'],
  ['a key that looks like a tag', { $date: '1' }, '{"$object":[["$date","1"]]}'],
  [
    'a key that names the prototype',
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    '{"__proto__":{"isAdmin":true}}',
  ],
])('%s is written so that it can be told from all else', (_, value, written) => {
  expect(encode(value)).toBe(written);
  expect(decode(written)).toStrictEqual(value);
});

it('a date that is none stays one that is none', () => {
  const read = decode(encode([new Date(Number.NaN)])) as readonly [Date];
  expect(read[0]).toBeInstanceOf(Date);
  expect(read[0].getTime()).toBeNaN();
});

it('reads no prototype from a text', () => {
  const read = decode('{"a":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}}');
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect('isAdmin' in {}).toBe(false);
  expect((read as { a: { isAdmin?: boolean } }).a.isAdmin).toBeUndefined();
  const listed = decode('{"$object":[["__proto__",{"isAdmin":true}],["$a",1]]}');
  expect(Object.getPrototypeOf(listed)).toBe(Object.prototype);
});

it.each<[string, unknown]>([
  ['a function', { evaluate: () => 1 }],
  ['a symbol', Symbol('a')],
  ['a big integer', 1n],
  ['a map', new Map()],
  ['a set', [new Set()]],
  ['an instance of a class', new (class Rule {})()],
])('%s is refused, for it would be lost', (_, value) => {
  expect(() => encode(value)).toThrow(TypeError);
});

it.each([
  ['a tag that is not known', '{"$regexp":"a"}'],
  ['a tag beside another key', '{"$date":"2026-01-01T00:00:00.000Z","a":1}'],
  ['a tag with another content', '{"$date":1}'],
  ['an object that is no list of entries', '{"$object":[1]}'],
])('%s is refused', (_, written) => {
  expect(() => decode(written)).toThrow(TypeError);
});

it('is read in a time that grows with its length alone', () => {
  const nested = `${'{"$object":[["$a",'.repeat(300)}1${']]}'.repeat(300)}`;
  const wide = encode(
    Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`$${index}`, index])),
  );
  const start = performance.now();
  decode(nested);
  decode(wide);
  expect(performance.now() - start).toBeLessThan(2_000);
});

/** The keys of all objects, in their order. */
function keysIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).map(([key, each]) => [key, keysIn(each)]);
}
