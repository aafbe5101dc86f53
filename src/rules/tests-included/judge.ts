import { type FileEffect, readEffects } from '../../analysis/effect.ts';
import { type ClassifiedFile, type FileKind, isHelmTemplate } from '../../analysis/files/file-kind.ts';
import { packageRoots } from '../../analysis/files/package-root.ts';
import { isSnapshot } from '../../analysis/files/test-path.ts';
import { blocksValue, type TestValue, testValue } from '../../analysis/test-value.ts';
import type { Change } from '../../evidence/change.ts';
import type { HeadFiles } from '../../evidence/head-files.ts';
import { type Message, say } from '../../text/message.ts';
import { localityOf } from './locality.ts';
import type { Options } from './options.ts';
import { sortFiles } from './sort-files.ts';

/** What the change asks for and what it brings, file by file. */
export interface TestsJudgement {
  readonly verdict: 'pass' | 'fail' | 'not-applicable';
  readonly needsTests: boolean;
  readonly hasTests: boolean;
  /** Product files whose behaviour may change. */
  readonly product: readonly ProductFile[];
  /** Tests that count. */
  readonly tests: readonly ClassifiedFile[];
  /** Changes to tests that do not count, and why. */
  readonly worthless: readonly { readonly classified: ClassifiedFile; readonly reason: Message }[];
  /** Changed files that need no test. */
  readonly neutral: readonly FileEffect[];
}

export interface ProductFile {
  readonly classified: ClassifiedFile;
  /** The first line that may change behaviour, in the head's version; null where the diff cannot be seen. */
  readonly line: number | null;
  /** The directory of its package; empty where it is the repository's own, or unknown. */
  readonly package: string;
  /** A test that counts may exercise it. */
  readonly tested: boolean;
}

/**
 * Decides whether a change needs tests and has them. Pure, and never throws, whatever paths and diffs hold.
 *
 * @param heads whole files at the head, as {@link wantedFiles} asks for; judged by the hunks alone without them
 */
export function judgeTests(change: Change, options: Options, heads: HeadFiles = {}): TestsJudgement {
  const files = sortFiles(change.files, options);
  const effects = readEffects(files, heads);
  const neutral = effects.filter((effect) => effect.classified.kind !== 'test' && !needsTest(effect));
  const valued = effects.flatMap((effect) => {
    const value = worthOf(effect);
    return value === null ? [] : [{ classified: effect.classified, value }];
  });
  const proving = valued.filter(({ value }) => value.proves).map(({ classified }) => classified);
  const tests = proving.length > 0 ? proving : recordedCases(neutral);
  const rootOf = packageRoots(files);
  const declared = new Set<ClassifiedFile>(files.filter((file) => file.declared));
  const exercised = localityOf(
    tests.map((file) => ({ file, root: rootOf(file), declared: declared.has(file) })),
  );
  const tested = (file: ProductFile) => file.tested;
  const withTests = ({ classified, behaviour, deleted }: FileEffect): ProductFile => {
    const root = rootOf(classified);
    const line = (behaviour ?? deleted)?.line ?? null;
    return { classified, line, package: root, tested: exercised(root) };
  };
  const needing = effects.filter(needsTest).map(withTests);
  // Deleted lines need no test by themselves; a test that comes with them says that they matter.
  const product = needing.length > 0 ? needing : effects.filter(deletesProduct).map(withTests).filter(tested);
  const enough = options['every-package'] ? product.every(tested) : product.some(tested);
  return {
    verdict: product.length === 0 ? 'not-applicable' : enough ? 'pass' : 'fail',
    needsTests: product.length > 0,
    hasTests: tests.length > 0,
    product,
    tests,
    worthless: valued.flatMap(({ classified, value }) =>
      value.proves ? [] : [{ classified, reason: value.reason }],
    ),
    neutral,
  };
}

/**
 * The files of which the hunks do not tell whether their lines lie in a test: Rust's, whose test modules have any name and begin
 * anywhere above. None where the change has tests anyhow.
 */
export function wantedFiles(change: Change, options: Options): readonly string[] {
  const { verdict, product } = judgeTests(change, options);
  if (verdict !== 'fail') return [];
  return product.flatMap(({ classified: { file, language }, line }) =>
    language === 'rust' && line !== null && file.status !== 'added' ? [file.path] : [],
  );
}

/** What the change to a test, or to the tests inside a product file, is worth; null where it touches none. */
function worthOf(effect: FileEffect): TestValue | null {
  if (effect.classified.kind === 'test') return testValue(effect);
  if (effect.inlineTests.length === 0) return null;
  return blocksValue(effect.inlineTests, say`only comments or formatting of the tests inside change`);
}

const kindsToTest: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** Whether behaviour may change in a file that asks for tests: product code, templates with logic, data migrations. */
function needsTest({ classified, product, behaviour, unseen }: FileEffect): boolean {
  if (!kindsToTest.has(classified.kind) || (behaviour === null && !unseen)) return false;
  if (classified.kind === 'infrastructure')
    return classified.language === 'hcl' || isHelmTemplate(classified.path);
  if (classified.kind !== 'migration' || unseen) return true;
  return product.some((block) => block.added.some((line) => dataStatement.test(line.text.slice(0, 500))));
}

function deletesProduct({ classified, deleted }: FileEffect): boolean {
  return classified.kind === 'product' && deleted !== null;
}

/** A statement that changes rows; what only changes the schema is proved by the migration's own run. */
const dataStatement =
  /\b(?:UPDATE\s+\S+\s+SET|INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|bulkUpdate|bulkInsert|bulkDelete|update_all|update_columns?|find_each|insert_all|delete_all|RunPython|RunSQL|execute|query)\b/i;

/** A new input together with the snapshot that a test recorded for it is a test case; either alone proves nothing. */
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
