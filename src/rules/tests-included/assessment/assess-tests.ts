import type { FileEffect } from '../../../analysis/effect.ts';
import type { ClassifiedFile } from '../../../analysis/files/file-kind.ts';
import { localityOf, packageRoots } from '../../../analysis/files/packages.ts';
import { isSnapshot } from '../../../analysis/files/test-path.ts';
import { type ReadChange, refineChange, type TestChange } from '../../../analysis/read-change.ts';
import type { BaseDirectories } from '../../../evidence/base-directories.ts';
import type { HeadFiles } from '../../../evidence/head-files.ts';
import type { Message } from '../../../text/message.ts';
import type { Claim } from '../exemptions/claims.ts';
import { exemptions } from '../exemptions/exemptions.ts';
import type { Options } from '../options.ts';
import { addsDbtTests, dbtProperties } from './dbt.ts';
import { declaredKinds } from './declared-kinds.ts';
import { needsTest } from './needs-test.ts';
import { unusedFiles } from './unused-files.ts';

/** What tests the change needs and includes, file by file. */
export interface TestsAssessment {
  readonly verdict: 'pass' | 'fail' | 'not-applicable';
  readonly needsTests: boolean;
  readonly hasTests: boolean;
  /** Product files whose behavior may change. */
  readonly product: readonly ProductFile[];
  /** Tests that count. */
  readonly tests: readonly ClassifiedFile[];
  /** Changes to tests that do not count, and why. */
  readonly ineffective: readonly { readonly classified: ClassifiedFile; readonly reason: Message }[];
  /** Tests that count, and why they may show nothing all the same. */
  readonly doubtful: readonly { readonly classified: ClassifiedFile; readonly reason: Message }[];
  /** Changed files that need no test. */
  readonly neutral: readonly FileEffect[];
  /** New code that counts as something else than product only because the change says so, where the base is not at hand to show it. */
  readonly undecided: readonly Claim[];
}

export interface ProductFile {
  readonly classified: ClassifiedFile;
  /** The first line that may change behavior, in the head's version; null where the diff cannot be seen. */
  readonly line: number | null;
  /** The directory of its package; empty where it is the repository's own, or unknown. */
  readonly package: string;
  /** A test that counts may exercise it. */
  readonly tested: boolean;
  /** It would count as something else, if the base showed that this is so. */
  readonly exemptionDenied: boolean;
}

/** What is read beside the change, where it is at hand. */
export interface Beside {
  /** Whole files at the head, as {@link wantedFiles} asks for; without them the hunks alone decide. */
  readonly headFiles?: HeadFiles;
  /** Directories of the base, as `wantedDirectories` asks for. Absent: the base is not at hand. */
  readonly baseDirectories?: BaseDirectories;
  /** The directories of the base that were to be read. Absent: all that could decide anything. */
  readonly asked?: ReadonlySet<string>;
}

/**
 * Decides whether a change needs tests and has them. Pure, and never throws, whatever paths and diffs hold.
 */
export function assessTests(change: ReadChange, options: Options, beside: Beside = {}): TestsAssessment {
  const declaredKind = declaredKinds(options);
  const declared = refineChange(change, ({ file }) => declaredKind(file.path), beside.headFiles);
  const { denied, undecided } = exemptions(declared.files, beside.baseDirectories, beside.asked);
  const deniedReasons = new Map(denied.map(({ path, reason }) => [path, reason]));
  const {
    files,
    effects,
    tests: changed,
  } = refineChange(declared, ({ file }) => {
    const reason = deniedReasons.get(file.path);
    return reason === undefined ? null : { kind: 'product', reason };
  });
  const properties = dbtProperties(effects);
  const needs = (effect: FileEffect) =>
    !properties.has(effect) && needsTest(effect, beside.baseDirectories ?? {});
  const neutral = effects.filter((effect) => effect.classified.kind !== 'test' && !needs(effect));
  const fails = options['doubtful-tests'] === 'fail';
  const counts = ({ effect }: TestChange) => effect.counts && !(fails && effect.doubt !== null);
  const effective = [
    ...changed.filter(counts).map(({ classified }) => classified),
    ...[...properties].filter(addsDbtTests).map(({ classified }) => classified),
  ];
  const unused = unusedFiles(effective, files, ({ file }) => declaredKind(file.path) !== null);
  const counting = effective.filter((file) => !unused.has(file));
  const tests = counting.length > 0 ? counting : recordedCases(neutral);
  const rootOf = packageRoots(files, beside.baseDirectories);
  const exercised = localityOf(
    tests.map((file) => ({ file, root: rootOf(file), declared: declaredKind(file.file.path) !== null })),
  );
  const tested = (file: ProductFile) => file.tested;
  const withTests = ({ classified, behavior, deleted }: FileEffect): ProductFile => {
    const root = rootOf(classified);
    const line = (behavior ?? deleted)?.line ?? null;
    const exemptionDenied = deniedReasons.has(classified.file.path);
    return { classified, line, package: root, tested: exercised(root), exemptionDenied };
  };
  const needing = effects.filter(needs).map(withTests);
  // Deleted lines need no test by themselves; a test that comes with them says that they matter.
  const product = needing.length > 0 ? needing : effects.filter(deletesProduct).map(withTests).filter(tested);
  const enough = options['every-package'] ? product.every(tested) : product.some(tested);
  return {
    verdict: product.length === 0 ? 'not-applicable' : enough ? 'pass' : 'fail',
    needsTests: product.length > 0,
    hasTests: tests.length > 0,
    product,
    tests,
    ineffective: changed.flatMap(({ classified, effect }) => {
      if (!effect.counts) return [{ classified, reason: effect.reason }];
      if (fails && effect.doubt !== null) return [{ classified, reason: effect.doubt }];
      const reason = unused.get(classified);
      return reason === undefined ? [] : [{ classified, reason }];
    }),
    doubtful: changed.flatMap(({ classified, effect }) =>
      effect.counts && effect.doubt !== null && !fails ? [{ classified, reason: effect.doubt }] : [],
    ),
    neutral,
    undecided,
  };
}

/**
 * The files whose hunks do not show whether their lines are in a test: Rust's, whose test modules have any name and begin
 * anywhere above. None where the change has other tests anyhow; those that only a heading calls tests are always read.
 */
export function wantedFiles(change: ReadChange, options: Options): readonly string[] {
  const { verdict, product } = assessTests(change, options);
  const untested = verdict === 'fail' ? product.filter(({ line }) => line !== null) : [];
  const wanted = [
    ...untested.map(({ classified }) => classified),
    ...change.files.filter(
      ({ kind, language, diff }) => kind === 'product' && language === 'rust' && diff.guessedTests,
    ),
  ];
  const paths = wanted.flatMap(({ file, language }) =>
    language === 'rust' && file.status !== 'added' && file.status !== 'removed' ? [file.path] : [],
  );
  return [...new Set(paths)];
}

function deletesProduct({ classified, deleted }: FileEffect): boolean {
  return classified.kind === 'product' && deleted !== null;
}

/** A new input together with the snapshot that a test recorded for it is a test case; either alone does not count. */
function recordedCases(effects: readonly FileEffect[]): readonly ClassifiedFile[] {
  const grown = effects
    .map((effect) => effect.classified)
    .filter(({ kind, file }) => kind === 'test-support' && (file.additions > 0 || file.binary));
  const hasInput = grown.some(
    ({ path }) => !isSnapshot(path) && path.directories.some((name) => inputs.test(name)),
  );
  return hasInput ? grown.filter(({ path }) => isSnapshot(path)) : [];
}

const inputs = /^_{0,2}(?:test[-_]?)?fixtures?_{0,2}$|^test[-_]?data$/i;
