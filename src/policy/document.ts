import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { quote } from '../text/quote.ts';
import type { PolicyMistake } from './policy.ts';
import { syntaxMistake, tooDeep } from './syntax-mistake.ts';

/** Bytes of a policy file. */
export const byteLimit = 100_000;
const aliasLimit = 100;
const depthLimit = 20;

/** A value of the file with its place, and the places of what is in it. */
export interface Located {
  readonly value: unknown;
  readonly place: Position;
  /** By key, or by index as text; empty for a scalar. */
  readonly parts: ReadonlyMap<string, LocatedPart>;
}

export interface LocatedPart {
  /** Where the key begins; for an entry of a list, where its value does. */
  readonly keyPlace: Position;
  readonly located: Located;
}

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type ReadDocument =
  | { readonly valid: true; readonly root: Located }
  | { readonly valid: false; readonly problems: readonly PolicyMistake[] };

/**
 * Reads one document of YAML 1.2 with its core schema only: no tags, no merge keys, only text as keys, none of
 * them twice, few aliases. Never throws, whatever the text.
 *
 * Values are made here and not by the parser: it compares each key of a map with each other and searches the whole file for each
 * alias, which takes seconds for a hostile file.
 */
export function readDocument(text: string): ReadDocument {
  const start: Position = { line: 1, column: 1 };
  const size = Buffer.byteLength(text);
  if (size > byteLimit) {
    return {
      valid: false,
      problems: [{ ...start, message: `The file has ${size} bytes: at most ${byteLimit} are read.` }],
    };
  }
  const document = parseDocument(text, {
    logLevel: 'error',
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
  });
  const placeAt = places(text);
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map(({ code, message, pos }) => ({
      ...placeAt(pos[0]),
      message: syntaxMistake(code, message),
    }));
    return { valid: false, problems: onePerPlace(problems) };
  }
  const reader = new Reader(placeAt);
  const root = reader.read(document.contents, start, 0);
  return reader.problems.length > 0 ? { valid: false, problems: reader.problems } : { valid: true, root };
}

/** The parser may report one mistake several times. */
function onePerPlace(problems: readonly PolicyMistake[]): readonly PolicyMistake[] {
  return [...new Map(problems.toReversed().map((each) => [`${each.line}:${each.column}`, each])).values()];
}

/** Finds the place of an offset. The parser itself counts no lines in a text whose end quote is missing. */
function places(text: string): (offset: number) => Position {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

/** Makes plain values of the parsed nodes, and notes what is refused. */
class Reader {
  readonly problems: PolicyMistake[] = [];
  readonly #placeAt: (offset: number) => Position;
  readonly #anchors = new Map<string, Located>();
  #aliases = 0;

  constructor(placeAt: (offset: number) => Position) {
    this.#placeAt = placeAt;
  }

  /** @param otherwise the place of a value that is left empty */
  read(node: Node | null, otherwise: Position, depth: number): Located {
    const place = this.#place(node, otherwise);
    if (depth > depthLimit) return this.#refuse(tooDeep, place);
    if (isAlias(node)) return this.#follow(node.source, place);
    const located = this.#readParts(node, place, depth);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, located);
    }
    return located;
  }

  #readParts(node: Node | null, place: Position, depth: number): Located {
    if (isMap<Node, Node | null>(node)) {
      const parts = this.#entries(node, place, depth);
      const value = Object.fromEntries([...parts].map(([key, { located }]) => [key, located.value]));
      return { value, place, parts };
    }
    if (isSeq<Node | null>(node)) {
      const located = node.items.map((item) => this.read(item, place, depth + 1));
      const parts = located.map(
        (each, index) => [String(index), { keyPlace: each.place, located: each }] as const,
      );
      return { value: located.map(({ value }) => value), place, parts: new Map(parts) };
    }
    return { value: isScalar(node) ? node.value : null, place, parts: new Map() };
  }

  #entries(
    map: YAMLMap<Node, Node | null>,
    place: Position,
    depth: number,
  ): ReadonlyMap<string, LocatedPart> {
    const parts = new Map<string, LocatedPart>();
    for (const { key, value } of map.items) {
      const keyPlace = this.#place(key, place);
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : null;
      if (name === null) this.#refuse('A key must be text.', keyPlace);
      // Objects of JavaScript do not hold it as a key: it would be ignored instead of refused.
      else if (name === '__proto__') this.#refuse(`${quote(name)} is not a known key.`, keyPlace);
      else if (parts.has(name)) this.#refuse(`${quote(name)} is given twice.`, keyPlace);
      else parts.set(name, { keyPlace, located: this.read(value, keyPlace, depth + 1) });
    }
    return parts;
  }

  /** The value of the last anchor of this name before the alias. It is shared, never copied. */
  #follow(name: string, place: Position): Located {
    this.#aliases += 1;
    if (this.#aliases > aliasLimit) return this.#refuse(`There are more than ${aliasLimit} aliases.`, place);
    return (
      this.#anchors.get(name) ??
      this.#refuse(
        `No anchor ${quote(`&${name}`)} comes before this alias: put quotes around a value that begins with \`*\`.`,
        place,
      )
    );
  }

  #refuse(message: string, place: Position): Located {
    this.problems.push({ message, ...place });
    return { value: null, place, parts: new Map() };
  }

  #place(node: Node | null, otherwise: Position): Position {
    const range = node?.range;
    return range === undefined || range === null || isEmpty(node) ? otherwise : this.#placeAt(range[0]);
  }
}

/** The parser puts a value that is left out where the next thing begins. */
function isEmpty(node: Node | null): boolean {
  return isScalar(node) && node.value === null && node.source === '';
}
