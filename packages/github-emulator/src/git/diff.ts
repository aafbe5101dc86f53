import { gitOutput } from './process.ts';

export interface FileDiff {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly path: string;
  readonly previousPath: string | null;
  /** The path of the new file; of the old one when it was removed. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, from the first `@@`; null for a binary file, a pure rename or mode change, and a diff over GitHub's limits. */
  readonly patch: string | null;
}

/**
 * GitHub's limits on diffs: lines and bytes of one file and of the whole.
 * https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits#diff-limits
 */
const limits = { lines: 20_000, fileBytes: 500_000, totalBytes: 1_000_000 };

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** Reads what `git diff-tree --raw --numstat -z -p` prints: changes, then counts, then patches, all in one order. */
export function parseDiff(output: string): readonly FileDiff[] {
  const patchesAt = output.indexOf('\0\0');
  const fields = (patchesAt < 0 ? output : output.slice(0, patchesAt)).split('\0');
  const sections =
    patchesAt < 0
      ? []
      : output
          .slice(patchesAt + 2)
          .split(/^diff --git /m)
          .slice(1);
  const take = (): string => fields.shift() ?? '';

  const changes: Omit<FileDiff, 'additions' | 'deletions' | 'patch'>[] = [];
  while (fields[0]?.startsWith(':')) {
    const [, , oldSha = '', newSha = '', letter = ''] = take().split(' ');
    const status = statuses[letter.charAt(0)];
    if (status === undefined) throw new Error(`git diff-tree: unknown status '${letter}'`);
    const first = take();
    const moved = status === 'renamed' || status === 'copied';
    changes.push({
      status,
      path: moved ? take() : first,
      previousPath: moved ? first : null,
      sha: status === 'removed' ? oldSha : newSha,
    });
  }

  const total = { lines: 0, bytes: 0 };
  return changes.map((change) => {
    const [additions = '', deletions = '', path] = take().split('\t');
    if (path === '') fields.splice(0, 2);
    const sectionCount = change.status === 'changed' ? 2 : 1;
    const patch = sections.splice(0, sectionCount).map(hunks).filter(Boolean).join('\n');
    return {
      ...change,
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
      patch: patch !== '' && within(patch, total) ? patch : null,
    };
  });
}

function hunks(section: string): string {
  const start = section.search(/^@@ /m);
  return start < 0 ? '' : section.slice(start).replace(/\n$/, '');
}

function within(patch: string, total: { lines: number; bytes: number }): boolean {
  const lines = patch.split('\n').length;
  const bytes = Buffer.byteLength(patch);
  total.lines += lines;
  total.bytes += bytes;
  return (
    lines <= limits.lines &&
    bytes <= limits.fileBytes &&
    total.lines <= limits.lines &&
    total.bytes <= limits.totalBytes
  );
}

/** The difference as `git diff` prints it. */
export async function diffText(directory: string, from: string, to: string): Promise<string> {
  return (await gitOutput(directory, 'diff', '-M', from, to)).toString('utf8');
}
