import { dependencyFile } from '../../../analysis/dependencies/files.ts';
import {
  type NewDependencies,
  type NewDependency,
  plainName,
} from '../../../analysis/dependencies/new-direct.ts';
import type { ComparedDependency } from '../../../evidence/dependency-changes.ts';

/**
 * The new packages of manifests that GitHub read and whose lines do not show them: of a manifest without a diff, or with several entries on
 * one line. A manifest without a diff of which GitHub says nothing, either, needs the reason itself.
 */
export function newInComparison(
  { hidden, seen, isAside }: NewDependencies,
  compared: readonly ComparedDependency[],
): readonly NewDependency[] {
  const ofProduct = compared.filter(({ manifest, scope }) => scope !== 'development' && !isAside(manifest));
  const before = new Set(ofProduct.flatMap((each) => (each.change === 'removed' ? [keyOf(each)] : [])));
  const found = ofProduct.flatMap((each): NewDependency[] => {
    const { change, manifest: path, name, version } = each;
    const names = seen.get(path);
    const isShown = names?.has(plainName(name)) === true && !hidden.includes(path);
    if (change === 'removed' || names === undefined || isShown || before.has(keyOf(each))) return [];
    return [{ ecosystem: ecosystemOf(path), name, version, path, line: null }];
  });
  const read = new Set(compared.map(({ manifest }) => manifest));
  const unread = hidden.filter((path) => !read.has(path));
  return [
    ...new Map(found.map((each) => [`${each.ecosystem} ${each.name}`, each])).values(),
    ...unread.map((path) => ({ ecosystem: ecosystemOf(path), name: null, version: null, path, line: null })),
  ];
}

function keyOf({ ecosystem, name }: ComparedDependency): string {
  return JSON.stringify([ecosystem, plainName(name)]);
}

function ecosystemOf(path: string): NewDependency['ecosystem'] {
  return dependencyFile(path)?.ecosystem ?? 'other';
}
