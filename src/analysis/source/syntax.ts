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
}

const plain: Syntax = {
  lineComments: [],
  blockComments: [],
  longStrings: [],
  quotes: '"\'',
  commentsStartWords: false,
  indentation: false,
};

const c: Syntax = { ...plain, lineComments: ['//'], blockComments: [['/*', '*/']] };
const hash: Syntax = { ...plain, lineComments: ['#'], commentsStartWords: true };
const tripleQuotes = [
  ['"""', '"""'],
  ["'''", "'''"],
] as const;
const kotlin: Syntax = { ...c, longStrings: [['"""', '"""']] };
const script: Syntax = { ...c, longStrings: [['`', '`']] };
const python: Syntax = { ...plain, lineComments: ['#'], longStrings: tripleQuotes, indentation: true };
const ml: Syntax = { ...plain, quotes: '"', blockComments: [['(*', '*)']] };
const markup: Syntax = { ...plain, blockComments: [['<!--', '-->']] };

const syntaxes: Readonly<Record<Language, Syntax>> = {
  c,
  clojure: { ...plain, quotes: '', lineComments: [';'], longStrings: [['"', '"']] },
  csharp: { ...c, longStrings: [['"""', '"""']] },
  css: c,
  dart: { ...c, longStrings: tripleQuotes },
  elixir: { ...plain, lineComments: ['#'], longStrings: tripleQuotes },
  erlang: { ...plain, lineComments: ['%'] },
  fsharp: { ...ml, lineComments: ['//'], longStrings: [['"""', '"""']], indentation: true },
  gherkin: hash,
  go: script,
  groovy: { ...c, longStrings: tripleQuotes },
  haskell: { ...plain, lineComments: ['--'], blockComments: [['{-', '-}']], indentation: true },
  hcl: { ...c, lineComments: ['#', '//'], quotes: '"' },
  html: markup,
  java: kotlin,
  javascript: script,
  julia: { ...plain, lineComments: ['#'], blockComments: [['#=', '=#']], longStrings: [['"""', '"""']] },
  kotlin,
  lua: {
    ...plain,
    lineComments: ['--'],
    blockComments: [
      ['--[[', ']]'],
      ['--[=[', ']=]'],
    ],
    longStrings: [['[[', ']]']],
  },
  nim: {
    ...plain,
    lineComments: ['#'],
    blockComments: [['#[', ']#']],
    longStrings: [['"""', '"""']],
    indentation: true,
  },
  nix: {
    ...plain,
    quotes: '"',
    lineComments: ['#'],
    blockComments: [['/*', '*/']],
    longStrings: [["''", "''"]],
  },
  ocaml: ml,
  perl: hash,
  php: { ...c, lineComments: ['//', '#'] },
  powershell: {
    ...hash,
    blockComments: [['<#', '#>']],
    longStrings: [
      ['@"', '"@'],
      ["@'", "'@"],
    ],
  },
  python,
  r: { ...plain, lineComments: ['#'] },
  ruby: { ...hash, blockComments: [['=begin', '=end']] },
  rust: c,
  scala: kotlin,
  shell: hash,
  solidity: c,
  sql: { ...plain, lineComments: ['--'], blockComments: [['/*', '*/']] },
  swift: kotlin,
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
  yaml: { ...hash, indentation: true },
  zig: { ...plain, lineComments: ['//'] },
};

const marks = new Map([plain, ...Object.values(syntaxes)].map((syntax) => [syntax, firstCharacters(syntax)]));

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
  return language === null ? plain : syntaxes[language];
}
