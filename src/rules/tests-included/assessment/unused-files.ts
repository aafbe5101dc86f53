import type { ClassifiedFile } from '../../../analysis/files/file-kind.ts';
import { testDirectory } from '../../../analysis/files/test-directory.ts';
import { isExpectedOutput, isNamedLikeTest, isSnapshot } from '../../../analysis/files/test-path.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { Language } from '../../../analysis/source/language.ts';
import { type Message, say } from '../../../text/message.ts';
import { holdsTests } from '../exemptions/holds-tests.ts';

/**
 * The new files of a change in directories of tests that test nothing by themselves and that no test uses, as far as the change shows: data,
 * and code without a test. They count where the policy names them, where a test of their directory changes too or another changed file of
 * the tests names them, and where a directory of cases, a name of expected output or a recorded snapshot says that a test runs over them.
 * What the base has is used by something already.
 *
 * @param counting the tests of the change that count
 * @param files all of its files
 * @returns by file, why it does not count
 */
export function unusedFiles(
  counting: readonly ReadFile[],
  files: readonly ReadFile[],
  isDeclared: (file: ClassifiedFile) => boolean,
): ReadonlyMap<ClassifiedFile, Message> {
  const unclear = new Map(counting.flatMap((file) => (isDeclared(file) ? [] : whyUnclear(file))));
  if (unclear.size === 0) return unclear;
  const code = counting.filter((file) => !unclear.has(file));
  const recorded = files.filter((file) => isSnapshot(file.path) || isExpectedOutput(file.path));
  const roots = new Set([...code, ...recorded].map(rootOfTests));
  const isNamed = namesIn(files.filter((file) => !unclear.has(file)));
  return new Map([...unclear].filter(([file]) => !roots.has(rootOfTests(file)) && !isNamed(file.path.name)));
}

function whyUnclear(file: ReadFile): readonly (readonly [ReadFile, Message])[] {
  if (file.kind !== 'test' || file.file.status !== 'added') return [];
  if (file.path.directories.some((name) => caseDirectory.test(name))) return [];
  if (isData(file)) {
    return describesCases(file) ? [] : [[file, say`it is new data, and no changed test reads or names it`]];
  }
  const isCode = file.language !== null && explicit.has(file.language);
  return isCode && !holdsTests(file)
    ? [[file, say`it is new and holds no test, and no changed test uses or names it`]]
    : [];
}

/** Languages whose tests call a runner or an assertion by name. In others a program or a file to compile may be a test. */
const explicit: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'vue', 'python']);

/** What only holds data, by its extension. A file without one, or with an unknown one, may be a test in its own language. */
const dataExtensions =
  /^(?:json[5cl]?|ndjson|ya?ml|toml|ini|cfg|conf|properties|xml|html?|css|txt|csv|tsv|md|dat|bin|png|jpe?g|gif|svg|pdf|zip|gz|parquet|avro|pem|crt|key|log|sqlite|db)$/;

const declarative: ReadonlySet<Language | null> = new Set<Language | null>([null, 'yaml', 'html', 'css']);

/** Directories of cases that a test runs over one by one. */
const caseDirectory =
  /^(?:(?:test[-_]?)?(?:cases?|vectors?|suites?|scenarios?)|golden|goldens|expected|conformance|corpus|baselines?|specs?)$/i;

function isData({ path, language }: ClassifiedFile): boolean {
  if (!declarative.has(language) || !dataExtensions.test(path.extension)) return false;
  return !isExpectedOutput(path) && !isNamedLikeTest(path, language);
}

/** Whether the data is a test in a format of its own: a playbook that asserts, a suite of a chart, a table of inputs and expected results. */
function describesCases({ hunks }: ReadFile): boolean {
  return hunks.some(({ lines }) => lines.some(({ text }) => caseKey.test(text.slice(0, maxLength))));
}

const caseKey =
  /^\s*(?:- )?["']?(?:tests?|suites?|asserts?|assertions?|(?:[\w.]+\.)?assert|expect(?:s|ed|ations?)?(?:[-_]\w+)?|scenarios?|test[-_]?cases?|cases|rule_files)["']?\s*:/i;

/** The outermost directory that makes a file a test; its own directory where its name does. */
function rootOfTests({ path, language }: ClassifiedFile): string {
  const index = testDirectory(path, language);
  return path.directories.slice(0, index === null ? undefined : index + 1).join('/');
}

/** Lines that are searched for names, and characters of a line. */
const maxLines = 20_000;
const maxLength = 500;

/** Whether an added line of the tests names a file: a test that reads it, or a list of cases. */
function namesIn(files: readonly ReadFile[]): (name: string) => boolean {
  const words = new Set<string>();
  let left = maxLines;
  for (const { kind, hunks } of files) {
    if (kind !== 'test' && kind !== 'test-support' && kind !== 'build') continue;
    for (const { lines } of hunks) {
      for (const line of lines) {
        if (line.kind !== 'added' || left-- <= 0) continue;
        for (const [word] of line.text.slice(0, maxLength).matchAll(/[\w.-]+/g)) words.add(word);
      }
    }
  }
  return (name) => words.has(name) || words.has(name.replace(/\.\w+$/, ''));
}
