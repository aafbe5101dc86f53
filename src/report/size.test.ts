import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../../test/samples/hostile-text.ts';
import { bytes, joinWithin, shorten, shortenMiddle } from './size.ts';

describe('shorten', () => {
  test.each([
    ['keeps what fits', 'abc', 3, 'abc'],
    ['ends in an ellipsis', 'abcd', 3, 'ab…'],
    ['leaves a surrogate pair out rather than cutting it', 'a👍bc', 3, 'a…'],
    ['keeps a surrogate pair that fits', 'a👍bc', 4, 'a👍…'],
    ['leaves nothing but the ellipsis', 'abc', 1, '…'],
  ])('%s', (_, text, limit, expected) => {
    expect(shorten(text, limit)).toBe(expected);
  });

  it('is never longer than the limit and always well-formed', () => {
    fc.assert(
      fc.property(anyText(), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        for (const short of [shorten(text, limit), shortenMiddle(text, limit)]) {
          expect(short.length).toBeLessThanOrEqual(limit);
          expect(short.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

describe('shortenMiddle', () => {
  test.each([
    ['keeps what fits', 'abc', 3, 'abc'],
    ['keeps both ends', 'abcdefghij', 6, 'abc…ij'],
    ['leaves a surrogate pair out rather than cutting it', 'abcdefgh👍i', 6, 'abc…i'],
  ])('%s', (_, text, limit, expected) => {
    expect(shortenMiddle(text, limit)).toBe(expected);
  });
});

describe('joinWithin', () => {
  const rest = (missing: number) => `+${missing}`;

  test.each([
    ['all blocks where they fit', ['aa', 'bb'], 5, 'aa,bb'],
    ['whole blocks and how many are missing', ['aa', 'bb', 'cc'], 7, 'aa,+2'],
    ['bytes, not characters', ['ää', 'bb'], 6, '+2'],
    ['no block after one that is too big', ['aaaaaaaaa', 'b'], 6, '+2'],
    ['nothing of nothing', [], 5, ''],
  ])('gives %s', (_, blocks, limit, expected) => {
    expect(joinWithin(blocks, ',', limit, rest)).toBe(expected);
  });

  it('never exceeds the limit where the last block alone fits', () => {
    const blocks = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 9 });
    fc.assert(
      fc.property(blocks, fc.integer({ min: 2, max: 60 }), (list, limit) => {
        expect(bytes(joinWithin(list, '\n', limit, rest))).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
