import { type Message, say } from '../../text/message.ts';
import type { Language } from '../source/language.ts';
import type { FilePath } from './file-path.ts';
import type { Basis } from './kind.ts';
import { inputDirectories, isShipped, materialDirectory, testDirectory } from './test-directory.ts';
import { isTestForm, testName } from './test-name.ts';

/** What a path says about tests: a test, or material that tests use and that is no test by itself. */
export interface TestPath {
  readonly kind: 'test' | 'test-support';
  readonly reason: Message;
  readonly basis?: Basis;
}

/**
 * Decides by path alone whether a file belongs to the tests. Names count by whole segment and at name boundaries:
 * `attestation`, `latest` and `UpdateStatement` are not tests. What lies below the directory that a language ships
 * (`src/main`, Elixir's and Ruby's `lib`, Swift's `Sources`) is product, whatever its directories are called.
 *
 * @returns null where nothing says that the file belongs to the tests
 */
export function testPath(path: FilePath, language: Language | null): TestPath | null {
  const index = testDirectory(path, language);
  const directory = index === null ? null : (path.directories[index] ?? null);
  const inProduct = isShipped(path, language);
  const material = materialDirectory(path, language, directory !== null);
  const named = jvm.has(language) && inProduct ? null : testName(path, language);
  const byName: Basis = { by: 'name', directory: index };
  if (isSnapshot(path)) return support(say`it is a recorded snapshot, which any behavior can satisfy`);
  if ((directory !== null || !inProduct) && setUpNames.test(path.name)) {
    return support(say`its name says that it sets up tests`, byName);
  }
  if (material !== null && !isTestForm(path) && (named === null || inputDirectories.test(material))) {
    if (isExpectedOutput(path)) return test(say`it is the expected output of a test`);
    if (directory !== null && isPlainText(path, material, language)) {
      return test(say`it is text in ${material}, which tests compare with`);
    }
    const basis: Basis = { by: 'directory', directory: index ?? path.directories.indexOf(material) };
    return support(say`it is in ${material}, which holds test material`, basis);
  }
  if (named !== null) return test(say`tests are called ${named} in this language`, byName);
  if (directory === null) return null;
  const byDirectory: Basis = { by: 'directory', directory: index };
  if (language === 'go' && !path.directories.includes('e2e')) {
    return support(say`it is in ${directory}, but Go runs only ${'*_test.go'}`, byDirectory);
  }
  return test(say`it is in the test directory ${directory}`, byDirectory);
}

/** Languages whose products may have classes called like tests: below `src/main` no name makes a test. */
const jvm: ReadonlySet<Language | null> = new Set<Language | null>(['java', 'kotlin', 'groovy', 'scala']);

function test(reason: Message, basis?: Basis): TestPath {
  return { kind: 'test', reason, ...(basis === undefined ? {} : { basis }) };
}

function support(reason: Message, basis?: Basis): TestPath {
  return { kind: 'test-support', reason, ...(basis === undefined ? {} : { basis }) };
}

/** Set-up that runners load, and helpers that only tests import. */
const setUpNames =
  /^(?:conftest\.py|(?:test|spec|rails|minitest|feature)_helper\.(?:rb|exs)|(?:jest|vitest|mocha|ava|karma|cypress|playwright|test)[.-](?:setup|global-setup|teardown|polyfills?)\.[cm]?[jt]sx?|setup-?[tT]ests?\.[cm]?[jt]sx?|test[-_]?(?:utils?|helpers?)\.[cm]?[jt]sx?)$/;

/** Whether a tool records the file by itself, from what the code did. */
export function isSnapshot(path: FilePath): boolean {
  return (
    /\.(?:snap|shot)$|\.(?:approved|verified)\.\w+$/.test(path.name) ||
    path.directories.includes('__snapshots__')
  );
}

/** Whether a file is called like the expected output of a test. */
export function isExpectedOutput(path: FilePath): boolean {
  return expectedOutput.test(path.name);
}

/** Whether a name alone makes a file a test, in whatever directory. */
export function isNamedLikeTest(path: FilePath, language: Language | null): boolean {
  return testName(path, language) !== null || /[._-](?:tests?|specs?)\.\w+$|^tests?[._-]/i.test(path.name);
}

/** Plain text among mocks within tests: what a command printed, and is to print. */
function isPlainText(path: FilePath, material: string, language: Language | null): boolean {
  return material === 'mocks' && language === null && /^(?:txt|out|log|)$/.test(path.extension);
}

/** Expected output that a person wrote or accepted, compared by the test that it belongs to. */
const expectedOutput =
  /\.(?:expected|golden|check|out|stdout|stderr|exp)$|^(?:expected|output)\b|(?:^|[._-])(?:golden|expected)[._-]/;
