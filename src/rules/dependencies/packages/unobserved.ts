import { mayAddDependencies } from '../../../analysis/dependencies/declaring-files.ts';
import type { Ecosystem } from '../../../analysis/dependencies/dependency.ts';
import { type Dependency, dependencyChanges } from '../../../analysis/dependencies/dependency-changes.ts';
import { dependencyFile } from '../../../analysis/dependencies/files.ts';
import { isReadByGraph } from '../../../analysis/dependencies/graph-files.ts';
import { followsManifest, plainName } from '../../../analysis/dependencies/new-direct.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ComparedDependency } from '../../../evidence/dependency-changes.ts';

/** A file that adds or changes a dependency of which GitHub's comparison says nothing. */
export interface UnobservedFile {
  readonly ecosystem: Ecosystem;
  readonly path: string;
  /** 1-based, of the first such dependency. */
  readonly line: number | null;
  /** The first such dependencies. Hostile. Empty where the diff does not show them. */
  readonly names: readonly string[];
  /** `unsupported`: the dependency graph does not read such files. `not-shown`: it does, and shows nothing of this one. */
  readonly why: 'unsupported' | 'not-shown';
}

/**
 * The changed files whose dependencies GitHub's comparison leaves out: the answer is then no sign that nothing is wrong with them. A file is
 * observed where the comparison has an entry of it, or where a submitted snapshot names its packages.
 *
 * @param isAsked whether the policy asks about a file
 */
export function unobservedFiles(
  change: ReadChange,
  compared: readonly ComparedDependency[],
  isAsked: (path: string) => boolean,
): readonly UnobservedFile[] {
  const manifests = new Set(compared.map(({ manifest }) => manifest));
  const names = new Set(
    compared.flatMap(({ change: kind, name }) => (kind === 'added' ? [plainName(name)] : [])),
  );
  const files = change.files.filter(({ file }) => mayAddDependencies(file) && isAsked(file.path));
  const components = files.flatMap((read): UnobservedFile[] => {
    const { path } = read.file;
    const declared = dependencyFile(path);
    if (declared === null || manifests.has(path)) return [];
    const { dependencies, unread } = dependencyChanges([read]);
    const added = dependencies.filter((each) => counts(each) && !isShown(each, names));
    if (added.length === 0 && unread.length === 0) return [];
    const isSupported = isReadByGraph(path);
    // What another version of a known package is called in a manifest, its lock file may say.
    const isFollowed = isSupported && compared.length > 0 && unread.length === 0;
    if (isFollowed && !added.some((each) => each.change === 'added' && each.relation === 'direct')) return [];
    return [
      {
        ecosystem: declared.ecosystem,
        path,
        line: added[0]?.line ?? null,
        names: added.flatMap(({ name }) => name ?? []).slice(0, maxNames),
        why: isSupported ? 'not-shown' : 'unsupported',
      },
    ];
  });
  return [...components, ...whole(change, isAsked)];
}

/** Names that one finding has. */
const maxNames = 5;

function counts({ change, scope }: Dependency): boolean {
  return change !== 'removed' && scope !== 'development';
}

function isShown({ name }: Dependency, names: ReadonlySet<string>): boolean {
  return name !== null && names.has(plainName(name));
}

/** Submodules and vendored components: no dependency graph looks into them. What follows from a changed manifest is compared by that. */
function whole(change: ReadChange, isAsked: (path: string) => boolean): readonly UnobservedFile[] {
  const follows = followsManifest(change.files);
  const found = change.dependencies.dependencies.filter(
    ({ ecosystem, change: kind, path }) =>
      (ecosystem === 'submodule' || ecosystem === 'vendored') &&
      kind !== 'removed' &&
      dependencyFile(path) === null &&
      !(ecosystem === 'vendored' && follows(path)) &&
      isAsked(path),
  );
  return found.map(({ ecosystem, path, name }) => ({
    ecosystem,
    path,
    line: null,
    names: name === null ? [] : [name],
    why: 'unsupported',
  }));
}
