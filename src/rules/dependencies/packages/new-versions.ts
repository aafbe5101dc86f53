import { dependencyFile } from '../../../analysis/dependencies/files.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { Advisory, ComparedDependency } from '../../../evidence/dependency-changes.ts';

/** A version of a package that the change brings, with what was there in its place before. */
export interface NewVersion {
  readonly dependency: ComparedDependency;
  /** Advisories that no version had which it replaces. */
  readonly newAdvisories: readonly Advisory[];
  /** Those that a replaced version had, too. */
  readonly keptAdvisories: readonly Advisory[];
}

/**
 * The versions that a change adds. What only moves with its manifest, or from a lock file that is gone to another one beside it, is no new
 * version. A version is replaced only by one of the same package in the same place, and only where it was used for at least as much: a
 * package of tests that becomes one of the product is new to it.
 */
export function newVersions(
  changes: readonly ComparedDependency[],
  { files }: ReadChange,
): readonly NewVersion[] {
  const movedTo = new Map(
    files.flatMap(({ file: { path, previousPath, status } }) =>
      status === 'renamed' && previousPath !== undefined ? [[previousPath, path] as const] : [],
    ),
  );
  const gone = new Set(files.flatMap(({ file: { path, status } }) => (status === 'removed' ? [path] : [])));
  const replaced = new Map<string, ComparedDependency[]>();
  for (const each of changes) {
    if (each.change !== 'removed') continue;
    const place = gone.has(each.manifest)
      ? folderOf(each.manifest)
      : (movedTo.get(each.manifest) ?? each.manifest);
    const key = keyOf(each, place);
    const known = replaced.get(key);
    if (known === undefined) replaced.set(key, [each]);
    else known.push(each);
  }
  return changes.flatMap((dependency): NewVersion[] => {
    if (dependency.change !== 'added') return [];
    const before = [
      ...(replaced.get(keyOf(dependency, dependency.manifest)) ?? []),
      ...(replaced.get(keyOf(dependency, folderOf(dependency.manifest))) ?? []),
    ].filter(({ scope }) => exposure[scope] >= exposure[dependency.scope]);
    if (before.some(({ version }) => version === dependency.version)) return [];
    const known = new Set(before.flatMap(({ advisories }) => advisories.map(({ id }) => id)));
    return [
      {
        dependency,
        newAdvisories: dependency.advisories.filter(({ id }) => !known.has(id)),
        keptAdvisories: dependency.advisories.filter(({ id }) => known.has(id)),
      },
    ];
  });
}

/** How much a package of a scope is used for. */
const exposure: Readonly<Record<ComparedDependency['scope'], number>> = {
  runtime: 2,
  unknown: 1,
  development: 0,
};

function keyOf({ ecosystem, name }: ComparedDependency, place: string): string {
  return JSON.stringify([ecosystem, name.toLowerCase(), place]);
}

/** With a slash at the end, so that it is never the path of a manifest. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/';
}

/** The line in which a manifest of the change names a package; null where it is not in sight. */
export function lineOf(
  { manifest, name }: Pick<ComparedDependency, 'manifest' | 'name'>,
  { dependencies, files }: ReadChange,
): number | null {
  if (dependencyFile(manifest) === null) return null;
  const known = dependencies.dependencies.find(
    (each) => each.path === manifest && each.name?.toLowerCase() === name.toLowerCase(),
  );
  if (known?.line != null) return known.line;
  const read = files.find(({ file }) => file.path === manifest);
  const lines = read?.hunks.flatMap((hunk) => hunk.lines) ?? [];
  const wanted = name.toLowerCase();
  return lines.find(({ kind, text }) => kind === 'added' && isNamedIn(text, wanted))?.newLine ?? null;
}

/** Characters of a line that are read. */
const maxLineLength = 2000;

function isNamedIn(line: string, name: string): boolean {
  const text = line.slice(0, maxLineLength).toLowerCase();
  const at = text.indexOf(name);
  if (at < 0) return false;
  const around = `${text.charAt(at - 1)} ${text.charAt(at + name.length)}`;
  return !/[\w.-] | [\w-]/.test(around);
}
