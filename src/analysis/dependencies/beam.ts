import type { Declaration, Reader } from './dependency.ts';

const tuple = /\{\s*:(\w{1,100}),\s*(.{1,1000})$/;

/** Reads mix.exs: `{:name, "~> 1.0", only: :test}`; a path or an umbrella sibling is the repository's own. */
export const readMixExs: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^\s*#/.test(text) ? null : tuple.exec(text);
    if (found === null) return [];
    const [, name = '', rest = ''] = found;
    const version =
      /^"([^"]{1,200})"/.exec(rest)?.[1] ?? /\b(?:github|git|hex):\s*"([^"]{1,200})"/.exec(rest)?.[1];
    if (version === undefined || /\b(?:path:|in_umbrella:)/.test(rest)) return [];
    const development = /\bonly:/.test(rest) && !/:prod\b/.test(rest);
    return [
      {
        name,
        version: sourced(version, rest),
        scope: development ? 'development' : 'runtime',
        relation: 'direct',
        line,
      },
    ];
  });

function sourced(version: string, rest: string): string {
  const pin = /\b(?:ref|tag|branch):\s*"([^"]{1,200})"/.exec(rest)?.[1];
  return pin === undefined ? version : `${version} ${pin}`;
}

/** Reads mix.lock: `"name": {:hex, :name, "1.2.3", …}`. */
export const readMixLock: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found =
      /^\s*"(\w{1,100})":\s*\{:\w{1,20},\s*(?::\w{1,100},\s*)?"([^"]{1,300})"(?:,\s*"([^"]{1,300})")?/.exec(
        text,
      );
    if (found === null) return [];
    const version = found[2]?.includes('://') === true ? (found[3] ?? found[2]) : (found[2] ?? null);
    return [{ name: found[1] ?? null, version, scope: 'unknown', relation: 'unknown', line }];
  });

/** Reads rebar.config: `{name, "1.2.3"}`. */
export const readRebar: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found =
      /\{\s*([a-z]\w{0,100})\s*,\s*(?:"([^"]{0,20}\d[^"]{0,100})"|\{git,\s*"([^"]{1,300})"(.{0,200}))/.exec(
        text,
      );
    if (found === null || /^\s*%/.test(text)) return [];
    const version = found[2] ?? `${found[3] ?? ''}${found[4] ?? ''}`;
    return [{ name: found[1] ?? null, version, scope: 'runtime', relation: 'direct', line }];
  });
