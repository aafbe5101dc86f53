import type { Message, Part, Quoted } from '../text/message.ts';
import { type LinkContext, linkedTo, urlOf } from './link.ts';
import { shorten, shortenMiddle } from './size.ts';

/** Where the Markdown is put: in the cell of a table, a pipe would end the cell. */
export type Context = 'paragraph' | 'cell';

/** A quoted value is shown up to this length. In a table it does not wrap, and a long one would push the others away. */
const maxQuotedCharacters: Readonly<Record<Context, number>> = { paragraph: 200, cell: 80 };

/** A message is shown up to this length. */
const maxMessageCharacters = 2_000;

export interface MarkdownOptions {
  readonly context?: Context;
  /** Characters shown, before escaping. */
  readonly limit?: number;
  /** Absent: links are shown as their labels. */
  readonly links?: LinkContext;
}

/**
 * A message as Markdown on one line. Words are shown as {@link words} does: no mention, reference or link comes of them.
 * Quoted values are code spans, in which nothing can fire. A link leads to the place that is meant or is only its label.
 */
export function markdown(
  message: Message,
  { context = 'paragraph', limit = maxMessageCharacters, links }: MarkdownOptions = {},
): string {
  let free = limit;
  const pieces: string[] = [];
  for (const part of merged(message)) {
    if (free <= 0) {
      pieces.push('…');
      break;
    }
    const { label, target } = typeof part === 'object' && 'target' in part ? part : { label: part };
    const { shown, length } = limited(label, context, free);
    pieces.push(target === undefined || links === undefined ? shown : linkedTo(urlOf(target, links), shown));
    free -= length;
    // What was cut ends in an ellipsis already.
    if (free < 0) break;
  }
  return lineStart(pieces.reduce(apart, '').trim());
}

/** Words or a quoted value, cut to what is free, and how much of that the whole would take. */
function limited(part: string | Quoted, context: Context, free: number): { shown: string; length: number } {
  if (typeof part === 'string') return { shown: words(shorten(part, free), context), length: part.length };
  const most = maxQuotedCharacters[context];
  return {
    shown: code(part.quoted, context, Math.min(free, most)),
    length: Math.min(part.quoted.length, most),
  };
}

/**
 * A value as a code span on one line: its middle cut out where it is long, control characters and bidirectional
 * overrides made visible.
 *
 * @param limit the most characters shown
 */
export function code(
  value: string,
  context: Context = 'paragraph',
  limit: number = maxQuotedCharacters[context],
): string {
  const shown = shortenMiddle(oneLine(value), limit);
  return span(shown === '' ? '(empty)' : shown, context);
}

/** Trusted words as Markdown on one line: shown literally, but for `names` between backticks, which become code spans. */
export function words(text: string, context: Context = 'paragraph'): string {
  return oneLine(text)
    .split(/`([^`]+)`/)
    .flatMap((piece, index) => (index % 2 === 1 ? [span(piece, context)] : literal(piece, context)))
    .reduce(apart, '');
}

function literal(text: string, context: Context): readonly string[] {
  return text.split(/( +)/).map((token) => word(token, context));
}

/** Trusted plain words inside a block of HTML, where Markdown is not read. */
export function html(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Words side by side are one text: a reference may be put together from both. */
function merged(message: Message): Message {
  const parts: Part[] = [];
  for (const part of message) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return parts;
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\n\v\f\r\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '\u{fffd}');
}

/**
 * GitHub links mentions, references and addresses in the rendered text, whatever is escaped in the source. In a code span
 * it does not.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
function word(token: string, context: Context): string {
  const refers = /@.|#\d|GH-\d|:\/\/|www\./iu.test(token);
  const parts = refers ? /^([^@#\p{L}\p{N}]*)(.*[\p{L}\p{N}])(.*)$/u.exec(token) : null;
  if (parts === null) return escaped(token);
  const [, before = '', reference = '', after = ''] = parts;
  return escaped(before) + span(reference, context) + escaped(after);
}

/** `$` opens mathematics on GitHub; the rest is CommonMark's and GFM's inline markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|~&$]/g, '\\$&');
}

/** A list marker, heading or underline is only one at the start of a line. */
function lineStart(line: string): string {
  return line.replace(/^(\d+)([.)])/, '$1\\$2').replace(/^[-+#=]/, '\\$&');
}

/** Two code spans that touch would be read as one, and a link behind an exclamation mark as an image. */
function apart(before: string, piece: string): string {
  if (before.endsWith('!') && piece.startsWith('[')) return `${before.slice(0, -1)}\\!${piece}`;
  return before.endsWith('`') && piece.startsWith('`') ? `${before} ${piece}` : before + piece;
}

/**
 * A code span has a fence longer than any run of backticks in it. GitHub's parser gives up on fences of more than 80
 * (cmark's MAXBACKTICKS), so long runs are cut.
 */
function span(text: string, context: Context): string {
  const tamed = text.replace(/`{9,}/g, '````````…');
  const longest = Math.max(0, ...(tamed.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const content = context === 'cell' ? withoutPipes(tamed) : tamed;
  const padding = /^`|`$|^ .*[^ ].* $/.test(content) ? ' ' : '';
  return fence + padding + content + padding + fence;
}

/**
 * In a cell a pipe is escaped even inside a code span (GFM 4.10). Parsers disagree on a backslash before an escaped pipe:
 * they are kept apart.
 */
function withoutPipes(text: string): string {
  return text.replace(/\\(?=\|)/g, '\\ ').replaceAll('|', '\\|');
}
