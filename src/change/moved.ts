import type { CodeBlock, CodeLine } from './read-diff.ts';

/** The shortest block that counts as moved, in lines that hold more than brackets. */
const shortestMove = 3;

/** Where a line stood: the same code elsewhere in the change. */
interface Origin {
  readonly file: number;
  used: boolean;
}

/**
 * The added lines that another file of the change lost, in blocks of at least three lines: moving code between files
 * changes no behaviour. Within one file only declarations count as moved, since the order of statements matters.
 *
 * @param files the blocks of each file
 * @returns the lines that arrived by a move
 */
export function movedLines(files: readonly (readonly CodeBlock[])[]): ReadonlySet<CodeLine> {
  const origins = new Map<string, Origin[]>();
  files.forEach((blocks, file) => {
    for (const line of blocks.flatMap((block) => block.removed)) {
      const key = code(line);
      const known = origins.get(key);
      if (known === undefined) origins.set(key, [{ file, used: false }]);
      else known.push({ file, used: false });
    }
  });
  const moved = new Set<CodeLine>();
  files.forEach((blocks, file) => {
    for (const block of blocks) {
      for (const run of runs(block.added, file, origins)) {
        const telling = run.filter((line) => !onlyBrackets(line));
        if (telling.length >= shortestMove) for (const line of run) moved.add(line);
      }
    }
  });
  return moved;
}

/** Stretches of added lines that each have an origin of their own. */
function runs(
  lines: readonly CodeLine[],
  file: number,
  origins: ReadonlyMap<string, Origin[]>,
): readonly (readonly CodeLine[])[] {
  const found: CodeLine[][] = [];
  let run: CodeLine[] = [];
  for (const line of lines) {
    const elsewhere = origins
      .get(code(line))
      ?.find(
        (origin) => !origin.used && (origin.file !== file || run.length > 0 || declaration.test(line.text)),
      );
    if (elsewhere !== undefined) elsewhere.used = true;
    if (elsewhere !== undefined || onlyBrackets(line)) run.push(line);
    else {
      found.push(run);
      run = [];
    }
  }
  found.push(run);
  return found;
}

/** A line that declares something with a name of its own. */
export const declaration =
  /^\s*(?:(?:export|default|public|private|protected|internal|static|abstract|async|final|override|pub|inline|extern|data|open)\s+)*(?:class|interface|struct|enum|trait|impl|object|module|namespace|def|defp|defmodule|fn|func|fun|function|type|typedef|contract|library)\b/;

function code(line: CodeLine): string {
  return line.tokens
    .filter((token) => token.kind !== 'indent')
    .map((token) => token.text)
    .join(' ');
}

function onlyBrackets(line: CodeLine): boolean {
  return line.tokens.every(
    (token) => token.kind === 'indent' || /^(?:[^\p{L}\p{N}"']|end)$/u.test(token.text),
  );
}
