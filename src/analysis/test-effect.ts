import { type Message, say } from '../text/message.ts';
import type { CodeBlock, CodeLine } from './diff/read-diff.ts';
import type { FileEffect } from './effect.ts';
import { testDoubt } from './test-doubts.ts';

/** Whether the change to a test can show that the product works, and why not. */
export type TestEffect =
  | {
      readonly counts: true /** Why it may show nothing all the same: a guess for the reviewer. */;
      readonly doubt: Message | null;
    }
  | { readonly counts: false; readonly reason: Message };

/** What a change does to the tests of a file, or to those inside a product file; null where it touches none. */
export function effectOnTests(effect: FileEffect): TestEffect | null {
  if (effect.classified.kind === 'test') return ofTestFile(effect);
  if (effect.inlineTests.length === 0) return null;
  return ofBlocks(effect.inlineTests, effect, say`only comments or formatting of the tests inside change`);
}

/**
 * A test does not count if it is deleted, moved unchanged, skipped, emptied, reformatted or put where no runner finds it. A test whose
 * diff cannot be seen counts if it grew.
 */
function ofTestFile(effect: FileEffect): TestEffect {
  const { file, path } = effect.classified;
  if (file.status === 'removed') return ineffective(say`the test is deleted`);
  const disabled = path.directories.find((name) => disabledPlace.test(name));
  if (disabled !== undefined || disabledName.test(path.name)) {
    return ineffective(say`the test is in ${disabled ?? path.name}, where it does not run`);
  }
  if (effect.unseen) {
    return file.additions > 0 || file.binary
      ? { counts: true, doubt: null }
      : ineffective(say`lines of the test are only deleted`);
  }
  const blocks = [...effect.product, ...effect.inlineTests];
  const data = effect.classified.language === null && blocks.some((block) => block.added.length > 0);
  return data ? { counts: true, doubt: null } : ofBlocks(blocks, effect, neutralReason(effect));
}

/** @param nothing why nothing counts where no line changes */
function ofBlocks(blocks: readonly CodeBlock[], { classified }: FileEffect, nothing: Message): TestEffect {
  const added = blocks.flatMap((block) => block.added);
  const removed = blocks.flatMap((block) => block.removed);
  if (added.length === 0) {
    return ineffective(removed.length === 0 ? nothing : say`lines of the test are only deleted`);
  }
  const telling = withoutToggles(blocks);
  if (telling.length === 0) return ineffective(say`tests are only skipped or singled out`);
  const declared = added.map((_, index) => index).filter((index) => declaresTest.test(shown(added[index])));
  const allSkipped = declared.length > 0 && declared.every((index) => isSkipped(added, index));
  if (allSkipped && removed.length === 0) {
    return ineffective(say`the added tests are skipped`);
  }
  const enabled = new Set(removed.map((line) => withoutToggle(shown(line))));
  const named =
    removed.length > 0 && [...removed, ...telling].every((line) => isBareDeclaration(shown(line)));
  if (named && !telling.some((line) => enabled.has(shown(line)))) {
    return ineffective(say`only the names of tests change`);
  }
  const empty = telling.every((line) => isHollow(shown(line)) && !enabled.has(shown(line)));
  const lostAssertions = removed.some((line) => asserts.test(shown(line)));
  if (empty && (declared.length > 0 || lostAssertions)) return ineffective(say`the tests assert nothing`);
  const silent =
    removed.length === 0 && telling.every((line) => isHollow(shown(line)) || logs.test(shown(line)));
  if (silent) return ineffective(say`the added lines test nothing`);
  return { counts: true, doubt: testDoubt(blocks, classified.hunks) };
}

function ineffective(reason: Message): TestEffect {
  return { counts: false, reason };
}

function neutralReason(effect: FileEffect): Message {
  if (effect.neutral.has('renamed')) return say`the test is only renamed`;
  if (effect.neutral.has('moved')) return say`the test is only moved`;
  if (effect.neutral.has('renamed-names')) return say`only names change in the test`;
  return say`only comments, imports or formatting of the test change`;
}

const disabledPlace = /^(?:_{0,2}disabled_{0,2}|disabled[-_]tests?|quarantined?|skipped|ignored)$/i;
const disabledName = /\.(?:disabled|skip|skipped|bak|orig|off)$/i;

/** The line without its indentation, cut at a length that keeps patterns fast. */
function shown(line: CodeLine | undefined): string {
  return line?.text.slice(0, 500).trim() ?? '';
}

/** A line that does nothing but take tests out of the run, or all others. */
const skipLine =
  /^(?:@(?:Disabled|Ignore|Ignored|pytest\.mark\.(?:skip|skipif|xfail)|unittest\.(?:skip|skipIf|skipUnless|expectedFailure)|skip|tag :skip|moduletag :skip)\b.*|#\[ignore\b.*\]|\[(?:Ignore|Skip)\b.*\]|(?:b|t|f|tb)\.(?:Skip|SkipNow|Skipf)\(.*|(?:pytest\.)?skip[ (].*|self\.skipTest\(.*|skip(?:\s|$).*|pending(?:[ (].*)?|\$this->markTest(?:Skipped|Incomplete)\(.*|throw XCTSkip\(.*|pytestmark\s*=\s*pytest\.mark\.skip.*|this\.skip\(\);?)$/;

const toggle =
  /\.(?:skip|only|todo|failing|fixme)\b|\b[xf](?=(?:it|describe|test|context|specify)\b)|\b(?:Skip\s*=\s*"[^"]*"|skip:\s*(?:true|['"][^'"]*['"]))|,?\s*-Skip\b/g;

/** The added lines without those that only skip a test, or that repeat a removed line but for a word that skips it. */
function withoutToggles(blocks: readonly CodeBlock[]): readonly CodeLine[] {
  return blocks.flatMap((block) => {
    const before = new Set(block.removed.map(shown));
    return block.added.filter((line) => {
      const text = shown(line);
      if (skipLine.test(text)) return false;
      const plain = withoutToggle(text);
      return plain === text || !before.has(plain);
    });
  });
}

function withoutToggle(text: string): string {
  const plain = text.replace(toggle, '');
  return plain === text ? text : plain.replace(/\(\s*\)(?=\]|$)/, '').trim();
}

const declaresTest =
  /^(?:[xf]?(?:it|test|describe|context|specify)(?:\.\w+)*\s*[('"`]|(?:async\s+)?def test_?\w*|(?:pub\s+)?(?:async\s+)?fn \w+\(|func (?:\([^)]*\)\s*)?[Tt]est\w*\(|(?:public|internal|private|protected)?\s*(?:async\s+|static\s+)*(?:void|Task|fun|function)\s+\w+|@Test\b|\[(?:Fact|Theory|Test|TestMethod)\b|#\[(?:\w+::)*test\b|class \w+|test ["']|It ["'])/;

/** A skipped declaration says so itself, or in the line above or below. */
function isSkipped(lines: readonly CodeLine[], index: number): boolean {
  return (
    skippedHere.test(shown(lines[index])) ||
    [index - 1, index + 1].some((beside) => skipLine.test(shown(lines[beside])))
  );
}

const skippedHere =
  /\.(?:skip|todo|failing|fixme)\b|^x(?:it|describe|test|context|specify)\b|\bSkip\s*=|-Skip\b/;

const asserts =
  /\b(?:assert\w*|expect\w*|should\w*|verify\w*|require\.\w+|refute\w*|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+|t\.(?:Error|Fatal)f?|Should|Assert|must_\w+)\b|assert_?\w*!/;

/** Whether a line can fail no test. A declaration without its body is one: its body is read by itself. */
function isHollow(text: string): boolean {
  return hollow.test(text) || isBareDeclaration(text);
}

/** A line that only prints, with nothing behind it. */
const logs =
  /^(?:console\.\w+|print(?:ln|f)?!?|dbg!|puts|pp?|echo|log(?:ger|ging)?\.\w+|System\.out\.print\w*|fmt\.Print\w*|t\.Logf?|Console\.Write(?:Line)?|IO\.puts|var_dump|Debug\.Log)(?:\s+["'][^"'`$#()]*["']|\([^()]*\));?$/;

function isBareDeclaration(text: string): boolean {
  return declaresTest.test(text) && opensBody.test(text) && !asserts.test(text);
}

const opensBody = /(?:[{:(,>\]]|\bdo|\{\s*\}\s*\)?;?)$|^@Test$/;

/** A line that can fail no test: brackets, a bare return, an assertion of a constant. */
const hollow =
  /^(?:[^\p{L}\p{N}]*|pass|return;?|end|assert True|assert!\(true\);?|expect\(true\)\.to(?:Be|Equal)\(true\);?|(?:self\.)?assertTrue\([Tt]rue\);?|(?:Assert\.)?True\(true\);?)$/u;
