import type { ReadFile } from './read-file.ts';

/** `uses: owner/action@v4 # v4.1.0`, up to the version. */
const usesLine =
  /^(\s{0,200}(?:-\s{1,20})?uses\s{0,20}:\s{1,20}["']?[\w./-]{1,200}@)[\w./-]{1,100}["']?(?:\s{1,20}#.{0,200})?$/;

/** Whether each changed line is a `uses:` line of the same action, and only its version differs. */
export function movesOnlyVersions({ file, hunks }: ReadFile): boolean {
  if (file.status !== 'modified' || file.patch === undefined || hunks.length === 0) return false;
  return hunks.every(({ lines }) => {
    const before = lines.filter(({ kind }) => kind === 'removed').map(({ text }) => action(text));
    const after = lines.filter(({ kind }) => kind === 'added').map(({ text }) => action(text));
    return (
      before.length === after.length && before.every((used, index) => used !== null && used === after[index])
    );
  });
}

function action(line: string): string | null {
  return usesLine.exec(line.slice(0, 1000))?.[1] ?? null;
}
