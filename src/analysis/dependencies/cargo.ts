import type { Declaration, Reader, Scope } from './dependency.ts';
import { packageBlocksReader } from './package-blocks.ts';
import { inlineString, tomlEntries, tomlString } from './toml-lines.ts';

const metadata =
  /^(name|version|edition|rust-version|authors|description|license|readme|repository|homepage|documentation|path|resolver|optional|features|default-features|package|git|branch|tag|rev)$/;

/** Reads Cargo.toml: every table of dependencies, and lone `name = "1.2"` lines where the table is out of sight. */
export const readCargoToml: Reader = (side) =>
  tomlEntries(side).flatMap(({ table, key, value, item, line }): Declaration[] => {
    if (item || inlineString(value, 'path') !== null) return [];
    const version = tomlString(value) ?? inlineString(value, 'version') ?? inlineString(value, 'git');
    if (version === null) return [];
    const single = /(?:^|\.)((?:dev-|build-)?dependencies)\.([^.]+)$/.exec(table ?? '');
    if (single !== null) {
      if (!/^(version|git|rev|tag|branch)$/.test(key)) return [];
      return [{ name: single[2] ?? null, version, scope: scope(single[1] ?? ''), relation: 'direct', line }];
    }
    const list =
      /(?:^|\.)((?:dev-|build-)?dependencies)$/.exec(table ?? '') ??
      (/^patch\./.test(table ?? '') ? ['', 'patch'] : null);
    const hidden = table === null && !metadata.test(key) && /^[\^~=<>\s]*\d|^[a-z]+:\/\//.test(version);
    if (list === null && !hidden) return [];
    return [
      {
        name: key,
        version,
        scope: list === null ? 'unknown' : scope(list[1] ?? ''),
        relation: 'direct',
        line,
      },
    ];
  });

function scope(table: string): Scope {
  return table.startsWith('dev-') || table.startsWith('build-') ? 'development' : 'runtime';
}

/** Reads Cargo.lock; packages without a source are the repository's own. */
export const readCargoLock: Reader = packageBlocksReader((source) => source === null);
