import type { Declaration, Reader } from './dependency.ts';

const module =
  /^\s*(?:require\s+)?"?([a-zA-Z0-9][\w.~-]{0,100}\.[\w.~/-]{1,300})"?\s+(v\d\S{0,200})(.{0,200})$/;
const replaced = /^\s*(?:replace\s+)?(\S{1,300})(?:\s+v\S{1,200})?\s+=>\s+(\S{1,300})(?:\s+(v\S{1,200}))?/;

/** Reads go.mod: requirements and replacements; `go`, `toolchain`, `exclude` and `retract` are none. */
export const readGoMod: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const swap = replaced.exec(text);
    if (swap !== null) {
      const [, name = '', target = '', version] = swap;
      if (/^\.{0,2}\//.test(target)) return [];
      return [
        { name, version: `${target} ${version ?? ''}`.trim(), scope: 'runtime', relation: 'direct', line },
      ];
    }
    const found = /^\s*(exclude|retract)\b/.test(text) ? null : module.exec(text);
    if (found === null) return [];
    const indirect = found[3]?.includes('// indirect') === true;
    return [
      {
        name: found[1] ?? null,
        version: found[2] ?? null,
        scope: 'runtime',
        relation: indirect ? 'transitive' : 'direct',
        line,
      },
    ];
  });

/** Reads go.sum; a line for a module's go.mod alone brings in no code. */
export const readGoSum: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^(\S{1,300}) (v[^\s/]{1,200}) h1:/.exec(text);
    if (found === null) return [];
    return [
      { name: found[1] ?? null, version: found[2] ?? null, scope: 'unknown', relation: 'unknown', line },
    ];
  });
