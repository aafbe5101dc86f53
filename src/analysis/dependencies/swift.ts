import type { Declaration, Reader } from './dependency.ts';
import { jsonEntries } from './json-lines.ts';

/** Reads Package.swift; a package given by its path is the repository's own. */
export const readPackageSwift: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^(?!\s*\/\/).{0,300}?\.package\((.{1,1000})$/.exec(text)?.[1];
    const url =
      /\burl:\s*"([^"]{1,300})"/.exec(found ?? '')?.[1] ?? /\bid:\s*"([^"]{1,300})"/.exec(found ?? '')?.[1];
    if (found === undefined || url === undefined) return [];
    const version = found
      .slice(found.indexOf(url) + url.length + 1)
      .replace(/^[\s,]+/, '')
      .replace(/\),?\s*$/, '');
    return [{ name: repository(url), version, scope: 'runtime', relation: 'direct', line }];
  });

/** Reads Package.resolved. */
export const readPackageResolved: Reader = (side) => {
  let name: string | null = null;
  return jsonEntries(side).flatMap(({ key, value, line }): Declaration[] => {
    if (key === 'identity' || key === 'package') name = value;
    if ((key === 'location' || key === 'repositoryURL') && value !== null) name = repository(value);
    if (key !== 'revision') return [];
    return [{ name, version: value, scope: 'unknown', relation: 'unknown', line }];
  });
};

/** Reads Cartfile and Cartfile.resolved: `github "owner/name" ~> 1.0`. */
export const readCartfile: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^(?:github|git|binary)\s+"([^"]{1,300})"\s*(.{0,200})$/.exec(text);
    return found === null
      ? []
      : [{ name: found[1] ?? null, version: found[2] ?? '', scope: 'runtime', relation: 'direct', line }];
  });

function repository(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\.git$/, '');
}
