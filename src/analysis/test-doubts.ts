import { type Message, say } from '../text/message.ts';
import type { Hunk } from './diff/patch.ts';
import type { CodeBlock, CodeLine } from './diff/read-diff.ts';
import type { Token } from './source/tokens.ts';

/** Characters of a line that are searched. */
const maxLineLength = 500;

/**
 * What makes a reviewer doubt that a change to tests can fail: its assertions compare constants, it never runs, or tests become comments.
 * A guess from the words of the lines; null where none of these shows.
 *
 * @param blocks the changes to the tests of a file
 * @param hunks those of the file
 */
export function testDoubt(blocks: readonly CodeBlock[], hunks: readonly Hunk[]): Message | null {
  const added = blocks.flatMap((block) => block.added);
  if (added.some((line) => neverRuns(line.text.slice(0, maxLineLength).trim())))
    return say`a condition that never holds keeps it from running`;
  const assertions = added.filter(isAssertion);
  if (assertions.length > 0 && assertions.every(comparesConstants))
    return say`its assertions compare constants`;
  return becomesComment(blocks, hunks) ? say`tests are put into comments` : null;
}

const never =
  /^(?:if\s*\(\s*(?:false|0|!1)\s*\)|if\s+(?:False|false|0)\b|#if\s+0\b|while\s*\(\s*false\s*\)|false\s*&&)|\.skipIf\(\s*(?:true|!0|1)\s*\)|\.runIf\(\s*(?:false|!1|0)\s*\)|\bskipif\(\s*(?:True|1)\b|\bskipIf\(\s*(?:True|1)\b|\bskipUnless\(\s*(?:False|0)\b|@EnabledIf\(\s*"false"|@DisabledIf\(\s*"true"|\bt\.Skip(?:f|Now)?\(|\bif:\s*false\b|\bcfg\(\s*any\(\s*\)\s*\)/;

function neverRuns(text: string): boolean {
  return never.test(text) && !/^t\.Skip/.test(text);
}

const assertion =
  /^(?:assert\w*|expect\w*|refute\w*|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+|require|should|Assert|t|self|is|ok)$/;
const vocabulary =
  /^(?:assert\w*|Assert\w*|expect\w*|refute\w*|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+|require|should|self|t|is|ok|to\w*|not|be|eq\w*|Equal\w*|Same|True|False|That|Are\w*|strict\w*|deep\w*|must_\w+|Be|await|and|or|have|in|NotNull|NotEqual)$/;
const constant = /^(?:\d[\w.]*|true|false|True|False|null|None|nil|NULL|undefined|this)$/;
const named = /^(?:assert\w*|Assert|expect|refute\w*|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+)$/;

/** Whether a line begins with an assertion. */
function isAssertion({ tokens }: CodeLine): boolean {
  const code = codeOf(tokens);
  return (
    code[0]?.kind === 'word' &&
    assertion.test(code[0].text) &&
    code.slice(0, 3).some(({ text }) => named.test(text))
  );
}

/** Whether an assertion holds words of assertions and constants, and at least one constant. */
function comparesConstants({ tokens }: CodeLine): boolean {
  const code = codeOf(tokens);
  // What interpolates is no constant.
  const texts = code.filter(({ kind }) => kind === 'text');
  if (texts.some(({ text }) => text.startsWith(' ') || /[#$\\][{(]/.test(text))) return false;
  const words = code.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  return (
    words.every((word) => vocabulary.test(word) || constant.test(word)) &&
    (texts.length > 0 || words.some((word) => constant.test(word)))
  );
}

function codeOf(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter(({ kind }) => kind !== 'indent');
}

const comment = /^\s*(?:\/\/|#|--|\/\*|\*|%|;)+\s?/;
const declaresTest =
  /^(?:(?:it|test|describe|context|specify|should)\b|(?:async\s+)?def test|func Test|@Test\b|\[(?:Fact|Theory|Test)|#\[(?:\w+::)*test\b|TEST)/;

/** Whether a test that stood there stands in a comment now. */
function becomesComment(blocks: readonly CodeBlock[], hunks: readonly Hunk[]): boolean {
  const removed = new Set(
    blocks
      .flatMap((block) => block.removed)
      .map((line) => line.text.slice(0, maxLineLength).trim())
      .filter((text) => declaresTest.test(text)),
  );
  if (removed.size === 0) return false;
  return hunks.some(({ lines }) =>
    lines.some(({ kind, text }) => {
      const shown = text.slice(0, maxLineLength);
      return kind === 'added' && comment.test(shown) && removed.has(shown.replace(comment, '').trim());
    }),
  );
}
