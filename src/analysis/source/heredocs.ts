import type { Language } from './language.ts';

/** A text that begins below a line and ends with a line of its own. */
export interface HereDocument {
  readonly end: string;
  /** The last line may be indented. */
  readonly indented: boolean;
  /** The last line may go on behind the end, as in PHP. */
  readonly goesOn: boolean;
}

const languages: ReadonlySet<Language> = new Set(['shell', 'ruby', 'php', 'perl', 'hcl']);
const opening = /<<(<?)([-~]?)\s?(["'`]?)([A-Za-z_]\w{0,60})\3/g;

/** Characters of a line that are searched for the beginning of here documents. */
const maxSearched = 5000;

/**
 * The here documents that begin below a line, in order. What only may begin one does: its lines count as text.
 */
export function hereDocuments(line: string, language: Language | null): readonly HereDocument[] {
  if (language === null || !languages.has(language)) return [];
  const found: HereDocument[] = [];
  for (const [, third, sign, quote, end = ''] of line.slice(0, maxSearched).matchAll(opening)) {
    const php = language === 'php';
    if (php !== (third === '<')) continue;
    // Behind a space or without quotes, a small letter is rather what is shifted or appended.
    const sure = quote !== '' || sign !== '' || php || language === 'shell' || /^[A-Z]/.test(end);
    if (sure) found.push({ end, indented: sign !== '' || php || language === 'hcl', goesOn: php });
  }
  return found;
}

/** Whether a line ends a here document. */
export function endsHereDocument(line: string, { end, indented, goesOn }: HereDocument): boolean {
  const text = (indented ? line.trimStart() : line).replace(/\r$/, '');
  return goesOn ? text.startsWith(end) && !/^\w/.test(text.slice(end.length)) : text === end;
}
