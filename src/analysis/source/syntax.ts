import type { Language } from './language.ts';

/** What the reading of a diff needs to know about a language: where comments and strings begin and end. */
export interface Syntax {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Strings that may run over several lines, the longest opener first. Those of one line are the same everywhere. */
  readonly longStrings: readonly (readonly [open: string, close: string])[];
  /** Which quotes enclose a string within a line. */
  readonly quotes: string;
  /** A line comment begins only at the start of a word, as in shells and YAML. */
  readonly commentsStartWords: boolean;
  /** Indentation is part of the meaning. */
  readonly indentation: boolean;
  /** Quotes whose string may go on over the end of the line: where one stays open, it is not known what is a comment. */
  readonly openQuotes?: string;
  /** A quote that encloses one character, as in `'a'`: elsewhere it begins a lifetime, a type variable or belongs to a name. */
  readonly characters?: boolean;
  /** A line ends a statement: the same words over other lines mean something else. */
  readonly lineEnds?: boolean;
  /** What makes a comment that follows on the same line doubtful: it may lie in a regular expression or another quoted form. */
  readonly quotedForms?: RegExp;
}

const plain: Syntax = {
  lineComments: [],
  blockComments: [],
  longStrings: [],
  quotes: '"\'',
  commentsStartWords: false,
  indentation: false,
};

const unknown: Syntax = { ...plain, lineEnds: true };
const c: Syntax = { ...plain, lineComments: ['//'], blockComments: [['/*', '*/']] };
const hash: Syntax = { ...plain, lineComments: ['#'], commentsStartWords: true };
const tripleQuotes = [
  ['"""', '"""'],
  ["'''", "'''"],
] as const;
const java: Syntax = { ...c, longStrings: [['"""', '"""']] };
const kotlin: Syntax = { ...java, lineEnds: true };
const script: Syntax = c;
const python: Syntax = { ...plain, lineComments: ['#'], longStrings: tripleQuotes, indentation: true };
const ml: Syntax = { ...plain, characters: true, openQuotes: '"', blockComments: [['(*', '*)']] };
const markup: Syntax = { ...plain, blockComments: [['<!--', '-->']] };

const syntaxes: Readonly<Record<Language, Syntax>> = {
  c,
  clojure: { ...plain, quotes: '', lineComments: [';'], longStrings: [['"', '"']] },
  csharp: { ...c, longStrings: [['"""', '"""']] },
  css: { ...c, commentsStartWords: true },
  dart: { ...c, longStrings: tripleQuotes },
  elixir: {
    ...plain,
    lineComments: ['#'],
    longStrings: tripleQuotes,
    openQuotes: '"\'',
    lineEnds: true,
    quotedForms: /~[A-Za-z]/,
  },
  erlang: { ...plain, lineComments: ['%'], openQuotes: '"' },
  fsharp: { ...ml, lineComments: ['//'], longStrings: [['"""', '"""']], indentation: true },
  gherkin: hash,
  go: { ...c, longStrings: [['`', '`']], lineEnds: true },
  groovy: { ...c, longStrings: tripleQuotes, lineEnds: true, quotedForms: /\/(?![/*]|$)/ },
  haskell: {
    ...plain,
    lineComments: ['--'],
    blockComments: [['{-', '-}']],
    indentation: true,
    characters: true,
  },
  hcl: { ...c, lineComments: ['#', '//'], quotes: '"', lineEnds: true },
  html: { ...markup, openQuotes: '"', quotedForms: /'/ },
  java,
  javascript: script,
  julia: {
    ...plain,
    lineComments: ['#'],
    blockComments: [['#=', '=#']],
    longStrings: [['"""', '"""']],
    openQuotes: '"',
    characters: true,
    lineEnds: true,
  },
  kotlin,
  lua: {
    ...plain,
    lineComments: ['--'],
    blockComments: [
      ['--[[', ']]'],
      ['--[=[', ']=]'],
    ],
    longStrings: [
      ['[==[', ']==]'],
      ['[=[', ']=]'],
      ['[[', ']]'],
    ],
    quotedForms: /\[={3}/,
  },
  nim: {
    ...plain,
    lineComments: ['#'],
    blockComments: [['#[', ']#']],
    longStrings: [['"""', '"""']],
    indentation: true,
    characters: true,
  },
  nix: {
    ...plain,
    quotes: '"',
    lineComments: ['#'],
    blockComments: [['/*', '*/']],
    longStrings: [["''", "''"]],
    openQuotes: '"',
  },
  ocaml: ml,
  perl: {
    ...hash,
    openQuotes: '"\'',
    quotedForms: /\/|\b(?:q|qq|qw|qx|qr|m|s|tr|y)\b\s*[^\w\s,;=>]/,
  },
  php: { ...c, lineComments: ['//', '#'], openQuotes: '"\'' },
  powershell: {
    ...hash,
    openQuotes: '"\'',
    lineEnds: true,
    quotedForms: /`/,
    blockComments: [['<#', '#>']],
    longStrings: [
      ['@"', '"@'],
      ["@'", "'@"],
    ],
  },
  python,
  r: { ...plain, lineComments: ['#'], openQuotes: '"\'', lineEnds: true },
  ruby: {
    ...hash,
    blockComments: [['=begin', '=end']],
    openQuotes: '"\'',
    lineEnds: true,
    quotedForms: /\/|%[A-Za-z]?[^\w\s]|\?["'`]/,
  },
  rust: { ...c, characters: true, openQuotes: '"' },
  scala: { ...kotlin, characters: true },
  shell: { ...hash, openQuotes: '"\'', lineEnds: true, quotedForms: /\\|\$\{|`/ },
  solidity: c,
  sql: {
    ...plain,
    lineComments: ['--'],
    blockComments: [['/*', '*/']],
    openQuotes: '"\'',
    quotedForms: /\$/,
  },
  swift: { ...kotlin, quotedForms: /\/(?![/*]|$)|#/ },
  typescript: script,
  vue: {
    ...script,
    blockComments: [
      ['<!--', '-->'],
      ['/*', '*/'],
    ],
    commentsStartWords: true,
  },
  vyper: python,
  yaml: { ...hash, indentation: true, openQuotes: '"\'' },
  zig: { ...plain, lineComments: ['//'] },
};

const marks = new Map(
  [unknown, ...Object.values(syntaxes)].map((syntax) => [syntax, firstCharacters(syntax)]),
);

function firstCharacters(syntax: Syntax): ReadonlySet<string> {
  const { lineComments, blockComments, longStrings, quotes } = syntax;
  const opening = [...blockComments, ...longStrings].map(([open]) => open);
  return new Set([...lineComments, ...opening, ...quotes].map((mark) => mark.charAt(0)));
}

/** The characters that comments and strings begin with. */
export function marksOf(syntax: Syntax): ReadonlySet<string> {
  return marks.get(syntax) ?? firstCharacters(syntax);
}

/** The syntax of a language; for an unknown one, a syntax without comments, in which only white space is free. */
export function syntaxOf(language: Language | null): Syntax {
  return language === null ? unknown : syntaxes[language];
}
