// Written by hand because a hunk is a fragment of a document, and parsers take whole documents.
import type { Side } from './dependency.ts';

/** One `key: value` or `- item` of a YAML fragment with the keys that enclose it, outermost first. */
export interface YamlEntry {
  readonly key: string;
  /** Scalar without its quotes and comment; empty where the value is on the lines below. */
  readonly value: string;
  readonly within: readonly string[];
  readonly indent: number;
  /** The entry begins an item of a list (`- name: …`). */
  readonly item: boolean;
  readonly line: number | null;
}

const entry =
  /^( *)(- +)?(?:("[^"]{1,300}"|'[^']{1,300}'|[^\s:#"'-][^:#]{0,200}|[^\s:#"'][^\s:#]{0,200}) *:(?: +(.{0,2000}))?|(?!- )(.{1,2000}))$/;

/** Reads a fragment of YAML in block style, line by line; flow style and block scalars are values like any other. */
export function yamlEntries(side: Side): readonly YamlEntry[] {
  const entries: YamlEntry[] = [];
  const open: { key: string; indent: number }[] = [];
  for (const { text, line } of side.lines) {
    if (/^\s*(#|$)/.test(text)) continue;
    const found = entry.exec(text.trimEnd());
    if (found === null) continue;
    const [, spaces = '', dash = '', key, value, scalar] = found;
    if (key === undefined && dash === '') continue;
    const indent = spaces.length + dash.length;
    // A list may stand at its key's own indentation: only a sibling key closes it.
    const limit = dash === '' ? indent : spaces.length + 1;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= limit) open.pop();
    const name = unquoted(key ?? '');
    entries.push({
      key: name,
      value: unquoted(withoutComment(value ?? scalar ?? '')),
      within: open.map((outer) => outer.key),
      indent,
      item: dash !== '',
      line,
    });
    if (key !== undefined) open.push({ key: name, indent });
  }
  return entries;
}

function withoutComment(value: string): string {
  const at = value.indexOf(' #');
  return (at < 0 ? value : value.slice(0, at)).trim();
}

function unquoted(value: string): string {
  return (
    /^"(.*)"$|^'(.*)'$/
      .exec(value)
      ?.slice(1)
      .find((text) => text !== undefined) ?? value
  );
}
