import type { Binding, ReadImport } from './import-statement.ts';
import type { TokenCursor } from './token-cursor.ts';

/**
 * An import or re-export of JavaScript or TypeScript, or a `require` of one module.
 * https://tc39.es/ecma262/#sec-imports, https://www.typescriptlang.org/docs/handbook/modules/reference.html
 */
export function scriptImport(cursor: TokenCursor): ReadImport | null {
  if (cursor.take('import')) return imported(cursor);
  if (cursor.take('export')) return exported(cursor);
  if (cursor.take('require', '(')) return required(cursor, 'nothing');
  if (cursor.takeOne(['const', 'let', 'var']) === null) return null;
  return declared(cursor);
}

/** `a = require("a"), b = require("b")`: read as one statement, with the module of the first. */
function declared(cursor: TokenCursor): ReadImport | null {
  let first: ReadImport | null = null;
  do {
    const binds = target(cursor);
    const read = binds !== null && cursor.take('=', 'require', '(') ? required(cursor, binds) : null;
    if (read === null) return null;
    first ??= read;
  } while (cursor.take(','));
  return first;
}

function imported(cursor: TokenCursor): ReadImport | null {
  const effect = cursor.text();
  if (effect !== null) return attributes(cursor) ? { module: effect, binds: 'nothing', types: false } : null;
  const start = cursor.at;
  const types = cursor.take('type') || cursor.take('typeof');
  if (types && cursor.next?.text === 'from') cursor.at = start;
  const binds = clause(cursor);
  if (binds === null) return null;
  const [alias] = binds;
  if (binds.length === 1 && alias !== undefined && cursor.take('=', 'require', '(')) {
    const read = required(cursor, [{ local: alias.local, imported: '*' }]);
    return read === null ? null : { ...read, types };
  }
  return from(cursor, binds, types);
}

function clause(cursor: TokenCursor): readonly Binding[] | null {
  const found: Binding[] = [];
  const standard = cursor.word();
  if (standard !== null) found.push({ local: standard, imported: 'default' });
  if (standard !== null && !cursor.take(',')) return found;
  if (cursor.take('*', 'as')) {
    const local = cursor.word();
    return local === null ? null : [...found, { local, imported: '*' }];
  }
  const names = cursor.take('{') ? cursor.list('}', () => specifier(cursor)) : null;
  return names === null ? null : [...found, ...names];
}

function specifier(cursor: TokenCursor): Binding | null {
  if (cursor.next?.text === 'type') {
    const start = cursor.at;
    cursor.word();
    if (!isTypeName(cursor)) cursor.at = start;
  }
  const name = cursor.word() ?? cursor.text();
  if (name === null) return null;
  if (!cursor.take('as')) return { local: name, imported: name };
  const local = cursor.word() ?? cursor.text();
  return local === null ? null : { local, imported: name };
}

/** Behind the word `type` stands what is imported: without a name, `type` itself is. */
function isTypeName({ next }: TokenCursor): boolean {
  return next?.kind === 'word' && next.text !== 'as';
}

function exported(cursor: TokenCursor): ReadImport | null {
  const types = cursor.take('type');
  if (cursor.take('*')) {
    const name = cursor.take('as') ? cursor.word() : null;
    const binds = name === null ? ('all' as const) : [{ local: name, imported: '*' }];
    return from(cursor, binds, types);
  }
  const names = cursor.take('{') ? cursor.list('}', () => specifier(cursor)) : null;
  if (names === null) return null;
  return cursor.next?.text === 'from' ? from(cursor, names, types) : { module: null, binds: names, types };
}

function from(cursor: TokenCursor, binds: readonly Binding[] | 'all', types: boolean): ReadImport | null {
  // The lines may end above the module.
  if (cursor.next === undefined) return { module: null, binds, types };
  const module = cursor.take('from') ? cursor.text() : null;
  return module !== null && attributes(cursor) ? { module, binds, types } : null;
}

/** `with { type: "json" }`; true where there are none. */
function attributes(cursor: TokenCursor): boolean {
  if (cursor.take('with', '{') || cursor.take('assert', '{')) {
    const item = () => ((cursor.word() ?? cursor.text()) !== null && cursor.take(':') ? cursor.text() : null);
    return cursor.list('}', item) !== null;
  }
  return true;
}

/** What a module is assigned to: a name, or names of its properties without defaults. */
function target(cursor: TokenCursor): readonly Binding[] | null {
  const local = cursor.word();
  if (local !== null) return [{ local, imported: '*' }];
  if (!cursor.take('{')) return null;
  return cursor.list('}', () => {
    const name = cursor.word();
    if (name === null) return null;
    const alias = cursor.take(':') ? cursor.word() : name;
    return alias === null ? null : { local: alias, imported: name };
  });
}

function required(cursor: TokenCursor, binds: readonly Binding[] | 'nothing'): ReadImport | null {
  const module = cursor.text();
  if (module === null || !cursor.take(')')) return null;
  let properties = '';
  while (binds !== 'nothing' && cursor.take('.')) {
    const property = cursor.word();
    if (property === null) return null;
    properties = property;
  }
  if (properties === '' || binds === 'nothing') return { module, binds, types: false };
  return { module, binds: binds.map(({ local }) => ({ local, imported: properties })), types: false };
}

/**
 * The end of an import whose beginning is above the lines: names up to `} from "module"`.
 */
export function scriptImportTail(cursor: TokenCursor): ReadImport | null {
  const names = cursor.list('}', () => specifier(cursor));
  return names === null ? null : from(cursor, names, false);
}
