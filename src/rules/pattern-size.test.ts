import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { patternSize } from './pattern-size.ts';

test.each<[pattern: string, size: number]>([
  ['', 0],
  ['login', 5],
  ['a{3}', 3],
  ['(?:ab){3}', 6],
  ['(ab){3}', 12],
  ['(?P<name>ab){3}', 12],
  ['(?i)a{2,5}', 8],
  ['a{2,}', 4],
  ['(?:(?:a{10}){10}){10}', 1_000],
  ['(?:(?:.{10}){10}){10}', 1_000],
  ['[a-z{9}]{2}', 2],
  ['[[:alpha:]]{4}', 4],
  ['\\p{L}{7}', 7],
  ['\\x{1000}', 1],
  ['\\{100}', 5],
  ['x\\Q{100}\\E{3}', 12],
  // No counts of RE2.
  ['a{,5}', 5],
  ['a{b}', 4],
  // RE2 refuses them.
  ['a{1001}', 1],
  ['a)', 2],
  ['((a', 5],
  ['a{10}(?i){10}', 100],
  ['a{10}\\Q\\E{10}', 100],
  ['a|b', 4],
  ['a{1000}'.repeat(30), 210],
])('%s has the size %d', (pattern, size) => {
  expect(patternSize(pattern)).toBe(size);
});

describe('the size', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      '.',
      '[a-c]',
      '[^a]',
      '\\d',
      '\\pL',
      '\\p{Greek}',
      '\\x{41}',
      '\\Qa(\\E',
      '\\Q\\E',
      '\\E',
      '^',
      '\\b',
      '|',
      '{',
      '}',
    ],
    ...[
      '(',
      '(?:',
      '(?i:',
      '(?P<n>',
      '(?i)',
      ')',
      ')',
      '*',
      '+',
      '?',
      '{3}',
      '{2,4}',
      '{0,7}',
      '{2,}',
      '{0,}',
      '{0}',
    ],
  );
  const patterns = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('is never less than that of the program', () => {
    fc.assert(
      fc.property(fc.oneof(patterns, hostileText), (pattern) => {
        let program: number;
        try {
          program = RE2JS.compile(pattern).programSize();
        } catch {
          return;
        }
        // A program has two more instructions: to fail, and to match.
        expect(program).toBeLessThanOrEqual(patternSize(pattern) + 2 + 1);
      }),
      { numRuns: 3_000 },
    );
  });

  it('of any text is found at once', () => {
    const began = performance.now();
    for (const part of ['(', '((a{1000}', '[', '\\', '\\Q', '(?P<', '{1000}', '[[:a'])
      patternSize(part.repeat(200).slice(0, 200));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
