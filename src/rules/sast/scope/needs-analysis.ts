import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import { type Authorship, isSignedBy } from '../../../authorship/authorship.ts';
import { matcher } from '../../matching.ts';
import type { Options } from '../options.ts';

/** Why a change needs no analysis. */
export type NoNeed = 'exempt-authors' | 'outside-paths' | 'documents-only' | 'dependency-update';

/**
 * Why a change needs no analysis; null where it needs one.
 *
 * @param analyzed code scanning has an analysis of the head
 */
export function whyNoAnalysis(
  { files }: ReadChange,
  who: Authorship,
  analyzed: boolean,
  options: Options,
): NoNeed | null {
  if (isSignedBy(who, options['exempt-authors'])) return 'exempt-authors';
  const included = matcher(options.paths);
  const ignored = matcher(options['ignore-paths']);
  const counts = (path: string) => included(path) && !ignored(path);
  if (!files.some((file) => pathsOf(file).some(counts))) return 'outside-paths';
  if (files.every(isDocument)) return 'documents-only';
  // Code scanning's default setup analyzes no head by Dependabot; where another workflow did, its analysis counts.
  const byDependabot = isSignedBy(who, ['dependabot[bot]']);
  return !analyzed && byDependabot && files.every(movesOnlyDependencies) ? 'dependency-update' : null;
}

function pathsOf({ file }: ReadFile): readonly string[] {
  return file.previousPath === undefined ? [file.path] : [file.path, file.previousPath];
}

/** Written text in which no tool looks for weaknesses. Notebooks and pages with components hold code. */
const textExtensions = /(?:^|\/)(?:[^./]+|[^/]*\.(?:md|markdown|rst|adoc|asciidoc|txt|rdoc|pod))$/i;

function isDocument(read: ReadFile): boolean {
  return read.kind === 'documentation' && pathsOf(read).every((path) => textExtensions.test(path));
}

/** A manifest, a lock file, or lines of which only the versions change. */
function movesOnlyDependencies(read: ReadFile): boolean {
  if (read.kind === 'lock-file' || read.kind === 'dependency-manifest') return true;
  const { file, hunks } = read;
  if (file.status !== 'modified' || file.patch === undefined || hunks.length === 0) return false;
  return hunks.every(({ lines }) => {
    const before = lines.filter(({ kind }) => kind === 'removed').map(({ text }) => withoutVersion(text));
    const after = lines.filter(({ kind }) => kind === 'added').map(({ text }) => withoutVersion(text));
    return before.length === after.length && before.every((line, index) => line === after[index]);
  });
}

/** `@v4 # v4.1.0`, `:20.1-alpine`, `= "1.2"`, a commit or a digest. */
const version = /(?:[@:=]\s{0,5}["']?|\s)(?:v?\d[\w.+-]{0,100}|(?:sha256:)?[0-9a-f]{40,64})/g;

function withoutVersion(line: string): string {
  return (
    line
      .slice(0, 1000)
      .replace(version, '#')
      .replace(/#(?:\s*#)+/g, '#') + line.slice(1000)
  );
}
