import type { ChangedFile } from '../../evidence/change.ts';

/** How many changed lines of a file its diff does not show: GitHub leaves out the diffs of large and binary files. */
export function hiddenLines(file: ChangedFile): number {
  let shown = 0;
  for (const line of (file.patch ?? '').split('\n'))
    if (line.startsWith('+') || line.startsWith('-')) shown += 1;
  return Math.max(0, file.additions + file.deletions - shown);
}
