/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code of other languages. */

import { describe, expect, it, test } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { type FileEffect, readEffects } from './effect.ts';
import { readFile, refineFile } from './read-file.ts';

describe('a diff that changes no behavior', () => {
  test.each<[string, string, readonly string[], string]>([
    ['a line comment in C', 'a.c', ['-/* once */', '+/* Once. */', ' int a;'], 'comments'],
    ['a comment behind code', 'a.go', ['-a := 1 // one', '+a := 1 // the first'], 'formatting'],
    [
      'documentation in the middle of its comment',
      'a.ts',
      ['@@ -4,3 +4,3 @@', ' * Adds.', '- * @param a first', '+ * @param a the first', ' */'],
      'comments',
    ],
    [
      'a docstring of Python',
      'a.py',
      [' def add(a, b):', '-    """Add."""', '+    """Add two numbers."""', '     return a + b'],
      'comments',
    ],
    [
      'the middle of a docstring of Python',
      'a.py',
      [
        '@@ -4,3 +4,3 @@',
        '     Adds two numbers and gives the sum.',
        '-    The numbers may be of any size.',
        '+    The numbers may be of any size or sign.',
        '     """',
        '     return a + b',
      ],
      'comments',
    ],
    [
      'a docstring of Elixir',
      'a.ex',
      ['   @doc """', '-  Adds.', '+  Adds two numbers.', '   """', '   def add(a, b), do: a + b'],
      'comments',
    ],
    [
      'the end of a docstring of Elixir',
      'a.ex',
      [
        '@@ -4,3 +4,3 @@',
        '   of the cart',
        '-  and more',
        '+  and much more',
        '   """',
        '   def total(cart) do',
      ],
      'comments',
    ],
    [
      'a comment of Haskell',
      'A.hs',
      ['--- | Adds', '+-- | Adds two numbers', ' add a b = a + b'],
      'comments',
    ],
    [
      'a comment of Vue markup',
      'a.vue',
      ['-<!-- the cart -->', '+<!-- The cart. -->', ' <Cart />'],
      'comments',
    ],
    [
      'a docstring of Clojure',
      'a.clj',
      [' (defn add', '-  "Adds."', '+  "Adds numbers."', '   [a b] (+ a b))'],
      'comments',
    ],
    ['a hint of Clojure', 'a.clj', ['-(defn add [a] a)', '+(defn add [^long a] a)'], 'types'],
    ['a comment of SQL', 'a.sql', ['--- all', '+-- all carts', ' select * from carts'], 'comments'],
    ['indentation', 'a.rs', ['-  a();', '+    a();'], 'formatting'],
    ['a wrapped call', 'a.js', ['-add(one, two)', '+add(', '+  one,', '+  two,', '+)'], 'formatting'],
    ['quotes and semicolons', 'a.js', ["-const a = 'one'", '+const a = "one";'], 'formatting'],
    ['the parentheses of an arrow function', 'a.ts', ['-a.map(b => b)', '+a.map((b) => b)'], 'formatting'],
    ['redundant parentheses', 'a.py', ['-a = (b == c)', '+a = b == c'], 'formatting'],
    [
      'a wrapped call of Python',
      'a.py',
      ["-add('one', 'two')", '+add(', '+    "one",', '+    "two",', '+)'],
      'formatting',
    ],
    ['imports of TypeScript', 'a.ts', ["-import { a } from './a.js'", "+import { a } from './a'"], 'imports'],
    ['the middle of an import', 'a.ts', ['   a,', '+  b,', " } from './c'"], 'imports'],
    ['imports of Go', 'a.go', [' import (', '+\t"fmt"', ' \t"os"', ' )'], 'imports'],
    ['imports of Solidity', 'A.sol', ['-import {A} from "./A.sol";', ' contract B {}'], 'imports'],
    ['imports of Rust', 'a.rs', ['-use std::fs;', '+use std::{fs, io};'], 'imports'],
    ['includes of C', 'a.c', ['+#include <stdio.h>'], 'imports'],
    [
      'type annotations',
      'a.ts',
      ['-const add = (a, b) => a + b', '+const add = (a: number, b: number): number => a + b'],
      'types',
    ],
    ['a cast', 'a.ts', ['-add(a)', '+add(a as number)'], 'types'],
    [
      'a variable with a type',
      'a.ts',
      ['-const a = new Map()', '+const a: Map<string, number> = new Map<string, number>()'],
      'types',
    ],
    ['an interface', 'a.ts', ['+export interface Cart {', '+  total: number', '+}'], 'types'],
    [
      'a field of an interface',
      'a.ts',
      [' export interface Cart {', '-  total: number', '+  total?: number', ' }'],
      'types',
    ],
    ['annotations of Python', 'a.py', ['-def add(a, b=1):', '+def add(a: int, b: int = 1) -> int:'], 'types'],
    [
      'declared types of PHP',
      'A.php',
      ['-    private function add($a, $b = 1)', '+    private function add(int $a, ?int $b = 1): int'],
      'types',
    ],
    [
      'a long union of types',
      'a.ts',
      ['@@ -4,1 +4,2 @@ export type Kind =', "   | 'one'", "+  | 'two'", "   | 'three';"],
      'types',
    ],
    ['a lint attribute of Rust', 'a.rs', ['+#[allow(dead_code)]', ' fn a() {}'], 'annotations'],
    ['a version constant', 'version.py', ["-__version__ = '1.2.3'", "+__version__ = '1.3.0'"], 'versions'],
    ['a version in a list', 'install.sh', ['-VERSIONS="1.2.3"', '+VERSIONS="1.2.3 1.2.4"'], 'versions'],
    [
      'a version before its release',
      'a.zon',
      ['-  .minimum_zig_version = "0.1.0-dev.12+ab12",', '+  .minimum_zig_version = "0.1.0-dev.15+cd34",'],
      'versions',
    ],
    ['a version as a number', 'version.py', ['-__build__ = 0x0102', '+__build__ = 0x0103'], 'versions'],
    [
      'a checksum',
      'src/a.json',
      [`-  "shasum": "${'a1'.repeat(20)}"`, `+  "shasum": "${'b2'.repeat(20)}"`],
      'versions',
    ],
  ])('%s', (_, path, lines, reason) => {
    const effect = effectOf(path, lines);
    expect(lineNumbers(effect)).toEqual([]);
    expect([...effect.neutral]).toContain(reason);
  });
});

describe('a diff that may change behavior', () => {
  test.each<[string, string, readonly string[]]>([
    ['a statement', 'a.go', ['+a()']],
    ['code put between comment marks and taken out again', 'a.c', ['-/*', ' free(a);', '-*/']],
    ['a statement that changes its place', 'a.sol', ['-  a();', '   if (b) {', '+    a();', '   }']],
    ['two statements that change places', 'a.js', ['-a()', '-b()', '+b()', '+a()']],
    ['the indentation of Python', 'a.py', [' if a:', '-    b()', '+b()']],
    ['white space in a string', 'a.js', ["-a('b c')", "+a('b  c')"]],
    ['a line of a template string', 'a.js', [' const a = `', '-  one', '+  two', ' `']],
    ['a line of a here document', 'a.sh', [' cat <<EOF', '-# one', '+# two', ' EOF']],
    ['a text of Python that is no docstring', 'a.py', ['-a = """one"""', '+a = """two"""']],
    ['a default', 'a.ts', ['-const add = (a: number) => a', '+const add = (a: number = 1) => a']],
    ['a property of an object', 'a.ts', ['-f({ a })', '+f({ a: b })']],
    ['a branch of a conditional', 'a.ts', ['-const a = b ? c : d', '+const a = b ? c : e']],
    ['a branch of a conditional in a call', 'a.ts', ['-f(b ? c : d)', '+f(b ? c : e)']],
    [
      'a branch of a conditional on a line of its own',
      'a.ts',
      [' const a = b', '   ? c', '-  : d(e).f();', '+  : g(e).f();'],
    ],
    ['a branch of a conditional that is cut off', 'a.ts', ['-  : d(e).f();', '+  : g(e).f();']],
    ['a branch behind a call', 'a.ts', ['-const a = b(c) ? d() : e();', '+const a = b(c) ? d() : f();']],
    ['a case with a call', 'a.ts', ['-case a(): b();', '+case a(): c();']],
    ['a comparison', 'a.ts', ['-if (a < b) f()', '+if (a <= b) f()']],
    ['a negation', 'a.js', ['-if (a) f()', '+if (!a) f()']],
    ['a host', 'a.py', ["-host = '127.0.0.1'", "+host = '0.0.0.0'"]],
    ['a comparison of versions', 'a.js', ['-if (version < 3) migrate()', '+if (version < 4) migrate()']],
    [
      'a limit of a version',
      'a.java',
      ['-check(javaVersion()).atLeast(7);', '+check(javaVersion()).atLeast(8);'],
    ],
    [
      'code of Julia before a docstring',
      'a.jl',
      [
        ' # more',
        '-train(a) = train(a, 1)',
        '+train(a) = train(a, 2)',
        ' ',
        ' """',
        ' Trains the model with the default rate.',
        ' """',
      ],
    ],
    ['a number', 'a.py', ['-timeout = 1.5', '+timeout = 2.5']],
    [
      'a function of Elixir with many parameters',
      'a.ex',
      ['   end', '+  defp walk(source, kind, query, expr, acc, adapter) do', '+    step(source)', '+  end'],
    ],
    [
      'a match of Elixir above a sentence',
      'a.ex',
      [
        '-      %{^key => {_, type}} ->',
        '+      %{^key => {_, type, _}} ->',
        '         raise ~r/a key can only be used once per type/',
      ],
    ],
    [
      'code below the end of a docstring',
      'a.py',
      [
        '@@ -4,4 +4,6 @@',
        '     """',
        '     if a:',
        '         return b',
        '+    if not c:',
        "+        raise TypeError('A value must be given')",
      ],
    ],
    [
      'a sentence of Python in quotes',
      'a.py',
      ["-warn('Trying to find the cart')", "+warn('Trying to find the cart', 2)"],
    ],
    ['a default of PHP', 'A.php', ['-function add($a = 1) {', '+function add($a = 2) {']],
    ['an attribute of PHP', 'A.php', ["-#[Route('/a')]", "+#[Route('/b')]"]],
    [
      'a statement after a type',
      'a.ts',
      ['@@ -4,1 +4,2 @@ export type Kind =', "   | 'one'", '', '+export const a = f()'],
    ],
    ['a trait taken into a PHP class', 'A.php', [' class A {', '+    use SoftDeletes;', ' }']],
    ['a file in no known language', 'a.xyz', ['-one', '+two']],
    ['another identifier in one place', 'a.ts', ['-if (isAdmin) f()', '+if (isOwner) f()']],
  ])('%s', (_, path, lines) => {
    expect(lineNumbers(effectOf(path, lines)).length).toBeGreaterThan(0);
  });
});

it('gives the line of the head where behavior first changes', () => {
  const patch = ['@@ -10,2 +12,3 @@ func a() {', ' b()', '+// c', '+c()', ' d()'].join('\n');
  const [effect] = readEffects([readFile(changedFile('a.go', { patch }))]);
  expect(effect?.behavior?.line).toBe(14);
});

describe('lines that are only deleted', () => {
  test.each<[string, string, readonly string[], boolean]>([
    ['the output of a log', 'a.js', ['-  console.log(a)'], false],
    ['a whole function', 'a.go', ['-func a() error {', '-\treturn nil', '-}'], false],
    [
      'a whole method of Java',
      'A.java',
      [
        '-  public static <T> T check(T a) throws IOException {',
        '-    if (a == null) {',
        '-      throw new NullPointerException();',
        '-    }',
        '-    return a;',
        '-  }',
      ],
      false,
    ],
    [
      'a whole method of C#',
      'A.cs',
      ['-  int? Check(int a)', '-  {', '-    if (a > 1) return null;', '-  }'],
      false,
    ],
    [
      'a whole function of C',
      'a.c',
      ['-static int check(char *a)', '-{', '-  if (!a) return 1;', '-}'],
      false,
    ],
    [
      'a whole method of a class',
      'a.ts',
      ['-  check(a: string): string {', '-    if (!a) throw a;', '-  }'],
      false,
    ],
    [
      'a whole arrow function',
      'a.js',
      ['-const check = async (a) => {', '-  if (!a) return `${b}`;', '-}'],
      false,
    ],
    [
      'a call with a condition inside',
      'a.js',
      ['-  each(a, (b) => {', '-    if (!b) return;', '-  });'],
      true,
    ],
    ['a condition behind a brace', 'a.js', ['-  { if (!user.isAdmin) return; }'], true],
    ['a condition without its body', 'A.java', ['-  if (check(a)) {', '-    b();'], true],
    ['an entry of a list', 'a.ts', ['-  closeAll,'], false],
    ['a condition', 'a.js', ['-  if (!user.isAdmin) {', '-    reply.code(403)', '-  }'], true],
    ['an early exit', 'a.c', ['-    if (flags & MODULE) continue;'], true],
    ['a raised error', 'a.py', ['-    raise ValueError(a)'], true],
  ])('%s', (_, path, lines, matters) => {
    expect(effectOf(path, lines).behavior !== null).toBe(matters);
  });

  it('take their conditions with them, where the change deletes a declaration', () => {
    const effects = readEffects([
      readFile(changedFile('a.js', { patch: patchOf(['-  if (b) b()']) })),
      readFile(changedFile('b.js', { status: 'removed' })),
    ]);
    expect(effects.map((effect) => effect.behavior)).toEqual([null, null]);
  });
});

it('a deleted condition counts beside a declaration that goes elsewhere', () => {
  const effects = readEffects([
    readFile(changedFile('a.js', { patch: patchOf(['-  if (!user.isAdmin) return']) })),
    readFile(changedFile('b.js', { patch: patchOf(['-function unused() {', '-}']) })),
  ]);
  expect(effects.map((effect) => effect.behavior !== null)).toEqual([true, false]);
});

describe('what is only read across files', () => {
  const body = ['fun gzip() {', '  open()', '  pack()', '  close()', '}'];

  it('is no change: code moved to another file', () => {
    const effects = readEffects([
      readFile(changedFile('a/Http.kt', { patch: patchOf(body.map((line) => `-${line}`)) })),
      readFile(
        changedFile('a/Gzip.kt', {
          status: 'added',
          patch: patchOf(['+package a', ...body.map((line) => `+${line}`)]),
        }),
      ),
    ]);
    expect(effects.map(lineNumbers)).toEqual([[], []]);
  });

  it('is a change: code moved with a line more', () => {
    const effects = readEffects([
      readFile(changedFile('a/Http.kt', { patch: patchOf(body.map((line) => `-${line}`)) })),
      readFile(
        changedFile('a/Gzip.kt', {
          status: 'added',
          patch: patchOf([...body, 'log()'].map((line) => `+${line}`)),
        }),
      ),
    ]);
    expect(effects.map(lineNumbers)).toEqual([[], [6]]);
  });

  it('is no change: a name that changes everywhere', () => {
    const effects = readEffects([
      readFile(changedFile('a.py', { patch: patchOf(['-def total(cart):', '+def sum_of(cart):']) })),
      readFile(changedFile('b.py', { patch: patchOf(['-print(total(cart))', '+print(sum_of(cart))']) })),
    ]);
    expect(effects.map(lineNumbers)).toEqual([[], []]);
  });

  it('is a change: a name that already meant something', () => {
    const effects = readEffects([
      readFile(changedFile('a.py', { patch: patchOf(['-def total(cart):', '+def sum_of(cart):']) })),
      readFile(
        changedFile('b.py', {
          patch: patchOf(['-print(total(cart), sum_of(cart))', '+print(sum_of(cart), sum_of(cart))']),
        }),
      ),
    ]);
    expect(effects.flatMap(lineNumbers)).not.toEqual([]);
  });
});

describe('tests inside a file', () => {
  test.each<[string, string, readonly string[], number]>([
    [
      'a module of Rust',
      'a.rs',
      [
        '@@ -9,1 +9,8 @@',
        ' }',
        '+',
        '+#[cfg(test)]',
        '+mod tests {',
        '+    #[test]',
        '+    fn adds() { assert_eq!(add(1, 1), 2); }',
        '+}',
      ],
      5,
    ],
    [
      'the inside of a module of Rust',
      'a.rs',
      ['@@ -90,2 +90,3 @@ mod tests {', '     fn adds() {', '+        assert_eq!(add(1, 1), 2);', '     }'],
      1,
    ],
    [
      'a macro in a module of Rust',
      'a.rs',
      ['@@ -90,1 +90,2 @@ mod tests {', '+    matches!(one, "a", "b");', '     matches!(two, "c", "d");'],
      1,
    ],
    [
      'an example of Rust that asserts',
      'a.rs',
      [
        '@@ -1,1 +1,4 @@',
        '+/// ```',
        '+/// assert_eq!(add(1, 1), 2);',
        '+/// ```',
        ' pub fn add(a: u8, b: u8) -> u8 {',
      ],
      1,
    ],
    [
      'a doctest of Python',
      'a.py',
      [
        '@@ -1,2 +1,4 @@',
        ' def add(a, b):',
        '     """Add two numbers.',
        '+    >>> add(1, 1)',
        '+    2',
        '     """',
      ],
      1,
    ],
    [
      'a doctest of Elixir',
      'a.ex',
      [
        '@@ -1,2 +1,4 @@',
        '   @doc """',
        '   Adds two numbers.',
        '+      iex> add(1, 1)',
        '+      2',
        '   """',
      ],
      1,
    ],
    [
      'vitest in the source',
      'a.ts',
      [
        '@@ -9,1 +9,4 @@',
        ' }',
        '+if (import.meta.vitest) {',
        "+  it('adds', () => expect(add(1, 1)).toBe(2))",
        '+}',
      ],
      3,
    ],
    [
      'a test block of Zig',
      'a.zig',
      ['@@ -9,1 +9,4 @@', ' }', '+test "adds" {', '+    try expect(add(1, 1) == 2);', '+}'],
      3,
    ],
  ])('%s', (_, path, lines, count) => {
    const [effect] = readEffects([readFile(changedFile(path, { patch: lines.join('\n') }))]);
    expect(effect?.inlineTests.flatMap((block) => block.added)).toHaveLength(count);
    expect(effect?.product).toEqual([]);
  });

  it('ends where the module of Rust ends', () => {
    const effect = effectOf('a.rs', ['+#[cfg(test)]', '+mod tests {', '+    fn a() {}', '+}', '+fn b() {}']);
    expect(lineNumbers(effect)).toEqual([5]);
  });
});

describe('a file without a diff', () => {
  test.each<[string, Partial<ChangedFile>, boolean]>([
    ['is not seen when lines changed', { additions: 9 }, true],
    ['is not seen when it is binary', { binary: true }, true],
    ['is only renamed', { status: 'renamed', previousPath: 'b.go' }, false],
    ['only changes its mode', { status: 'changed' }, false],
    ['is removed', { deletions: 9, status: 'removed' }, false],
  ])('%s', (_, rest, unseen) => {
    const [effect] = readEffects([readFile(changedFile('a.go', rest))]);
    expect(effect?.unseen).toBe(unseen);
  });
});

function effectOf(path: string, lines: readonly string[]): FileEffect {
  const [effect] = readEffects([readFile(changedFile(path, { patch: patchOf(lines) }))]);
  if (effect === undefined) throw new Error('no effect');
  return effect;
}

function lineNumbers(effect: FileEffect): readonly number[] {
  return effect.product.flatMap((block) => block.added).map((line) => line.line);
}

describe('a hunk whose beginning the whole file tells', () => {
  const whole = [
    'fn sum() { a() }', // 1
    '',
    '#[cfg(test)]',
    'mod unit {',
    '    #[test]', // 5
    '    fn sums() {',
    '        let open = "{";',
    '        assert_eq!(sum(), 1);',
    '        assert_eq!(sum(), 2);',
    '    }', // 10
    '}',
    '',
    'fn more() {',
    '    b();',
    '}', // 15
  ].join('\n');
  const inTests =
    '@@ -7,2 +7,3 @@\n         let open = "{";\n         assert_eq!(sum(), 1);\n+        assert_eq!(sum(), 2);';
  const removed =
    '@@ -8,3 +8,2 @@\n         assert_eq!(sum(), 1);\n-        assert_eq!(sum(), 3);\n         assert_eq!(sum(), 2);';
  const below = '@@ -13,2 +13,3 @@ mod tests {\n fn more() {\n+    b();\n }';

  it.each<[what: string, patch: string, head: string | null, isTest: boolean]>([
    ['within a test module of another name', inTests, whole, true],
    ['where a line of it is removed', removed, whole, true],
    ['below it, whatever the heading says', below, whole, false],
    ['unknown: the file cannot be read', inTests, null, false],
    ['unknown: the file is shorter than the diff says', inTests, 'fn a() {}', false],
  ])('%s', (_, patch, head, isTest) => {
    const read = readFile(changedFile('src/a.rs', { patch }));
    const [effect] = readEffects([refineFile(read, null, head)]);
    expect(effect?.inlineTests.length).toBe(isTest ? 1 : 0);
    expect(effect?.product.length).toBe(isTest ? 0 : 1);
  });
});
