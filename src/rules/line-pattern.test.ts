import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { patternMistake } from './line-pattern.ts';

describe('a pattern that RE2 cannot read', () => {
  test.each<[pattern: string, mistake: string]>([
    ['user(?=login)', '`(?=login)` at character 5: look-ahead is not supported'],
    ['(?!a(b))', '`(?!a(b))` at character 1: look-ahead is not supported'],
    ['(?<=a)b', '`(?<=a)` at character 1: look-behind is not supported'],
    ['(?<!a)b', '`(?<!a)` at character 1: look-behind is not supported'],
    ['(a)\\1', '`\\1` at character 4: back-references are not supported'],
    ['(?<n>a)\\k<n>', '`\\k<n>` at character 8: back-references are not supported'],
    ['(?P<n>a)(?P=n)', '`(?P=n)` at character 9: back-references are not supported'],
    ['(?>a)', '`(?>a)` at character 1: atomic groups are not supported'],
    ['a++', '`++` at character 2: possessive repetition is not supported'],
    ['a(?#why)', '`(?#why)` at character 2: comments are not supported'],
    ['(?(1)a)', '`(?(1)a)` at character 1: conditions are not supported'],
    ['\\(?(?R)', '`(?R)` at character 4: recursion is not supported'],
    ['[(?=]\\d(?=a)', '`(?=a)` at character 8: look-ahead is not supported'],
    ['a[b', '`[b` at character 2: the `[` is never closed'],
    ['a(b', '`a(b`: a `(` is never closed'],
    ['a)', '`a)`: a `)` closes nothing; for a literal bracket write `\\)`'],
    [
      '*a',
      '`*` at character 1: nothing before it can be repeated; for a literal character put `\\` before it',
    ],
    ['a**', '`**` at character 2: a repetition is repeated: put the first in `(?:…)`'],
    [
      'a{2000}',
      '`{2000}` at character 2: a count must be at most 1000, and the first must not exceed the second',
    ],
    ['a\\h', '`\\h` at character 2: this escape is unknown; for a literal backslash write `\\\\`'],
    ['[b-a]', '`b-a` at character 2: no such class or range of characters'],
    ['(?x) a', '`(?x` at character 1: this kind of group is unknown'],
    ['a\\', '`a\\`: it ends with a single `\\`; for a literal backslash write `\\\\`'],
  ])('%s', (pattern, mistake) => {
    expect(patternMistake(pattern)).toBe(`RE2 cannot read ${mistake}`);
  });

  it('is quoted on one line and cut', () => {
    expect(patternMistake(`(?=\n\`${'a'.repeat(150)})`)).toMatch(
      /^RE2 cannot read `\(\?= a{50,60}…` at [^\n]+$/,
    );
  });

  it('gives a mistake and no error, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(hostileText, fc.string({ unit: fc.constantFrom(...'(?=<!)[]{}\\1ak*+|P:') })),
        (text) => {
          const mistake = patternMistake(text);
          expect(mistake === null || mistake.startsWith('RE2 cannot read ')).toBe(true);
        },
      ),
    );
  });
});

test.each(['login', '(?i)user\\s*=', '(?P<name>a+?)[(?=]', '\\\\1', '\\p{L}{2,5}'])(
  '%s is read',
  (pattern) => {
    expect(patternMistake(pattern)).toBeNull();
  },
);
