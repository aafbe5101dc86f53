import type { Language } from '../source/language.ts';
import { type FilePath, startsProject } from './file-path.ts';

/** Test directories by whole name. `testing`, `testkit` and `test-utils` are products where they are published. */
const directoryNames = new Set([
  'test',
  'tests',
  'Tests',
  '__tests__',
  '__test__',
  'spec',
  'specs',
  'e2e',
  'unittest',
  'unittests',
  'testsuite',
  'testsuites',
  'testcases',
  'testthat',
  'cypress',
  'playwright',
  'certora',
  'selftests',
  'testdir',
  'testData',
  'sbt-test',
  'tst',
  'acceptance',
  'integration',
]);

/** `integration_test`, `unit-tests`, `shop-tests`, `ShopUITests`, `Shop.Tests`, `Shop.UnitTests.Shared`. */
const directoryForms = [
  /^(?:unit|integration|functional|acceptance|system|end-to-end|e2e|smoke|regression|test)[-_](?:tests?|specs?)$/i,
  /^(?:unit|integration|functional|acceptance|system|e2e)tests?$/i,
  /[-_](?:tests|unittests|e2e)$/,
  /[A-Za-z0-9]Tests$/,
  /\.(?:Unit|Integration|Functional|Acceptance|UI)?(?:Tests?|Specs)(?:$|\.)/,
];

/** Only with code in a language that keeps its tests there; elsewhere the name means a specification or a feature. */
const specLanguages: ReadonlySet<Language> = new Set([
  'ruby',
  'javascript',
  'typescript',
  'vue',
  'lua',
  'php',
  'shell',
  'java',
  'kotlin',
  'groovy',
  'csharp',
  'haskell',
  'c',
]);

/** The index of the outermost directory that makes a path a test; null where there is none. */
export function testDirectory(path: FilePath, language: Language | null): number | null {
  const shippedFrom = firstShipped(path, language);
  for (const index of path.directories.keys()) {
    if (index > shippedFrom) return null;
    if (isSourceSet(path, index) || isTestDirectory(path, index, language)) return index;
  }
  return null;
}

function isTestDirectory(path: FilePath, index: number, language: Language | null): boolean {
  const directory = path.directories[index] ?? '';
  if (directory === 't' || directory === 'xt') return index === 0 || startsProject(path.directories, index);
  if (directory === 'spec' || directory === 'specs') return language !== null && specLanguages.has(language);
  if (directory === 'acceptance' || directory === 'integration')
    return startsProject(path.directories, index);
  // A Python package may ship a `test` directory (as frameworks do): there only file names decide.
  if (directory === 'test' && language === 'python') return startsProject(path.directories, index);
  if (directory === 'features') return language === 'ruby' && startsProject(path.directories, index);
  if (directory === 'Test') return language === 'csharp' || language === 'fsharp';
  return directoryNames.has(directory) || directoryForms.some((form) => form.test(directory));
}

/** A Gradle or Maven source set of tests: `src/test`, `src/androidTest`, `src/jvmTest`, `src/it`. */
function isSourceSet(path: FilePath, index: number): boolean {
  const set = path.directories[index] ?? '';
  return (
    path.directories[index - 1] === 'src' && /^(?:test|it|[a-z][A-Za-z0-9]*Test)(?:-\d[\w.-]*)?$/.test(set)
  );
}

/** Whether the path is in what the language ships: there nothing is a test by its directory. */
export function isShipped(path: FilePath, language: Language | null): boolean {
  return firstShipped(path, language) < path.directories.length;
}

/** The index of the outermost directory that a language ships: what lies below it is product. Infinity where there is none. */
function firstShipped({ directories }: FilePath, language: Language | null): number {
  const names = shippedDirectories.get(language);
  const index = directories.findIndex(
    (directory, at) =>
      names?.has(directory) === true ||
      (directories[at - 1] === 'src' && /^(?:main|[a-z]\w*Main)$/.test(directory)),
  );
  return index === -1 ? Number.POSITIVE_INFINITY : index;
}

const shippedDirectories: ReadonlyMap<Language | null, ReadonlySet<string>> = new Map<
  Language | null,
  ReadonlySet<string>
>([
  ['elixir', new Set(['lib', 'app'])],
  ['ruby', new Set(['lib', 'app'])],
  ['swift', new Set(['Sources'])],
]);

/** Directories of material anywhere; those of the second list only within a test directory. */
const materialAnywhere = new Set([
  '__mocks__',
  '__fixtures__',
  '__snapshots__',
  '__image_snapshots__',
  'testdata',
  'test-data',
  'test_data',
  'test-fixtures',
  'testfixtures',
  'test-utils',
  'test_utils',
  'testutil',
  'testutils',
  'test-helpers',
  'test_helpers',
  'test-support',
  'test_support',
  'fixtures',
  'mocks',
  'fuzz',
  'fuzzers',
  'cassettes',
]);
const materialInTests = new Set([
  'fixture',
  'support',
  'helpers',
  'stubs',
  'fakes',
  'goldens',
  'golden',
  'snapshots',
  'resources',
]);

/** Material directories in which even a file with the name of a test is an input of another test. */
export const inputDirectories =
  /^_{0,2}(?:fixtures?|mocks|snapshots|goldens?)_{0,2}$|^test[-_]?(?:data|fixtures)$|^cassettes$/i;

/**
 * The directory whose content tests use, and that is no test by itself; null where there is none.
 *
 * @param inTests the path is in a directory of tests, where more names mean material
 */
export function materialDirectory(
  path: FilePath,
  language: Language | null,
  inTests: boolean,
): string | null {
  const shippedFrom = firstShipped(path, language);
  const found = path.directories.find(
    (directory, index) =>
      (materialAnywhere.has(directory.toLowerCase()) &&
        index <= shippedFrom &&
        !(index > 0 && startsProject(path.directories, index + 1))) ||
      (inTests && materialInTests.has(directory.toLowerCase())),
  );
  return found ?? null;
}
