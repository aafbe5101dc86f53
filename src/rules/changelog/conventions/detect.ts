import { parsePath } from '../../../analysis/files/file-path.ts';
import { isManifest } from '../../../analysis/files/manifest-path.ts';
import { packageRoots } from '../../../analysis/files/packages.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import {
  type BaseDirectories,
  type DirectoryRequest,
  entriesIn,
} from '../../../evidence/base-directories.ts';
import type { TemplateTexts } from '../../../evidence/templates.ts';
import {
  isChangelogName,
  isChangeset,
  isFragment,
  isFragmentDirectory,
  isTitleTool,
} from '../../changelog-files.ts';
import { matcher } from '../../matching.ts';
import { asksForEntry } from '../entries/stated-entry.ts';
import type { Options } from '../options.ts';
import { type Convention, conventionsInFiles } from './convention.ts';

/** How the repository writes entries. */
export interface Conventions {
  /** Those that count, at least one. */
  readonly counting: readonly Convention[];
  /** Where they come from: the policy, the base branch, or neither has any, so that the change may begin with one. */
  readonly from: 'policy' | 'base' | 'none';
  /** The directories with a changelog; empty is the root. */
  readonly changelogs: ReadonlySet<string>;
}

/** Packages whose directories are listed for one change. */
const maxPackages = 8;

/** Directories of possible entries that are listed for one change. */
const maxEntryDirectories = 4;

/** The directories of the base that show how it writes entries: the root, that of documentation, packages, and where the change has entries. */
export function wantedDirectories(
  visible: readonly ReadFile[],
  change: ReadChange,
  options: Options,
): readonly DirectoryRequest[] {
  if (visible.length === 0) return [];
  const rootOf = packageRoots(change.files);
  const packages = [...new Set(visible.map(rootOf))].filter((root) => root !== '').slice(0, maxPackages);
  const entries = change.files
    .filter(
      ({ file, path }) => isChangelogName(path.name) || isFragment(file.path, options['fragment-types']),
    )
    .map(({ path }) => path.directories.join('/'));
  const wanted = ['', 'docs', ...packages, ...[...new Set(entries)].slice(0, maxEntryDirectories)];
  return [...new Set(wanted)].map((path) => ({ path }));
}

/**
 * How the repository writes entries, by its base branch and by the files that the change edits and therefore does not bring.
 *
 * @param base absent where it is not at hand, as for a recorded change
 * @param templates absent where the policy says how entries are written
 * @returns null where the base should be known and could not be read
 */
export function conventionsOf(
  change: ReadChange,
  base: BaseDirectories | undefined,
  templates: TemplateTexts | undefined,
  options: Options,
): Conventions | null {
  const isNamed = matcher(options.files);
  const isChangelog = (path: string) => isNamed(path) || isChangelogName(parsePath(path).name);
  const changelogs = new Set<string>();
  const found = new Set<Convention>();
  for (const [directory, entries] of Object.entries(base ?? {})) {
    if (entries !== null && isFragmentDirectory(parsePath(directory).name)) found.add('fragments');
    for (const { name, kind } of entries ?? []) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (kind === 'file' && isChangelog(path)) {
        found.add('changelog');
        changelogs.add(homeOf(path));
      }
      if (kind === 'file' && isTitleTool(name)) found.add('title');
      if (kind === 'file' && isFragment(path, options['fragment-types'])) found.add('fragments');
      if (kind === 'directory' && name === '.changeset') found.add('changesets');
      if (kind === 'directory' && isFragmentDirectory(name)) found.add('fragments');
    }
  }
  if (asksForEntry(templates?.pullRequests ?? [])) found.add('description');
  const newPackages = new Set(
    change.files.flatMap(({ file, path }) =>
      file.status === 'added' && isManifest(path) ? [path.directories.join('/')] : [],
    ),
  );
  for (const read of change.files) {
    const { file, path } = read;
    if (file.status === 'removed') continue;
    // What the change brings does not show what the repository does, but for a package that it brings, too.
    if (!wasThere(read)) {
      if (isChangelog(file.path) && newPackages.has(homeOf(file.path))) changelogs.add(homeOf(file.path));
      continue;
    }
    if (isChangelog(file.path)) changelogs.add(homeOf(file.path));
    if (isChangelog(file.path)) found.add('changelog');
    if (isTitleTool(path.name)) found.add('title');
    if (isChangeset(file.path)) found.add('changesets');
    if (isFragment(file.path, options['fragment-types'])) found.add('fragments');
  }
  if (options.conventions.length > 0) return { counting: options.conventions, from: 'policy', changelogs };
  if (base !== undefined && entriesIn(base, '') === undefined) return null;
  return found.size > 0
    ? { counting: [...found], from: 'base', changelogs }
    : { counting: conventionsInFiles, from: 'none', changelogs };
}

/** Whether the base has the file in its directory. */
function wasThere({ file, path }: ReadFile): boolean {
  switch (file.status) {
    case 'added':
    case 'copied':
      return false;
    case 'renamed':
      return parsePath(file.previousPath ?? '').directories.join('/') === path.directories.join('/');
    default:
      return true;
  }
}

/** Directories of the changelog itself, or of documents: it is about what is above them. */
const besidePackage =
  /^(?:docs?|documentation|debian|change-?logs?|release[-_]?notes?|news\.d|newsfragments)$/i;

/** The directory of the package that a changelog is about: `docs/source/changes.rst` is about the one above `docs`. */
export function homeOf(path: string): string {
  const { directories } = parsePath(path);
  const beside = directories.findIndex((name) => besidePackage.test(name));
  return (beside === -1 ? directories : directories.slice(0, beside)).join('/');
}

/** The changelog that a file belongs to: that of the nearest directory above it that has one; null where none has. */
export function nearestChangelog({ path }: ReadFile, changelogs: ReadonlySet<string>): string | null {
  for (let depth = path.directories.length; depth >= 0; depth -= 1) {
    const directory = path.directories.slice(0, depth).join('/');
    if (changelogs.has(directory)) return directory;
  }
  return null;
}
