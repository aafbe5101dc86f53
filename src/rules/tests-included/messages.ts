import type { FileEffect, NeutralReason } from '../../analysis/effect.ts';
import type { ClassifiedFile, FileKind } from '../../analysis/files/file-kind.ts';
import { testConvention } from '../../analysis/files/test-convention.ts';
import { counted, listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { ProductFile, TestsJudgement } from './judgement/judge.ts';
import { categoryWords } from './reason/categories.ts';
import type { Reason } from './reason/read-reasons.ts';

export const messages = {
  'no-test-needed': 'Nothing in the change needs a test.',
  tested: 'Tests change with the product code.',
  'no-tests': 'Product code changes, and no test changes with it.',
  'no-test-counts': 'Product code changes, and no change to a test counts.',
  'tests-of-other-packages': 'Product code changes, and the changed tests are of other packages.',
  'reason-accepted': 'No test changes with the product code, for a reason that a reviewer accepted.',
  'reason-not-accepted': 'No test changes with the product code, and nobody has accepted the reason yet.',
  'untested-file': 'A file whose change needs a test.',
  'more-untested-files': 'How many more files need a test.',
  'file-of-another-package': 'A file in another package than the changed tests.',
  'ineffective-test': 'A change to a test that does not count, and why.',
  'test-support': 'A file that tests use and that is no test by itself.',
  reason: 'The reason why the change brings no tests.',
  'reason-ignored': 'A reason in the description that does not count, and why.',
  'approval-ignored': 'An approval that does not accept the reason, and why.',
} as const;

type Id = keyof typeof messages;
type TestsFinding = Finding<Id>;
export type TestsVerdict = Verdict<Id>;
export type Failure = Extract<TestsVerdict, { status: 'fail' }>;

/** The most findings of one kind; the rest is counted. */
const mostFindings = 20;

/** The verdict on a change that needs no test, with what it changes instead. */
export function noTestNeeded(judgement: TestsJudgement): TestsVerdict {
  const { tests, neutral } = judgement;
  const parts = [
    ...(tests.length > 0 ? [[counted(tests.length, 'file with tests', 'files with tests')]] : []),
    ...[...countedBy(neutral.map(sortOf))].map(([sort, count]) => [counted(count, ...sort)]),
  ];
  const what = parts.length === 0 ? say`no file changes` : listOf(parts, 'and');
  return {
    status: 'not-applicable',
    messageId: 'no-test-needed',
    summary: say`Nothing here needs a test: ${what}.`,
    findings: ineffectiveFindings(judgement),
  };
}

/** The verdict on a change that brings tests. */
export function tested(judgement: TestsJudgement): TestsVerdict {
  const { tests, product } = judgement;
  const elsewhere = product.filter((file) => !file.tested);
  return {
    status: 'pass',
    messageId: 'tested',
    summary: say`Tests change with the product code, in ${shortList(tests)}.`,
    findings: [
      ...elsewhere
        .slice(0, mostFindings)
        .map((file) =>
          productFinding(
            file,
            'file-of-another-package',
            say`The changed tests are of another package than this file.`,
          ),
        ),
      ...ineffectiveFindings(judgement),
    ],
  };
}

/** The verdict on a change of product code without tests that count. */
export function untested(judgement: TestsJudgement): Failure {
  const files = judgement.product.filter((file) => !file.tested);
  const more = files.length - mostFindings;
  return {
    status: 'fail',
    ...missing(judgement, [counted(files.length, 'file')]),
    remedy: remedy(files),
    turn: 'author',
    findings: [
      ...files
        .slice(0, mostFindings)
        .map((file) => productFinding(file, 'untested-file', say`This change needs a test.`)),
      ...(more > 0
        ? [
            {
              messageId: 'more-untested-files',
              level: 'warning',
              message: say`${more} more files need a test.`,
            } as const,
          ]
        : []),
      ...ineffectiveFindings(judgement),
      ...supportFindings(judgement),
    ],
  };
}

function missing(
  { tests, ineffective }: TestsJudgement,
  files: Message,
): { readonly messageId: Id; readonly summary: Message } {
  const summary = (what: Message) => say`Product code changes in ${files}, and ${what}.`;
  if (tests.length > 0) {
    return {
      messageId: 'tests-of-other-packages',
      summary: summary(say`the changed tests are of other packages`),
    };
  }
  return ineffective.length > 0
    ? { messageId: 'no-test-counts', summary: summary(say`no change to a test counts`) }
    : { messageId: 'no-tests', summary: summary(say`no test changes with it`) };
}

function productFinding(
  file: ProductFile,
  messageId: 'untested-file' | 'file-of-another-package',
  what: Message,
): TestsFinding {
  const { path, reason } = file.classified;
  const seen = file.line === null ? say` Its diff cannot be read here, so any change in it may matter.` : [];
  return {
    messageId,
    level: messageId === 'untested-file' ? 'failure' : 'notice',
    path: path.path,
    ...(file.line === null ? {} : { line: file.line }),
    message: say`${what} The file counts as product code: ${reason}.${seen}`,
  };
}

/** Where a test would count: by package, in the form that the languages of the untested files know. */
function remedy(untested: readonly ProductFile[]): Message {
  const languages = new Set(untested.map((file) => file.classified.language));
  const packages = [...new Set(untested.map((file) => file.package).filter((root) => root !== ''))];
  const forms = join([...new Set([...languages].map(testConvention))].slice(0, 3), '; ');
  const named = packages.slice(0, 3).map((root) => say`${root}`);
  const where = named.length === 0 ? [] : say` in ${listOf(named, 'or')}`;
  return say`Add or change a test${where} that fails without this change. It counts as ${forms}.`;
}

/** The verdict on a change without tests for a reason that somebody accepted. */
export function reasonAccepted(
  { category, why }: Reason,
  by: string,
  findings: readonly TestsFinding[],
): TestsVerdict {
  return {
    status: 'pass',
    messageId: 'reason-accepted',
    summary: say`No test changes with the product code: ${[categoryWords[category]]}, which ${by} accepted.`,
    // In a fixed form, so that such reasons can be counted.
    findings: [
      {
        messageId: 'reason',
        level: 'notice',
        message: say`Tests not needed (${[category]}), accepted by ${by}: ${why}`,
      },
      ...findings,
    ],
  };
}

/** The verdict on a change without tests for a reason that nobody has accepted yet. */
export function reasonNotAccepted(
  { category, why }: Reason,
  findings: readonly TestsFinding[],
): TestsVerdict {
  return {
    status: 'pending',
    messageId: 'reason-not-accepted',
    summary: say`No test changes with the product code, and nobody has accepted the reason yet.`,
    waitingFor: say`a reviewer to accept that no test is needed`,
    remedy: say`Somebody with write access who had no part in the change approves it, after the last edit of the description; or add a test.`,
    turn: 'reviewer',
    findings: [
      {
        messageId: 'reason',
        level: 'notice',
        message: say`Tests not needed (${[category]}), not accepted yet: ${why}`,
      },
      ...findings,
    ],
  };
}

/** @param why completes "The reason why no test is needed does not count: …" */
export function reasonIgnored(why: Message): TestsFinding {
  return {
    messageId: 'reason-ignored',
    level: 'warning',
    message: say`The reason why no test is needed does not count: ${why}.`,
  };
}

/** @param who a quoted login, or words */
export function approvalIgnored(who: Message, reasons: readonly Message[]): TestsFinding {
  return {
    messageId: 'approval-ignored',
    level: 'notice',
    message: say`The approval by ${who} does not accept the reason: ${listOf(reasons, 'and')}.`,
  };
}

function ineffectiveFindings({ ineffective }: TestsJudgement): readonly TestsFinding[] {
  return ineffective.slice(0, mostFindings).map(({ classified, reason }) => ({
    messageId: 'ineffective-test',
    level: 'notice',
    path: classified.path.path,
    message: say`This does not count as a test of the change: ${reason}.`,
  }));
}

/** Snapshots, fixtures and the like, which a developer may have taken for tests. */
function supportFindings({ neutral }: TestsJudgement): readonly TestsFinding[] {
  return neutral
    .filter(({ classified }) => classified.kind === 'test-support' && classified.file.status !== 'removed')
    .slice(0, mostFindings)
    .map(({ classified: { path, reason } }) => ({
      messageId: 'test-support',
      level: 'notice',
      path: path.path,
      message: say`This is no test by itself: ${reason}.`,
    }));
}

function shortList(files: readonly ClassifiedFile[]): Message {
  return listOf(
    files.map(({ path }) => say`${path.path}`),
    'and',
    3,
  );
}

type Sort = readonly [one: string, many: string];

const kindWords: Readonly<Record<FileKind, Sort>> = {
  product: ['product file', 'product files'],
  test: ['test', 'tests'],
  'test-support': ['file that supports tests', 'files that support tests'],
  documentation: ['document', 'documents'],
  generated: ['generated file', 'generated files'],
  vendored: ['vendored file', 'vendored files'],
  translation: ['translation', 'translations'],
  'dependency-manifest': ['package manifest', 'package manifests'],
  'lock-file': ['lock file', 'lock files'],
  build: ['build or CI file', 'build or CI files'],
  infrastructure: ['infrastructure file', 'infrastructure files'],
  migration: ['schema migration', 'schema migrations'],
  example: ['example', 'examples'],
  benchmark: ['benchmark', 'benchmarks'],
  'type-declaration': ['type declaration', 'type declarations'],
  asset: ['asset', 'assets'],
};

/** What changes in a product file that needs no test, the weightiest first. */
const neutralWords: readonly (readonly [NeutralReason, string])[] = [
  ['removed', 'deleted'],
  ['moved', 'with moved code'],
  ['renamed-names', 'with renamed names'],
  ['renamed', 'renamed'],
  ['versions', 'with a new version number'],
  ['types', 'with only types changed'],
  ['imports', 'with only imports changed'],
  ['annotations', 'with only annotations changed'],
  ['formatting', 'with only formatting changed'],
  ['comments', 'with only comments changed'],
];

/** The sort of a file that needs no test, in the words of the summary. */
function sortOf(effect: FileEffect): Sort {
  const words = kindWords[effect.classified.kind];
  if (effect.classified.kind !== 'product') return words;
  const reason = neutralWords.find(([neutral]) => effect.neutral.has(neutral))?.[1];
  const how =
    effect.product.length > 0 && !effect.neutral.has('removed') ? 'with lines only deleted' : reason;
  return how === undefined ? words : [`${words[0]} ${how}`, `${words[1]} ${how}`];
}

function countedBy(sorts: readonly Sort[]): ReadonlyMap<Sort, number> {
  const byName = new Map<string, { readonly sort: Sort; count: number }>();
  for (const sort of sorts) {
    const known = byName.get(sort[0]);
    if (known === undefined) byName.set(sort[0], { sort, count: 1 });
    else known.count += 1;
  }
  return new Map([...byName.values()].map(({ sort, count }) => [sort, count]));
}
