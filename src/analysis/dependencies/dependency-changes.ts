import type { ChangedFile } from '../../evidence/change.ts';
import type { HeadFiles } from '../../evidence/head-files.ts';
import { type Hunk, hiddenLines } from '../diff/patch.ts';
import { textBefore } from '../diff/text-before.ts';
import type { FileKind } from '../files/kind.ts';
import type { Declaration, Dependency, DependencyFile, Side } from './dependency.ts';
import { dependencyFile } from './files.ts';
import { direction } from './version.ts';

export type { Dependency, Ecosystem, Relation, Scope } from './dependency.ts';

/** What a change does to the third-party components that the repository uses. */
export interface DependencyChanges {
  /** A dependency is added or another version of it is used; a removal alone does not count. */
  readonly changed: boolean;
  /** In the order of the files; a dependency that both a manifest and a lock file show is named once, by its manifest. */
  readonly dependencies: readonly Dependency[];
  /** Manifests and lock files that changed and whose diff GitHub does not show: what they change is unknown. */
  readonly unread: readonly string[];
}

/** A changed file, with what is read of it when it is asked for. */
export interface ReadableFile {
  readonly file: ChangedFile;
  readonly kind: FileKind;
  readonly hunks: readonly Hunk[];
}

/**
 * Reads which third-party dependencies a change adds, raises, lowers, alters or removes, from the diff of its manifests,
 * lock files, submodules and vendored trees. The repository's own version, scripts and metadata are no dependencies.
 * A lock file without a diff counts as changed: absent is unknown, never empty. Fixtures of tests declare nothing.
 *
 * @param heads whole files at the head, where they are known: they show the section that a line is in
 */
export function dependencyChanges(files: readonly ReadableFile[], heads: HeadFiles = {}): DependencyChanges {
  const found: Dependency[] = [];
  const unread: string[] = [];
  for (const read of files) {
    const { file } = read;
    const declares = dependencyFile(file.path);
    if (declares !== null && isFixture(file.path)) continue;
    if (file.submodule === true) found.push(whole(file, 'submodule', file.path));
    else if (declares === null) found.push(...vendored(read));
    else {
      const head = Object.hasOwn(heads, file.path) ? (heads[file.path] ?? null) : null;
      const declared = declaredIn(read, declares, head);
      found.push(...declared);
      const shown = declared.some((dependency) => dependency.change !== 'removed');
      if (!shown && declares.file !== 'source' && isCut(read)) unread.push(file.path);
    }
  }
  const dependencies = distinct(found);
  return {
    changed: unread.length > 0 || dependencies.some((dependency) => dependency.change !== 'removed'),
    dependencies,
    unread,
  };
}

/** Lines of a manifest or lock file that a new version of the package itself takes. */
const ownVersionLines = 2;

/**
 * The diff shows less than the file's counts say (GitHub leaves out the diffs of large and binary files), and what is
 * hidden is more than the package's own new version, in a place that the product runs with.
 */
function isCut({ file, hunks }: ReadableFile): boolean {
  if (file.status === 'removed' || isAsideFromProduct(file.path)) return false;
  return file.binary || (hiddenLines(file, hunks) > 0 && file.additions > ownVersionLines);
}

/** Characters of a line that are read: neither people nor package managers write longer ones. */
const maxLineLength = 2000;

function declaredIn(read: ReadableFile, kind: DependencyFile, head: string | null): readonly Dependency[] {
  const { before, after } = declarationsOf(read, kind, head);
  return declaredBetween(before, after, read.file, kind);
}

/**
 * All that a file declares before and after the change, as far as it is in sight.
 *
 * @param head the whole file at the head; null where only its hunks are known
 */
export function declarationsOf(
  { hunks }: Pick<ReadableFile, 'hunks'>,
  kind: DependencyFile,
  head: string | null,
): { readonly before: readonly Declaration[]; readonly after: readonly Declaration[] } {
  const { before, after } = (head === null ? null : wholeSides(head, hunks)) ?? hunkSides(hunks);
  return { before: before.flatMap(kind.read), after: after.flatMap(kind.read) };
}

/** What a change shows of both versions of a file. */
interface Sides {
  readonly before: readonly Side[];
  readonly after: readonly Side[];
}

function hunkSides(hunks: readonly Hunk[]): Sides {
  const sides = (dropped: 'added' | 'removed') =>
    hunks.map(
      (hunk): Side => ({
        lines: hunk.lines
          .filter((line) => line.kind !== dropped)
          .map((line) => ({ text: line.text.slice(0, maxLineLength), line: line.newLine })),
        heading: hunk.heading,
        fromStart:
          hunk.lines.every((line) => line.oldLine === null) ||
          hunk.lines.at(0)?.newLine === 1 ||
          hunk.lines.at(0)?.oldLine === 1,
      }),
    );
  return { before: sides('added'), after: sides('removed') };
}

/** Both versions of a file as a whole; null where the diff does not fit the file. */
function wholeSides(head: string, hunks: readonly Hunk[]): Sides | null {
  const before = textBefore(head, hunks);
  if (before === null) return null;
  const side = (text: string, isHead: boolean): Side => ({
    lines: text
      .split('\n')
      .map((line, index) => ({ text: line.slice(0, maxLineLength), line: isHead ? index + 1 : null })),
    heading: '',
    fromStart: true,
  });
  return { before: [side(before, false)], after: [side(head, true)] };
}

function declaredBetween(
  before: readonly Declaration[],
  after: readonly Declaration[],
  file: ChangedFile,
  kind: DependencyFile,
): readonly Dependency[] {
  return compare(before, after).map(({ from, to }): Dependency => {
    const shown = to ?? from;
    return {
      ecosystem: kind.ecosystem,
      name: shown?.name ?? null,
      change: from === null ? 'added' : to === null ? 'removed' : direction(from.version, to.version),
      from: from?.version ?? null,
      to: to?.version ?? null,
      relation: shown?.relation ?? 'unknown',
      scope: isAsideFromProduct(file.path) ? 'development' : (shown?.scope ?? 'unknown'),
      path: file.path,
      line: to?.line ?? null,
    };
  });
}

/** Directories of what tests read or copy. What stands in them declares nothing that is installed. */
const fixtures =
  /(?:^|\/)(?:fixtures?|__fixtures?__|__snapshots__|snapshots|test[-_]?(?:data|fixtures?|resources|assets|projects?|cases|repos?)|cassettes|golden)\/|(?:^|\/)(?:tests?|specs?|__tests__|e2e)\/(?:[^/]+\/){0,6}(?:data|resources|samples?|cases|projects?|manifests?|inputs?|expected|repos?|templates?|sandbox)\//i;

/** Julia's own environment of tests is `test/Project.toml`: deeper ones are projects that the tests load. */
const juliaFixture = /(?:^|\/)test\/.+\/(?:Julia)?(?:Project|Manifest)\.toml$/;

export function isFixture(path: string): boolean {
  return fixtures.test(path) || juliaFixture.test(path);
}

/** What examples, tests and benchmarks declare, the product does not run with. */
export function isAsideFromProduct(path: string): boolean {
  return /(?:^|\/)(?:examples?|samples?|demos?|tests?|specs?|e2e|fixtures|bench(?:es|marks?)?|docs?)\//i.test(
    path,
  );
}

interface Move {
  readonly from: Declaration | null;
  readonly to: Declaration | null;
}

/** What differs between the declarations of both sides: the same name and version on both is no change, wherever it stands. */
function compare(before: readonly Declaration[], after: readonly Declaration[]): readonly Move[] {
  const old = new Map<string, Declaration[]>();
  const remaining = counted(before);
  const fresh = after.filter((declaration) => !take(remaining, identity(declaration)));
  const stale = counted(after);
  for (const declaration of before) {
    if (take(stale, identity(declaration))) continue;
    const name = declaration.name ?? '';
    old.set(name, [...(old.get(name) ?? []), declaration]);
  }
  const moves: Move[] = fresh.map((to) => ({ from: old.get(to.name ?? '')?.shift() ?? null, to }));
  for (const from of [...old.values()].flat()) moves.push({ from, to: null });
  return moves;
}

function identity({ name, version }: Declaration): string {
  return JSON.stringify([name, version]);
}

function counted(declarations: readonly Declaration[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const declaration of declarations) {
    const key = identity(declaration);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function take(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left === 0) return false;
  counts.set(key, left - 1);
  return true;
}

/** A file of a vendored tree: the component is the directory below the tree's root. */
function vendored({ file, kind }: ReadableFile): readonly Dependency[] {
  if (file.additions + file.deletions === 0 && !file.binary) return [];
  if (kind !== 'vendored') return [];
  return [whole(file, 'vendored', vendoredComponent(file.path))];
}

export function vendoredComponent(path: string): string {
  const segments = path.split('/');
  const root = segments.findIndex((segment) =>
    /^(vendor|third[_-]?party|node_modules|Pods|Godeps)$/i.test(segment),
  );
  return (
    segments.slice(0, Math.min(root < 0 ? segments.length : root + 3, segments.length - 1)).join('/') || path
  );
}

function whole(file: ChangedFile, ecosystem: 'submodule' | 'vendored', name: string): Dependency {
  const change = file.status === 'removed' ? 'removed' : file.status === 'added' ? 'added' : 'changed';
  return {
    ecosystem,
    name,
    change,
    from: null,
    to: null,
    relation: 'direct',
    scope: 'unknown',
    path: file.path,
    line: null,
  };
}

/** Each dependency once: a manifest takes precedence over a lock file. */
function distinct(found: readonly Dependency[]): readonly Dependency[] {
  const byName = new Map<string, Dependency>();
  for (const dependency of found) {
    const key = JSON.stringify([
      dependency.ecosystem,
      dependency.name,
      dependency.name === null ? dependency.path : '',
    ]);
    const known = byName.get(key);
    if (known === undefined || (known.relation !== 'direct' && dependency.relation === 'direct'))
      byName.set(key, dependency);
  }
  return [...byName.values()];
}
