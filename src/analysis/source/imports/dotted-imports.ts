// Imports of languages in which a module is named by words: `a.b`, `a::b`, `A\B`.
import type { Binding, ReadImport } from './import-statement.ts';
import { all, lastOf, named } from './named-imports.ts';
import { perl, php, python, rust } from './path-imports.ts';
import { aliased } from './quoted-imports.ts';
import type { TokenCursor } from './token-cursor.ts';

/** `using A.B;`, `using static A;`, `using A = B;`, `namespace A;`: https://learn.microsoft.com/dotnet/csharp/language-reference/keywords/using-directive */
function csharp(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('namespace')) {
    const name = cursor.path('.');
    cursor.take('{');
    return name === null ? null : named(name, []);
  }
  cursor.take('global');
  if (!cursor.take('using')) return null;
  cursor.take('static');
  const path = cursor.path('.');
  if (path === null) return null;
  if (!cursor.take('=')) return cursor.closes ? all(path) : null;
  const aliasOf = cursor.path('.');
  return aliasOf !== null && cursor.closes ? lastOf(aliasOf, '.', path) : null;
}

/** `alias A.{B, C}`, `import A, only: [b: 1]`: https://hexdocs.pm/elixir/alias-require-and-import.html */
function elixir(cursor: TokenCursor): ReadImport | null {
  if (cursor.takeOne(['alias', 'import', 'require']) === null || !cursor.sameLine) return null;
  const path = cursor.path('.');
  if (path === null || !/^[A-Z_]/.test(path)) return null;
  if (cursor.take('.', '{')) {
    const names = cursor.list('}', () => cursor.path('.'));
    return names === null
      ? null
      : named(
          path,
          names.map((name) => ({ local: name, imported: name })),
        );
  }
  let alias: string | null = null;
  while (cursor.take(',')) {
    const key = cursor.takeOne(['as', 'only', 'except', 'warn']);
    if (key === null || !cursor.take(':')) return null;
    if (cursor.take('[')) {
      const item = () => (cursor.word() !== null && cursor.take(':') ? cursor.word() : null);
      if (cursor.list(']', item) === null) return null;
    } else {
      cursor.take(':');
      const value = cursor.path('.');
      if (value === null) return null;
      if (key === 'as') alias = value;
    }
  }
  return lastOf(path, '.', alias);
}

/** `open A.B`: https://learn.microsoft.com/dotnet/fsharp/language-reference/import-declarations-the-open-keyword */
function fsharp(cursor: TokenCursor): ReadImport | null {
  if (!cursor.take('open')) return null;
  if (!cursor.take('type')) cursor.take('!');
  const path = cursor.path('.');
  return path === null ? null : all(path);
}

/** `import qualified A.B as C (d, (+))`: https://www.haskell.org/onlinereport/haskell2010/haskellch5.html */
function haskell(cursor: TokenCursor): ReadImport | null {
  if (!cursor.take('import')) return null;
  cursor.take('safe');
  const before = cursor.take('qualified');
  cursor.text();
  const path = cursor.path('.');
  if (path === null || !/^[A-Z]/.test(path)) return null;
  const qualified = cursor.take('qualified') || before;
  const alias = cursor.take('as') ? cursor.path('.') : null;
  const hiding = cursor.take('hiding');
  const names = cursor.take('(') ? haskellNames(cursor) : null;
  if (names === undefined) return null;
  if (qualified) return named(path, [{ local: alias ?? path, imported: '*' }]);
  if (names === null || hiding) return all(path);
  return named(
    path,
    names.map((name) => ({ local: name, imported: name })),
  );
}

/** The names of a list that is already open; undefined where it does not end. Nothing in it can run. */
function haskellNames(cursor: TokenCursor): readonly string[] | undefined {
  const names: string[] = [];
  let depth = 1;
  for (let token = cursor.next; token !== undefined; token = cursor.next) {
    if (token.kind === 'text' || token.text === ';' || token.text === '=') return undefined;
    cursor.at += 1;
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (token.kind === 'word' && depth === 1) names.push(token.text);
    if (depth === 0) return names;
  }
  return undefined;
}

/** `import a.b.C`, `import static a.B.*`, `package a` of the languages on the Java virtual machine. */
function packaged(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('package')) {
    const name = cursor.path('.');
    return name === null ? null : named(name, []);
  }
  if (!cursor.take('import')) return null;
  cursor.take('static');
  const path = cursor.path('.');
  if (path === null) return null;
  if (cursor.take('.', '*')) return all(path);
  return lastOf(path, '.', cursor.take('as') ? cursor.word() : null);
}

/** `import a.{b, c => d}, e._`: https://docs.scala-lang.org/scala3/reference/changed-features/imports.html */
function scala(cursor: TokenCursor): ReadImport | null {
  if (cursor.next?.text !== 'import') return packaged(cursor);
  cursor.take('import');
  const binds: Binding[] = [];
  let module: string | null = null;
  let every = false;
  do {
    const path = cursor.path('.');
    if (path === null) return null;
    module ??= path;
    if (cursor.take('.', '*') || path.endsWith('._') || path.endsWith('.given')) every = true;
    else if (cursor.take('.', '{')) {
      const names = cursor.list('}', () => scalaSelector(cursor));
      if (names === null) return null;
      binds.push(...names);
    } else {
      const read = lastOf(path, '.', cursor.take('as') ? cursor.word() : null);
      module = read.module;
      if (Array.isArray(read.binds)) binds.push(...(read.binds as readonly Binding[]));
    }
  } while (cursor.take(','));
  return every ? all(module) : named(module, binds);
}

function scalaSelector(cursor: TokenCursor): Binding | null {
  if (cursor.take('*')) return { local: '*', imported: '*' };
  const imported = cursor.word();
  if (imported === null) return null;
  if (!cursor.take('=', '>') && !cursor.take('as')) return { local: imported, imported };
  const local = cursor.word();
  return local === null ? null : { local, imported };
}

/** `using A: b, c`, `import A.B as C`: https://docs.julialang.org/en/v1/manual/modules/ */
function julia(cursor: TokenCursor): ReadImport | null {
  if (cursor.takeOne(['using', 'import']) === null || !cursor.sameLine) return null;
  let module = '';
  const binds: Binding[] = [];
  do {
    let dots = '';
    while (cursor.take('.')) dots += '.';
    const path = cursor.path('.');
    if (path === null) return null;
    module ||= dots + path;
    if (cursor.take('as') && cursor.word() === null) return null;
    if (cursor.take(':')) {
      do {
        cursor.take('@');
        const name = aliased(cursor);
        if (name === null) return null;
        cursor.take('!');
        binds.push(name);
      } while (cursor.take(','));
    }
  } while (cursor.take(','));
  return binds.length > 0 ? named(module, binds) : all(module);
}

/** `import std/[a, b]`, `from a import b`: https://nim-lang.org/docs/manual.html#modules-import-statement */
function nim(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('from')) {
    const module = nimPath(cursor);
    if (module === null || !cursor.take('import')) return null;
    const binds: Binding[] = [];
    do {
      const name = aliased(cursor);
      if (name === null) return null;
      binds.push(name);
    } while (cursor.take(','));
    return named(module, binds);
  }
  if (!cursor.take('import')) return null;
  let first: string | null = null;
  do {
    const module = nimPath(cursor);
    if (module === null) return null;
    first ??= module;
    if (cursor.takeOne(['as', 'except']) !== null && cursor.word() === null) return null;
  } while (cursor.take(','));
  return all(first);
}

function nimPath(cursor: TokenCursor): string | null {
  while (cursor.take('.') || cursor.take('/'));
  const path = cursor.text() ?? cursor.path('/');
  if (path === null || !cursor.take('/', '[')) return path;
  const names = cursor.list(']', () => cursor.path('/'));
  return names === null ? null : `${path}/[${names.join(',')}]`;
}

/** `@testable import struct A.B`: https://docs.swift.org/swift-book/documentation/the-swift-programming-language/declarations/#Import-Declaration */
function swift(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('@') && cursor.word() === null) return null;
  cursor.takeOne(['public', 'package', 'internal', 'private', 'fileprivate']);
  if (!cursor.take('import')) return null;
  cursor.takeOne(['struct', 'class', 'enum', 'protocol', 'typealias', 'func', 'let', 'var']);
  const path = cursor.path('.');
  return path === null ? null : all(path);
}

export const dottedGrammars = {
  csharp,
  elixir,
  fsharp,
  groovy: packaged,
  haskell,
  java: packaged,
  julia,
  kotlin: packaged,
  nim,
  ocaml: fsharp,
  perl,
  php,
  python,
  rust,
  scala,
  swift,
};
