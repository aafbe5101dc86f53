import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { unquotePath } from './quoted-path.ts';

describe('a path as git writes it', () => {
  test.each<[string, string, string]>([
    ['plain', 'src/cart.ts', 'src/cart.ts'],
    ['with a space, which git does not quote', 'src/my cart.ts', 'src/my cart.ts'],
    ['with octal escapes of UTF-8', String.raw`"caf\303\251/\360\237\230\200.ts"`, 'café/😀.ts'],
    ['with a quotation mark and a backslash', String.raw`"a\"b\\c.ts"`, String.raw`a"b\c.ts`],
    ['with control characters', String.raw`"a\tb\nc\a\b\v\f\r"`, 'a\tb\nc\x07\b\v\f\r'],
    ['with bytes that are not UTF-8', String.raw`"caf\351"`, 'caf\u{fffd}'],
    ['with unusual bytes left as they are', '"café\\t"', 'café\t'],
    ['that nothing closes', '"src/cart.ts', 'src/cart.ts'],
    ['that a backslash ends', '"src\\', 'src\\'],
    ['with more behind it', '"a b" "c d"', 'a b'],
  ])('%s', (_, written, path) => {
    expect(unquotePath(written)).toBe(path);
  });

  it('is read back whatever its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) => {
        const octal = [...Buffer.from(path)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`);
        expect(unquotePath(`"${octal.join('')}"`)).toBe(path);
      }),
    );
  });
});
