/** A line of a patch: the hunk that shows it, cut after it, and its distance from the first `@@`. */
export interface PatchLine {
  readonly hunk: string;
  readonly position: number;
}

/**
 * Finds a line in a patch, as a review comment quotes it; null when the patch does not show it.
 *
 * @param side `RIGHT`: the line's number in the new file, `LEFT`: in the old one
 */
export function findLine(patch: string, line: number, side: 'LEFT' | 'RIGHT'): PatchLine | null {
  let shown: string[] = [];
  const at = { LEFT: 0, RIGHT: 0 };
  for (const [position, text] of patch.split('\n').entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header !== null) {
      shown = [text];
      at.LEFT = Number(header[1]) - 1;
      at.RIGHT = Number(header[2]) - 1;
      continue;
    }
    shown.push(text);
    if (!text.startsWith('+') && !text.startsWith('\\')) at.LEFT += 1;
    if (!text.startsWith('-') && !text.startsWith('\\')) at.RIGHT += 1;
    const belongs = side === 'LEFT' ? !text.startsWith('+') : !text.startsWith('-');
    if (belongs && !text.startsWith('\\') && at[side] === line) {
      return { hunk: shown.join('\n'), position };
    }
  }
  return null;
}
