import type { Language } from './language.ts';
import { openComment } from './open-comment.ts';
import { marksOf, type Syntax, syntaxOf } from './syntax.ts';

/** A piece of code that means something: white space and comments are none. */
export interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'indent';
  /** As written; a string literal in double quotes where its kind of quotes makes no difference. */
  readonly text: string;
  /** The index of its line in the lines that were read. */
  readonly line: number;
}

/**
 * Reads the code of a few lines, leaving out comments, documentation strings and white space.
 * The lines may begin and end in the middle of anything: what they begin in is guessed from what they show, and what
 * cannot be told is read as code. Linear in the length of the lines; never throws.
 *
 * @param lines one side of a hunk
 */
export function readTokens(lines: readonly string[], language: Language | null): readonly Token[] {
  const reader = new Reader(language);
  const open = openComment(lines, language);
  if (open !== null) reader.startInside(open);
  lines.forEach((line, index) => {
    reader.read(line, index);
  });
  return reader.tokens;
}

/** Characters of a line that is read token by token: longer ones are compared as a whole. */
const maxTokenizedLength = 5000;

/** What a token begins with, tried in this order at each position. */
const word = /[\p{L}\p{N}_$]+/uy;
const space = /\s+/y;

/** What each character of ASCII begins, for the two that nearly every token is: tables cost less than the patterns above. */
const isWordCode = asciiTable(/[A-Za-z0-9_$]/);
const isSpaceCode = asciiTable(/\s/);

function asciiTable(pattern: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)));
}

/** The position behind the characters of ASCII in a table, from `at`. */
function skip(table: readonly boolean[], line: string, at: number): number {
  let end = at;
  while (end < line.length && table[line.charCodeAt(end)] === true) end += 1;
  return end;
}

const heredoc = /<<[-~]?(['"]?)([A-Z_][A-Z0-9_]*)\1/;
const heredocLanguages: ReadonlySet<Language> = new Set(['shell', 'ruby', 'php', 'perl', 'hcl']);

class Reader {
  readonly tokens: Token[] = [];
  private readonly syntax: Syntax;
  private readonly language: Language | null;
  private readonly marks: ReadonlySet<string>;
  /** The long string or comment that the current position is inside of. */
  private inside: { readonly close: string; readonly comment: boolean } | null = null;
  private heredocEnd: string | null = null;
  private depth = 0;

  constructor(language: Language | null) {
    this.language = language;
    this.syntax = syntaxOf(language);
    this.marks = marksOf(this.syntax);
  }

  startInside(close: string): void {
    this.inside = { close, comment: true };
  }

  read(line: string, index: number): void {
    if (this.heredocEnd !== null) {
      if (line.trim() === this.heredocEnd) this.heredocEnd = null;
      else this.add('text', line, index);
      return;
    }
    if (this.inside === null && line.length > maxTokenizedLength) {
      this.add('text', line.trim(), index);
      return;
    }
    let at = this.inside === null ? 0 : this.leave(line, 0, index);
    if (at === 0 && this.syntax.indentation) this.indent(line, index);
    while (at < line.length) at = this.step(line, at, index);
    const opened = heredocLanguages.has(this.language ?? 'c') ? heredoc.exec(line) : null;
    if (opened !== null && this.inside === null) this.heredocEnd = opened[2] ?? null;
  }

  private add(kind: Token['kind'], text: string, line: number): void {
    this.tokens.push({ kind, text, line });
  }

  /** Reads on inside a long string or comment; returns the position behind it. Each line of a string is a token. */
  private leave(line: string, from: number, index: number): number {
    const open = this.inside;
    if (open === null) return from;
    const end = line.indexOf(open.close, from);
    const content = end === -1 ? line.slice(from) : line.slice(from, end);
    if (!open.comment) this.add('text', `"${content}"`, index);
    if (end === -1) return line.length;
    this.inside = null;
    return end + open.close.length;
  }

  private indent(line: string, index: number): void {
    const width = line.search(/\S/);
    if (width === -1 || this.depth > 0 || this.comment(line, width)) return;
    this.add('indent', String(width), index);
  }

  private comment(line: string, at: number): boolean {
    return this.syntax.lineComments.some(
      (mark) =>
        line.startsWith(mark, at) &&
        !(this.language === 'php' && line.startsWith('#[', at)) &&
        (!this.syntax.commentsStartWords || at === 0 || /\s/.test(line.charAt(at - 1))),
    );
  }

  /** Takes one token, comment or stretch of white space; returns the position behind it. */
  private step(line: string, at: number, index: number): number {
    const code = line.charCodeAt(at);
    if (isWordCode[code] === true) return this.word(line, at, index);
    if (isSpaceCode[code] === true) return skip(isSpaceCode, line, at);
    if (code > 127) {
      space.lastIndex = at;
      if (space.test(line)) return space.lastIndex;
      word.lastIndex = at;
      if (word.test(line)) return this.word(line, at, index);
    }
    return this.marks.has(line.charAt(at)) ? this.mark(line, at, index) : this.other(line, at, index);
  }

  /** Comments and strings: what begins with a mark that the language gives a meaning. */
  private mark(line: string, at: number, index: number): number {
    const block = this.syntax.blockComments.find(([open]) => line.startsWith(open, at));
    if (block !== undefined) return this.enter(line, at + block[0].length, index, block[1], true);
    if (this.comment(line, at)) return line.length;
    const long = this.syntax.longStrings.find(([open]) => line.startsWith(open, at));
    if (long !== undefined) {
      return this.enter(line, at + long[0].length, index, long[1], this.documents(index));
    }
    const character = line.charAt(at);
    if (this.syntax.quotes.includes(character)) {
      const end = closingQuote(line, at);
      if (end !== -1) {
        this.add('text', literal(line.slice(at, end + 1)), index);
        return end + 1;
      }
    }
    return this.other(line, at, index);
  }

  private other(line: string, at: number, index: number): number {
    const character = line.charAt(at);
    if (character === '(' || character === '[' || character === '{') this.depth += 1;
    else if (character === ')' || character === ']' || character === '}') {
      this.depth = Math.max(0, this.depth - 1);
    }
    this.add('mark', character, index);
    return at + 1;
  }

  private word(line: string, at: number, index: number): number {
    let end = skip(isWordCode, line, at);
    if (line.charCodeAt(end) > 127) {
      word.lastIndex = at;
      end = word.test(line) ? word.lastIndex : end;
    }
    this.add('word', line.slice(at, end), index);
    return end;
  }

  private enter(line: string, at: number, index: number, close: string, comment: boolean): number {
    this.inside = { close, comment };
    return this.leave(line, at, index);
  }

  /** Whether a long string that begins here is documentation: Python's and Julia's stand alone, Elixir's follow `@doc`. */
  private documents(index: number): boolean {
    const last = this.tokens.at(-1);
    if (this.language === 'elixir') {
      return this.tokens
        .slice(-4)
        .some((token) => /^(?:doc|moduledoc|typedoc)$/.test(token.text) && token.line === index);
    }
    if (this.language === 'clojure') return clojureDefinition.test(this.tokens.at(-2)?.text ?? '');
    if (this.language !== 'python' && this.language !== 'julia' && this.language !== 'vyper') return false;
    return this.depth === 0 && (last === undefined || last.kind === 'indent' || last.line !== index);
  }
}

/** What a documentation string follows in Clojure, with the name that is defined between the two. */
const clojureDefinition = /^(?:ns|defn|defmacro|defprotocol|defmulti|defonce)$/;

/** The position of the quote that closes the string that begins at `at`, on the same line; -1 where there is none. */
function closingQuote(line: string, at: number): number {
  const quote = line.charAt(at);
  for (let position = at + 1; position < line.length; position += 1) {
    const character = line.charAt(position);
    if (character === '\\') position += 1;
    else if (character === quote) return position;
  }
  return -1;
}

/** A literal in the same form whichever quotes it was written with, where that makes no difference. */
function literal(text: string): string {
  const content = text.slice(1, -1);
  return /["'\\$`]/.test(content) ? text : `"${content}"`;
}
