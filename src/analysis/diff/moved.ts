import type { CodeBlock, CodeLine } from './read-diff.ts';

/** Lines of a block that counts as moved, not counting those that hold only brackets. */
const minMovedLines = 3;

/** How often each line of code was removed, by the file that lost it. */
type Origins = ReadonlyMap<string, Map<number, number>>;

/**
 * The added lines that another file of the change lost, in blocks of at least three lines: moving code between files
 * changes no behavior. Within one file only declarations count as moved, since the order of statements matters.
 *
 * @param files the blocks of each file
 * @returns the lines that arrived by a move
 */
export function movedLines(files: readonly (readonly CodeBlock[])[]): ReadonlySet<CodeLine> {
  const moved = new Set<CodeLine>();
  const origins = originsOf(files);
  if (origins.size === 0) return moved;
  files.forEach((blocks, file) => {
    for (const block of blocks) {
      for (const run of runs(block.added, file, origins)) {
        const telling = run.filter((line) => !onlyBrackets(line));
        if (telling.length >= minMovedLines) for (const line of run) moved.add(line);
      }
    }
  });
  return moved;
}

function originsOf(files: readonly (readonly CodeBlock[])[]): Origins {
  const origins = new Map<string, Map<number, number>>();
  files.forEach((blocks, file) => {
    for (const line of blocks.flatMap((block) => block.removed)) {
      const key = code(line);
      const counts = origins.get(key) ?? new Map<number, number>();
      counts.set(file, (counts.get(file) ?? 0) + 1);
      origins.set(key, counts);
    }
  });
  return origins;
}

/** Stretches of added lines that each come from one place. */
function runs(lines: readonly CodeLine[], file: number, origins: Origins): readonly (readonly CodeLine[])[] {
  const found: CodeLine[][] = [];
  let run: CodeLine[] = [];
  for (const line of lines) {
    const counts = origins.get(code(line));
    const sameFile = () => run.length > 0 || declaration.test(line.text.slice(0, maxDeclarationLength));
    if ((counts !== undefined && takeOrigin(counts, file, sameFile())) || onlyBrackets(line)) run.push(line);
    else {
      found.push(run);
      run = [];
    }
  }
  found.push(run);
  return found;
}

/** Uses up one place where the line was removed: in another file, or in this one where that is allowed. */
function takeOrigin(counts: Map<number, number>, file: number, sameFile: boolean): boolean {
  for (const [origin, count] of counts) {
    if (origin === file && !sameFile) continue;
    if (count === 1) counts.delete(origin);
    else counts.set(origin, count - 1);
    return true;
  }
  return false;
}

/** Characters of a line that are searched for a declaration. */
const maxDeclarationLength = 500;

/** A line that declares something by name. */
export const declaration =
  /^\s*(?:(?:export|default|public|private|protected|internal|static|abstract|async|final|override|pub|inline|extern|data|open)\s+)*(?:class|interface|struct|enum|trait|impl|object|module|namespace|def|defp|defmodule|fn|func|fun|function|type|typedef|contract|library)\b/;

function code(line: CodeLine): string {
  let text = '';
  for (const token of line.tokens) if (token.kind !== 'indent') text += ` ${token.text}`;
  return text;
}

function onlyBrackets(line: CodeLine): boolean {
  return line.tokens.every(
    (token) => token.kind === 'indent' || /^(?:[^\p{L}\p{N}"']|end)$/u.test(token.text),
  );
}
