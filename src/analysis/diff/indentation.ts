import type { Token } from '../source/tokens.ts';

interface Indented {
  readonly tokens: readonly Token[];
}

/**
 * Whether lines differ in nothing but the width of one step of indentation: each width is multiplied by the same factor, so that every
 * line stays in its block. A single line shows no step.
 */
export function sameButIndentationStep(before: readonly Indented[], after: readonly Indented[]): boolean {
  const old = before.flatMap(({ tokens }) => tokens);
  const now = after.flatMap(({ tokens }) => tokens);
  if (old.length === 0 || old.length !== now.length) return false;
  let step: readonly [number, number] | null = null;
  for (const [index, token] of old.entries()) {
    const other = now[index];
    if (other === undefined || token.kind !== other.kind) return false;
    const widths = [Number(token.text), Number(other.text)] as const;
    if (token.kind !== 'indent' || widths.some(Number.isNaN)) {
      if (token.text !== other.text) return false;
      continue;
    }
    if (widths[0] === 0 && widths[1] === 0) continue;
    if (widths[0] === 0 || widths[1] === 0) return false;
    step ??= widths;
    if (widths[0] * step[1] !== widths[1] * step[0]) return false;
  }
  return step !== null;
}

/** Whether an unchanged line stands at the margin, so that it may lie above or below any other indentation. */
export function isAtMargin({ tokens }: Indented): boolean {
  return tokens.every(
    (token) => token.kind !== 'indent' || token.text === '0' || Number.isNaN(Number(token.text)),
  );
}
