import { withoutFillers } from '../../../text/line-key.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { isPlaceholder } from '../../../text/placeholder.ts';

/** Characters of a line that are read. */
const maxLineLength = 500;

/** A line that says that there is nothing to say, and the one that ends the entries of a version in `debian/changelog`. */
const saysNothing = /^(?:none|nothing|no (?:user[- ](?:facing|visible) )?changes?)[.!\s]*$|^--\s.*@/i;

/** A line without its bullet, links, numbers, mentions, tags and what is struck out: what is left says something or not. */
function wordsIn(line: string): string {
  return line
    .slice(0, maxLineLength)
    .replaceAll(/~~[^~]*~~|<\/?[a-z][^<>]{0,300}>|&#?\w{1,10};/gi, ' ')
    .replace(/^\s*(?:[-*+•>]|\d{1,4}[.)]|\.\.)\s*/, '')
    .replaceAll(/\(?https?:\/\/[^\s)]+\)?|(?<![\w])[#@][\w/-]+|\[[^\]]{0,80}\]\s?(?=[([:])/g, ' ')
    .trim();
}

/** Whether a line of a changelog says something: no heading, no reference of a link, no comment, no placeholder. */
export function isEntryText(line: string): boolean {
  if (/^\s*(?:#{1,6}(?:\s|$)|={1,6}\s|<!--|\.\. |\[[^\]]{1,200}\]:\s|[=\-~^*+#_]{3,}\s*$)/.test(line))
    return false;
  const words = wordsIn(withoutFillers(line));
  if (saysNothing.test(words)) return false;
  return /\p{L}{2,}/u.test(words) && isWritten(words) && !isPlaceholder(words);
}
