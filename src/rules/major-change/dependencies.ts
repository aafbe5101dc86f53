import { type Dependency, dependencyChanges } from '../../analysis/dependencies/dependency-changes.ts';
import { dependencyFile } from '../../analysis/dependencies/files.ts';
import type { ReadChange } from '../../analysis/read-change.ts';
import type { ReadFile } from '../../analysis/read-file.ts';
import { say } from '../../text/message.ts';
import { alternatives } from './detectors/any-of.ts';
import { type MajorHit, placesOf } from './hit.ts';
import { points } from './points.ts';

/** A new direct dependency that the product runs with: other people's code gets its rights. */
export function newDependencyHit(change: ReadChange): MajorHit | null {
  // Where a manifest was read whole, the change knows sections that its hunks do not show.
  const known = new Set(
    change.dependencies.dependencies.flatMap((each) => (each.scope === 'development' ? [keyOf(each)] : [])),
  );
  const added = change.files
    .filter(declares)
    .flatMap(newIn)
    .filter((dependency) => !known.has(keyOf(dependency)));
  const first = added[0];
  if (first === undefined) return null;
  const grade = added.length >= manyDependencies || added.some(isAddressed) ? 'sure' : 'hint';
  return {
    signal: 'new-dependency',
    points: points['new-dependency'][grade],
    grade,
    reason: say`Adds the dependency ${first.name ?? first.path}`,
    path: first.path,
    line: first.line,
    paths: [...new Set(added.map((dependency) => dependency.path))],
    ...placesOf(
      added.map(({ path, name, to }) => ({ path, text: `${name ?? ''} ${to ?? ''}` })),
      change.dependencies.unread.length > 0,
    ),
  };
}

function keyOf({ path, name, to }: Dependency): string {
  return JSON.stringify([path, name, to]);
}

function declares({ file, kind }: ReadFile): boolean {
  const may = kind === 'vendored' || file.submodule === true || dependencyFile(file.path) !== null;
  return may && !isAside(file.path);
}

/**
 * The new dependencies of one file. Each hunk is compared by itself, so that another hunk takes nothing back but what it moves: a
 * development dependency that becomes one of the product is new to it.
 */
function newIn({ file, kind, hunks }: ReadFile): readonly Dependency[] {
  if (kind === 'lock-file') return [];
  const found =
    hunks.length === 0
      ? changesOf({ file, kind, hunks })
      : hunks.flatMap((hunk) => changesOf({ file, kind, hunks: [hunk] }));
  const moved = new Set(
    found.flatMap(({ change, name, from }) => (change === 'removed' ? [JSON.stringify([name, from])] : [])),
  );
  return found.filter(
    ({ change, relation, scope, ecosystem, name, to }) =>
      change === 'added' &&
      relation === 'direct' &&
      scope !== 'development' &&
      ecosystem !== 'docker' &&
      !moved.has(JSON.stringify([name, to])),
  );
}

function changesOf(file: Pick<ReadFile, 'file' | 'kind' | 'hunks'>): readonly Dependency[] {
  return dependencyChanges([file]).dependencies;
}

/** From an address instead of a registry. */
function isAddressed({ to, ecosystem }: Dependency): boolean {
  return (
    ecosystem !== 'vendored' &&
    /^(?:git\+|git:|github:|gitlab:|bitbucket:|https?:|ssh:)|^git@/.test((to ?? '').slice(0, 200))
  );
}

/** New dependencies of one change from which on it is about them. */
const manyDependencies = 3;

/** What tests, measurements, examples, documentation and the build declare, the product does not run with. */
function isAside(path: string): boolean {
  const directories = path.split('/').slice(0, -1);
  return directories.some((name) => aside.test(name));
}

const aside = new RegExp(
  `(?:^|[._-])${alternatives(`tests? specs? e2e fixtures? bench benchmarks? perf performance examples? samples? demos? docs? documentation snippets?
  website buildSrc build-logic gradle tools? scripts?`)}(?:$|[._-])`,
  'i',
);
