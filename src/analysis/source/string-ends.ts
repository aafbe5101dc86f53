import type { Language } from './language.ts';
import type { Syntax } from './syntax.ts';

/** A string that begins in a line: where it ends on the same line, or what closes it on a later one. */
export type StringEnd =
  | { readonly end: number }
  | { readonly from: number; readonly close: string }
  | 'open'
  | 'no string';

/** Languages in which a backslash before a quote does not escape it. */
const withoutEscapes: ReadonlySet<Language> = new Set(['sql', 'powershell', 'html', 'yaml']);

/**
 * Reads a string that begins with a quote at `at`. Raw and verbatim strings have no escapes, and a quote that stands in a name, a number
 * or a lifetime begins none.
 *
 * @returns `open` where the string does not end on this line
 */
export function stringEnd(line: string, at: number, language: Language | null, syntax: Syntax): StringEnd {
  const quote = line.charAt(at);
  const prefix = wordBefore(line, at);
  if (quote === "'") {
    if (syntax.characters === true) return characterEnd(line, at, prefix);
    // `1'000'000` in C++, `Don't` in markup.
    if (language === 'c' && prefix !== '' && !/^(?:u8|[uUL])$/.test(prefix)) return 'no string';
    if (language === 'html' && prefix !== '') return 'no string';
  }
  const raw = rawStringEnd(line, at, language, prefix);
  if (raw !== null) return raw;
  const end = closingQuote(line, at, escapes(line, at, language, prefix));
  return end === -1 ? 'open' : { end: end + 1 };
}

function escapes(line: string, at: number, language: Language | null, prefix: string): boolean {
  if (language === null) return true;
  if (withoutEscapes.has(language)) return language === 'yaml' && line.charAt(at) === '"';
  if (language === 'shell' && line.charAt(at) === "'") return line.charAt(at - 1) === '$';
  if (language === 'dart' && prefix === 'r') return false;
  return true;
}

/** The name or number that ends right before a position; only its last few characters count. */
function wordBefore(line: string, at: number): string {
  return /[\p{L}\p{N}_)\]]{1,4}$/u.exec(line.slice(Math.max(0, at - 4), at))?.[0] ?? '';
}

/** `'a'`, `'\n'`, `'\u{1f600}'`: anything else that begins with the quote is no string. */
function characterEnd(line: string, at: number, prefix: string): StringEnd {
  if (prefix !== '' && !/^b$/.test(prefix)) return 'no string';
  const found = /^'(?:[^'\\]|[\ud800-\udbff][\udc00-\udfff]|\\.[^']{0,10})'/.exec(line.slice(at, at + 16));
  return found === null ? 'no string' : { end: at + found[0].length };
}

/** C++ `R"x(…)x"`, R `r"(…)"`, Rust `r#"…"#`, Swift `#"…"#`, C# `@"…"`; null for an ordinary string. */
function rawStringEnd(line: string, at: number, language: Language | null, prefix: string): StringEnd | null {
  if (line.charAt(at) !== '"' && language !== 'r') return null;
  if ((language === 'c' && /R$/.test(prefix)) || (language === 'r' && /^[rR]$/.test(prefix))) {
    const opened = /^["']([^()\\\s[{]{0,16})([([{])/.exec(line.slice(at, at + 20));
    if (opened === null) return null;
    const bracket = { '(': ')', '[': ']', '{': '}' }[opened[2] ?? '('] ?? ')';
    return upTo(line, at + opened[0].length, `${bracket}${opened[1] ?? ''}${line.charAt(at)}`);
  }
  if (language === 'rust' || language === 'swift') {
    const opened = /(r?)(#{0,16})$/.exec(line.slice(Math.max(0, at - 18), at));
    const hashes = opened?.[2] ?? '';
    if (hashes !== '' || (language === 'rust' && opened?.[1] === 'r' && /\br$/.test(line.slice(0, at))))
      return upTo(line, at + 1, `"${hashes}`);
  }
  if (language === 'csharp' && /@\$?$/.test(line.slice(Math.max(0, at - 2), at)))
    return upTo(line, at + 1, '"');
  return null;
}

function upTo(line: string, from: number, close: string): StringEnd {
  const end = line.indexOf(close, from);
  return end === -1 ? { from, close } : { end: end + close.length };
}

/** The position of the quote that closes the string that begins at `at`, on the same line; -1 where there is none. */
export function closingQuote(line: string, at: number, escaped: boolean): number {
  const quote = line.charAt(at);
  for (let position = at + 1; position < line.length; position += 1) {
    const character = line.charAt(position);
    if (character === '\\' && escaped) position += 1;
    else if (character === quote) return position;
  }
  return -1;
}

/** Where a regular expression of JavaScript that may begin with the slash at `at` ends, its flags included; -1 where none does. */
export function regularExpressionEnd(line: string, at: number): number {
  let inClass = false;
  for (let position = at + 1; position < line.length; position += 1) {
    const character = line.charAt(position);
    if (character === '\\') position += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) {
      let end = position + 1;
      while (/[a-z]/.test(line.charAt(end))) end += 1;
      return end;
    }
  }
  return -1;
}

/** Whether a string leaves the code that it interpolates open: then the quote that seemed to end it belongs to that code. */
export function leavesCodeOpen(literal: string, interpolates: boolean): boolean {
  if (!interpolates && !/[#$\\][{(]/.test(literal)) return false;
  return count(literal, '{') !== count(literal, '}') || count(literal, '(') !== count(literal, ')');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Languages in which a string means the same in either kind of quotes, with the characters inside that would make a difference. */
const equalQuotes: Readonly<Partial<Record<Language, RegExp>>> = {
  css: /["'\\]/,
  dart: /["'\\$]/,
  groovy: /["'\\$]/,
  html: /["'\\]/,
  javascript: /["'\\$`]/,
  lua: /["'\\]/,
  perl: /["'\\$@]/,
  php: /["'\\$]/,
  powershell: /["'`$]/,
  python: /["'\\]/,
  r: /["'\\]/,
  ruby: /["'\\#]/,
  shell: /["'\\$`!]/,
  solidity: /["'\\]/,
  typescript: /["'\\$`]/,
  vue: /["'\\$`]/,
  vyper: /["'\\]/,
  yaml: /["'\\]/,
};

/** A literal in the same form whichever quotes it was written with, where that makes no difference. */
export function literal(text: string, language: Language | null): string {
  const differs = language === null ? undefined : equalQuotes[language];
  if (differs === undefined) return text;
  const content = text.slice(1, -1);
  return differs.test(content) ? text : `"${content}"`;
}
