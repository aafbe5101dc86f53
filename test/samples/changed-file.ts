import type { ChangedFile } from '../../src/evidence/change.ts';

/** A modified file. It has the additions and deletions of its patch; none without a patch. */
export function changedFile(path: string, told: Partial<ChangedFile> = {}): ChangedFile {
  const lines = told.patch?.split('\n') ?? [];
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return {
    path,
    status: 'modified',
    additions: count('+'),
    deletions: count('-'),
    binary: false,
    ...told,
  };
}

/** A patch of these lines, each with its sign. It is one hunk at the top of the file unless the first line is the head of another. */
export function patchOf(lines: readonly string[]): string {
  return (lines[0]?.startsWith('@@') ? lines : ['@@ -1,9 +1,9 @@', ...lines]).join('\n');
}
