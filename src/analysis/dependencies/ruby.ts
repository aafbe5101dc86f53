import type { Declaration, Reader, Scope } from './dependency.ts';

const gem =
  /^\s*(?:gem|\w{1,30}\.add_(?:(runtime|development)_)?dependency)\s*\(?\s*["']([\w.-]{1,150})["']\s*\)?(.{0,1000})$/;

/**
 * Reads Gemfile and gemspecs. A group above the hunk is what git shows as its heading; an indented gem whose group is not in sight has an
 * unknown scope.
 */
export const readGemfile: Reader = (side) => {
  let group: Scope | null = scopeOfGroup(side.heading) ?? (side.fromStart ? 'runtime' : null);
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    group = scopeOfGroup(text) ?? (/^(?:end\b|[a-z])/.test(text) ? 'runtime' : group);
    const found = gem.exec(text);
    if (found === null) return [];
    const [, kind, name = '', rest = ''] = found;
    if (/\bpath:|:path\s*=>/.test(rest)) return [];
    const inline = /group:?\s*(?:=>)?\s*\[?:(?:development|test)/.test(rest);
    const isInBlock = /^\s+gem\b/.test(text);
    const scope: Scope =
      kind === 'development' || inline ? 'development' : (group ?? (isInBlock ? 'unknown' : 'runtime'));
    return [{ name, version: quoted(rest), scope, relation: 'direct', line }];
  });
};

/** The scope of a line that opens a group; null for any other. */
function scopeOfGroup(text: string): Scope | null {
  if (!/^\s*group\b/.test(text)) return null;
  return /:(?:development|test|lint|doc|ci)/.test(text) ? 'development' : 'runtime';
}

function quoted(rest: string): string {
  return [...rest.matchAll(/["']([^"']{1,200})["']/g)].map((match) => match[1]).join(', ');
}

/** Reads Gemfile.lock: the resolved specs; what stands under PATH is the repository's own. */
export const readGemfileLock: Reader = (side) => {
  let section = side.heading.trim();
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    if (/^[A-Z]/.test(text)) section = text.trim();
    const found = /^ {4}([\w.-]{1,150}) \(([^)]{1,100})\)$/.exec(text);
    if (found === null || section === 'PATH') return [];
    return [
      { name: found[1] ?? null, version: found[2] ?? null, scope: 'unknown', relation: 'unknown', line },
    ];
  });
};

/** Reads Podfile.lock: resolved pods stand at two spaces. */
export const readPodfileLock: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^ {2}- "?([\w./+-]{1,150}) \((\d[^)]{0,100})\)/.exec(text);
    return found === null
      ? []
      : [{ name: found[1] ?? null, version: found[2] ?? null, scope: 'unknown', relation: 'unknown', line }];
  });

/** Reads Podfile and podspecs: `pod 'Name', '~> 1.0'`, `s.dependency 'Name'`. */
export const readPodfile: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^\s*(?:pod|\w{1,30}\.dependency)\s*\(?\s*["']([\w./+-]{1,150})["'](.{0,500})$/.exec(text);
    if (found === null || /:path\s*=>|path:/.test(found[2] ?? '')) return [];
    return [
      { name: found[1] ?? null, version: quoted(found[2] ?? ''), scope: 'runtime', relation: 'direct', line },
    ];
  });
