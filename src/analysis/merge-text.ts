import { diffArrays } from 'diff';

/** Lines of a text that is merged. */
const maxLines = 20_000;

/** Lines of the ancestor, from one to before another, that a side replaces. */
interface Edit {
  readonly side: 'ours' | 'theirs';
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Merges two descendants of a text line by line, as git does: edits that overlap or touch conflict, unless both sides make the same
 * ones. Only a line feed ends a line.
 *
 * @param maxEdits lines that one side adds and removes; time and memory grow with its square, whatever the texts
 * @returns null for a conflict, and for texts that are too long or too different
 * @example
 * mergeText('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n') // 'A\nb\nC\n'
 */
export function mergeText(ancestor: string, ours: string, theirs: string, maxEdits = 1_000): string | null {
  const [lines, left, right] = [ancestor, ours, theirs].map(linesOf) as [Lines, Lines, Lines];
  if ([lines, left, right].some(({ length }) => length > maxLines)) return null;
  const edits = [editsOf(lines, left, 'ours', maxEdits), editsOf(lines, right, 'theirs', maxEdits)];
  if (edits.includes(null)) return null;
  const inOrder = edits.flatMap((each) => each ?? []).sort((a, b) => a.from - b.from || a.to - b.to);
  const merged: string[] = [];
  let done = 0;
  for (let index = 0; index < inOrder.length; ) {
    const { from = 0, to: end = 0 } = inOrder[index] ?? {};
    let to = end;
    const region: Edit[] = [];
    for (let edit = inOrder[index]; edit !== undefined && edit.from <= to; edit = inOrder[++index]) {
      region.push(edit);
      to = Math.max(to, edit.to);
    }
    const results = new Set(
      region.map(({ side }) => side).map((side) => edited(lines, region, side, from, to)),
    );
    const [result = ''] = results;
    if (results.size > 1) return null;
    merged.push(...lines.slice(done, from), result);
    done = to;
  }
  return merged.concat(lines.slice(done)).join('');
}

type Lines = readonly string[];

function linesOf(text: string): Lines {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The edits that lead from one text to another, in order; null where there are too many. */
function editsOf(before: Lines, after: Lines, side: Edit['side'], maxEdits: number): readonly Edit[] | null {
  const changes = diffArrays([...before], [...after], { maxEditLength: maxEdits });
  if (changes === undefined) return null;
  const edits: Edit[] = [];
  let at = 0;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      at += value.length;
      continue;
    }
    const last = edits.at(-1);
    const joins = last !== undefined && last.to === at;
    const { from, lines } = joins ? last : { from: at, lines: [] };
    if (removed) at += value.length;
    const edit = { side, from, to: at, lines: added ? [...lines, ...value] : lines };
    edits.splice(joins ? -1 : edits.length, joins ? 1 : 0, edit);
  }
  return edits;
}

/** A region of the ancestor as one side leaves it. */
function edited(lines: Lines, region: readonly Edit[], side: Edit['side'], from: number, to: number): string {
  const kept: string[] = [];
  let at = from;
  for (const edit of region) {
    if (edit.side !== side) continue;
    kept.push(...lines.slice(at, edit.from), ...edit.lines);
    at = edit.to;
  }
  return kept.concat(lines.slice(at, to)).join('');
}
