import type { FileKind } from '../../../analysis/files/file-kind.ts';
import { counted } from '../../../text/lists-and-counts.ts';
import { say } from '../../../text/message.ts';
import { type MajorHit, nowhere } from './hit.ts';
import { type ScoredFile, speaks } from './lines.ts';

const kinds: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** The points of a change of at least this many product lines. */
const steps = [
  { lines: 1000, points: 3 },
  { lines: 500, points: 2 },
  { lines: 200, points: 1 },
] as const;

/**
 * The size of a change in changed product lines, moved and generated ones left out; null for a small one. Of lines that the
 * diffs do not show, as large a share counts as of those that they show.
 */
export function sizeHit(files: readonly ScoredFile[]): MajorHit | null {
  const products = files.filter(
    ({ classified }) => kinds.has(classified.kind) && classified.file.status !== 'removed',
  );
  const sum = (of: (file: ScoredFile) => number) => products.reduce((total, file) => total + of(file), 0);
  const hidden = sum((file) => file.hidden);
  const scored = sum((file) => file.lines.length);
  const shown = sum(({ classified: { file } }) => file.additions + file.deletions) - hidden;
  const lines = scored + Math.round(shown > 0 ? (hidden * scored) / shown : hidden);
  const step = steps.find((candidate) => lines >= candidate.lines);
  if (step === undefined) return null;
  return {
    signal: 'size',
    points: step.points,
    reason: say`Changes ${[hidden === 0 ? '' : 'about ', counted(lines, 'line')]} of product code`,
    ...nowhere,
    paths: products.filter(speaks).map(({ classified }) => classified.file.path),
  };
}
