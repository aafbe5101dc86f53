import type { HeadFiles } from '../../evidence/head-files.ts';
import { hiddenLines } from '../diff/patch.ts';
import type { Declaration, Ecosystem } from './dependency.ts';
import {
  declarationsOf,
  isAsideFromProduct,
  isFixture,
  type ReadableFile,
  vendoredComponent,
} from './dependency-changes.ts';
import { dependencyFile } from './files.ts';
import { newSources, sourceOf } from './package-source.ts';

/** A package that the product runs with from this change on. */
export interface NewDependency {
  readonly ecosystem: Ecosystem;
  /** Null where the diff does not show it. Hostile. */
  readonly name: string | null;
  /** The version or range as written. Hostile. */
  readonly version: string | null;
  readonly path: string;
  /** 1-based, in the head's version of the file. */
  readonly line: number | null;
}

/** What is built or run elsewhere than in the product: images and workflows are no part of its code. */
const aside: ReadonlySet<Ecosystem> = new Set(['docker', 'github-actions', 'terraform', 'helm']);

/** What manifests newly ask for. */
export interface NewDependencies {
  readonly found: readonly NewDependency[];
  /** Manifests whose changed lines are not shown: what they newly ask for is not known. */
  readonly hidden: readonly string[];
  /**
   * By path of each manifest of the product that is in sight, the names that were read of it, see {@link plainName}. Lines are read one
   * entry each: what stands behind another entry on a line is not among them.
   */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a path is no part of the product. */
  isAside(path: string): boolean;
}

/**
 * The packages that manifests of the product ask for from this change on: they are asked for by none of the changed manifests before, or
 * only for development. So neither another version, nor a move between manifests, nor the rename of one is new. A new submodule and a new
 * component among vendored files count, too; vendored files that follow from a changed manifest beside them do not.
 *
 * @param heads whole files at the head, where they are known: they show for what a manifest asks for a package
 * @param isIgnored what a policy says is no part of the product, besides tests, examples and fixtures
 */
export function newDirectDependencies(
  files: readonly ReadableFile[],
  heads: HeadFiles = {},
  isIgnored: (path: string) => boolean = () => false,
): NewDependencies {
  const found: (NewDependency & Pick<Declaration, 'scope'>)[] = [];
  const hidden: string[] = [];
  const seen = new Map<string, ReadonlySet<string>>();
  const before: Before = { known: new Set(), guessed: new Set() };
  const isAside = (path: string) => isAsideOfAnyKind(path) || isIgnored(path);
  for (const { read, kind } of manifestsIn(files)) {
    const { path, previousPath = path, status } = read.file;
    const head = Object.hasOwn(heads, path) ? (heads[path] ?? null) : null;
    const declared = declarationsOf(read, kind, head);
    // A copy says what its original says, and takes nothing away from there.
    if (!isAside(previousPath) && status !== 'copied') {
      for (const each of declared.before.filter(isOfProduct))
        before[each.scope === 'unknown' ? 'guessed' : 'known'].add(keyOf(kind.ecosystem, each));
    }
    if (status === 'removed' || isAside(path)) continue;
    if (isHidden(read, head, isAside)) hidden.push(path);
    if (kind.file === 'manifest')
      seen.set(path, new Set(declared.after.flatMap(({ name }) => (name === null ? [] : [plainName(name)]))));
    for (const { name, version, line, scope } of declared.after.filter(isOfProduct))
      found.push({ ecosystem: kind.ecosystem, path, line, name, version, scope });
  }
  return {
    found: distinct([
      ...found.filter((each) => !wasThere(each, before)).map(({ scope: _, ...each }) => each),
      ...submodules(files, isAside),
      ...vendoredComponents(files, isAside),
      ...newSources(files)
        .filter(({ path }) => !isAside(path))
        .map(({ place: name, ...each }) => ({ ...each, name, version: null })),
    ]),
    hidden,
    seen,
    isAside,
  };
}

/** A name as it is compared where two sources may write it differently: upper and lower case, and `-`, `_` and `.`, are the same. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Whether a manifest may ask for something in lines that nobody sees: its diff is left out, or it comes from where nothing counts. */
function isHidden(
  { file, hunks }: ReadableFile,
  head: string | null,
  isAside: (path: string) => boolean,
): boolean {
  if (dependencyFile(file.path)?.file !== 'manifest') return false;
  if (file.additions > 0 && hiddenLines(file, hunks) > 0) return true;
  return head === null && comesFromAside(file, isAside);
}

/** A manifest of an example or a test that becomes one of the product: its lines do not change, and all of them count from now on. */
function comesFromAside(
  { path, previousPath, status }: ReadableFile['file'],
  isAside: (path: string) => boolean,
): boolean {
  const isMoved = (status === 'renamed' || status === 'copied') && previousPath !== undefined;
  return isMoved && !isAside(path) && (status === 'copied' || isAside(previousPath));
}

/** Manifests that are read whole for one change. */
const maxManifests = 20;

/** The manifests whose hunks do not show for what they ask for a package that a hunk adds. */
export function manifestsToRead(
  files: readonly ReadableFile[],
  isIgnored: (path: string) => boolean = () => false,
): readonly string[] {
  const isIgnoredOrAside = (path: string) => isAsideOfAnyKind(path) || isIgnored(path);
  return manifestsIn(files)
    .filter(({ read, kind }) => {
      const { path, status } = read.file;
      if (status === 'removed' || isAsideOfAnyKind(path) || kind.file !== 'manifest') return false;
      if (comesFromAside(read.file, isIgnoredOrAside)) return true;
      return read.hunks.some((hunk) => {
        const { before, after } = declarationsOf({ hunks: [hunk] }, kind, null);
        const old = new Set(before.map((each) => keyOf(kind.ecosystem, each)));
        return after.some(
          (each) => each.scope === 'unknown' && isOfProduct(each) && !old.has(keyOf(kind.ecosystem, each)),
        );
      });
    })
    .map(({ read }) => read.file.path)
    .slice(0, maxManifests);
}

function manifestsIn(files: readonly ReadableFile[]) {
  return files.flatMap((read) => {
    const kind = dependencyFile(read.file.path);
    const isOther = kind === null || kind.file === 'lock' || aside.has(kind.ecosystem);
    return isOther ? [] : [{ read, kind }];
  });
}

/** What tests, examples and documentation declare, and what their fixtures hold. */
function isAsideOfAnyKind(path: string): boolean {
  return isAsideFromProduct(path) || isFixture(path);
}

/** What manifests asked for before: for the product, or for what is out of sight. */
interface Before {
  readonly known: Set<string>;
  readonly guessed: Set<string>;
}

/** One whose section is in sight was there only where its section was, too: it may have been one of development. */
function wasThere(each: NewDependency & Pick<Declaration, 'scope'>, { known, guessed }: Before): boolean {
  const key = keyOf(each.ecosystem, each);
  return known.has(key) || (each.scope === 'unknown' && guessed.has(key));
}

/** Something that a person asks for, and not for development alone. */
function isOfProduct({ relation, scope }: Declaration): boolean {
  return relation === 'direct' && scope !== 'development';
}

/** A name as it is compared: many registries tell neither case nor `-` and `_` apart, and what differs in nothing else is no new package. */
function keyOf(ecosystem: Ecosystem, { name, version }: Pick<NewDependency, 'name' | 'version'>): string {
  return JSON.stringify(
    name === null
      ? [ecosystem, null, version]
      : [ecosystem, normalName(ecosystem, name), sourceOf(ecosystem, version)],
  );
}

function normalName(ecosystem: Ecosystem, name: string): string {
  return ecosystem === 'python' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name;
}

function submodules(
  files: readonly ReadableFile[],
  isAside: (path: string) => boolean,
): readonly NewDependency[] {
  return files.flatMap(({ file: { path, status, submodule } }) =>
    submodule === true && status === 'added' && !isAside(path)
      ? [{ ecosystem: 'submodule', name: path, version: null, path, line: null } as const]
      : [],
  );
}

/** Components whose vendored files are all new, in a directory without a changed manifest or lock file from which they could follow. */
function vendoredComponents(
  files: readonly ReadableFile[],
  isAside: (path: string) => boolean,
): readonly NewDependency[] {
  const byName = new Map<string, ReadableFile[]>();
  for (const read of files) {
    if (read.kind !== 'vendored' || read.file.submodule === true) continue;
    const name = vendoredComponent(read.file.path);
    byName.set(name, [...(byName.get(name) ?? []), read]);
  }
  const follows = followsManifest(files);
  return [...byName].flatMap(([name, members]) => {
    const [first] = members;
    if (first === undefined || follows(name) || isAside(`${name}/`) || isAside(first.file.path)) return [];
    if (members.some(({ file }) => file.status !== 'added')) return [];
    return [{ ecosystem: 'vendored', name, version: null, path: first.file.path, line: null } as const];
  });
}

/** The folders that package managers fill from a manifest beside them. */
const filledFrom: Readonly<Record<string, readonly Ecosystem[]>> = {
  vendor: ['go', 'cargo', 'composer', 'bundler'],
  node_modules: ['npm'],
  Pods: ['cocoapods'],
  Godeps: ['go'],
};

/** Whether a vendored file follows from a manifest or lock file that changes beside its folder, as `go mod vendor` writes it. */
export function followsManifest(
  files: readonly Pick<ReadableFile, 'file' | 'kind'>[],
): (path: string) => boolean {
  const folders = files.flatMap(({ file: { path }, kind }) => {
    const ecosystem = kind === 'vendored' ? undefined : dependencyFile(path)?.ecosystem;
    if (ecosystem === undefined) return [];
    const beside = Object.keys(filledFrom).filter((name) => filledFrom[name]?.includes(ecosystem));
    return beside.map((name) => `${path.slice(0, path.lastIndexOf('/') + 1)}${name}/`);
  });
  const distinctFolders = [...new Set(folders)];
  return (path) => distinctFolders.some((folder) => path.startsWith(folder));
}

function distinct(found: readonly NewDependency[]): readonly NewDependency[] {
  return [...new Map(found.map((each) => [keyOf(each.ecosystem, each), each])).values()];
}
