import type { FileKind } from '../../analysis/files/file-kind.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { say } from '../../text/message.ts';
import { type MajorHit, nowhere } from './hit.ts';
import { type ScoredFile, speaks } from './lines.ts';
import { points } from './points.ts';

function hiddenShare({ hidden, lines, classified: { file } }: ScoredFile): number {
  const shown = file.additions + file.deletions - hidden;
  return shown > 0 ? Math.round((hidden * lines.length) / shown) : hidden;
}

const kinds: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** Product lines from which on a change is large, and from which on it is a hint. */
export const largeChange = 500;
export const notableChange = 200;

/**
 * The size of a change in changed product lines, moved ones left out; null for a small one. Lines of a file whose diff is not shown count
 * in full; of a file whose diff is cut, as large a share as of those that are shown.
 */
export function sizeHit(files: readonly ScoredFile[]): MajorHit | null {
  const products = files.filter(
    ({ classified, kind }) => kinds.has(kind) && classified.file.status !== 'removed',
  );
  const sum = (of: (file: ScoredFile) => number) => products.reduce((total, file) => total + of(file), 0);
  const hidden = sum((file) => file.hidden);
  const lines = sum((file) => file.lines.length + hiddenShare(file));
  if (lines < notableChange) return null;
  const grade = lines >= largeChange ? 'sure' : 'hint';
  return {
    signal: 'size',
    points: points.size[grade],
    grade,
    reason: say`Changes ${[hidden === 0 ? '' : 'up to ', counted(lines, 'line')]} of product code`,
    ...nowhere,
    paths: products.filter(speaks).map(({ classified }) => classified.file.path),
  };
}
