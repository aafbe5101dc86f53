import { partOfChange } from '../analysis/read-change.ts';
import type { RecordedChange } from '../dataset/recorded-change.ts';
import { available } from '../evidence/slice.ts';
import { decisiveFindings, isAffected, type Outcome, outcomeOf } from './evaluate-change.ts';
import type { ReplayedRule } from './plan.ts';

/** Directories that are tried for one change. */
const maxTried = 4;

/** Files of a change that is evaluated again; larger ones take too long. */
const maxFiles = 300;

/** Levels of a directory: `packages`, `packages/cart`. */
const maxLevels = 2;

/**
 * The directories without whose files an affected change would not be affected, as globs: it is evaluated again without them.
 *
 *     clearedBy(recorded, outcome, replayed)   // ['apps/**', 'apps/docs/**']
 */
export function clearedBy(
  recorded: RecordedChange,
  outcome: Outcome,
  replayed: ReplayedRule,
): readonly string[] {
  const { change } = recorded;
  if (!change.available || change.value.files.length > maxFiles) return [];
  const { files } = change.value;
  const results = new Map<string, boolean>();
  const isCleared = (directory: string): boolean => {
    const inside = files.flatMap(({ path }, index) => (path.startsWith(directory) ? [index] : []));
    const key = inside.join(' ');
    const known = results.get(key);
    if (known !== undefined) return known;
    const rest = partOfChange(change.value, ({ path }) => !path.startsWith(directory));
    const without = { ...recorded, change: available(rest) };
    const result = inside.length > 0 && !isAffected(outcomeOf(replayed, without));
    results.set(key, result);
    return result;
  };
  return candidates(outcome)
    .filter(isCleared)
    .map((directory) => `${escaped(directory)}**`);
}

/**
 * The directories of the findings that affect the change, each with a slash behind it. A change fails while one failing finding is left, so
 * only directories of all its findings are tried; a score can fall below its threshold by any.
 */
function candidates(outcome: Outcome): readonly string[] {
  const paths = decisiveFindings(outcome).flatMap(({ path }) => (path === undefined ? [] : [path]));
  const isForAll = (directory: string) => paths.every((path) => path.startsWith(directory));
  const found = [...new Set(paths.flatMap(directoriesAbove))];
  return (outcome.status === 'fail' ? found.filter(isForAll) : found).slice(0, maxTried);
}

function directoriesAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1).slice(0, maxLevels);
  return names.map((_, index) => `${names.slice(0, index + 1).join('/')}/`);
}

/** A path in which no character has a meaning to a glob. */
function escaped(path: string): string {
  return path.replace(/[\\*?[\]{}!]/g, '\\$&');
}

/** What would be left of the affected changes if the files of a directory did not count. */
export interface WhatIf {
  /** A glob: `apps/docs/**`. */
  readonly ignored: string;
  /** Affected changes that are left. */
  readonly left: number;
}

/** Different globs that are counted. */
const maxGlobs = 5_000;

/** Globs that are compared with each other. */
const maxCompared = 500;

/** Counts what ignoring each directory would leave. */
export class WhatIfCounter {
  readonly #cleared = new Map<string, number>();

  add(globs: readonly string[]): void {
    for (const glob of globs) {
      const count = this.#cleared.get(glob);
      if (count !== undefined || this.#cleared.size < maxGlobs) this.#cleared.set(glob, (count ?? 0) + 1);
    }
  }

  /**
   * Those that clear the most changes first, at most `limit`. A directory that clears no more than one inside it is left out.
   *
   * @param affected changes that are affected with every file
   */
  top(affected: number, limit: number): readonly WhatIf[] {
    const all = [...this.#cleared]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, maxCompared);
    const isSubsumed = ([glob, count]: readonly [string, number]) =>
      all.some(([other, same]) => other !== glob && same === count && other.startsWith(glob.slice(0, -2)));
    return all
      .filter((each) => !isSubsumed(each))
      .slice(0, limit)
      .map(([ignored, cleared]) => ({ ignored, left: affected - cleared }));
  }
}
