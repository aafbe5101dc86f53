import { asSeen } from './confusables.ts';

/** A longer line is data or minified code: it is read up to here, in characters. */
const maxLineCharacters = 1000;

/**
 * A title or heading as words: lower case, one space before, between and behind them, punctuation left out.
 *
 * @param text read up to 1,000 characters
 */
export function wordsOf(text: string): string {
  return ` ${text
    .slice(0, maxLineCharacters)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}

/**
 * A path or a line of code as words: `request.createHTTPToken(scope)` is ` request · create http token · scope `. Signals
 * are matched on words, so that they mean the same in every language and naming style and never match a part of a
 * word. A separator in code is a separate word: `self.update` is not `self_update`. Letters that only look like Latin ones count as these.
 *
 * @param text read up to 1,000 characters
 */
export function codeWords(text: string): string {
  const spaced = asSeen(text.slice(0, maxLineCharacters))
    .replaceAll(/[^\p{L}\p{N}\s_-]+/gu, ' · ')
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/[^\p{L}\p{N}·]+/gu, ' ');
  return ` ${spaced.trim().toLowerCase()} `;
}

/**
 * A pattern over words for a table of signals: phrases separated by `|`; a trailing `*` matches the rest of a word, a `.` a
 * separator in code. An alternation of literals between two spaces: it takes linear time on any text.
 */
export function phrases(table: string): RegExp {
  const literals = table
    .split('|')
    .map((phrase) => phrase.trim().replaceAll(/\s+/g, ' '))
    .filter((phrase) => phrase !== '')
    .map((phrase) => phrase.replaceAll('*', '\\p{L}*').replaceAll('.', ' · ').trim());
  return new RegExp(` (${literals.join('|')})(?= )`, 'u');
}
