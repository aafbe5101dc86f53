// Imports of languages in which a module is named by a text: a path or the name of a package.
import type { Binding, ReadImport } from './import-statement.ts';
import type { TokenCursor } from './token-cursor.ts';

const all = (module: string): ReadImport => ({ module, binds: 'all', types: false });
const only = (module: string): ReadImport => ({ module, binds: 'nothing', types: false });
const named = (module: string, binds: readonly Binding[]): ReadImport => ({ module, binds, types: false });

/** `#include <a.h>`, `#import "a.h"`, `@import A;`: https://en.cppreference.com/w/c/preprocessor/include */
function c(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('@', 'import')) {
    const path = cursor.path('.');
    return path !== null && cursor.closes ? all(path) : null;
  }
  if (!cursor.take('#') || cursor.takeOne(['include', 'import', 'include_next']) === null) return null;
  const text = cursor.text();
  if (text !== null) return all(text);
  if (!cursor.take('<')) return null;
  let path = '';
  while (cursor.sameLine && !cursor.take('>')) {
    const token = cursor.next;
    if (token === undefined || (token.kind === 'mark' && !/^[./+-]$/.test(token.text))) return null;
    path += token.text;
    cursor.at += 1;
  }
  return path === '' ? null : all(path);
}

/** https://dart.dev/language/libraries */
function dart(cursor: TokenCursor): ReadImport | null {
  const kind = cursor.takeOne(['import', 'export', 'part', 'library']);
  if (kind === null) return null;
  if (kind === 'library' || (kind === 'part' && cursor.take('of'))) {
    const name = cursor.text() ?? cursor.path('.');
    return cursor.closes ? { module: name, binds: [], types: false } : null;
  }
  const module = cursor.text();
  if (module === null) return null;
  cursor.take('deferred');
  const prefix = cursor.take('as') ? cursor.word() : null;
  const shown: Binding[] = [];
  for (;;) {
    const show = cursor.take('show');
    if (!show && !cursor.take('hide')) break;
    do {
      const name = cursor.word();
      if (name === null) return null;
      if (show) shown.push({ local: name, imported: name });
    } while (cursor.take(','));
  }
  if (!cursor.closes) return null;
  if (prefix !== null) return named(module, [{ local: prefix, imported: '*' }]);
  return shown.length > 0 ? named(module, shown) : all(module);
}

/** https://www.erlang.org/doc/system/macros */
function erlang(cursor: TokenCursor): ReadImport | null {
  if (!cursor.take('-') || cursor.takeOne(['include', 'include_lib']) === null || !cursor.take('('))
    return null;
  const module = cursor.text();
  return module !== null && cursor.take(')', '.') ? all(module) : null;
}

/** `import "a"`, `import ( … )`, `package a`: https://go.dev/ref/spec#Import_declarations */
function go(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('package')) {
    const name = cursor.word();
    return name === null ? null : { module: name, binds: [], types: false };
  }
  return cursor.take('import') && cursor.next?.text !== '(' ? goSpecification(cursor) : null;
}

/** One line of an import of Go: `name "path"`. */
export function goSpecification(cursor: TokenCursor): ReadImport | null {
  const alias = cursor.take('.') ? '.' : cursor.word();
  const module = cursor.text();
  if (module === null) return null;
  if (alias === '.') return all(module);
  if (alias === '_') return only(module);
  const name = module.split('/').findLast((part) => !/^v\d+$/.test(part)) ?? module;
  return named(module, [{ local: alias ?? name, imported: '*' }]);
}

/** `local a = require("a")`: https://www.lua.org/manual/5.4/manual.html#pdf-require */
function lua(cursor: TokenCursor): ReadImport | null {
  if (!cursor.take('local')) return null;
  const local = cursor.word();
  if (local === null || !cursor.take('=', 'require')) return null;
  const bracket = cursor.take('(');
  const module = cursor.text();
  if (module === null || (bracket && !cursor.take(')'))) return null;
  const property = cursor.take('.') ? cursor.word() : '*';
  return property === null ? null : named(module, [{ local, imported: property }]);
}

/** `library(a)`: https://stat.ethz.ch/R-manual/R-devel/library/base/html/library.html */
function r(cursor: TokenCursor): ReadImport | null {
  if (cursor.takeOne(['library', 'require']) === null || !cursor.take('(')) return null;
  const module = cursor.text() ?? cursor.path('.');
  return module !== null && cursor.take(')') ? all(module) : null;
}

/** `require "a"`, without a condition: https://docs.ruby-lang.org/en/master/Kernel.html#method-i-require */
function ruby(cursor: TokenCursor): ReadImport | null {
  const relative = cursor.takeOne(['require', 'require_relative']) === 'require_relative';
  const bracket = cursor.take('(');
  const module = cursor.text();
  if (module === null || (bracket && !cursor.take(')'))) return null;
  return only(relative && !module.startsWith('.') ? `./${module}` : module);
}

const rubyStart = (cursor: TokenCursor): ReadImport | null =>
  /^require(?:_relative)?$/.test(cursor.next?.text ?? '') ? ruby(cursor) : null;

/** https://docs.soliditylang.org/en/latest/grammar.html#a4.SolidityParser.importDirective */
function solidity(cursor: TokenCursor): ReadImport | null {
  if (!cursor.take('import')) return null;
  const path = cursor.text();
  if (path !== null) {
    const alias = cursor.take('as') ? cursor.word() : null;
    if (!cursor.closes) return null;
    return alias === null ? all(path) : named(path, [{ local: alias, imported: '*' }]);
  }
  const binds = solidityNames(cursor);
  const module = binds !== null && cursor.take('from') ? cursor.text() : null;
  return module !== null && binds !== null && cursor.closes ? named(module, binds) : null;
}

function solidityNames(cursor: TokenCursor): readonly Binding[] | null {
  if (cursor.take('*', 'as')) {
    const local = cursor.word();
    return local === null ? null : [{ local, imported: '*' }];
  }
  return cursor.take('{') ? cursor.list('}', () => aliased(cursor)) : null;
}

/** `a` or `a as b`. */
export function aliased(cursor: TokenCursor): Binding | null {
  const imported = cursor.word();
  if (imported === null) return null;
  const local = cursor.take('as') ? cursor.word() : imported;
  return local === null ? null : { local, imported };
}

export const quotedGrammars = { c, dart, erlang, go, lua, r, ruby: rubyStart, solidity };
