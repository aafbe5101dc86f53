import type { Change, ChangedFile } from '../evidence/change.ts';
import type { HeadFiles } from '../evidence/head-files.ts';
import { type DependencyChanges, dependencyChanges } from './dependencies/dependency-changes.ts';
import { dependencyFile } from './dependencies/files.ts';
import { type FileEffect, readEffects } from './effect.ts';
import { once } from './once.ts';
import { type Classification, type ReadFile, readFile, refineFile } from './read-file.ts';
import { effectOnTests, type TestEffect } from './test-effect.ts';

/** What a change means, for all rules. Each part is read when it is first asked for, and once. */
export interface ReadChange {
  /** In the order of the change. */
  readonly files: readonly ReadFile[];
  /** What the change does to each file. Moves and renames are recognized across files. */
  readonly effects: readonly FileEffect[];
  /** What it does to tests, for each file that is one or holds some. */
  readonly tests: readonly TestChange[];
  /** What it does to third-party dependencies. */
  readonly dependencies: DependencyChanges;
}

/** What a change does to the tests of one file. */
export interface TestChange {
  readonly classified: ReadFile;
  readonly effect: TestEffect;
}

/**
 * By change, so that the rules and what decides beforehand which files to read whole share one reading. A reading takes many times
 * the memory of its diff: a caller that keeps a change for longer than one evaluation reads a copy, `{ files: change.files }`.
 */
const readings = new WeakMap<Change, ReadChange>();

/** Reads a change; the same object always gives the same reading. Never throws, whatever paths and diffs hold. */
export function readChange(change: Change): ReadChange {
  const known = readings.get(change);
  if (known !== undefined) return known;
  const files = change.files.map(readFile);
  const reading = readingOf(
    files,
    once(() => dependencyChanges(files)),
  );
  readings.set(change, reading);
  return reading;
}

/**
 * A change of some of the files of another one. It shares what was read of them, so that reading it takes little.
 *
 *     partOfChange(change, ({ path }) => !path.startsWith('docs/'))
 */
export function partOfChange(change: Change, isKept: (file: ChangedFile) => boolean): Change {
  const files = readChange(change).files.filter(({ file }) => isKept(file));
  const part: Change = { files: files.map(({ file }) => file) };
  readings.set(
    part,
    readingOf(
      files,
      once(() => dependencyChanges(files)),
    ),
  );
  return part;
}

/**
 * The same change where a policy says what some files are for, or where some files are known whole. It shares what was read.
 *
 * @param classify what a policy says of a file; null where it says nothing
 * @param heads whole files at the head: they show what the lines of a hunk belong to
 */
export function refineChange(
  change: ReadChange,
  classify: (file: ReadFile) => Classification | null,
  heads: HeadFiles = {},
): ReadChange {
  const files = change.files.map((read) => {
    const { path } = read.file;
    return refineFile(read, classify(read), Object.hasOwn(heads, path) ? headOf(read, heads[path]) : null);
  });
  if (files.every((file, index) => file === change.files[index])) return change;
  const isManifestWhole = Object.keys(heads).some((path) => dependencyFile(path) !== null);
  return readingOf(
    files,
    isManifestWhole ? once(() => dependencyChanges(files, heads)) : () => change.dependencies,
  );
}

/** Of a file that was asked for and cannot be read, a heading alone does not show that its lines are tests. */
function headOf(read: ReadFile, head: string | null | undefined): string | null {
  return head ?? (read.diff.guessedTests ? '' : null);
}

function readingOf(files: readonly ReadFile[], dependencies: () => DependencyChanges): ReadChange {
  const effects = once(() => readEffects(files));
  const tests = once(() => effects().flatMap(testChange));
  return {
    files,
    get effects() {
      return effects();
    },
    get tests() {
      return tests();
    },
    get dependencies() {
      return dependencies();
    },
  };
}

function testChange(effect: FileEffect): readonly TestChange[] {
  const onTests = effectOnTests(effect);
  return onTests === null ? [] : [{ classified: effect.classified, effect: onTests }];
}
