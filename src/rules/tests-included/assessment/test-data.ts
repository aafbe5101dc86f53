import type { ClassifiedFile } from '../../../analysis/files/file-kind.ts';
import { isExpectedOutput, isNamedLikeTest } from '../../../analysis/files/test-path.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { Language } from '../../../analysis/source/language.ts';

/**
 * The new data of a change in directories of tests that no test reads, as far as the change shows: data by itself tests nothing. It counts
 * where the policy names it, where a test of its directory changes too or another changed file of the tests names it, and where a
 * directory of cases or a name of expected output says that a test runs over it. Data that the base has is read by something already.
 *
 * @param counting the tests of the change that count
 * @param files all of its files
 */
export function unreadData(
  counting: readonly ReadFile[],
  files: readonly ReadFile[],
  isDeclared: (file: ClassifiedFile) => boolean,
): ReadonlySet<ClassifiedFile> {
  const suspects = counting.filter((file) => isNewData(file) && !isDeclared(file) && !describesCases(file));
  if (suspects.length === 0) return new Set();
  const code = counting.filter((file) => !isNewData(file));
  const roots = new Set(code.map(rootOfTests));
  const mentions = mentionedNames(files);
  return new Set(suspects.filter((file) => !roots.has(rootOfTests(file)) && !mentions(file.path.name)));
}

/** What only holds data, by its extension. A file without one, or with an unknown one, may be a test in its own language. */
const dataExtensions =
  /^(?:json[5cl]?|ndjson|ya?ml|toml|ini|cfg|conf|properties|xml|html?|css|txt|csv|tsv|md|dat|bin|png|jpe?g|gif|svg|pdf|zip|gz|parquet|avro|pem|crt|key|log|sqlite|db)$/;

const declarative: ReadonlySet<Language | null> = new Set<Language | null>([null, 'yaml', 'html', 'css']);

/** Directories of cases that a test runs over one by one. */
const caseDirectory =
  /^(?:(?:test[-_]?)?(?:cases?|vectors?|suites?|scenarios?)|golden|goldens|expected|conformance|corpus|baselines?|specs?)$/i;

function isNewData({ kind, file, path, language }: ClassifiedFile): boolean {
  if (kind !== 'test' || file.status !== 'added') return false;
  if (!declarative.has(language) || !dataExtensions.test(path.extension)) return false;
  if (isExpectedOutput(path) || isNamedLikeTest(path, language)) return false;
  return !path.directories.some((name) => caseDirectory.test(name));
}

/** Whether the data is a test in a format of its own: a playbook that asserts, a suite of a chart, a table of inputs and expected results. */
function describesCases({ hunks }: ReadFile): boolean {
  return hunks.some(({ lines }) => lines.some(({ text }) => caseKey.test(text.slice(0, maxLength))));
}

const caseKey =
  /^\s*(?:- )?["']?(?:tests?|suites?|asserts?|assertions?|(?:[\w.]+\.)?assert|expect(?:s|ed|ations?)?(?:[-_]\w+)?|scenarios?|test[-_]?cases?|cases|rule_files)["']?\s*:/i;

/** The outermost directory that makes a file a test; its own directory where its name does. */
function rootOfTests({ path, basis }: ClassifiedFile): string {
  const depth = basis?.directory ?? null;
  return path.directories.slice(0, depth === null ? undefined : depth + 1).join('/');
}

/** Lines that are searched for names, and characters of a line. */
const maxLines = 20_000;
const maxLength = 500;

/** Whether an added line of the tests names a file: a test that reads it, or a list of cases. */
function mentionedNames(files: readonly ReadFile[]): (name: string) => boolean {
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
