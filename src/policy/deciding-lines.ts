import type { CodeOwnerPattern } from './code-owner-pattern.ts';

/** The work of comparing paths with patterns, in comparisons: what takes more is not evaluated. It blocks the process for that time. */
const maxWork = 500_000;

/** Steps of a comparison that count as one more. */
const stepsPerComparison = 30;

/** Names from the root down by which lines are found. */
const maxDepth = 4;

/** A line of CODEOWNERS, as far as it decides. */
interface PatternLine {
  /** Counts from 1. */
  readonly line: number;
  readonly compiled: CodeOwnerPattern;
}

/** The lines that may match a path, in lists that ascend by line. */
type Candidates<Line> = (names: readonly string[]) => readonly (readonly Line[])[];

/**
 * The line that decides whose a path is: the last that matches. Pure.
 *
 * Of a long file, most lines begin with folders: only those that a path begins with, too, are compared with it.
 *
 * @param lines ascending
 * @returns by path, only those that a line matches; null where the paths and lines are too many to compare
 */
export function decidingLines<Line extends PatternLine>(
  lines: readonly Line[],
  paths: readonly string[],
): ReadonlyMap<string, Line> | null {
  const found = new Map<string, Line>();
  const candidates = indexed(lines);
  let work = 0;
  for (const path of new Set(paths)) {
    const names = path.split('/');
    let last: Line | null = null;
    for (const list of candidates(names)) {
      for (let index = list.length - 1; index >= 0; index -= 1) {
        const line = list[index] as Line;
        if (last !== null && line.line < last.line) break;
        work += 1 + Math.floor(line.compiled.maxSteps(names.length, path.length) / stepsPerComparison);
        if (work > maxWork) return null;
        if (!line.compiled.matches(names)) continue;
        last = line;
        break;
      }
    }
    if (last !== null) found.set(path, last);
  }
  return found;
}

function indexed<Line extends PatternLine>(lines: readonly Line[]): Candidates<Line> {
  const byFolder = new Map<string, Line[]>();
  const byName = new Map<string, Line[]>();
  for (const line of lines) {
    const { leading, contained } = line.compiled;
    if (contained === null) add(byFolder, leading.slice(0, maxDepth).join('/'), line);
    else add(byName, contained, line);
  }
  return (names) => {
    const folders = Array.from({ length: 1 + Math.min(maxDepth, names.length) }, (_, depth) =>
      names.slice(0, depth).join('/'),
    );
    return [
      ...folders.flatMap((folder) => [byFolder.get(folder) ?? []]),
      ...(byName.size === 0 ? [] : [...new Set(names)].flatMap((name) => [byName.get(name) ?? []])),
    ];
  };
}

function add<Line>(lists: Map<string, Line[]>, key: string, line: Line): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [line]);
  else known.push(line);
}
