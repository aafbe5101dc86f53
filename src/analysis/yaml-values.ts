import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';

/** A plain value of a document: as JSON has it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** Characters of a document in JSON. */
const maxJsonLength = 1024 * 1024;

/** Characters of a document in YAML, whose parser takes many times as long. */
const maxYamlLength = 256 * 1024;

/** Brackets of a YAML document, and characters before the first word of a line: the parser calls itself for each level. */
const maxBrackets = 5000;
const maxIndentation = 200;

/** Values of a YAML document, and how deep they are nested. */
const maxValues = 50_000;
const maxDepth = 50;

/**
 * Reads a document of JSON or YAML as plain values. Aliases of YAML are read as null, and merge keys as keys.
 *
 * @param text hostile
 * @returns undefined for a text that is none, or longer or deeper than people write
 */
export function readValues(text: string, kind: 'json' | 'yaml'): Value | undefined {
  try {
    return kind === 'json' ? readJson(text) : readYaml(text);
  } catch {
    return undefined;
  }
}

function readJson(text: string): Value | undefined {
  return text.length > maxJsonLength ? undefined : (JSON.parse(text.replace(/^\uFEFF/, '')) as Value);
}

function readYaml(text: string): Value | undefined {
  if (text.length > maxYamlLength || isNested(text)) return undefined;
  const document = parseDocument(text, {
    logLevel: 'error',
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
  });
  if (document.errors.length > 0) return undefined;
  const budget = { left: maxValues };
  return plainValue(document.contents, 0, budget);
}

function isNested(text: string): boolean {
  const brackets = text.match(/[[{]/g)?.length ?? 0;
  if (brackets > maxBrackets) return true;
  return text.split('\n').some((line) => (/^[\s:?-]*/.exec(line)?.[0].length ?? 0) > maxIndentation);
}

/** @throws for values that are too many or too deep, and for a key that a map has twice */
function plainValue(node: Node | null, depth: number, budget: { left: number }): Value {
  budget.left -= 1;
  if (budget.left < 0 || depth > maxDepth) throw new RangeError('Too many values, or nested too deeply.');
  if (isScalar(node)) return scalarOf(node.value);
  if (isSeq<Node | null>(node)) return node.items.map((item) => plainValue(item, depth + 1, budget));
  if (!isMap<Node, Node | null>(node)) return null;
  const entries = new Map<string, Value>();
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (entries.has(name) && name !== '<<') throw new SyntaxError('A key that a map has twice.');
    entries.set(name, plainValue(value, depth + 1, budget));
  }
  return Object.fromEntries(entries);
}

function scalarOf(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A map's value by its key; null where there is none. */
export function at(value: Value | undefined, ...keys: readonly string[]): Value {
  let found: Value = value ?? null;
  for (const key of keys) found = isRecord(found) && Object.hasOwn(found, key) ? (found[key] ?? null) : null;
  return found;
}

/** The items of a list; none for anything else. */
export function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of a map; none for anything else. */
export function entriesOf(value: Value): readonly (readonly [string, Value])[] {
  return isRecord(value) ? Object.entries(value) : [];
}

/** The text of a value, trimmed; empty for anything else. */
export function textAt(value: Value, ...keys: readonly string[]): string {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found.trim() : typeof found === 'number' ? String(found) : '';
}

function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
