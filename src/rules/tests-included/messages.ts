import type { ClassifiedFile } from '../../analysis/files/file-kind.ts';
import { testConvention } from '../../analysis/files/test-convention.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { fileLink, join, type Message, say } from '../../text/message.ts';
import { type ReasonGiven, reasonMessages } from '../reason-verdict.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { ProductFile, TestsAssessment } from './assessment/assess-tests.ts';
import { countedSorts } from './assessment/sorts.ts';
import { claimInWords } from './exemptions/exemptions.ts';
import { type Category, categoryList, categoryWords, form, noTestIsNeeded } from './reason/categories.ts';
import type { Reason } from './reason/read-reasons.ts';

export const messages = {
  'no-test-needed': 'Nothing in the change needs a test.',
  tested: 'Tests changed with the product code.',
  'no-tests': 'Product code changed without tests.',
  'no-test-counts': 'Product code changed, and no changed test counts.',
  'tests-of-other-packages': 'Product code changed, and the changed tests are in other packages.',
  'reason-accepted': 'Product code changed without tests, for a reason that a reviewer accepted.',
  'reason-not-accepted':
    'Product code changed without tests, for a reason that no reviewer has accepted yet.',
  'untested-file': 'A file whose change needs a test.',
  'more-untested-files': 'How many more files need a test.',
  'file-of-another-package': 'A file in a different package from the changed tests.',
  'ineffective-test': 'A change to a test that does not count, and why.',
  'doubtful-test': 'A change to a test that counts, and why it may show nothing.',
  'base-unknown':
    'New code that counts as something else than product, which only the base branch could show.',
  'test-support': 'A file that tests use and that is not a test by itself.',
  reason: 'The reason why the change includes no tests.',
  ...reasonMessages,
} as const;

type Id = keyof typeof messages;
type TestsFinding = Finding<Id>;
export type TestsVerdict = Verdict<Id>;
export type Failure = Extract<TestsVerdict, { status: 'fail' }>;

/** Findings of one kind; the others are counted. */
const maxFindings = 20;

/** Files named in one message. */
const maxNamedFiles = 3;

/** The verdict on a change that needs no test, with what it changes instead. */
export function noTestNeeded(assessment: TestsAssessment): TestsVerdict {
  const { tests, neutral } = assessment;
  const parts = [
    ...(tests.length > 0 ? [[counted(tests.length, 'file with tests', 'files with tests')]] : []),
    ...countedSorts(neutral),
  ];
  const what = parts.length === 0 ? say`no file changed` : listOf(parts, 'and');
  return {
    status: 'not-applicable',
    messageId: 'no-test-needed',
    summary: say`Nothing here needs a test: ${what}.`,
    findings: [...ineffectiveFindings(assessment), ...undecidedFindings(assessment)],
  };
}

/** The verdict on a change that includes tests. */
export function tested(assessment: TestsAssessment): TestsVerdict {
  const { tests, product } = assessment;
  const elsewhere = product.filter((file) => !file.tested);
  return {
    status: 'pass',
    messageId: 'tested',
    summary: say`Tests changed with the product code: ${shortList(tests)}.`,
    findings: [
      ...elsewhere
        .slice(0, maxFindings)
        .map((file) =>
          productFinding(
            file,
            'file-of-another-package',
            say`The changed tests are in a different package from this file.`,
          ),
        ),
      ...doubtfulFindings(assessment),
      ...ineffectiveFindings(assessment),
      ...undecidedFindings(assessment),
    ],
  };
}

/** The verdict on a change of product code without tests that count. */
export function untested(assessment: TestsAssessment): Failure {
  const files = assessment.product.filter((file) => !file.tested);
  const more = files.length - maxFindings;
  return {
    status: 'fail',
    ...missing(assessment, files),
    remedy: remedy(files),
    turn: 'author',
    waivable: { of: ['untested-file', 'more-untested-files'], otherwise: null },
    findings: [
      ...files
        .slice(0, maxFindings)
        .map((file) => productFinding(file, 'untested-file', say`This change needs a test.`)),
      ...(more > 0
        ? [
            {
              messageId: 'more-untested-files',
              level: 'warning',
              message: say`${[counted(more, 'more file')]} ${[plural(more, 'needs', 'need')]} a test.`,
            } as const,
          ]
        : []),
      ...ineffectiveFindings(assessment),
      ...supportFindings(assessment),
    ],
  };
}

function missing(
  { tests, ineffective }: TestsAssessment,
  files: readonly ProductFile[],
): { readonly messageId: Id; readonly summary: Message } {
  const named = shortList(files.map(({ classified }) => classified));
  const summary = say`${[counted(files.length, 'product file')]} changed without tests: ${named}.`;
  if (tests.length > 0) {
    const elsewhere = say`The changed tests are in other packages.`;
    return { messageId: 'tests-of-other-packages', summary: say`${summary} ${elsewhere}` };
  }
  return ineffective.length > 0
    ? { messageId: 'no-test-counts', summary: say`${summary} ${noneCounts(ineffective)}` }
    : { messageId: 'no-tests', summary };
}

function noneCounts(ineffective: TestsAssessment['ineffective']): Message {
  const [first] = ineffective;
  if (first !== undefined && ineffective.length === 1) {
    return say`The changed test ${shortList([first.classified])} does not count: ${first.reason}.`;
  }
  const named = shortList(ineffective.map(({ classified }) => classified));
  return say`None of the ${ineffective.length} changed tests counts: ${named}.`;
}

function productFinding(
  file: ProductFile,
  messageId: 'untested-file' | 'file-of-another-package',
  what: Message,
): TestsFinding {
  const { path, reason } = file.classified;
  const seen =
    file.line === null ? say` GitHub does not show its diff, so any behavior may have changed.` : [];
  return {
    messageId,
    level: messageId === 'untested-file' ? 'failure' : 'notice',
    path: path.path,
    ...(file.line === null ? {} : { line: file.line }),
    message: say`${what} The file counts as product code: ${reason}.${seen}`,
  };
}

/** Where a test would count: in which packages, and by the conventions of the languages of the untested files. */
function remedy(untested: readonly ProductFile[]): Message {
  const languages = new Set(untested.map((file) => file.classified.language));
  const packages = [...new Set(untested.map((file) => file.package).filter((root) => root !== ''))];
  const forms = join([...new Set([...languages].map(testConvention))].slice(0, 3), '; ');
  const named = packages.slice(0, 3).map((root) => say`${root}`);
  const where = named.length === 0 ? [] : say` in ${listOf(named, 'or')}`;
  const ignore = untested.some((file) => file.exemptionDenied)
    ? say` If a file is not product code, the owners of the policy can name it in ${'ignore'}.`
    : [];
  return say`Add or change a test${where} that fails without this change. Accepted test locations: ${forms}.${ignore}`;
}

/** The reason as its verdicts say it. */
export function reasonGiven({ category, why }: Reason): ReasonGiven {
  return {
    heading: say`Tests not needed (${[category]})`,
    why,
    inShort: [categoryWords[category]],
    notNeeded: noTestIsNeeded,
    instead: 'add a test',
    asksFor: 'tests',
  };
}

/** How the author gives a reason; empty where the policy allows none. */
export function reasonOffer(allowed: readonly Category[]): Message {
  return allowed.length === 0
    ? []
    : say`If no test is needed, say why in the description: ${form}, with the category ${categoryList(allowed, 'or')}.`;
}

function ineffectiveFindings({ ineffective }: TestsAssessment): readonly TestsFinding[] {
  return ineffective.slice(0, maxFindings).map(({ classified, reason }) => ({
    messageId: 'ineffective-test',
    level: 'notice',
    path: classified.path.path,
    message: say`Does not count as a test of this change: ${reason}.`,
  }));
}

/** A guess from the words of the lines: the reviewer decides. */
function doubtfulFindings({ doubtful }: TestsAssessment): readonly TestsFinding[] {
  return doubtful.slice(0, maxFindings).map(({ classified, reason }) => ({
    messageId: 'doubtful-test',
    level: 'warning',
    path: classified.path.path,
    message: say`Check that this test can fail: ${reason}.`,
  }));
}

/** What only the base branch could show, which a recorded change does not hold. */
function undecidedFindings({ undecided }: TestsAssessment): readonly TestsFinding[] {
  return undecided.slice(0, maxFindings).map((claim) => ({
    messageId: 'base-unknown',
    level: 'notice',
    path: claim.file.path.path,
    message: say`${claimInWords(claim)} The base branch is not known here; in a check, it has to have such files there already.`,
  }));
}

/** Snapshots, fixtures and the like, which a developer may expect to count. */
function supportFindings({ neutral }: TestsAssessment): readonly TestsFinding[] {
  return neutral
    .filter(({ classified }) => classified.kind === 'test-support' && classified.file.status !== 'removed')
    .slice(0, maxFindings)
    .map(({ classified: { path, reason } }) => ({
      messageId: 'test-support',
      level: 'notice',
      path: path.path,
      message: say`Not a test by itself: ${reason}.`,
    }));
}

function shortList(files: readonly ClassifiedFile[]): Message {
  return listOf(
    files.map(({ path, file }) => (file.status === 'removed' ? say`${path.path}` : fileLink(path.path))),
    'and',
    maxNamedFiles,
  );
}
