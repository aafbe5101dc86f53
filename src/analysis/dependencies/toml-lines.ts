// Written by hand because a hunk is a fragment of a document, and parsers take whole documents.
import type { Side } from './dependency.ts';

/** One `key = value`, or one item of an array that spans lines, with the table that it is in. */
export interface TomlEntry {
  /** The table's header, such as `dependencies` or `tool.poetry.group.dev.dependencies`; null while out of sight. */
  readonly table: string | null;
  readonly key: string;
  /** The value's text, trimmed; for an item of an array, the item's. */
  readonly value: string;
  /** An item of the array `key`, on a line of its own. */
  readonly item: boolean;
  /** Counts the table headers, so that the entries of one `[[package]]` can be distinguished from the next one's. */
  readonly block: number;
  readonly line: number | null;
}

const header = /^\s*\[{1,2}\s*([^\]]{1,300})\]{1,2}\s*(?:#.*)?$/;
const pair = /^\s*("[^"]{1,200}"|'[^']{1,200}'|[A-Za-z0-9_.-]{1,200})\s*=\s*(.{0,4000})$/;

/** Reads a fragment of TOML line by line. */
export function tomlEntries(side: Side): readonly TomlEntry[] {
  const entries: TomlEntry[] = [];
  let table: string | null = side.fromStart ? '' : null;
  let block = 0;
  let array: string | null = null;
  for (const { text, line } of side.lines) {
    const start = header.exec(text);
    if (start?.[1] !== undefined && array === null) {
      table = start[1].trim().replaceAll('"', '');
      block += 1;
      continue;
    }
    if (array !== null) {
      if (/^\s*\]/.test(text)) array = null;
      else entries.push({ table, key: array, value: text.trim(), item: true, block, line });
      continue;
    }
    const found = pair.exec(text);
    if (found !== null) {
      const key = (found[1] ?? '').replaceAll(/["']/g, '');
      const value = (found[2] ?? '').trim();
      entries.push({ table, key, value, item: false, block, line });
      if (value.startsWith('[') && !value.includes(']')) array = key;
    } else if (/^\s*["']/.test(text)) {
      entries.push({ table, key: '', value: text.trim(), item: true, block, line });
    }
  }
  return entries;
}

/** The text of a quoted TOML string, or null for anything else. */
export function tomlString(value: string): string | null {
  return (
    /^"([^"]*)"|^'([^']*)'/
      .exec(value)
      ?.slice(1)
      .find((text) => text !== undefined) ?? null
  );
}

/** A key's string in an inline table: `version` in `{ version = "1", optional = true }`. */
export function inlineString(value: string, key: string): string | null {
  const at = value.search(new RegExp(`[{,\\s]${key}\\s*=`));
  if (!value.startsWith('{') || at < 0) return null;
  return tomlString(value.slice(value.indexOf('=', at) + 1).trim());
}
