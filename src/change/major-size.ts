import { say } from '../message.ts';
import type { FileEffect } from './effect.ts';
import type { FileKind } from './file-kind.ts';
import { hiddenLines } from './hidden-lines.ts';
import type { MajorHit } from './major-hit.ts';

const kinds: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** Changed product lines from which the size of a change has so many points. */
const steps = [
  { lines: 1000, points: 3 },
  { lines: 500, points: 2 },
  { lines: 200, points: 1 },
] as const;

/**
 * The size of a change in changed product lines, moved and generated ones left out; null for a small one. Of lines that the
 * diff does not show, as many count as of those that it shows.
 */
export function sizeHit(effects: readonly FileEffect[]): MajorHit | null {
  const counted = effects
    .filter(({ classified }) => kinds.has(classified.kind) && classified.file.status !== 'removed')
    .map((effect) => ({ path: effect.classified.file.path, ...measured(effect) }));
  const total = (key: 'product' | 'shown' | 'hidden') => counted.reduce((sum, file) => sum + file[key], 0);
  const share = total('shown') === 0 ? 1 : total('product') / total('shown');
  const lines = total('product') + Math.round(total('hidden') * share);
  const step = steps.find((candidate) => lines >= candidate.lines);
  if (step === undefined) return null;
  return {
    signal: 'size',
    points: step.points,
    reason: say`it changes ${[total('hidden') === 0 ? '' : 'about ']}${lines} lines of product code`,
    path: null,
    line: null,
    paths: counted.map(({ path }) => path),
  };
}

/** Changed lines of a file: those that the diff shows, of these the product lines, and those that it does not show. */
function measured(effect: FileEffect): {
  readonly product: number;
  readonly shown: number;
  readonly hidden: number;
} {
  const { file } = effect.classified;
  const product = effect.product.reduce((sum, block) => sum + block.added.length + block.removed.length, 0);
  const hidden = hiddenLines(file);
  return { product, shown: file.additions + file.deletions - hidden, hidden };
}
