import type { Declaration, Reader } from './dependency.ts';
import { tomlEntries, tomlString } from './toml-lines.ts';

/**
 * Reads the `[[package]]` blocks of Cargo.lock, poetry.lock, pdm.lock and uv.lock.
 *
 * @param isOwn recognizes a package of this repository by its `source`, as written; null where it has none
 */
export function packageBlocksReader(isOwn: (source: string | null) => boolean): Reader {
  return (side) => {
    const blocks = new Map<
      number,
      { name: string | null; version: string | null; source: string | null; line: number | null }
    >();
    for (const { key, value, item, block, line } of tomlEntries(side)) {
      if (item) continue;
      const current = blocks.get(block) ?? { name: null, version: null, source: null, line };
      blocks.set(block, current);
      if (key === 'name') current.name = tomlString(value);
      if (key === 'version') {
        current.version = tomlString(value);
        current.line = line;
      }
      if (key === 'source' || key === 'checksum' || key === 'sdist' || key === 'files')
        current.source ??= value;
    }
    return [...blocks.values()].flatMap(({ name, version, source, line }): Declaration[] =>
      version === null || isOwn(source)
        ? []
        : [{ name, version, scope: 'unknown', relation: 'unknown', line }],
    );
  };
}
