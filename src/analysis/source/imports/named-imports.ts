import type { Binding, ReadImport } from './import-statement.ts';

export const all = (module: string | null): ReadImport => ({ module, binds: 'all', types: false });
export const named = (module: string | null, binds: readonly Binding[]): ReadImport => ({
  module,
  binds,
  types: false,
});

/** The last name of a path, bound under its own name or another: `a.b.C as D`. */
export function lastOf(path: string, separator: string, alias?: string | null): ReadImport {
  const at = path.lastIndexOf(separator);
  const imported = at === -1 ? '*' : path.slice(at + separator.length);
  const module = at === -1 ? path : path.slice(0, at);
  return named(module, [{ local: alias ?? (at === -1 ? path : imported), imported }]);
}
