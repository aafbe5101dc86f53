import { RE2JS } from 're2js';
import { remembered } from '../text/remembered.ts';

/** Characters of patterns whose expressions are kept: those of some hundred policies. */
const keptCharacters = 100_000;

/**
 * The expression of a pattern of RE2: compiling one takes longer than matching a few lines.
 *
 * @throws {RE2JSSyntaxException} if the pattern has a mistake
 */
export const compiled: (pattern: string) => RE2JS = remembered(
  (pattern) => RE2JS.compile(pattern),
  keptCharacters,
);

/** Like {@link compiled}; a dot stands for a line break, too. */
export const compiledOverLines: (pattern: string) => RE2JS = remembered(
  (pattern) => RE2JS.compile(pattern, RE2JS.DOTALL),
  keptCharacters,
);
