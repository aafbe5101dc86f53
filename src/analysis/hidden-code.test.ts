/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code of other languages. */

// Code that looks like a comment, a string, an import, a type or a test, by example: none of it is neutral.
import { expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { readEffects } from './effect.ts';
import { readFile } from './read-file.ts';

function effectOf(path: string, lines: readonly string[]) {
  // Not at the top of the file: nothing is known of the lines above.
  const patch = patchOf(lines[0]?.startsWith('@@') ? lines : ['@@ -40,9 +40,9 @@', ...lines]);
  return readEffects([readFile(changedFile(path, { patch }))])[0];
}

test.each<[string, readonly string[]]>([
  ['src/a.js', [' x', '-a.replace(/\\//, one())', '+a.replace(/\\//, evil())']],
  ['src/a.js', [' x', '-const a = `${b ? `c // ` : one()}`', '+const a = `${b ? `c // ` : evil()}`']],
  ['src/a.js', [' x', '-const a = `\\` // ${one()}`', '+const a = `\\` // ${evil()}`']],
  ['src/a.cs', [' x', '-var p = @"C:\\"; g("//"); one();', '+var p = @"C:\\"; g("//"); evil();']],
  [
    'src/a.rs',
    [
      ' x',
      '-fn f<\'a>(c: char) { c == \'"\' && g("//") && one() }',
      '+fn f<\'a>(c: char) { c == \'"\' && g("//") && evil() }',
    ],
  ],
  ['src/a.rb', [' x', '-x =~ / # #{one()}/', '+x =~ / # #{evil()}/']],
  ['src/a.pl', [' x', '-$x =~ s/ # /one()/e;', '+$x =~ s/ # /evil()/e;']],
  ['src/a.php', [' x', '+// note ?><?php evil();']],
  ['src/a.go', [' x', '+//go:linkname a evil']],
  ['src/a.go', [' /*', '+static void evil() { system("x"); }', ' */', ' import "C"']],
  ['src/a.sql', [' x', '+/*! DROP TABLE a */']],
  ['src/a.c', [' a();', '-// note', '+// note \\', ' check();']],
  ['src/a.c', [' x', '-int a = 1\'000; f(\'"\', "//", one());', '+int a = 1\'000; f(\'"\', "//", evil());']],
  ['src/a.clj', [' x', '-(f "a \\" ; b" (one))', '+(f "a \\" ; b" (evil))']],
  [
    'src/a.ml',
    [' x', '-let x = \'"\' in f "(*"; one (); g "*)"', '+let x = \'"\' in f "(*"; evil (); g "*)"'],
  ],
  ['src/a.erl', [' x', '-f([$%, one()]).', '+f([$%, evil()]).']],
  ['src/a.sh', [' cat <<eof', '-# $(one)', '+# $(evil)', ' eof']],
  ['src/a.sh', [' a "b', '-# $(one)', '+# $(evil)', ' c"']],
  ['src/a.sh', [' x', '-echo a', '-evil', '+echo a evil']],
  ['src/a.sh', [' x', '-echo \\ #; one', '+echo \\ #; evil']],
  ['src/a.sh', [' x', '-echo ${a/ # /}; one', '+echo ${a/ # /}; evil']],
  ['src/a.hs', [' x', '-a --> one', '+a --> evil']],
  ['src/a.lua', [' x', '-x = [==[ -- ]==] one()', '+x = [==[ -- ]==] evil()']],
  ['src/a.py', [' def f():', '-    return g', '+    return (g,)']],
  ['src/a.js', [' x', '-return a', '+return', '+  a']],
  ['src/a.js', ['-if (a) b()', '+if (a);', '+b()']],
  ['src/a.ts', [' x', '-f(a as boolean ? one() : b)', '+f(a as boolean ? evil() : b)']],
  ['src/a.ts', ['@@ -4,2 +4,3 @@ export interface X {', ' ', '+  evil()', ' ']],
  ['src/a.ts', ['@@ -4,2 +4,3 @@ export type X = {', ' ', '+  x: evil()', ' ']],
  ['src/a.ts', [' x', '-constructor(a: A) {}', '+constructor(private a: A) {}']],
  ['src/a.py', [' x', '-def f(a=1):', '+def f(a: evil() = 1):']],
  ['src/a.kt', [' x', '-f("${if (a) "b // " else one()}")', '+f("${if (a) "b // " else evil()}")']],
  ['src/a.vue', [' <div>', '-  // {{ one() }}', '+  // {{ evil() }}', ' </div>']],
  ['src/a.tsx', [' <div>', '-  // {one()}', '+  // {evil()}', ' </div>']],
  ['src/a.html', [' <p>', '+<!--#exec cmd="evil" -->', ' </p>']],
  ['src/a.rs', [' fn a() {}', '+#[cfg(not(test))] fn b() { evil() }']],
  ['src/a.rs', [' fn a() {}', '+#[cfg(test)] mod t { } fn b() { evil() }']],
  ['src/a.rs', [' x', '+#[cfg(test)]', ' fn a() { check() }', ' fn b() {}']],
  ['src/a.zig', [' x', '+test "a" { } evil();']],
  ['src/a.ts', [' x', '+if (import.meta.vitest) { } evil()']],
  ['src/a.ex', [' x', '+iex> evil()']],
  ['src/a.ex', ['   @doc """', '+  #{evil()}', '   """', '   def a, do: 1']],
  ['src/a.py', [' x', '-f(timeout=a)', '+f(retries=a)']],
  ['src/a.py', ['-SECURE = True', '+INSECURE = True', ' x']],
  ['src/a.java', [' x', '+@Deprecated static int a = evil();']],
  ['src/a.hs', [' x', '+{-# OPTIONS_GHC -F -pgmF evil #-}']],
  ['src/a.js', [' x', '+// a\u2028evil()']],
  ['src/a.php', [' class A {', '+    use Evil;', ' }']],
  ['src/a.js', [' x', '+import {a} from "./b", evil()']],
  ['src/a.ts', [' x', "+import a = require('b').evil()"]],
  ['src/a.ts', [' x', '-enum A { B = one() }', '+enum A { B = evil() }']],
  ['src/a.nim', [' x', '+import a; evil()']],
  ['src/a.dart', [' x', "-f('\\${a}' '${b('//')}', one())", "+f('\\${a}' '${b('//')}', evil())"]],
  ['src/a.swift', [' x', '-f("\\(a("//")) b", one())', '+f("\\(a("//")) b", evil())']],
  ['src/a.groovy', [' x', '-a = /"/ ; f("//"); one()', '+a = /"/ ; f("//"); evil()']],
  ['src/a.ps1', [' x', '-f `# one', '+f `# evil']],
  ['src/a.jl', [' x', '-f(a\' * "#", one())', '+f(a\' * "#", evil())']],
  ['src/a.c', [' x', '-f(R"(")", "//", one());', '+f(R"(")", "//", evil());']],
  ['src/a.coffee', [' x', '-a "#{b "c # "}", one()', '+a "#{b "c # "}", evil()']],
  ['src/a.tf', [' x', '-a = "${f("#")}${one()}"', '+a = "${f("#")}${evil()}"']],
  ['Makefile.unknown', [' x', '-a b', '+a', '+b']],
  ['src/a.go', [' x', '+import . "a"; evil()']],
  ['src/a.c', [' x', '-#if 1', '+#if 0', ' check();']],
  ['src/a.vue', [' <script>', '+import a from "b"; evil()', ' </script>']],
  ['src/a.ts', [' x', '+declare const a: string; evil()']],
  ['src/a.ts', [' x', '-f<A>(x)', '+f<A>(evil())']],
  ['src/a.ts', [' x', '+type A = B; evil()']],
  ['src/a.ts', [' x', '+type A = typeof evil()']],
  ['src/a.html', [' x', '-<p>a</p>', '+<p onclick="evil()">a</p>']],
  ['src/a.html', [' x', '-<p>a</p>', '+<p>{{ evil() }}</p>']],
  ['src/a.html', [' x', '-<p>a</p>', '+<p>a</p><script>evil()</script>']],
  ['src/a.cs', [' x', '-var a = b ? one : c;', '+var a = b ? evil : c;']],
  ['src/a.cs', [' x', '-a?.b();', '+a.b();']],
  ['src/a.cs', [' x', '-if (!a) b();', '+if (a) b();']],
  ['src/a.java', [' x', '-A a = new B();', '+A a = new C();']],
  ['src/a.js', ["-import { check } from './strict'", "+import { check } from './lax'"]],
  ['src/a.js', [' x', '-const a = b;', '+const a = b', ' (evil)()']],
  ['src/a.r', [' x', '-f(r"(\\")", "#", one())', '+f(r"(\\")", "#", evil())']],
  ['lib/a.rb', [' f(', '+x =begin', '+evil()', '+=end', ' )']],
])('it runs: %s %j', (path, lines) => {
  expect(effectOf(path, lines)?.behavior).not.toBeNull();
});

test.each<[string, readonly string[], string]>([
  ['src/A.cs', ['-  string a(object b)', '+  string? a(object? b)'], 'types'],
  ['src/A.cs', ['-    a(b.c);', '+    a(b!.c!);'], 'types'],
  ['src/A.cs', [' x', '+#nullable enable', ' y'], 'types'],
  ['src/A.cs', ['-    if (a(out int b)) c();', '+    if (a(out var b)) c();'], 'types'],
  ['src/A.cs', ['-    Cart a = new Cart();', '+    var a = new Cart();'], 'types'],
  ['src/A.java', ['-    Cart a = new Cart(1);', '+    var a = new Cart(1);'], 'types'],
  ['src/A.scala', ['+@nowarn("msg=deprecated")', ' class A'], 'annotations'],
  ['src/A.cs', ['-  bool a(out B c)', '+  bool a([NotNullWhen(true)] out B c)'], 'types'],
  ['src/a.rs', ['+#![cfg_attr(docsrs, feature(doc_cfg))]', ' fn a() {}'], 'annotations'],
  ['src/a.html', ['-  <p class="a">Hello</p>', '+  <p class="a">Good morning, all</p>'], 'texts'],
  ['src/a.vue', ['-    <h1>Cart</h1>', '+    <h1>Your cart</h1>'], 'texts'],
  [
    'src/a.py',
    [' def a(b):', '-  if b:', '-    c()', '-  d()', '+    if b:', '+        c()', '+    d()'],
    'formatting',
  ],
  ['src/a.sh', ['-a; b', '+a', '+b'], 'formatting'],
  ['src/a.kt', ['-a.b().c()', '+a.b()', '+  .c()'], 'formatting'],
  ['src/a.go', ['-a(b, c)', '+a(', '+\tb,', '+\tc,', '+)'], 'formatting'],
])('it is neutral: %s %j', (path, lines, reason) => {
  const effect = effectOf(path, lines);
  expect(effect?.behavior).toBeNull();
  expect([...(effect?.neutral ?? [])]).toContain(reason);
});

test.each<[string, readonly string[]]>([
  ['src/a.js', ["+import d from './x.json' with { type: evil() }"]],
  ['src/a.py', ['+from a import (b, c); evil()']],
  ['src/a.py', ['+import a as b, c; evil()']],
  ['src/a.py', ['+import a if evil() else b']],
  ['src/a.rb', ["+require 'a' and evil"]],
  ['src/a.rb', ["+require('a').tap { evil }"]],
  ['src/a.rb', ["+require 'a' unless evil"]],
  ['src/a.pl', ["+use A 'b', evil();"]],
  ['src/a.pl', ['+use A qw(a b), evil();']],
  ['src/A.cs', ['+using A = B.C<evil()>;']],
  ['src/A.cs', ['+using var a = evil();']],
  ['src/A.cs', ['-string a = b;', '+string? a = evil();']],
  ['src/a.rs', ['+mod a; evil!();']],
  ['src/a.rs', ['+#[allow(x)] evil!();']],
  ['src/a.rs', ['+#[path = "evil.rs"] mod a;']],
  ['src/a.rs', ['+#[cfg(all(any(test), unix))] fn a() { evil() }']],
  ['src/a.rs', ['+#[cfg(any(test, unix))]', '+mod tests {', '+    fn a() { evil() }', '+}']],
  ['src/a.go', ['+import "fmt"; var _ = evil()']],
  ['src/a.py', ['-version = "1.2.3" or a()', '+version = "1.2.4" or a()']],
  ['src/a.js', ['-fetch("https://a/1.2.3/x.sh")', '+fetch("https://a/1.2.4/x.sh")']],
  ['src/A.java', ['+@SuppressWarnings("a") static { evil(); }']],
  ['src/a.ts', ['-let a: A = b', '+let a: typeof b = evil()']],
  ['src/a.js', ['-a()', '+/* x */ evil() /* y */']],
  ['src/a.js', ['-a(1) // x', '+a(evil()) // x']],
  ['src/a.kt', ['-/** one */', '+/** two */ val a = evil()']],
  ['src/a.lua', ['+--[[ x ]] evil()']],
  ['src/a.py', ['-"""a"""', '+"""a""" + evil()']],
  ['src/a.py', [' def a():', '+    """a""".format(evil())']],
  ['src/a.ex', ['+  import A, only: evil()']],
  ['src/a.jl', ['+using A: b; evil()']],
  ['src/a.scala', ['+import a.{b => evil()}']],
  ['src/a.hs', ['+import A (b); evil']],
  ['src/a.php', ['+use A\\{B, C}; evil();']],
  ['src/a.php', ['+namespace A { evil(); }']],
  ['src/a.swift', ['+@testable import A; evil()']],
  ['src/a.c', ['+#include <a.h> // x \\', '+evil()']],
  ['src/a.c', ['+#pragma comment(a, evil)']],
  ['src/a.c', ['+TEST("a") { } evil();']],
  ['src/a.ts', ['-a<B>(c)', '+a<B>(c, evil())']],
  ['src/a.ts', ['+export type A = B; export const c = evil()']],
  ['src/a.ts', ['+@Deprecated(evil()) class A {}']],
  ['src/a.vue', ['-<p>a</p>', '+<p>{{ evil }}</p>']],
  ['src/a.tsx', ['-<p>a</p>', '+<p>{evil()}</p>']],
  ['src/a.html', ['-<script>a()</script>', '+<script>evil()</script>']],
  ['src/a.py', ['-def a(b: int):', '+def a(b: int = evil()):']],
  ['src/a.php', ['-function a(int $b)', '+function a(int $b = evil())']],
  ['src/a.js', ["-import './a.css'", "+import './evil.js'"]],
  ['src/a.rs', ['-use std::fs::File;', '+use evil::fs::File;']],
  ['src/a.kt', ['-import a.b.C', '+import a.d.C']],
  ['src/a.js', ['-const {a} = require("b")', '+const {a} = require("evil")']],
  ['src/a.ts', ['-export * from "./a"', '+export * from "./evil"']],
  ['src/a.ts', ["-import {check} from '@/strict'", "+import {check} from '@/lax'"]],
  ['src/a.py', ['-from a import check', '+from evil.a import check']],
])('a line that seems neutral by how it begins runs: %s %j', (path, lines) => {
  expect(effectOf(path, [' x', ...lines])?.behavior).not.toBeNull();
});

/** The first line of behavior in a file that takes code from another. */
function arrival(
  from: string,
  before: readonly string[],
  to: string,
  after: readonly string[],
): string | null {
  const file = (path: string, sign: string, lines: readonly string[]) =>
    readFile(
      changedFile(path, { patch: patchOf(['@@ -40,9 +40,9 @@', ...lines.map((line) => sign + line)]) }),
    );
  const [, effect] = readEffects([file(from, '-', before), file(to, '+', after)]);
  return effect?.behavior?.text ?? null;
}

const moved = [
  'function pack() {',
  '  a()',
  '  b()',
  '  c()',
  '  if (!isAdmin) throw x',
  '  open()',
  '  fill()',
  '  close()',
  '}',
];

test.each<[string, string, readonly string[], string | null]>([
  ['as it was', 'src/a.js', moved, null],
  ['out of a test', 'test/a.test.js', moved, 'function pack() {'],
  ['out of a document', 'docs/a.md', moved, 'function pack() {'],
  [
    'without one of its conditions',
    'src/a.js',
    moved.filter((line) => !line.includes('isAdmin')),
    '  open()',
  ],
  ['in another order', 'src/a.js', [0, 3, 2, 5, 4, 1, 8].map((at) => moved[at] ?? ''), 'function pack() {'],
])('code that moves %s', (_, from, after, line) => {
  expect(arrival(from, moved, 'src/b.js', after)).toBe(line);
});

test('code of Python that moves out of its condition', () => {
  const before = ['def p():', '    if a:', '        open()', '        fill()', '        evil()'];
  expect(arrival('src/a.py', before, 'src/b.py', before)).toBeNull();
  const after = [...before.slice(0, 4), '    evil()'];
  expect(arrival('src/a.py', before, 'src/b.py', after)).toBe('    evil()');
});

test('lines are read in time that grows with their length', () => {
  const texts = [
    '"',
    "'",
    '`',
    '/',
    '\\',
    '(',
    '<',
    '#{',
    '${',
    '<<A ',
    '/*',
    '*/',
    ' ',
    '::',
    '@a(',
    '<p>',
    'a = ',
    'version ',
  ];
  const patch = patchOf([
    '@@ -40,9 +40,9 @@',
    ...texts.map((text) => `+${text.repeat(10_000)}`),
    ...texts.flatMap((text) => Array.from({ length: 100 }, () => `+${text.repeat(9)}`)),
  ]);
  const start = performance.now();
  for (const end of ['ts', 'py', 'rb', 'rs', 'cs', 'sh'])
    readEffects([readFile(changedFile(`src/a.${end}`, { patch }))]);
  expect(performance.now() - start).toBeLessThan(6000);
});
