import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from './line-splitter.ts';

function linesOf(chunks: readonly Buffer[], longest = 1000): readonly string[] {
  const splitter = new LineSplitter(longest);
  return [...chunks.flatMap((chunk) => splitter.split(chunk)), ...splitter.end()];
}

describe('lines of bytes', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing', [], []],
    ['one line without an end', ['a'], ['a']],
    ['an empty line between two', ['a\n\nb\n'], ['a', '', 'b']],
    ['a line in pieces', ['a', 'b', 'c\nd'], ['abc', 'd']],
    ['other line ends are no end', ['a\rb\u{2028}c\n'], ['a\rb\u{2028}c']],
  ])('%s', (_, chunks, lines) => {
    expect(linesOf(chunks.map((chunk) => Buffer.from(chunk)))).toEqual(lines);
  });

  it('are the same however the bytes are cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (whole, size) => {
        const bytes = Buffer.from(whole);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(linesOf(chunks)).toEqual(expected);
      }),
    );
  });

  it('are cut just above the limit, and what follows is whole', () => {
    expect(
      linesOf(
        ['aaa', 'aaa', 'aaa\nbb\n'].map((text) => Buffer.from(text)),
        4,
      ),
    ).toEqual(['aaaaa', 'bb']);
  });
});
