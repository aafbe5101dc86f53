import type { HeadFiles } from '../../evidence/head-files.ts';
import {
  declarationsOf,
  isAsideFromProduct,
  isFixture,
  type ReadableFile,
  vendoredComponent,
} from './dependency-changes.ts';
import type { Declaration, Ecosystem } from './dependency.ts';
import { dependencyFile } from './files.ts';

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

/**
 * The packages that manifests of the product ask for from this change on: they are asked for by none of the changed manifests before, or
 * only for development. So neither another version, nor a move between manifests, nor the rename of one is new. A new submodule and a new
 * component among vendored files count, too; vendored files that follow from a changed manifest beside them do not.
 *
 * @param heads whole files at the head, where they are known: they show for what a manifest asks for a package
 */
export function newDirectDependencies(
  files: readonly ReadableFile[],
  heads: HeadFiles = {},
): readonly NewDependency[] {
  const found: NewDependency[] = [];
  const before = new Set<string>();
  const manifests = files.flatMap((read) => {
    const kind = dependencyFile(read.file.path);
    return kind === null || kind.file === 'lock' || aside.has(kind.ecosystem) ? [] : [{ read, kind }];
  });
  for (const { read, kind } of manifests) {
    const { path, previousPath = path, status } = read.file;
    if (isFixture(path)) continue;
    const head = Object.hasOwn(heads, path) ? (heads[path] ?? null) : null;
    const declared = declarationsOf(read, kind, head);
    // A copy says what its original says, and takes nothing away from there.
    if (!isAsideFromProduct(previousPath) && status !== 'copied')
      for (const each of declared.before.filter(isOfProduct)) before.add(keyOf(kind.ecosystem, each));
    if (status === 'removed' || isAsideFromProduct(path)) continue;
    for (const each of declared.after.filter(isOfProduct)) {
      found.push({ ecosystem: kind.ecosystem, path, line: each.line, name: each.name, version: each.version });
    }
  }
  const isNew = (each: NewDependency) => !before.has(keyOf(each.ecosystem, each));
  return distinct([...found.filter(isNew), ...submodules(files), ...vendoredComponents(files)]);
}

/** Something that a person asks for, and not for development alone. */
function isOfProduct({ relation, scope }: Declaration): boolean {
  return relation === 'direct' && scope !== 'development';
}

/** A name as it is compared: many registries tell neither case nor `-` and `_` apart, and what differs in nothing else is no new package. */
function keyOf(ecosystem: Ecosystem, { name, version }: Pick<NewDependency, "name" | "version">): string {
  return JSON.stringify(name === null ? [ecosystem, null, version] : [ecosystem, normalName(ecosystem, name)]);
}

function normalName(ecosystem: Ecosystem, name: string): string {
  return ecosystem === 'python' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name;
}

function submodules(files: readonly ReadableFile[]): readonly NewDependency[] {
  return files.flatMap(({ file: { path, status, submodule } }) =>
    submodule === true && status === 'added' && !isAsideFromProduct(path)
      ? [{ ecosystem: 'submodule', name: path, version: null, path, line: null } as const]
      : [],
  );
}

/** Components whose vendored files are all new, in a directory without a changed manifest or lock file from which they could follow. */
function vendoredComponents(files: readonly ReadableFile[]): readonly NewDependency[] {
  const byName = new Map<string, ReadableFile[]>();
  for (const read of files) {
    if (read.kind !== 'vendored' || read.file.submodule === true) continue;
    const name = vendoredComponent(read.file.path);
    byName.set(name, [...(byName.get(name) ?? []), read]);
  }
  const generators = files.flatMap(({ file: { path }, kind }) =>
    kind !== 'vendored' && dependencyFile(path) !== null ? [directoryOf(path)] : [],
  );
  return [...byName].flatMap(([name, members]) => {
    const [first] = members;
    const follows = generators.some((directory) => directory === '' || name.startsWith(`${directory}/`));
    if (first === undefined || follows || isAsideFromProduct(`${name}/`)) return [];
    if (members.some(({ file }) => file.status !== 'added')) return [];
    return [{ ecosystem: 'vendored', name, version: null, path: first.file.path, line: null } as const];
  });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function distinct(found: readonly NewDependency[]): readonly NewDependency[] {
  return [...new Map(found.map((each) => [keyOf(each.ecosystem, each), each])).values()];
}
