import type { Hunk } from './patch.ts';

/**
 * The text of a file before a change, from its text after it and the diff.
 *
 * @returns null where the diff does not fit the text, or does not show where lines went
 */
export function textBefore(after: string, hunks: readonly Hunk[]): string | null {
  const lines = after.split('\n');
  for (const { lines: changed } of hunks.toReversed()) {
    const shown = changed.filter(({ newLine }) => newLine !== null);
    const first = shown[0]?.newLine ?? null;
    if (first === null || shown.some(({ text }, index) => lines[first - 1 + index] !== text)) return null;
    const old = changed.filter(({ kind }) => kind !== 'added').map(({ text }) => text);
    lines.splice(first - 1, shown.length, ...old);
  }
  return lines.join('\n');
}
