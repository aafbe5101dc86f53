import { classifyFile } from '../../../analysis/files/file-kind.ts';
import { parsePath } from '../../../analysis/files/file-path.ts';
import type { FileKind } from '../../../analysis/files/kind.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import { isChangelogName, isFragment } from '../../changelog-files.ts';
import { matcher } from '../../matching.ts';
import type { Options } from '../options.ts';

/** What nobody sees who uses the product. */
const withoutTest: ReadonlySet<FileKind> = new Set([
  'documentation',
  'test',
  'test-support',
  'lock-file',
  'build',
  'example',
  'benchmark',
  'type-declaration',
]);

/** The changed files that need a manual test. A renamed file counts with both of its names. */
export function neededFiles({ files }: ReadChange, { ignore }: Pick<Options, 'ignore'>): readonly ReadFile[] {
  const isIgnored = matcher(ignore);
  return files.filter((read) => {
    const { file } = read;
    const previous = file.status === 'copied' ? undefined : file.previousPath;
    const isNeeded = !isIgnored(file.path) && !withoutTest.has(read.kind) && !isOfChangelog(file.path);
    return isNeeded || (previous !== undefined && !isIgnored(previous) && isNeededPath(previous));
  });
}

/** Whether a path needs a manual test, where only a part of the change or an earlier one is known of it. */
export function isPathNeeded(path: string, { files }: ReadChange, options: Pick<Options, 'ignore'>): boolean {
  if (matcher(options.ignore)(path)) return false;
  const present = files.find(({ file }) => file.path === path);
  return present === undefined ? isNeededPath(path) : !withoutTest.has(present.kind) && !isOfChangelog(path);
}

function isNeededPath(path: string): boolean {
  const file = { path, status: 'modified', additions: 0, deletions: 0, binary: false } as const;
  return !withoutTest.has(classifyFile(file, () => []).kind) && !isOfChangelog(path);
}

/** Release notes are documents, also where they are YAML or JSON. */
function isOfChangelog(path: string): boolean {
  return isChangelogName(parsePath(path).name) || isFragment(path, []);
}
