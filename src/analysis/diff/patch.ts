import type { ChangedFile } from '../../evidence/change.ts';

/** One line of a hunk with its place in both versions of the file (1-based; null on the side where it does not exist). */
export interface PatchLine {
  readonly kind: 'added' | 'removed' | 'context';
  readonly text: string;
  readonly oldLine: number | null;
  readonly newLine: number | null;
}

export interface Hunk {
  /** What git shows behind the second `@@`: usually the enclosing function. */
  readonly heading: string;
  readonly lines: readonly PatchLine[];
}

const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/**
 * Reads the hunks of one file's unified diff.
 *
 * @param patch the hunks as GitHub's API gives them, from the first `@@`; text before it is passed over
 * @returns the hunks in order; none for an empty patch
 */
export function parsePatch(patch: string): readonly Hunk[] {
  const hunks: { heading: string; lines: PatchLine[] }[] = [];
  let oldLine = 0;
  let newLine = 0;
  for (const text of patch.split('\n')) {
    const start = text.startsWith('@@ -') ? header.exec(text) : null;
    if (start !== null) {
      oldLine = Number(start[1]);
      newLine = Number(start[2]);
      hunks.push({ heading: start[3] ?? '', lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    if (lines === undefined) continue;
    if (text.startsWith('+')) {
      lines.push({ kind: 'added', text: text.slice(1), oldLine: null, newLine: newLine++ });
    } else if (text.startsWith('-')) {
      lines.push({ kind: 'removed', text: text.slice(1), oldLine: oldLine++, newLine: null });
    } else if (text.startsWith(' ')) {
      lines.push({ kind: 'context', text: text.slice(1), oldLine: oldLine++, newLine: newLine++ });
    }
    // "\ No newline at end of file" is about the line before it, not a line.
  }
  return hunks;
}

/** The number of changed lines of a file that its diff does not show: GitHub leaves out the diffs of large and binary files. */
export function hiddenLines(file: ChangedFile, hunks: readonly Hunk[]): number {
  const shown = hunks.reduce(
    (sum, { lines }) => sum + lines.filter(({ kind }) => kind !== 'context').length,
    0,
  );
  return Math.max(0, file.additions + file.deletions - shown);
}
