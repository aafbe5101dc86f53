import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeText } from './merge-text.ts';

const numbered = (replaced: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 9 }, (_, index) => `${replaced[index + 1] ?? index + 1}\n`).join('');

describe('a merge of lines', () => {
  test.each<[what: string, ancestor: string, ours: string, theirs: string, merged: string | null]>([
    ['edits apart', numbered(), numbered({ 2: 'b' }), numbered({ 8: 'h' }), numbered({ 2: 'b', 8: 'h' })],
    ['the same edit', numbered(), numbered({ 2: 'b' }), numbered({ 2: 'b' }), numbered({ 2: 'b' })],
    ['one side only', numbered(), numbered(), numbered({ 8: 'h' }), numbered({ 8: 'h' })],
    ['two edits of one line', numbered(), numbered({ 2: 'b' }), numbered({ 2: 'B' }), null],
    ['edits of neighboring lines', numbered(), numbered({ 2: 'b' }), numbered({ 3: 'c' }), null],
    ['two insertions in one place', 'a\nb\n', 'a\nx\nb\n', 'a\ny\nb\n', null],
    ['the same insertion in one place', 'a\nb\n', 'a\nx\nb\n', 'a\nx\nb\n', 'a\nx\nb\n'],
    ['an edit of what the other side removes', numbered(), '', numbered({ 5: 'e' }), null],
    ['additions to nothing', '', 'a\n', 'b\n', null],
    ['no end of line at the end', 'a\nb\nc', 'A\nb\nc', 'a\nb\nc\n', 'A\nb\nc\n'],
    ['other ends of line are part of it', 'a\r\nb\nc\n', 'a\nb\nc\n', 'a\r\nb\nC\n', 'a\nb\nC\n'],
    [
      'signs that end a line elsewhere',
      'a\u2028b\rc\nd\ne\n',
      'a\u2028b\rC\nd\ne\n',
      'a\u2028B\rc\nd\ne\n',
      null,
    ],
    [
      'names of properties',
      '__proto__\nb\nc\n',
      '__proto__\nb\nconstructor\n',
      'x\nb\nc\n',
      'x\nb\nconstructor\n',
    ],
  ])('%s', (_, ancestor, ours, theirs, merged) => {
    expect(mergeText(ancestor, ours, theirs)).toBe(merged);
    expect(mergeText(ancestor, theirs, ours)).toBe(merged);
  });

  it('takes a bounded time for hostile texts', () => {
    const lines = (count: number, line: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');
    const count = 20_000;
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 0x7fff_ffff;
      return seed % 2 === 0 ? 'a' : 'b';
    };
    const started = performance.now();
    const texts = [0, 1, 2].map(() => lines(count, random)) as [string, string, string];
    expect(mergeText(...texts)).toBeNull();
    const same = (length: number) => lines(length, () => 'x');
    expect(mergeText(same(count), same(count - 400), same(count - 450))).toBeNull();
    expect(mergeText(same(count + 1), same(count + 1), same(count))).toBeNull();
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

/** Texts of few different lines, so that they have much in common. */
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', 'long line', '\u2028', '}\r'), { maxLength: 12 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

describe('for any texts', () => {
  test('a side that changed nothing takes the other', () => {
    fc.assert(
      fc.property(text, text, (ancestor, theirs) => {
        expect(mergeText(ancestor, ancestor, theirs)).toBe(theirs);
        expect(mergeText(ancestor, theirs, ancestor)).toBe(theirs);
        expect(mergeText(ancestor, theirs, theirs)).toBe(theirs);
      }),
    );
  });

  test('the sides may be swapped', () => {
    fc.assert(
      fc.property(text, text, text, (ancestor, ours, theirs) => {
        expect(mergeText(ancestor, ours, theirs)).toBe(mergeText(ancestor, theirs, ours));
      }),
    );
  });
});
