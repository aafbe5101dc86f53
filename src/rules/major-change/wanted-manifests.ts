import { dependencyFile } from '../../analysis/dependencies/files.ts';
import { type ReadChange, refineChange } from '../../analysis/read-change.ts';
import type { HeadFiles } from '../../evidence/head-files.ts';
import type { MajorScore } from './score.ts';

/** Manifests that are read whole for one change. */
const maxManifests = 5;

/**
 * The manifests whose hunks do not show whether the product runs with a dependency that they add, where that decides whether the change
 * is major. None where a dependency that the product runs with is added anyhow.
 */
export function wantedManifests(change: ReadChange, score: MajorScore): readonly string[] {
  const points = score.hits.find(({ signal }) => signal === 'new-dependency')?.points ?? 0;
  if (!score.major || score.score - points >= score.threshold) return [];
  const added = change.dependencies.dependencies.filter(
    (dependency) => dependency.change === 'added' && dependency.relation === 'direct',
  );
  if (added.some(({ scope }) => scope === 'runtime')) return [];
  const paths = added.filter(({ scope }) => scope === 'unknown').map(({ path }) => path);
  return [...new Set(paths)].filter((path) => dependencyFile(path) !== null).slice(0, maxManifests);
}

/** By change, it with its manifests: they are the same as long as its head is. */
const refined = new WeakMap<ReadChange, { readonly manifests: HeadFiles; readonly change: ReadChange }>();

/** The change with the sections of its manifests known, as far as these were read whole. */
export function withManifests(change: ReadChange, heads: HeadFiles = {}): ReadChange {
  const entries = Object.entries(heads).filter(([path]) => dependencyFile(path) !== null);
  if (entries.length === 0) return change;
  const known = refined.get(change);
  const isKnown =
    known !== undefined &&
    Object.keys(known.manifests).length === entries.length &&
    entries.every(([path, text]) => known.manifests[path] === text);
  if (isKnown) return known.change;
  const manifests = Object.fromEntries(entries);
  const found = refineChange(change, () => null, manifests);
  refined.set(change, { manifests, change: found });
  return found;
}
