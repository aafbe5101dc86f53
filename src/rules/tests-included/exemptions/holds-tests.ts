import { hiddenLines } from '../../../analysis/diff/patch.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { Language } from '../../../analysis/source/language.ts';

/**
 * Whether a new file that its name or place makes a test holds anything that a runner would run or that could fail; of support for tests,
 * whether it uses a test library. A product function in a file called `cart.test.js` is no test. What cannot be read, because GitHub does
 * not show it, counts as a test.
 */
export function holdsTests({ kind, file, diff, hunks, language }: ReadFile): boolean {
  if (kind !== 'test' && kind !== 'test-support') return false;
  if (file.patch === undefined || hiddenLines(file, hunks) > 0) return true;
  const pattern = language !== null && scripts.has(language) ? scriptTests : anyTests;
  const lines =
    kind === 'test'
      ? [...diff.product, ...diff.tests].flatMap(({ added }) => added)
      : hunks.flatMap((hunk) => hunk.lines.filter((line) => line.kind === 'added'));
  return lines.some(({ text }) => pattern.test(text.slice(0, 500)));
}

/** Languages in which a file needs to call a test runner or an assertion to be a test, and words such as `check` are common. */
const scripts: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'vue']);

/** Calls of test runners, assertions and browser drivers, and fields that their configuration has. */
const scriptTests =
  /\b(?:x?it|f?it|x?test|x?describe|f?describe|suite|context|specify|scenario|feature|fixture|bench|check|group|serial|before|after|before(?:Each|All)|after(?:Each|All)|setup|teardown|Given|When|Then|ok|same|equals?|is|fuzz\w*)\s*(?:\.\w+)*\s*[(`]|[Aa]ssert|\bexpect|[Ss]hould\b|\bverify|\bt\.\w+\(|\b(?:cy|tap|page|browser|QUnit|chai|sinon|jest|vi|http|Deno)\.|\w(?:Test|Spec|Tests|Suite)\b|\btest\w*\b|\bTest\w+/;

/** In other languages any word of the field: their conventions differ too much. */
const anyTests =
  /test|assert|expect|should|verify|refute|ensure|require|check|spec|scenario|EXPECT|CHECK|\bit\b|Test|describe|example|fact|prop_|quick|bench/i;
