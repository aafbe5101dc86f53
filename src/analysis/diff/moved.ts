import type { Token } from '../source/tokens.ts';
import type { CodeBlock, CodeLine } from './read-diff.ts';

/** Lines of a block that counts as moved, not counting those that hold only brackets. */
const minMovedLines = 3;

/** A line that was removed: in which file and block, and where in it. */
interface Origin {
  readonly file: number;
  readonly block: CodeBlock;
  readonly at: number;
  readonly line: CodeLine;
}

/** Where each line of code was removed and has not been found again. */
type Origins = ReadonlyMap<string, Origin[]>;

/** Places of one text that are searched for the line that follows another. */
const maxPlaces = 50;

/**
 * The added lines that another file of the change lost, in blocks of at least three lines: moving code between files
 * changes no behavior. The lines stand in the same order and as deep in each other as before, with nothing between them that is lost.
 * Within one file only declarations count as moved, since the order of statements matters.
 *
 * @param files the blocks of each file; none for a file that code cannot be moved from, such as a test or a document
 * @param origins the blocks that code may come from, by file
 * @returns the lines that arrived by a move
 */
export function movedLines(
  files: readonly (readonly CodeBlock[])[],
  origins: readonly (readonly CodeBlock[])[] = files,
): ReadonlySet<CodeLine> {
  const moved = new Set<CodeLine>();
  const places = originsOf(origins);
  if (places.size === 0) return moved;
  files.forEach((blocks, file) => {
    for (const block of blocks) {
      for (const run of runs(block.added, file, places)) {
        const telling = run.filter((line) => !onlyBrackets(line));
        if (telling.length >= minMovedLines) for (const line of run) moved.add(line);
      }
    }
  });
  return moved;
}

function originsOf(files: readonly (readonly CodeBlock[])[]): Origins {
  const origins = new Map<string, Origin[]>();
  files.forEach((blocks, file) => {
    for (const block of blocks) {
      const lines = block.removed.filter((line) => !onlyBrackets(line));
      lines.forEach((line, at) => {
        const key = code(line);
        const found = origins.get(key);
        const origin = { file, block, at, line };
        if (found === undefined) origins.set(key, [origin]);
        else found.push(origin);
      });
    }
  });
  return origins;
}

/** Stretches of added lines that were one stretch before. */
function runs(lines: readonly CodeLine[], file: number, origins: Origins): readonly (readonly CodeLine[])[] {
  const found: CodeLine[][] = [];
  let run: CodeLine[] = [];
  let last: { readonly origin: Origin; readonly line: CodeLine } | null = null;
  for (const line of lines) {
    if (onlyBrackets(line)) {
      run.push(line);
      continue;
    }
    const places = origins.get(code(line)) ?? [];
    const next: Origin | null = last === null ? null : takeNext(places, last, line);
    if (next !== null) {
      run.push(line);
      last = { origin: next, line };
      continue;
    }
    found.push(run);
    const declares = declaration.test(line.text.slice(0, maxDeclarationLength));
    const start = takeFirst(places, (origin) => origin.file !== file || declares);
    // Behind moved code from which a line was lost, the next line does not count as moved: it shows the loss.
    const gap =
      start !== null && last !== null && start.block === last.origin.block && start.at > last.origin.at + 1;
    run = start === null || gap ? [] : [line];
    last = start === null ? null : { origin: start, line };
  }
  found.push(run);
  return found;
}

/** Uses up the place right behind that of the line before, with the same indentation between the two. */
function takeNext(
  places: Origin[],
  last: { readonly origin: Origin; readonly line: CodeLine },
  line: CodeLine,
): Origin | null {
  return takeFirst(places, ({ block, at, line: removed }) => {
    if (block !== last.origin.block || at !== last.origin.at + 1) return false;
    return indentOf(line) - indentOf(last.line) === indentOf(removed) - indentOf(last.origin.line);
  });
}

function takeFirst(places: Origin[], fits: (origin: Origin) => boolean): Origin | null {
  const at = places.slice(0, maxPlaces).findIndex(fits);
  return at === -1 ? null : (places.splice(at, 1)[0] ?? null);
}

/** The indentation of a line, where it is part of the meaning; otherwise 0. */
function indentOf({ tokens }: CodeLine): number {
  const indent = tokens.find((token) => token.kind === 'indent' && !Number.isNaN(Number(token.text)));
  return indent === undefined ? 0 : Number(indent.text);
}

/** Characters of a line that are searched for a declaration. */
const maxDeclarationLength = 500;

/** A line that declares something by name, behind modifiers of any language. */
export const declaration =
  /^\s*(?!(?:return|if|else|await|yield|throw|case|new|not|and|or|in|is|when|while|for)\b)(?:[a-z]{1,20}(?:\([^()]{0,40}\))?\s{1,10}){0,6}(?:class|interface|struct|enum|trait|impl|object|module|namespace|def|defp|defmodule|fn|func|fun|function|type|typedef|contract|library)\b/;

function code(line: CodeLine): string {
  let text = '';
  for (const token of line.tokens) if (token.kind !== 'indent') text += ` ${token.text}`;
  return text;
}

function onlyBrackets(line: CodeLine): boolean {
  return line.tokens.every(
    (token: Token) => token.kind === 'indent' || /^(?:[^\p{L}\p{N}"']|end)$/u.test(token.text),
  );
}
