import { classifyFile, type FileKind } from '../../../analysis/files/file-kind.ts';
import { parsePath } from '../../../analysis/files/file-path.ts';
import { isMarked } from '../../../analysis/files/generated.ts';
import { isManifest } from '../../../analysis/files/manifest-path.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import {
  type BaseDirectories,
  type BaseEntry,
  type DirectoryRequest,
  entriesIn,
} from '../../../evidence/base-directories.ts';
import { type Claim, isAboveSources } from './claims.ts';

/** What the base says of a claim. `unknown`: its directories could not be read. */
export type Proof = 'proven' | 'unproven' | 'unknown';

/** Entries of a directory that are compared: in a larger one the rest shows nothing. */
const maxEntries = 2_000;

/** Directories above a new file that are read: the nearest that exists at the base decides. */
const maxAncestors = 3;

/** Claims with the same key are proven by the same. */
export function proofKey({ kind, by, place, file: { path } }: Claim): string {
  const directory = place ?? path.directories.join('/');
  return JSON.stringify([kind, by, place === null, directory, by === 'marker' ? path.extension : '']);
}

/** The directories of the base that decide a claim, the most telling first. */
export function directoriesToProve(claim: Claim): readonly DirectoryRequest[] {
  // Other tests beside it do not make a file without tests a test.
  if (claim.place === null && claim.kind === 'test') return [];
  if (claim.place !== null) return [{ path: claim.place }];
  const { path } = claim.file;
  const all = ancestors(path.directories);
  const above = all.slice(0, maxAncestors);
  if (claim.by === 'marker') return above.map((each) => ({ path: each, beginningsOf: path.extension }));
  // Storybook's folder lies at the top of the package.
  const asked = isStory(claim) ? [...all.slice(0, 2 * maxAncestors), ''] : above;
  return [...new Set(asked)].map((each) => ({ path: each }));
}

/**
 * Decides whether the base shows that a claim means what it says:
 *
 * - a directory, if the base has it with a file of that kind or with directories;
 * - a name, if the base has a file with such a name beside it, or in the nearest directory above that exists; a tool's configuration also if
 *   its package has a manifest there; a story if Storybook is set up above it;
 * - a marker, if a file beside it has one in the base.
 *
 * @param changed the files of the change: a new package brings its manifest
 */
export function proofOf(claim: Claim, base: BaseDirectories, changed: readonly ReadFile[]): Proof {
  const asked = directoriesToProve(claim);
  const known = asked.filter(({ path }) => entriesIn(base, path) !== undefined);
  const nearest = known.find(({ path }) => entriesIn(base, path) !== null);
  const entries = nearest === undefined ? [] : (entriesIn(base, nearest.path) ?? []).slice(0, maxEntries);
  const shown = nearest !== undefined && shows(claim, nearest.path, entries);
  if (shown || isSetUp(claim, base, changed)) return 'proven';
  return nearest === undefined && known.length < asked.length ? 'unknown' : 'unproven';
}

function shows(claim: Claim, directory: string, entries: readonly BaseEntry[]): boolean {
  const { by, kind, place } = claim;
  if (place !== null) {
    return entries.some(
      (entry) => entry.kind === 'directory' || kindOf(`${directory}/${entry.name}`) === kind,
    );
  }
  if (by === 'marker') return entries.some(({ beginning }) => beginning !== undefined && isMarked(beginning));
  return entries.some((entry) => entry.kind === 'file' && isOfSameForm(claim, `${directory}/${entry.name}`));
}

/** Whether a tool whose file it is has been set up: a package with a manifest, or Storybook's folder. */
function isSetUp(claim: Claim, base: BaseDirectories, changed: readonly ReadFile[]): boolean {
  if (claim.by !== 'name') return false;
  const { path } = claim.file;
  if (isStory(claim)) {
    return directoriesToProve(claim).some(({ path: above }) =>
      (entriesIn(base, above) ?? []).some(({ name }) => name === '.storybook'),
    );
  }
  if (claim.kind !== 'build') return false;
  const own = path.directories.join('/');
  const parent = path.directories.slice(0, -1).join('/');
  const hasManifest = (directory: string) =>
    (entriesIn(base, directory) ?? [])
      .slice(0, maxEntries)
      .some(({ name }) => isManifest(parsePath(`${directory}/${name}`)));
  if (hasManifest(own)) return true;
  if (!isAboveSources(claim.file)) return false;
  if (hasManifest(parent)) return true;
  // A new package above the sources brings its manifest with its configuration.
  return (
    entriesIn(base, own) === null &&
    changed.some((file) => file.kind === 'dependency-manifest' && file.path.directories.join('/') === own)
  );
}

function isStory({ kind, by }: Claim): boolean {
  return kind === 'example' && by === 'name';
}

function kindOf(path: string): FileKind {
  return classified(path).kind;
}

function isOfSameForm({ kind }: Claim, path: string): boolean {
  const other = classified(path);
  return other.kind === kind && other.basis?.by === 'name';
}

function classified(path: string) {
  return classifyFile({ path, status: 'modified', additions: 0, deletions: 0, binary: false }, () => []);
}

/** The directories that hold a path, the nearest first, up to the root. */
function ancestors(directories: readonly string[]): readonly string[] {
  return directories.map((_, index) => directories.slice(0, directories.length - index).join('/')).concat('');
}
