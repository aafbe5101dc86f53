import { withoutFillers } from '../../../text/line-key.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { isPlaceholder } from '../../../text/placeholder.ts';

/** Characters of a line that are read. */
const maxLineLength = 500;

/** A line without its bullet, links, numbers and mentions: what is left says something or not. */
function wordsIn(line: string): string {
  return line
    .slice(0, maxLineLength)
    .replace(/^\s*(?:[-*+•>]|\d{1,4}[.)]|\.\.)\s*/, '')
    .replaceAll(/\(?https?:\/\/[^\s)]+\)?|(?<![\w])[#@][\w/-]+|\[[^\]]{0,80}\]\s?(?=[([:])/g, ' ')
    .trim();
}

/** Whether a line of a changelog says something: no heading, no reference of a link, no comment, no placeholder. */
export function isEntryText(line: string): boolean {
  if (/^\s*(?:#{1,6}(?:\s|$)|={1,6}\s|<!--|\.\. |\[[^\]]{1,200}\]:\s|[=\-~^*+#_]{3,}\s*$)/.test(line))
    return false;
  const words = wordsIn(withoutFillers(line));
  return /\p{L}{2,}/u.test(words) && isWritten(words) && !isPlaceholder(words);
}
