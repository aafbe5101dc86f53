// Imports of Perl, PHP, Python and Rust, whose statements name several modules or brackets of names.
import type { Binding, ReadImport } from './import-statement.ts';
import { all, lastOf, named } from './named-imports.ts';
import { aliased } from './quoted-imports.ts';
import type { TokenCursor } from './token-cursor.ts';

/** `use A::B qw(c d);`: https://perldoc.perl.org/functions/use */
export function perl(cursor: TokenCursor): ReadImport | null {
  if (!cursor.take('use')) return null;
  const module = cursor.path('::');
  if (module === null || !/^[A-Z]/.test(module)) return null;
  if (/^[\dv]/.test(cursor.next?.text ?? '')) cursor.path('.');
  const binds: Binding[] = [];
  if (cursor.take('qw')) {
    const close = cursor.take('(') ? ')' : cursor.take('/') ? '/' : null;
    while (close !== null && !cursor.take(close)) {
      const token = cursor.next;
      if (token === undefined || token.kind === 'text' || /^[;()]$/.test(token.text)) return null;
      if (token.kind === 'word') binds.push({ local: token.text, imported: token.text });
      cursor.at += 1;
    }
    if (close === null) return null;
  } else {
    for (let name = cursor.text(); name !== null; name = cursor.take(',') ? cursor.text() : null)
      binds.push({ local: name, imported: name });
  }
  if (!cursor.closes) return null;
  return binds.length > 0 ? named(module, binds) : all(module);
}

/** `use A\{B, C as D};`, `namespace A;`: https://www.php.net/manual/language.namespaces.importing.php */
export function php(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('namespace')) {
    const name = cursor.path('\\');
    if (!cursor.take('{') && !cursor.closes) return null;
    return named(name, []);
  }
  if (!cursor.take('use')) return null;
  if (cursor.next?.text !== '\\') cursor.takeOne(['function', 'const']);
  const binds: Binding[] = [];
  let module: string | null = null;
  do {
    cursor.take('\\');
    const path = cursor.path('\\');
    if (path === null) return null;
    if (cursor.take('\\', '{')) {
      const names = cursor.list('}', () => aliased(cursor));
      if (names === null) return null;
      module ??= path;
      binds.push(...names);
    } else {
      const read = lastOf(path, '\\', cursor.take('as') ? cursor.word() : null);
      module ??= read.module;
      binds.push(...(read.binds as readonly Binding[]));
    }
  } while (cursor.take(','));
  return cursor.closes ? named(module, binds) : null;
}

/** `import a.b as c`, `from .a import (b, c)`: https://docs.python.org/3/reference/simple_stmts.html#the-import-statement */
export function python(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('from')) return pythonFrom(cursor);
  if (!cursor.take('import')) return null;
  const binds: Binding[] = [];
  let module: string | null = null;
  do {
    while (cursor.take('\\'));
    const path = cursor.path('.');
    if (path === null) return null;
    const alias = cursor.take('as') ? cursor.word() : null;
    module ??= path;
    binds.push({ local: alias ?? path.split('.')[0] ?? path, imported: '*' });
  } while (cursor.take(','));
  return named(module, binds);
}

function pythonFrom(cursor: TokenCursor): ReadImport | null {
  let dots = '';
  while (cursor.take('.')) dots += '.';
  const path = dots !== '' && cursor.next?.text === 'import' ? '' : cursor.path('.');
  if (path === null || !cursor.take('import')) return null;
  while (cursor.take('\\'));
  const module = dots + path;
  if (cursor.take('*')) return all(module);
  if (cursor.take('(')) {
    const names = cursor.list(')', () => aliased(cursor));
    return names === null ? null : named(module, names);
  }
  const binds: Binding[] = [];
  do {
    while (cursor.take('\\'));
    const name = aliased(cursor);
    if (name === null) return null;
    binds.push(name);
  } while (cursor.take(','));
  return named(module, binds);
}

/** `pub use a::{b, c as d};`, `mod a;`, `extern crate a;`: https://doc.rust-lang.org/reference/items/use-declarations.html */
export function rust(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('pub') && cursor.take('(')) {
    cursor.take('in');
    if (cursor.path('::') === null || !cursor.take(')')) return null;
  }
  if (cursor.take('mod')) {
    const name = cursor.word();
    return cursor.closes ? named(name, []) : null;
  }
  if (cursor.take('extern', 'crate')) {
    const crate = aliased(cursor);
    return crate !== null && cursor.closes ? named(crate.imported, [{ ...crate, imported: '*' }]) : null;
  }
  if (!cursor.take('use')) return null;
  const binds: Binding[] = [];
  cursor.take(':', ':');
  const every = rustTree(cursor, '', binds, 0);
  if (every === null || !cursor.closes) return null;
  // A path is a part of each name, since one statement may name several modules.
  return every && binds.length === 0 ? all('*') : named('', binds);
}

/** Brackets of a `use` that are read inside each other. */
const maxDepth = 20;

/** Reads one tree; whether it takes every name of a module, or null where it is none. */
function rustTree(cursor: TokenCursor, prefix: string, binds: Binding[], depth: number): boolean | null {
  if (depth > maxDepth) return null;
  if (cursor.take('*')) return true;
  if (cursor.take('{')) {
    const trees = cursor.list('}', () => rustTree(cursor, prefix, binds, depth + 1));
    return trees === null ? null : trees.some((every) => every);
  }
  cursor.take('r', '#');
  const word = cursor.word();
  if (word === null) return null;
  const path = prefix === '' ? word : `${prefix}::${word}`;
  if (cursor.take(':', ':')) return rustTree(cursor, path, binds, depth + 1);
  const local = cursor.take('as') ? cursor.word() : word;
  if (local === null) return null;
  binds.push({ local, imported: path });
  return false;
}
