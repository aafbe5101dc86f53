import { endsHereDocument, type HereDocument, hereDocuments } from './heredocs.ts';
import type { Language } from './language.ts';
import { holdsCode, isLive, isMarkup, lineCommentEnd } from './live-comments.ts';
import { leavesCodeOpen, literal, regularExpressionEnd, stringEnd } from './string-ends.ts';
import { marksOf, type Syntax, syntaxOf } from './syntax.ts';
import type { Token } from './token.ts';

/** Characters of a line that is read token by token: longer ones are compared as a whole. */
const maxTokenizedLength = 5000;

/** Characters of a line in which a quoted form begins. */
const maxFormLength = 100;

/** What a token begins with, tried in this order at each position. */
const word = /[\p{L}\p{N}_$]+/uy;

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

/** Words of JavaScript that a regular expression may follow. */
const beforeExpression =
  /^(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await|instanceof)$/;

/** Symbols that make an operator of Haskell out of the dashes of a comment. */
const symbol = /[!#$%&*+./<=>?@\\^|~:-]/;

interface Inside {
  readonly close: string;
  readonly kind: 'comment' | 'string' | 'template';
  /** The characters that close it may be escaped. */
  readonly escaped: boolean;
}

/** Reads lines one after the other into tokens. */
export class TokenReader {
  readonly tokens: Token[] = [];
  /** A string stayed open at the end of a line where that is allowed. */
  openString = false;
  private readonly syntax: Syntax;
  private readonly language: Language | null;
  private readonly marks: ReadonlySet<string>;
  private readonly keepComments: boolean;
  private readonly script: boolean;
  /** The long string or comment that the current position is inside of. */
  private inside: Inside | null = null;
  private hereDocuments: readonly HereDocument[] = [];
  private depth = 0;
  /** The number of open braces inside the code of each template string that is open, the innermost last. */
  private readonly templates: number[] = [];
  /** The code of the current line, without its strings. */
  private outside = '';
  /** On the current line, what looks like a comment may be a part of something else. */
  private doubtful = false;
  private markup = false;

  constructor(language: Language | null, keepComments: boolean) {
    this.language = language;
    this.syntax = syntaxOf(language);
    this.marks = marksOf(this.syntax);
    this.keepComments = keepComments;
    this.script = language === 'javascript' || language === 'typescript' || language === 'vue';
  }

  startInside(close: string): void {
    this.inside = { close, kind: 'comment', escaped: false };
  }

  read(line: string, index: number): void {
    const [document] = this.hereDocuments;
    if (document !== undefined) {
      if (endsHereDocument(line, document)) this.hereDocuments = this.hereDocuments.slice(1);
      else this.raw(line, index);
      return;
    }
    if (this.inside === null && line.length > maxTokenizedLength) {
      this.raw(line.trim(), index);
      return;
    }
    this.outside = '';
    this.doubtful = false;
    const code = this.inside === null;
    let at = code ? 0 : this.leave(line, 0, index);
    if (code && this.syntax.indentation) this.indent(line, index);
    while (at < line.length) at = this.step(line, at, index);
    if (this.inside === null) this.hereDocuments = hereDocuments(line, this.language);
    if (this.script && line.trim() !== '') this.markup = isMarkup(line);
  }

  private add(kind: Token['kind'], text: string, line: number): void {
    this.tokens.push({ kind, text, line });
  }

  /** Adds what is not read any further. It begins with a space, which no literal does. */
  private raw(text: string, line: number): void {
    this.add('text', ` ${text}`, line);
  }

  /** Reads on inside a long string or comment; returns the position behind it. Each line of a string is a token. */
  private leave(line: string, from: number, index: number): number {
    const open = this.inside;
    if (open === null) return from;
    if (open.kind === 'template') return this.template(line, from, index);
    const lineStart = open.close === '=end';
    const end = lineStart ? (/^=end\b/.test(line) ? 0 : -1) : closeOf(line, from, open);
    const content = end === -1 ? line.slice(from) : line.slice(from, end);
    if (open.kind === 'string') this.add('text', `"${content}"`, index);
    else if (this.counts(content)) this.raw(content.trim(), index);
    if (end === -1) return line.length;
    this.inside = null;
    return lineStart ? line.length : end + open.close.length;
  }

  /** Reads on inside a template string up to its end or to the code that it interpolates. */
  private template(line: string, from: number, index: number): number {
    let at = from;
    while (at < line.length) {
      const character = line.charAt(at);
      if (character === '\\') at += 1;
      else if (character === '`' || line.startsWith('${', at)) break;
      at += 1;
    }
    const content = line.slice(from, at);
    const closed = line.charAt(at) === '`';
    this.add('text', literal(`\`${content}\``, this.language), index);
    if (at >= line.length) return line.length;
    this.inside = null;
    if (closed) return at + 1;
    this.templates.push(0);
    this.add('mark', '${', index);
    return at + 2;
  }

  private indent(line: string, index: number): void {
    const width = line.search(/\S/);
    if (width === -1 || this.depth > 0 || this.comment(line, width)) return;
    this.add('indent', String(width), index);
  }

  /** Whether a comment, or a part of one on a line, counts as code after all. */
  private counts(comment: string): boolean {
    if (comment.trim() === '') return false;
    return this.keepComments || this.doubtful || this.interpolates(comment) || isLive(comment, this.language);
  }

  private comment(line: string, at: number): boolean {
    return this.syntax.lineComments.some((mark) => line.startsWith(mark, at) && this.begins(line, at, mark));
  }

  private begins(line: string, at: number, mark: string): boolean {
    const before = line.charAt(at - 1);
    switch (this.language) {
      case 'php':
        return !line.startsWith('#[', at);
      case 'gherkin':
        return line.slice(0, at).trim() === '';
      case 'haskell': {
        const end = at + (/^-+/.exec(line.slice(at, at + 200))?.[0].length ?? 0);
        return !symbol.test(line.charAt(end)) && !symbol.test(before);
      }
      case 'sql':
        // `5--1` is a sum to MySQL.
        return line.slice(0, at).trim() === '' || !/\S/.test(line.charAt(at + mark.length));
      default:
        return !this.syntax.commentsStartWords || at === 0 || /\s/.test(before);
    }
  }

  /** Takes one token, comment or stretch of white space; returns the position behind it. */
  private step(line: string, at: number, index: number): number {
    const { quotedForms } = this.syntax;
    const tokens = this.tokens.length;
    const end = this.piece(line, at, index, line.charCodeAt(at));
    if (quotedForms === undefined || this.inside !== null || this.doubtful) return end;
    const string = this.tokens.length > tokens && this.tokens.at(-1)?.kind === 'text';
    if (!string) {
      // The next character shows whether a mark stands before a quote.
      this.outside = (this.outside + line.slice(at, end)).slice(-maxFormLength);
      this.doubtful = quotedForms.test(this.outside + line.charAt(end));
    }
    return end;
  }

  private piece(line: string, at: number, index: number, code: number): number {
    if (isWordCode[code] === true) return this.word(line, at, index);
    if (isSpaceCode[code] === true) return skip(isSpaceCode, line, at);
    // A mark of the encoding begins a file, and means nothing.
    if (code === 0xfeff && at === 0) return 1;
    if (code > 127) {
      word.lastIndex = at;
      if (word.test(line)) return this.word(line, at, index);
    }
    if (this.script && (code === 96 || code === 47 || this.templates.length > 0)) {
      const end = this.scriptMark(line, at, index);
      if (end !== null) return end;
    }
    return this.marks.has(line.charAt(at)) ? this.mark(line, at, index) : this.other(line, at, index);
  }

  /** Template strings and regular expressions of JavaScript; null where none begins or goes on. */
  private scriptMark(line: string, at: number, index: number): number | null {
    const character = line.charAt(at);
    if (character === '`') {
      this.inside = { close: '`', kind: 'template', escaped: true };
      return this.template(line, at + 1, index);
    }
    if (character === '/' && !/[/*]/.test(line.charAt(at + 1))) {
      const last = this.tokens.at(-1);
      const end = regularExpressionEnd(line, at);
      if (end === -1) return null;
      const text = line.slice(at, end);
      const value =
        last?.line === index &&
        (last.kind === 'text' ||
          (last.kind === 'word' && !beforeExpression.test(last.text)) ||
          /^[)\]}]$/.test(last.text));
      if (value && !/\/.*[/*].*\/|["'`]/.test(text.slice(1))) return null;
      this.add('text', text, index);
      return end;
    }
    const depth = this.templates.at(-1);
    if (depth === undefined) return null;
    if (character === '{') this.templates[this.templates.length - 1] = depth + 1;
    if (character !== '}') return null;
    if (depth > 0) {
      this.templates[this.templates.length - 1] = depth - 1;
      return null;
    }
    this.templates.pop();
    // No bracket of the code around it: what counts brackets passes over both marks.
    this.add('mark', '$}', index);
    this.inside = { close: '`', kind: 'template', escaped: true };
    return this.template(line, at + 1, index);
  }

  /** Comments and strings: what begins with a mark that the language gives a meaning. */
  private mark(line: string, at: number, index: number): number {
    const { blockComments, longStrings, quotes } = this.syntax;
    const block = blockComments.find(([open]) => line.startsWith(open, at));
    if (block !== undefined && (block[0] !== '=begin' || at === 0)) return this.block(line, at, index, block);
    if (this.comment(line, at)) return this.lineComment(line, at, index);
    const long = longStrings.find(([open]) => line.startsWith(open, at));
    if (long !== undefined) return this.long(line, at, index, long);
    if (quotes.includes(line.charAt(at))) {
      const end = this.string(line, at, index);
      if (end !== null) return end;
    }
    return this.other(line, at, index);
  }

  private lineComment(line: string, at: number, index: number): number {
    const end = lineCommentEnd(line, at, this.language);
    const comment = line.slice(at, end);
    const inMarkup = this.script && holdsCode.test(comment) && this.besideMarkup(line, at);
    if (inMarkup || this.counts(comment)) this.raw(comment.trim(), index);
    return end;
  }

  private besideMarkup(line: string, at: number): boolean {
    const before = line.slice(0, at).trim();
    return before === '' ? this.markup : isMarkup(before);
  }

  private block(line: string, at: number, index: number, [open, close]: readonly [string, string]): number {
    this.inside = { close, kind: 'comment', escaped: false };
    const end = line.indexOf(close, at + open.length);
    const comment = line.slice(at, end === -1 ? line.length : end + close.length);
    const inMarkup = this.script && holdsCode.test(comment) && this.besideMarkup(line, at);
    if (inMarkup || this.counts(comment)) {
      this.raw(comment.trim(), index);
      if (end === -1) return line.length;
      this.inside = null;
      return end + close.length;
    }
    return this.leave(line, at + open.length, index);
  }

  private long(line: string, at: number, index: number, [open, close]: readonly [string, string]): number {
    const documents = this.documents(index);
    const end = line.indexOf(close, at + open.length);
    const content = line.slice(at + open.length, end === -1 ? line.length : end);
    const comment = documents && !this.interpolates(content) && !this.keepComments;
    const escaped = this.language !== 'go' && this.language !== 'kotlin' && this.language !== 'csharp';
    this.inside = { close, kind: comment ? 'comment' : 'string', escaped: escaped && close !== ']]' };
    return this.leave(line, at + open.length, index);
  }

  /** Elixir and Julia interpolate in documentation, too. */
  private interpolates(content: string): boolean {
    return /[#$][{(]/.test(content) && (this.language === 'elixir' || this.language === 'julia');
  }

  /** A string within a line; null where the quote begins none. */
  private string(line: string, at: number, index: number): number | null {
    const found = stringEnd(line, at, this.language, this.syntax);
    if (found === 'no string') return null;
    if (found === 'open') {
      const mayGoOn = this.syntax.openQuotes?.includes(line.charAt(at)) === true;
      if ((mayGoOn && this.opensHere(line, at)) || /\\\r?$/.test(line.slice(-2))) this.openString = true;
      return null;
    }
    if ('close' in found) {
      this.inside = { close: found.close, kind: 'string', escaped: false };
      return this.leave(line, found.from, index);
    }
    const text = line.slice(at, found.end);
    const last = this.tokens.at(-1);
    const prefixed =
      (this.language === 'python' && /^(?:[rR]?[fFtT]|[fFtT][rR])$/.test(last?.text ?? '')) ||
      (this.language === 'csharp' && /[$]@?$/.test(line.slice(Math.max(0, at - 2), at)));
    if (leavesCodeOpen(text, prefixed)) {
      this.raw(line.slice(at), index);
      return line.length;
    }
    this.add('text', literal(text, this.language), index);
    return found.end;
  }

  /** An apostrophe in plain text begins no string. */
  private opensHere(line: string, at: number): boolean {
    return line.charAt(at) === '"' || !/[\p{L}\p{N}]/u.test(line.charAt(at - 1));
  }

  private other(line: string, at: number, index: number): number {
    const character = line.charAt(at);
    if (this.language === 'zig' && line.startsWith('\\\\', at)) {
      this.raw(line.slice(at), index);
      return line.length;
    }
    if (this.namesCharacter(line, at)) {
      this.add('text', line.slice(at, at + 2), index);
      return at + 2;
    }
    if (character === '(' || character === '[' || character === '{') this.depth += 1;
    else if (character === ')' || character === ']' || character === '}') {
      this.depth = Math.max(0, this.depth - 1);
    }
    this.add('mark', character, index);
    return at + 1;
  }

  /** `\"` in Clojure and `?"` in Elixir are characters, not the beginning of a string. */
  private namesCharacter(line: string, at: number): boolean {
    const mark = line.charAt(at);
    if (this.language === 'clojure') return mark === '\\';
    return this.language === 'elixir' && mark === '?' && !/[\w?]/.test(line.charAt(at - 1));
  }

  private word(line: string, at: number, index: number): number {
    let end = skip(isWordCode, line, at);
    if (line.charCodeAt(end) > 127) {
      word.lastIndex = at;
      end = word.test(line) ? word.lastIndex : end;
    }
    // `$"` is a character in Erlang and a variable in Perl.
    const named = this.language === 'erlang' || this.language === 'perl';
    if (named && line.charAt(end - 1) === '$' && /["'%#`]/.test(line.charAt(end))) end += 1;
    this.add('word', line.slice(at, end), index);
    return end;
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
    if (this.depth > 0) return false;
    if (last === undefined) return true;
    // Behind an operator or the sign of a continuation, a text is a value.
    return last.kind === 'indent'
      ? !/^[\\=+,%([{]$/.test(this.tokens.at(-2)?.text ?? '')
      : last.line !== index && !/^[\\=+,%([{]$/.test(last.text);
  }
}

/** What a documentation string follows in Clojure, with the name that is defined between the two. */
const clojureDefinition = /^(?:ns|defn|defmacro|defprotocol|defmulti|defonce)$/;

/** Where a long string or comment is closed on a line; -1 where it is not. */
function closeOf(line: string, from: number, { close, escaped }: Inside): number {
  let end = line.indexOf(close, from);
  while (escaped && end !== -1 && isEscaped(line, end)) end = line.indexOf(close, end + 1);
  return end;
}

/** Whether an odd number of backslashes stands before a position. */
function isEscaped(line: string, at: number): boolean {
  let start = at;
  while (start > 0 && line.charAt(start - 1) === '\\') start -= 1;
  return (at - start) % 2 === 1;
}
