import type { Language } from './language.ts';

/** Ends of lines to a compiler that are none in a diff, and marks that show code in another order than it runs. */
const hiding = /[\r\v\f\u0085\u2028\u2029](?!$)|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Comments that a compiler, an interpreter or a server acts on, by language. */
const live: Readonly<Partial<Record<Language, RegExp>>> = {
  // A comment of the other kind goes on over the next line.
  c: /^\/\/.*\\\s*$/,
  // Directives, exported names and C code above `import "C"`: https://pkg.go.dev/cmd/go, https://pkg.go.dev/cmd/cgo
  go: /^\/\/(?:go:|export |line |\s*\+build)|^(?:\/\/|\/\*)?\s*#\s*(?:cgo|include|define|undef|if|ifdef|pragma)\b|^(?!\/\/).*[;{}]\s*(?:\*\/\s*)?$/,
  // https://downloads.haskell.org/ghc/latest/docs/users_guide/exts/pragmas.html
  haskell: /^\{-#(?!\s*(?:INLINE|NOINLINE|INLINABLE|UNPACK|COMPLETE|DEPRECATED|WARNING|SPECIALI[SZ]E)\b)/,
  // Server-side includes and conditional comments.
  html: /^<!--(?:\[|#)|<!\[endif/,
  javascript: /@jsx\w*\s|[@#]__PURE__/,
  perl: /^#!/,
  // https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
  python: /^#!|^#.*?coding[:=](?!\s*utf-?8)/i,
  ruby: /^#!|#\{/,
  shell: /^#!/,
  // Hints, and code that only MySQL runs: https://dev.mysql.com/doc/refman/8.4/en/comments.html
  sql: /^\/\*[!+M]/,
  typescript: /@jsx\w*\s|[@#]__PURE__/,
};

/** Characters of a comment that are searched for what makes it run. */
const maxCommentLength = 5000;

/**
 * Whether a comment is more than a note: a directive, a line that ends inside it for the compiler, a mark that reverses what is shown.
 *
 * @param comment from its opening mark to its end or the end of its line
 */
export function isLive(comment: string, language: Language | null): boolean {
  if (comment.length > maxCommentLength || hiding.test(comment)) return true;
  return language !== null && live[language]?.test(comment) === true;
}

/** Where a line comment ends before its line does: PHP's `?>` ends it, too. */
export function lineCommentEnd(line: string, at: number, language: Language | null): number {
  const end = language === 'php' ? line.indexOf('?>', at) : -1;
  return end === -1 ? line.length : end;
}

/** A comment with code in braces or brackets: in markup it is text, and the code runs. */
export const holdsCode = /\{[^}]{0,500}[(\w]/;

/** Whether a line of a script shows markup, in which there are no comments of the script. */
export function isMarkup(line: string): boolean {
  const text = line.slice(-maxCommentLength).trim();
  return text.startsWith('<') || (text.endsWith('>') && !text.endsWith('=>'));
}
