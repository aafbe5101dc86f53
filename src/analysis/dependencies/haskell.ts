import type { Declaration, Reader, Scope } from './dependency.ts';

const bound = /^\s*,?\s*([A-Za-z][A-Za-z0-9-]{0,100})(?::[\w{},-]{1,100})?\s*((?:[<>=^]=?|==).{1,300})$/;
const bare = /^\s*,?\s*([A-Za-z][A-Za-z0-9-]{0,100})\s*,?\s*$/;
/** A name alone where the field is out of sight: modules and extensions begin with a capital. */
const hidden = /^\s*(?=.*,),?\s*([a-z][a-z0-9-]{0,100})\s*,?\s*$/;
const stanza =
  /^(library|executable|test-suite|benchmark|common|custom-setup|flag|foreign-library|source-repository)\b/i;
/** Fields whose values have the shape of a bound and are none. */
const fields = /^(cabal-version|version|impl|base-version)$/i;

/** Reads .cabal files and hpack's package.yaml: one bound to a line, in `build-depends` or where the field is out of sight. */
export const readCabal: Reader = (side) => {
  let scope: Scope = scopeOf(side.heading);
  let field: string | null = null;
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    if (stanza.test(text)) scope = scopeOf(text);
    if (/^\s*--/.test(text)) return [];
    const start = /^\s*([A-Za-z][\w-]{0,60}):\s?(.{0,2000})$/.exec(text);
    if (start !== null) field = (start[1] ?? '').toLowerCase();
    if (field !== null && !/depends$|dependencies$/.test(field)) return [];
    const body = start === null ? text.replace(/^(\s*)- /, '$1') : (start[2] ?? '');
    const parts = /,.*[A-Za-z].*,/.test(body) ? body.split(',') : [body];
    return parts.flatMap((part): Declaration[] => {
      const found = bound.exec(part.replace(/,\s*$/, '')) ?? (field === null ? hidden : bare).exec(part);
      if (found === null || fields.test(found[1] ?? '')) return [];
      const version = (found[2] ?? '').replaceAll(/\s+/g, '');
      return [{ name: found[1] ?? null, version, scope, relation: 'direct', line }];
    });
  });
};

function scopeOf(text: string): Scope {
  if (/^(test-suite|benchmark)/i.test(text)) return 'development';
  return /^(library|executable|foreign-library)/i.test(text) ? 'runtime' : 'unknown';
}

/** Reads stack.yaml, cabal.project.freeze and their like: the resolver and `name-1.2.3` items. */
export const readStack: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const resolver = /^(?:resolver|snapshot):\s*(\S{1,200})/.exec(text)?.[1];
    if (resolver !== undefined) {
      return [{ name: 'resolver', version: resolver, scope: 'unknown', relation: 'direct', line }];
    }
    const found = /^\s*-\s+"?([A-Za-z][A-Za-z0-9-]{0,100}?)-(\d[\d.]{0,50})(?:@\S{0,200})?"?\s*$/.exec(text);
    return found === null
      ? []
      : [{ name: found[1] ?? null, version: found[2] ?? null, scope: 'unknown', relation: 'direct', line }];
  });
