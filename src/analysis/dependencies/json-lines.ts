// Written by hand because a hunk is a fragment of a document, and parsers take whole documents.
import type { Side } from './dependency.ts';

/** One `"key": value` of a JSON fragment with the keys that enclose it, outermost first. */
export interface JsonEntry {
  readonly key: string;
  /** The value as text; null where it is an object, an array or goes on on another line. */
  readonly value: string | null;
  /** The keys of the objects around it, as far as they are in sight; array items have the key `[]`. */
  readonly within: readonly string[];
  /** `within` begins at the root of the document. */
  readonly complete: boolean;
  readonly line: number | null;
}

const entry = /^\s*"([^"]{1,300})"\s*:\s*(?:"((?:[^"\\]|\\.){0,2000})"|([[{])|([^\s"[{,]{1,40}))?/;
const opening = /^\s*[[{]\s*$/;

/**
 * Reads a fragment of JSON laid out one entry to a line, as package managers write it. Text that is laid out otherwise
 * yields fewer entries, never wrong ones.
 */
export function jsonEntries(side: Side): readonly JsonEntry[] {
  const entries: JsonEntry[] = [];
  const within: string[] = [];
  let complete = side.fromStart;
  let atRoot = side.fromStart;
  for (const { text, line } of side.lines) {
    const found = entry.exec(text);
    if (found !== null) {
      const [whole, key = '', string, bracket, literal] = found;
      entries.push({ key, value: string ?? literal ?? null, within: [...within], complete, line });
      const rest = text.slice(whole.length);
      if (bracket !== undefined && !closes(rest)) within.push(key);
      continue;
    }
    if (opening.test(text)) {
      if (atRoot) atRoot = false;
      else within.push('[]');
      continue;
    }
    if (/^\s*[\]}]/.test(text) && within.pop() === undefined) complete = false;
  }
  return entries;
}

function closes(rest: string): boolean {
  return /[\]}]\s*,?\s*$/.test(rest);
}
