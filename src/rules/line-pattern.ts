import { RE2JS, RE2JSSyntaxException } from 're2js';
import { z } from 'zod';
import { quote } from '../text/quote.ts';
import { maxPatternLength, maxPatternSize, patternSize } from './pattern-size.ts';

/** An option that is a regular expression of RE2. */
export function linePattern(): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxPatternLength)
    .superRefine((pattern, context) => {
      if (pattern.length > maxPatternLength) return;
      const size = patternSize(pattern);
      // Before it is compiled, which takes as long as what is compiled is large.
      const mistake =
        size > maxPatternSize
          ? `with its repetitions written out, the pattern has ${size} elements, and at most ${maxPatternSize} are ` +
            'allowed: write smaller counts'
          : patternMistake(pattern);
      if (mistake !== null) context.addIssue({ code: 'custom', message: mistake });
    });
}

/**
 * What RE2 cannot read in a pattern; null where it can read all.
 *
 *     patternMistake('user(?=login)')
 *     // 'RE2 cannot read `(?=login)` at character 5: look-ahead is not supported'
 */
export function patternMistake(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    const { text, start, why } = unsupported(pattern) ?? malformed(pattern, error);
    const place = start === null ? '' : ` at character ${start + 1}`;
    return `RE2 cannot read ${quote(text)}${place}: ${why}`;
  }
}

interface Mistake {
  readonly text: string;
  /** Where the text begins in the pattern, from 0; null where that is not known. */
  readonly start: number | null;
  /** Completes "RE2 cannot read …:". */
  readonly why: string;
}

const backReference = 'back-references are not supported';
const recursion = 'recursion is not supported';

/** What other engines read and RE2 does not, by how it begins. */
const unsupportedConstructs: readonly (readonly [start: RegExp, why: string])[] = [
  [/^\(\?[=!]/, 'look-ahead is not supported'],
  [/^\(\?<[=!]/, 'look-behind is not supported'],
  [/^\(\?>/, 'atomic groups are not supported'],
  [/^\(\?P=/, backReference],
  [/^\(\?\(/, 'conditions are not supported'],
  [/^\(\?#/, 'comments are not supported'],
  [/^\(\?\|/, 'groups with shared numbers are not supported'],
  [/^\(\?(?:R|&|P>|[+-]?\d)/, recursion],
  [/^\\(?:[1-9]\d?|k[<{'][^>}']{0,60}[>}'])/, backReference],
  [/^\\g(?:[<{'][^>}']{0,60}[>}']|\d)/, backReference],
  [/^[*+?]\+/, 'possessive repetition is not supported'],
];

/** The first construct of the pattern that RE2 does not have. */
function unsupported(pattern: string): Mistake | null {
  for (let start = 0; start < pattern.length; start = next(pattern, start)) {
    const rest = pattern.slice(start);
    for (const [begins, why] of unsupportedConstructs) {
      const [text] = begins.exec(rest) ?? [];
      if (text === undefined) continue;
      return { text: text.startsWith('(') ? group(rest) : text, start, why };
    }
  }
  return null;
}

/** A group from its opening bracket to its closing one. */
function group(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at = next(text, at)) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(0, at + 1);
  }
  return text;
}

/** Where the next element begins: behind an escape, a character class, or a character. */
function next(pattern: string, at: number): number {
  const [element = ''] = /^(?:\\.|\[\^?\]?(?:\\.|\[:\w{1,10}:\]|[^\]\\])*\])/s.exec(pattern.slice(at)) ?? [];
  return at + Math.max(1, element.length);
}

/** What RE2 says of a malformed pattern, and what that means. */
const explanations = new Map<string, string>([
  ['missing closing ]', 'the `[` is never closed'],
  ['missing closing )', 'a `(` is never closed'],
  ['unexpected )', 'a `)` closes nothing; for a literal bracket write `\\)`'],
  [
    'missing argument to repetition operator',
    'nothing before it can be repeated; for a literal character put `\\` before it',
  ],
  ['invalid nested repetition operator', 'a repetition is repeated: put the first in `(?:…)`'],
  ['invalid repeat count', 'a count must be at most 1000, and the first must not exceed the second'],
  ['invalid escape sequence', 'this escape is unknown; for a literal backslash write `\\\\`'],
  ['invalid character class range', 'no such class or range of characters'],
  [
    'trailing backslash at end of expression',
    'it ends with a single `\\`; for a literal backslash write `\\\\`',
  ],
  ['duplicate capture group name', 'a name is given to two groups'],
  ['invalid named capture', 'the name of the group is not valid'],
  ['invalid or unsupported Perl syntax', 'this kind of group is unknown'],
]);

function malformed(pattern: string, error: unknown): Mistake {
  if (!(error instanceof RE2JSSyntaxException)) {
    return { text: pattern, start: null, why: 'the expression is too large' };
  }
  const description = error.getDescription();
  const text = error.getPattern() ?? pattern;
  const start = pattern.indexOf(text);
  return {
    text,
    start: start === -1 || text === pattern ? null : start,
    why: explanations.get(description) ?? description,
  };
}
