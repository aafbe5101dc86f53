// Changes that are neutral by themselves, in many languages, and the places of a change where a call can hide.

/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code of other languages. */

/** How a language calls something, ends a statement, comments on a line, and runs code within a text and within a string. */
export interface Form {
  readonly call: string;
  readonly separator: string;
  readonly note: string;
  readonly block?: readonly [string, string];
  readonly interpolated?: string;
}

const slashes = { separator: '; ', note: '//', block: ['/*', '*/'] } as const;

const forms: Readonly<Record<string, Form>> = {
  js: { ...slashes, call: 'evil()', interpolated: '`${evil()}`' },
  ts: { ...slashes, call: 'evil()', interpolated: '`a ${b ? `// ${c}` : evil()}`' },
  py: { call: 'evil()', separator: '; ', note: '#', interpolated: 'f"{evil()}"' },
  go: { ...slashes, call: 'evil()' },
  java: { ...slashes, call: 'evil();' },
  kt: { ...slashes, call: 'evil()', interpolated: '"${if (a) "// " else evil()}"' },
  cs: { ...slashes, call: 'evil();', interpolated: '$"{evil()}";' },
  rs: { ...slashes, call: 'evil();' },
  rb: { call: 'evil()', separator: '; ', note: '#', interpolated: '"#{a ? "b # " : evil()}"' },
  php: { ...slashes, call: 'evil();', interpolated: '"{$a->evil()}";' },
  c: { ...slashes, call: 'evil();' },
  swift: { ...slashes, call: 'evil()', interpolated: '"\\(a ? "b // " : evil())"' },
  scala: { ...slashes, call: 'evil()', interpolated: 's"${evil()}"' },
  ex: { call: 'evil()', separator: '; ', note: '#', interpolated: '"#{evil()}"' },
  lua: { call: 'evil()', separator: '; ', note: '--', block: ['--[[', ']]'] },
  sh: { call: 'evil', separator: '; ', note: '#', interpolated: 'echo "$(evil)"' },
  hs: { call: 'evil = unsafePerformIO evil', separator: '; ', note: '--', block: ['{-', '-}'] },
  sql: { call: 'SELECT evil();', separator: '; ', note: '--', block: ['/*', '*/'] },
};

/** A change that is neutral by itself: its lines, with their signs; `line` marks those that code may be put into. */
export interface Seed {
  readonly what: string;
  readonly path: string;
  readonly lines: readonly string[];
  /** Another file of the change, such as where code is moved from. */
  readonly other?: { readonly path: string; readonly lines: readonly string[] };
}

const body = (sign: string) =>
  ['fun pack() {', '  open()', '  fill()', '  close()', '}'].map((line) => sign + line);

export const seeds: readonly Seed[] = [
  { what: 'import of JavaScript', path: 'src/a.js', lines: ["+import { a } from './b'", ' a()'] },
  { what: 'require', path: 'src/a.js', lines: ["+const a = require('./b')", ' a()'] },
  {
    what: 'import of several lines',
    path: 'src/a.ts',
    lines: [' import {', '   a,', '+  b,', " } from './c'"],
  },
  { what: 'type annotation', path: 'src/a.ts', lines: ['-const a = b', '+const a: number = b'] },
  { what: 'interface', path: 'src/a.ts', lines: ['+interface A {', '+  b: string', '+}'] },
  { what: 'comment of TypeScript', path: 'src/a.ts', lines: ['-// one', '+// two', ' a()'] },
  { what: 'import of Python', path: 'src/a.py', lines: ['+import os', ' a()'] },
  { what: 'names of Python', path: 'src/a.py', lines: ['+from os import path', ' a()'] },
  { what: 'annotation of Python', path: 'src/a.py', lines: ['-a = b', '+a: int = b'] },
  {
    what: 'docstring',
    path: 'src/a.py',
    lines: [' def a():', '-    """One."""', '+    """Two."""', '     return b'],
  },
  { what: 'version', path: 'src/version.py', lines: ['-__version__ = "1.2.3"', '+__version__ = "1.2.4"'] },
  { what: 'import of Go', path: 'src/a.go', lines: ['+import "fmt"', ' func a() {}'] },
  { what: 'layout of Go', path: 'src/a.go', lines: ['-a(b,c)', '+a(b, c)'] },
  { what: 'import of Java', path: 'src/A.java', lines: ['+import a.B;', ' class A {}'] },
  { what: 'annotation of Java', path: 'src/A.java', lines: ['+@SuppressWarnings("a")', ' class A {}'] },
  {
    what: 'moved code of Kotlin',
    path: 'src/B.kt',
    lines: body('+'),
    other: { path: 'src/A.kt', lines: body('-') },
  },
  { what: 'import of Kotlin', path: 'src/A.kt', lines: ['+import a.B', ' class A'] },
  { what: 'using of C#', path: 'src/A.cs', lines: ['+using A.B;', ' class A {}'] },
  { what: 'nullable type of C#', path: 'src/A.cs', lines: ['-string a = b;', '+string? a = b;'] },
  { what: 'attribute of Rust', path: 'src/a.rs', lines: ['+#[allow(dead_code)]', ' fn a() {}'] },
  { what: 'use of Rust', path: 'src/a.rs', lines: ['+use a::b;', ' fn a() {}'] },
  {
    what: 'require of Ruby, moved',
    path: 'lib/a.rb',
    lines: ["-require 'a'", " require 'b'", "+require 'a'"],
  },
  { what: 'comment of Ruby', path: 'lib/a.rb', lines: ['-# one', '+# two', ' a'] },
  { what: 'use of PHP', path: 'src/A.php', lines: ['+use A\\B;', ' class A {}'] },
  { what: 'include', path: 'src/a.c', lines: ['+#include "a.h"', ' int a;'] },
  { what: 'comment of C', path: 'src/a.c', lines: ['-/* one */', '+/* two */', ' int a;'] },
  { what: 'import of Swift', path: 'src/a.swift', lines: ['+import A', ' a()'] },
  { what: 'annotation of Scala', path: 'src/A.scala', lines: ['+@nowarn("a")', ' class A'] },
  { what: 'alias of Elixir', path: 'lib/a.ex', lines: ['+  alias A.B', '   a()'] },
  { what: 'require of Lua', path: 'src/a.lua', lines: ['+local a = require("a")', ' a()'] },
  { what: 'comment of a shell', path: 'src/a.sh', lines: ['-# one', '+# two', ' a'] },
  { what: 'import of Haskell', path: 'src/A.hs', lines: ['+import A', ' a = b'] },
  { what: 'comment of SQL', path: 'src/a.sql', lines: ['--- one', '+-- two', ' select a'] },
  {
    what: 'renamed names',
    path: 'src/a.py',
    lines: ['-def one(a):', '+def two(a):', '     return a', '-one(b)', '+two(b)'],
  },
  { what: 'comment behind code', path: 'src/a.js', lines: ['-a(b) // one', '+a(b) // two'] },
];

/** Where the call is put into an added line, or among the lines. */
export type Hole = (
  lines: readonly string[],
  at: number,
  form: Form,
  filler: string,
) => readonly string[] | null;

const replaceLine = (lines: readonly string[], at: number, line: string) =>
  lines.map((each, index) => (index === at ? line : each));
const behind = (lines: readonly string[], at: number, line: string) => [
  ...lines.slice(0, at + 1),
  line,
  ...lines.slice(at + 1),
];
const hasNote = (line: string, form: Form) =>
  line.includes(form.note) || (form.block !== undefined && line.includes(form.block[0]));
const noted = (line: string, form: Form) => hasNote(line, form) || line.includes('"""');

export const holes: Readonly<Record<string, Hole>> = {
  'on a line below': (lines, at, { call }) => behind(lines, at, `+${call}`),
  'on a line above': (lines, at, { call }) => behind(lines, at - 1, `+${call}`),
  'on a line of its own with a note': (lines, at, { call, note }, filler) =>
    behind(lines, at, `+${call} ${note} ${filler}`),
  'behind the statement': (lines, at, form) =>
    noted(lines[at] ?? '', form) ? null : replaceLine(lines, at, `${lines[at]}${form.separator}${form.call}`),
  'behind the statement, with a note': (lines, at, form, filler) =>
    noted(lines[at] ?? '', form)
      ? null
      : replaceLine(lines, at, `${lines[at]}${form.separator}${form.call} ${form.note} ${filler}`),
  'before the statement': (lines, at, { call, separator }) =>
    replaceLine(lines, at, `+${call}${separator}${(lines[at] ?? '').slice(1).trim()}`),
  'behind a comment on the line': (lines, at, { call, block }) =>
    block === undefined ? null : behind(lines, at, `+${block[0]} note ${block[1]} ${call}`),
  'between two comments': (lines, at, { call, block }) =>
    block === undefined
      ? null
      : behind(lines, at, `+${block[0]} note ${block[1]} ${call} ${block[0]} note ${block[1]}`),
  'behind a comment of several lines': (lines, at, { call, block }) =>
    block === undefined
      ? null
      : behind(behind(lines, at, `+ note ${block[1]} ${call}`), at, `+${block[0]} note`),
  'above what looks like the end of a comment': (lines, at, { call, note, block }) =>
    block === undefined ? null : behind(behind(lines, at, `+${note} ${block[1]}`), at, `+${call}`),
  'beyond the columns that are read': (lines, at, { call }, filler) =>
    behind(lines, at, `+${' '.repeat(1000 + filler.length)}${call}`),
  'behind a long string': (lines, at, { call, separator }, filler) =>
    behind(lines, at, `+a = "${'x'.repeat(1000)}${filler}"${separator}${call}`),
  'beyond the end of what is tokenized': (lines, at, { call, note }) =>
    behind(lines, at, `+${call} ${note} ${'x'.repeat(6000)}`),
  'behind a string with a comment mark': (lines, at, { call, separator, note }) =>
    behind(lines, at, `+a = "${note} b"${separator}${call}`),
  'behind a string with an escaped quote': (lines, at, { call, separator, note }) =>
    behind(lines, at, `+a = "\\" ${note} b"${separator}${call}`),
  'behind a string with a bracket': (lines, at, { call, separator }) =>
    behind(lines, at, `+a = "("${separator}${call}`),
  'as an argument': (lines, at, { call }) => behind(lines, at, `+f(${call.replace(/;$/, '')})`),
  'as a default': (lines, at, { call }) => behind(lines, at, `+f(a = ${call.replace(/;$/, '')})`),
  'in a text': (lines, at, { interpolated }) =>
    interpolated === undefined ? null : behind(lines, at, `+${interpolated}`),
  'behind an import on the line': (lines, at, { call, separator }) =>
    behind(lines, at, `+import a${separator}${call}`),
  'behind a mark that shows it in another order': (lines, at, { call, note }) =>
    behind(lines, at, `+${note} \u202e a \u2066 ${call}`),
  'behind the end of a line to the compiler': (lines, at, { call, note }) =>
    behind(lines, at, `+${note} a\u2028${call}`),
  'behind a carriage return': (lines, at, { call, note }) => behind(lines, at, `+${note} a\r${call}`),
  'in a module of tests by its name': (lines, at, { call }) => behind(lines, at, `+mod tests { ${call} }`),
  'under a condition besides that of tests': (lines, at, { call }) =>
    behind(lines, at, `+#[cfg(any(test, a))] ${call}`),
  'under a condition of Vitest with another': (lines, at, { call }) =>
    behind(lines, at, `+if (import.meta.vitest || a) { ${call} }`),
  'behind an example': (lines, at, { call, separator }) => behind(lines, at, `+a = 1${separator}${call}`),
  'in the argument of an attribute': (lines, at, { call }) =>
    behind(lines, at, `+@SuppressWarnings(${call.replace(/;$/, '')})`),
  'behind an attribute': (lines, at, { call }) => behind(lines, at, `+@Override ${call}`),
  'behind a version': (lines, at, { call, separator }) =>
    behind(lines, at, `+version = "1.2.3"${separator}${call}`),
  'in a macro': (lines, at, { call }) => behind(lines, at, `+#define A ${call}`),
};

/** The places that only some languages have, by the extensions of their files. */
const languages: Readonly<Record<string, string>> = {
  'behind a string with an escaped quote': 'js ts py go java kt cs rs rb php c swift scala ex lua sh hs',
  'in a module of tests by its name': 'rs',
  'under a condition besides that of tests': 'rs',
  'under a condition of Vitest with another': 'js ts',
  'in the argument of an attribute': 'java kt cs scala ts js',
  'behind an attribute': 'java kt scala ts js',
  'in a macro': 'c',
};

/** The places of a language. */
export function holesOf(path: string): readonly string[] {
  const extension = extensionOf(path);
  return Object.keys(holes).filter((name) => languages[name]?.split(' ').includes(extension) !== false);
}

const extensionOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

export const formOf = (path: string): Form => {
  const form = forms[extensionOf(path)];
  if (form === undefined) throw new Error(`no form for ${path}`);
  return form;
};
