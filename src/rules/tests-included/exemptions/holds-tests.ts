import { hiddenLines } from '../../../analysis/diff/patch.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { Language } from '../../../analysis/source/language.ts';

/** Characters of a line that are read. */
const maxLength = 500;

/**
 * Whether a new file that its name or place makes a test holds anything that a runner would run or that could fail; of support for tests,
 * whether it uses a test library. A product function in a file called `cart.test.js` is no test. What cannot be read, because GitHub does
 * not show it, counts as a test.
 */
export function holdsTests({ kind, file, diff, hunks, language }: ReadFile): boolean {
  if (kind !== 'test' && kind !== 'test-support') return false;
  if (file.patch === undefined || hiddenLines(file, hunks) > 0) return true;
  const pattern = language !== null && scripts.has(language) ? scriptTests : anyTests;
  // Of a file that is renamed the rest stays as it was: what of it is shown says what it is.
  const wholeNew = file.status === 'added';
  const shown = hunks.flatMap(({ lines }) => lines.filter((line) => line.kind !== 'removed'));
  if (shown.some(({ text }) => testLibrary.test(text.slice(0, maxLength)))) return true;
  const code = [...diff.product, ...diff.tests].flatMap(({ added }) => added);
  const read = kind === 'test' && wholeNew ? code : shown;
  const isLoadTest = /k6|load/.test(file.path);
  return read.some(({ text }) => {
    const line = text.slice(0, maxLength);
    return pattern.test(line) || (isLoadTest && loadTests.test(line));
  });
}

/** Languages in which a file needs to call a test runner or an assertion to be a test, and words such as `check` are common. */
const scripts: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'vue']);

/** The import of a library that only tests use. */
const testLibrary =
  /['"](?:k6|vitest|jest|mocha|chai|ava|tap|tape|uvu|qunit|supertest|detox|testcafe|webdriverio|sinon|msw|nock|enzyme|node:test|node:assert|bun:test|@(?:jest|playwright|testing-library|cypress|wdio|vitest|japa|web)\/[\w./-]+|[\w@./-]*test-utils)['"/]|\bimport (?:pytest|unittest|hypothesis)\b|\bfrom (?:pytest|unittest|hypothesis|django\.test)\b/;

/** Calls of test runners, assertions and browser drivers, and names of suites. */
const scriptTests =
  /\b(?:[xf]?it|[xf]?test|[xf]?describe|suite|specify|scenario|fixture|bench|before(?:Each|All)|after(?:Each|All)|Given|When|Then|fuzz\w*)(?:\.\w+)*\s*[(`]|\b[Aa]ssert|\bexpect|\b[Ss]hould\b|\bverify\w*\(|\bt\.\w+\(|\b(?:cy|QUnit|chai|sinon|jest|vi)\.|\w(?:Test|Tests|Spec|Suite)\b|\btest[A-Z_]|\b[Tt]ests?\b/;

/** https://grafana.com/docs/k6/latest/using-k6/checks/ */
const loadTests = /\b(?:check|group|http\.\w+)\(/;

/** In other languages any word of the field, since their conventions differ too much: as a word, or as a part of a name. */
const anyTests =
  /(?:^|[^A-Za-z])(?:assert|expect|should|verif|refute|describe|scenario|it|spec|example|fact|prop|property|bench|fuzz|fail|die|given)(?:[^a-z]|s\b|$)|[Tt]est|TEST|[Aa]ssert|ASSERT|[Ee]xpect|EXPECT|Should|Spec\b|Example[A-Z_]|CHECK|REQUIRE|quick[Cc]heck|exit 1/;
