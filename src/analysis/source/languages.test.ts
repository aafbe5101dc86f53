// What is known of each language, by example: its files, its comments, its imports, and the tests inside a product file.
import { describe, expect, test } from '@jest/globals';
import { readImports } from './imports/read-imports.ts';
import { inlineTests, type OpenBlock, openBlocks } from './inline-tests.ts';
import { type Language, languageOf } from './language.ts';
import { readTokens } from './tokens.ts';

const files: readonly (readonly [Language, string])[] = [
  [
    'c',
    'a.c a.h a.cc a.cpp a.cxx a.hh a.hpp a.hxx a.inl a.ipp a.m a.mm a.cu a.cuh a.ino a.d a.glsl a.wgsl a.hlsl a.metal',
  ],
  ['clojure', 'a.clj a.cljs a.cljc a.edn a.el a.lisp a.scm a.rkt'],
  ['csharp', 'a.cs a.csx a.vb'],
  ['css', 'a.css a.scss a.less a.styl'],
  ['dart', 'a.dart'],
  ['elixir', 'a.ex a.exs'],
  ['erlang', 'a.erl a.hrl'],
  ['fsharp', 'a.fs a.fsx a.fsi'],
  ['gherkin', 'a.feature'],
  ['go', 'a.go'],
  ['groovy', 'a.groovy a.gvy'],
  ['haskell', 'a.hs a.lhs a.hsc a.elm a.purs'],
  ['hcl', 'a.tf a.hcl a.tfvars a.bicep'],
  ['html', 'a.html a.htm a.xhtml a.xml a.svg'],
  ['java', 'a.java'],
  ['javascript', 'a.js a.jsx a.mjs a.cjs'],
  ['julia', 'a.jl'],
  ['kotlin', 'a.kt a.kts'],
  ['lua', 'a.lua a.luau'],
  ['nim', 'a.nim a.nims'],
  ['nix', 'a.nix'],
  ['ocaml', 'a.ml a.mli a.mll a.mly a.re a.rei'],
  ['perl', 'a.pl a.pm'],
  ['php', 'a.php a.phtml'],
  ['powershell', 'a.ps1 a.psm1 a.psd1'],
  ['python', 'a.py a.pyi a.pyx a.pxd'],
  ['r', 'a.r'],
  ['ruby', 'a.rb a.rake a.gemspec a.ru a.cr a.coffee'],
  ['rust', 'a.rs'],
  ['scala', 'a.scala a.sc a.sbt'],
  ['shell', 'a.sh a.bash a.zsh a.fish a.ksh a.bats a.tcl'],
  ['solidity', 'a.sol'],
  ['sql', 'a.sql'],
  ['swift', 'a.swift'],
  ['typescript', 'a.ts a.tsx a.mts a.cts'],
  ['vue', 'a.vue a.svelte a.astro'],
  ['vyper', 'a.vy'],
  ['yaml', 'a.yml a.yaml a.toml a.ini a.cfg a.conf a.properties'],
  ['zig', 'a.zig'],
];

function importLines(lines: readonly string[], language: Language | null): ReadonlySet<number> {
  return readImports(readTokens(lines, language), lines, language).lines;
}

function inlineTestLines(
  lines: readonly string[],
  heading: string,
  language: Language | null,
  above?: OpenBlock,
): ReadonlySet<number> {
  return inlineTests(readTokens(lines, language), lines, heading, language, above).lines;
}

test.each(files)('%s is the language of %s', (language, names) => {
  for (const name of names.split(' ')) expect([name, languageOf(name.slice(2))]).toEqual([name, language]);
});

test('a file of no known language has none', () => {
  expect(['', 'txt', 'constructor', 'c h'].map(languageOf)).toEqual([null, null, null, null]);
});

describe('a comment means nothing', () => {
  const slashes = ['// note', '/* note */', '/* one', 'two */'];
  const comments: readonly (readonly [Language, readonly string[]])[] = [
    ['c', slashes],
    ['clojure', ['; note', ';; note']],
    ['csharp', slashes],
    ['css', slashes],
    ['dart', slashes],
    ['elixir', ['# note']],
    ['erlang', ['% note']],
    ['fsharp', ['// note', '(* note *)']],
    ['gherkin', ['# note']],
    ['go', slashes],
    ['groovy', slashes],
    ['haskell', ['-- note', '{- note -}']],
    ['hcl', ['# note', ...slashes]],
    ['html', ['<!-- note -->', '<!-- one', 'two -->']],
    ['java', slashes],
    ['javascript', slashes],
    ['julia', ['# note', '#= note =#']],
    ['kotlin', slashes],
    ['lua', ['-- note', '--[[ note ]]', '--[=[ note ]=]']],
    ['nim', ['# note', '#[ note ]#']],
    ['nix', ['# note', '/* note */']],
    ['ocaml', ['(* note *)']],
    ['perl', ['# note']],
    ['php', ['# note', ...slashes]],
    ['powershell', ['# note', '<# note #>']],
    ['python', ['# note']],
    ['r', ['# note']],
    ['ruby', ['# note', '=begin', 'note', '=end']],
    ['rust', slashes],
    ['scala', slashes],
    ['shell', ['# note']],
    ['solidity', slashes],
    ['sql', ['-- note', '/* note */']],
    ['swift', slashes],
    ['typescript', slashes],
    ['vue', ['<!-- note -->', ...slashes]],
    ['vyper', ['# note']],
    ['yaml', ['# note']],
    ['zig', ['// note']],
  ];

  test.each(comments)('%s', (language, lines) => {
    const words = (text: readonly string[]) =>
      readTokens(text, language)
        .filter(({ kind }) => kind !== 'indent')
        .map((token) => token.text);
    expect(words(['one', ...lines, 'two'])).toEqual(['one', 'two']);
    // Behind code on the same line, too, for comments that end with their line; Gherkin knows only whole lines.
    if (language === 'gherkin') return;
    for (const line of lines.filter((text) => text.endsWith('note') && text !== 'note'))
      expect(words([`one ${line}`, 'two'])).toEqual(['one', 'two']);
  });

  test.each<[Language, string]>([
    ['javascript', 'a = "// no"'],
    ['go', 'a := `// no`'],
    ['python', 'a = "# no"'],
    ['shell', 'echo a#no'],
    ['yaml', 'a: b#no'],
    ['vue', 'http://no'],
    ['ruby', "a = '# no'"],
    ['perl', '$a = $#no'],
    ['powershell', 'a#no'],
    ['rust', 'a("/* no")'],
    ['php', "#[Route('/no')]"],
    ['clojure', '(a "; no")'],
    ['lua', 'a = [[-- no]]'],
    ['nix', "a = ''# no''"],
    ['ocaml', 'a "(* no"'],
    ['css', 'a: "/* no"'],
    ['sql', "a = '-- no'"],
    ['zig', 'a("// no")'],
    ['hcl', 'a = "# no"'],
    ['html', '<a b="no">'],
    ['gherkin', 'Given a # no'],
  ])('unlike what looks like one in %s: %s', (language, line) => {
    const texts = readTokens([line], language).map(({ text }) => text);
    expect(texts.join(' ')).toContain('no');
  });

  test.each<[Language, string]>([
    ['python', '"""'],
    ['julia', '"""'],
    ['vyper', "'''"],
  ])('and neither does a documentation string of %s', (language, quotes) => {
    const kinds = readTokens([`${quotes}Adds numbers.${quotes}`, 'add'], language).map(({ text }) => text);
    expect(kinds.filter((text) => !/^\d$/.test(text))).toEqual(['add']);
  });

  test.each<[Language, string]>([
    ['kotlin', '"""'],
    ['csharp', '"""'],
    ['dart', "'''"],
    ['groovy', '"""'],
    ['fsharp', '"""'],
    ['javascript', '`'],
    ['nim', '"""'],
    ['java', '"""'],
    ['swift', '"""'],
    ['scala', '"""'],
  ])('in a text of %s over several lines each line means something', (language, quotes) => {
    const texts = readTokens([`a = ${quotes}`, '// one', quotes], language).map(({ text }) => text);
    expect(texts).toContain('"// one"');
  });

  test('powershell has texts over several lines', () => {
    for (const [open, close] of [
      ['@"', '"@'],
      ["@'", "'@"],
    ] as const)
      expect(readTokens([`$a = ${open}`, '# one', close], 'powershell').map(({ text }) => text)).toContain(
        '"# one"',
      );
  });

  test.each<Language>(['python', 'fsharp', 'haskell', 'nim', 'vyper', 'yaml'])(
    'indentation does, in %s',
    (language) => {
      expect(readTokens(['  a'], language)).not.toEqual(readTokens(['    a'], language));
    },
  );

  test.each<Language>(['javascript', 'go', 'ruby', 'sql', 'elixir'])(
    'indentation does not, in %s',
    (language) => {
      expect(readTokens(['  a'], language)).toEqual(readTokens(['    a'], language));
    },
  );

  test.each<[Language, string]>([
    ['shell', '<<EOF'],
    ['shell', "<< 'eof'"],
    ['ruby', '<<~EOF'],
    ['ruby', '<<-"eof"'],
    ['php', '<<<EOF'],
    ['php', "<<<'eof'"],
    ['perl', '<<EOF'],
    ['hcl', '<<-EOF'],
  ])('nor does one in a here document of %s end it: %s', (language, opening) => {
    const texts = readTokens(
      [`a ${opening}`, '# one', /[A-Za-z]+/.exec(opening)?.[0] ?? '', 'b'],
      language,
    ).map(({ text }) => text);
    expect(texts).toContain(' # one');
    expect(texts.at(-1)).toBe('b');
  });
});

describe('an import', () => {
  const imports: readonly (readonly [Language, readonly string[], readonly string[]])[] = [
    ['c', ['#include <a.h>', '# include "a.h"', '#import "A.h"', '@import A;'], ['#define A', 'include(a);']],
    [
      'csharp',
      ['using A;', 'using static A.B;', 'global using A;', 'using A = B.C;', 'namespace A;'],
      ['using (a) {', 'a.using();'],
    ],
    ['dart', ["import 'a';", 'export "a";', "part 'a';", "library 'a';"], ['important();']],
    ['elixir', ['  alias A.B', 'import A', 'require A'], ['use A', 'aliased(a)']],
    ['erlang', ['-include("a.hrl").', '-include_lib("a.hrl").'], ['-define(A, 1).']],
    ['fsharp', ['open A'], ['opened a']],
    ['go', ['import "a"', 'package a', '\t"fmt"', '\tjson "encoding/json"'], ['\tf("a")', 'imported()']],
    ['groovy', ['import a.B', 'package a'], ['imports()']],
    ['haskell', ['import A'], ['  import1 a']],
    ['java', ['import a.B;', 'package a;'], ['imported();']],
    [
      'javascript',
      [
        "import a from 'a'",
        "import 'a'",
        "export * from 'a'",
        "export { a } from 'a'",
        "const a = require('a')",
        "require('a')",
      ],
      ["import('a')", 'import.meta.url', 'export const a = 1', "f(require('a'))", 'const a = f(require)'],
    ],
    ['julia', ['using A', 'import A'], ['usings(a)']],
    ['kotlin', ['import a.B', 'package a'], ['imported()']],
    ['lua', ["local a = require 'a'", "local a = require('a')"], ["require('a').b()", 'local a = b']],
    ['nim', ['import a', 'from a import b'], ['imports a']],
    ['ocaml', ['open A', 'open! A'], ['opened a']],
    ['perl', ['use A::B;'], ['use strict;', 'user(a)']],
    ['php', ['use A\\B;', 'namespace A;'], ['    use SoftDeletes;']],
    ['python', ['import a', 'from a.b import c', '    import a'], ['imported = 1', 'from_a(b)']],
    ['r', ['library(a)', 'require(a)'], ['libraries(a)']],
    ['ruby', ["require 'a'", "require_relative 'a'"], ["required 'a'", 'requires(a)']],
    [
      'rust',
      ['use a::b;', 'pub use a;', 'pub(crate) use a;', 'mod a;', 'extern crate a;'],
      ['mod a {', 'used(a);', 'pub fn a() {}'],
    ],
    ['scala', ['import a.B', 'package a'], ['imports(a)']],
    ['solidity', ['import "./A.sol";'], ['imported();']],
    ['swift', ['import A', '@testable import A', 'public import A', 'fileprivate import A'], ['imported()']],
    ['typescript', ["import type { A } from 'a'", "export type { A } from 'a'"], ['export type A = B']],
    ['vue', ["import A from './A.vue'"], ['<Import />']],
  ];

  test.each(imports)('of %s', (language, yes, no) => {
    for (const line of yes) expect([line, ...importLines([line], language)]).toEqual([line, 0]);
    for (const line of no) expect([line, ...importLines([line], language)]).toEqual([line]);
  });

  test('goes on while its brackets are open', () => {
    expect([...importLines(['import {', '  a,', '  b,', "} from 'c'", 'd()'], 'typescript')]).toEqual([
      0, 1, 2, 3,
    ]);
    expect([...importLines(['import (', '\t"a"', ')', 'f()'], 'go')]).toEqual([0, 1, 2]);
    expect([...importLines(['from a import (', '    b,', ')', 'c()'], 'python')]).toEqual([0, 1, 2]);
  });

  test('whose beginning is cut off is known by its end', () => {
    expect([...importLines(['f()', '  a,', '  b as c,', "} from 'd'", 'e()'], 'javascript')].sort()).toEqual([
      1, 2, 3,
    ]);
    expect([...importLines(['  a,', "} from 'd'"], 'go')]).toEqual([]);
  });

  test('is not known in other languages', () => {
    expect([...importLines(['import a'], 'sql')]).toEqual([]);
    expect([...importLines(['import a'], null)]).toEqual([]);
  });
});

describe('a test inside a product file', () => {
  const rust = ['#[cfg(test)]', 'mod tests {', '    fn a() {}', '}', 'fn b() {}'];

  test.each<[Language, string, readonly string[], readonly number[]]>([
    ['rust', 'a module', rust, [0, 1, 2, 3]],
    ['rust', 'a module of tests by its name', ['mod cart_tests {', '}', 'a();'], [0, 1]],
    ['rust', 'a condition with others', ['#[cfg(all(test, unix))]', 'fn a() {', '}', 'b();'], [0, 1, 2]],
    ['rust', 'a module elsewhere', ['#[cfg(test)]', 'mod tests;', 'fn b() {}'], [0, 1]],
    ...['test', 'tokio::test', 'rstest', 'test_case', 'proptest', 'quickcheck', 'wasm_bindgen_test'].map(
      (name): [Language, string, readonly string[], readonly number[]] => [
        'rust',
        name,
        [`#[${name}]`, 'fn a() {', '    b();', '}', 'c();'],
        [0, 1, 2, 3],
      ],
    ),
    [
      'rust',
      'brackets in texts',
      ['#[test]', 'fn a() {', '    b("}");', "    c('}'); // }", '    d("\\"}");', '}', 'e();'],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      'rust',
      'an example that asserts',
      [
        '/// assert_eq!(a(), 1);',
        '//! assert!(b());',
        '/// assert_ne!(c(), 1);',
        '/// a();',
        '// assert!(b());',
      ],
      [0, 1, 2],
    ],
    ['rust', 'another attribute', ['#[testing]', 'fn a() {}'], []],
    ['typescript', 'of Vitest', ['if (import.meta.vitest) {', '  a()', '}', 'b()'], [0, 1, 2]],
    ['javascript', 'of Vitest', ['  if ( import.meta.vitest ) {', '  }', 'b()'], [0, 1]],
    ['javascript', 'another condition', ['if (import.meta.env) {', '}'], []],
    ...[
      'TEST',
      'TEST_CASE',
      'TEST_F',
      'TEST_P',
      'TEST_SUITE',
      'TEST_SCENARIO',
      'SCENARIO',
      'TYPED_TEST',
      'DOCTEST_TEST_CASE',
    ].map((name): [Language, string, readonly string[], readonly number[]] => [
      'c',
      name,
      [`${name}("a") {`, '  b();', '}', 'c();'],
      [0, 1, 2],
    ]),
    ['c', 'a call', ['TEST("a");', 'LATEST("a") {'], []],
    ['zig', 'with a name', ['test "a" {', '  b();', '}', 'c();'], [0, 1, 2]],
    ['zig', 'of a declaration', ['test a {', '}', 'c();'], [0, 1]],
    ['zig', 'a function', ['fn test() {', '}'], []],
    ['python', 'a doctest', ['>>> a(1)', '    >>> b(2)', '>>>', 'a >>> b'], [0, 1]],
    ['elixir', 'a doctest', ['  ## Examples', 'iex> a()', '    # iex(2)> b()', 'iex>'], [1, 2]],
    ['elixir', 'a comparison', ['iex> a()'], []],
    ['haskell', 'a doctest', ['-- >>> a 1', '-- | >>> b', '-- a', '>>> c'], [0, 1]],
    ['julia', 'a doctest', ['julia> a(1)', 'julia>', '"""'], [0]],
    [
      'ocaml',
      'inline',
      [
        'let%test "a" = b',
        'let%expect_test "a" = b',
        '  let%test_unit "a" = b',
        'let%test_module "a" = b',
        'let%bind a = b',
      ],
      [0, 1, 2, 3],
    ],
    ['go', 'which has none', ['func TestA() {', '}'], []],
  ])('%s: %s', (language, _, lines, expected) => {
    expect([...inlineTestLines(lines, '', language)].sort((a, b) => a - b)).toEqual(expected);
  });

  test.each<[Language, string, boolean]>([
    ['rust', 'mod tests {', true],
    ['rust', 'pub mod cart_tests {', true],
    ['rust', 'mod cart {', false],
    ['typescript', 'if (import.meta.vitest) {', true],
    ['typescript', 'if (a) {', false],
    ['c', 'TEST_F(Cart, Adds) {', true],
    ['c', 'TYPED_TEST(Cart, Adds) {', true],
    ['c', 'SCENARIO("a") {', true],
    ['c', 'int main() {', false],
    ['zig', 'test "adds" {', true],
    ['zig', 'fn tests() {', false],
  ])('%s goes on behind the heading %s: %s', (language, heading, within) => {
    expect([...inlineTestLines(['  a();', '}', 'b();'], heading, language)]).toEqual(within ? [0, 1] : []);
  });

  test('is followed through a whole file, up to a bracket at the margin', () => {
    const inside = (lines: readonly string[], language: Language = 'rust') =>
      openBlocks(lines, language).map((open) => open.inside);
    expect(inside(rust)).toEqual([false, true, true, true, false]);
    expect(inside(['#[cfg(test)]', 'mod tests {', '  a("{");', "  b('{{');", '}', 'c();'])).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    // Without its attribute, a module of that name is compiled into the product.
    expect(inside(['mod tests {', '  a();', '}'])).toEqual([false, false, false]);
    expect(inside(['a'], 'python')).toEqual([]);
  });
});
