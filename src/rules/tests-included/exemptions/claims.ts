import { classifyFile, type FileKind } from '../../../analysis/files/file-kind.ts';
import { aboveSources } from '../../../analysis/files/file-path.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { Language } from '../../../analysis/source/language.ts';
import type { ChangedFile } from '../../../evidence/change.ts';
import { holdsTests } from './holds-tests.ts';

/**
 * New code that would need no test only because its author put it into a directory, gave it a name or wrote a marker into it. The base has to
 * show that the directory, the name or the marker means what it says.
 */
export interface Claim {
  readonly file: ReadFile;
  readonly kind: FileKind;
  /** The directory whose meaning is claimed, from the root; null where the name or the marker is. */
  readonly place: string | null;
  readonly by: 'directory' | 'name' | 'marker';
}

/**
 * The claims of a change that the change itself does not settle. A file that the base already has there settles it for the others: the
 * kind of a modified file was accepted before. So does, for a directory of tests, nothing new: a change that brings tests brings what they use.
 */
export function claimsOf(files: readonly ReadFile[]): readonly Claim[] {
  const claims = files.flatMap(claimOf);
  if (claims.length === 0) return [];
  const shown = knownPlaces(files);
  return claims.filter(({ place, kind, by, file }) =>
    by === 'directory'
      ? !shown.has(`${kind}:${place}`)
      : !shown.has(`${kind}:${by}:${file.path.directories.join('/')}`),
  );
}

function claimOf(file: ReadFile): readonly Claim[] {
  const { kind, basis, path, language } = file;
  if (basis === null || !claimable.has(kind) || !isRunnable(file) || !isNew(file)) return [];
  if (isWellKnown(file) || holdsTests(file)) return [];
  // A migration in SQL changes the database and nothing else, in whatever directory.
  if (kind === 'migration' && language === 'sql') return [];
  const { by, directory } = basis;
  const place = directory === null ? null : path.directories.slice(0, directory + 1).join('/');
  return [{ file, kind, place, by: place === null ? by : 'directory' }];
}

/** Kinds that need no test, or mostly none. Those that a text is by itself (documents, translations, declarations) run nothing in any place. */
const claimable: ReadonlySet<FileKind> = new Set<FileKind>([
  'test',
  'test-support',
  'documentation',
  'generated',
  'vendored',
  'translation',
  'dependency-manifest',
  'build',
  'example',
  'benchmark',
  'asset',
  'migration',
]);

/** Languages that say how things look, are laid out or are configured: a file of theirs runs nothing by itself. */
const declarative: ReadonlySet<Language> = new Set(['css', 'gherkin', 'hcl', 'html', 'nix', 'yaml']);

/** Code in languages that are not read. Their tests are known by the names of their tools alone. */
const otherCode =
  /^(?:ipynb|gd|cls|trigger|vhdl?|s?v|rego|gleam|resi?|hx|pas|f|f9[05]|f03|cob|cbl|abap|cf[cm]|vim|awk|bat|cmd|move|cairo|apex|groovy|odin|vala|adb|ads|asm|s)$/;

function isRunnable({ language, kind, path }: ReadFile): boolean {
  if (language !== null) return !declarative.has(language);
  return kind !== 'test' && kind !== 'test-support' && otherCode.test(path.extension);
}

/** Whether code comes to its place with this change: it is new, or comes from a place of another kind and changes on the way. */
function isNew({ file, kind }: ReadFile): boolean {
  if (file.additions === 0) return false;
  if (file.status === 'added' || file.status === 'copied') return true;
  return file.status === 'renamed' && kindBefore(file) !== kind;
}

function kindBefore(file: ChangedFile): FileKind | null {
  const { previousPath } = file;
  return previousPath === undefined ? null : classifyFile({ ...file, path: previousPath }, () => []).kind;
}

/** Directories at the root that platforms and tools define: what lies there is theirs, and no product loads it. */
const wellKnownRoots: ReadonlySet<string> = new Set([
  '.buildkite',
  '.changeset',
  '.ci',
  '.circleci',
  '.config',
  '.devcontainer',
  '.forgejo',
  '.gitea',
  '.github',
  '.gitlab',
  '.husky',
  '.idea',
  '.storybook',
  '.teamcity',
  '.vscode',
  '.woodpecker',
  '.yarn',
]);

/** What is at the root of a repository and is called like a tool's file is the tool's file; no product can load most manifests. */
function isWellKnown(file: ReadFile): boolean {
  const { path, basis, kind } = file;
  if (wellKnownRoots.has(path.directories[0] ?? '')) return true;
  if (path.directories.includes('.storybook') && isAboveSources(file)) return true;
  if (kind === 'dependency-manifest') return path.name !== 'setup.py' || isAboveSources(file);
  return kind === 'build' && basis?.by === 'name' && path.directories.length === 0;
}

/** The places and names whose meaning the base shows, by the files of the change that it already has. */
function knownPlaces(files: readonly ReadFile[]): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { file, kind, basis, path } of files) {
    if (basis === null || !claimable.has(kind) || !isInBase(file)) continue;
    const { by, directory } = basis;
    const all = path.directories;
    if (directory !== null) known.add(`${kind}:${all.slice(0, directory + 1).join('/')}`);
    else known.add(`${kind}:${by}:${all.join('/')}`);
  }
  return known;
}

function isInBase({ status }: ChangedFile): boolean {
  return status === 'modified' || status === 'removed' || status === 'changed';
}

/** Whether the file is above the directories of sources, where packages have their configuration. */
export function isAboveSources({ path }: ReadFile): boolean {
  return aboveSources(path.directories).length === path.directories.length;
}
