import type { FileEffect, NeutralReason } from '../../analysis/effect.ts';
import type { ClassifiedFile, FileKind } from '../../analysis/files/file-kind.ts';
import { testConvention } from '../../analysis/files/test-convention.ts';
import { counted, listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { ProductFile, TestsJudgement } from './judge.ts';

export type Failure = Extract<Verdict, { status: 'fail' }>;

/** The most findings of one kind; the rest is counted. */
const mostFindings = 20;

/** The verdict on a change that needs no test, with what it changes instead. */
export function notApplicable(judgement: TestsJudgement): Verdict {
  const { tests, neutral } = judgement;
  const parts = [
    ...(tests.length > 0 ? [[counted(tests.length, 'file with tests', 'files with tests')]] : []),
    ...[...countedBy(neutral.map(sortOf))].map(([sort, count]) => [counted(count, ...sort)]),
  ];
  const what = parts.length === 0 ? say`no file changes` : listOf(parts, 'and');
  return {
    status: 'not-applicable',
    summary: say`Nothing here needs a test: ${what}.`,
    findings: ineffectiveFindings(judgement),
  };
}

/** The verdict on a change that brings tests. */
export function passing(judgement: TestsJudgement): Verdict {
  const { tests, product } = judgement;
  const untested = product.filter((file) => !file.tested);
  return {
    status: 'pass',
    summary: say`Tests change with the product code, in ${shortList(tests)}.`,
    findings: [
      ...untested
        .slice(0, mostFindings)
        .map((file) =>
          productFinding(file, 'notice', say`The changed tests are of another package than this file.`),
        ),
      ...ineffectiveFindings(judgement),
    ],
  };
}

/** The verdict on a change of product code without tests that count. */
export function failing(judgement: TestsJudgement): Failure {
  const untested = judgement.product.filter((file) => !file.tested);
  const files = [counted(untested.length, 'file')];
  return {
    status: 'fail',
    summary: say`Product code changes in ${files}, and ${missing(judgement)}.`,
    remedy: remedy(untested),
    turn: 'author',
    findings: [
      ...untested
        .slice(0, mostFindings)
        .map((file) => productFinding(file, 'failure', say`This change needs a test.`)),
      ...(untested.length > mostFindings
        ? [
            {
              level: 'warning',
              message: say`${untested.length - mostFindings} more files need a test.`,
            } as const,
          ]
        : []),
      ...ineffectiveFindings(judgement),
      ...supportFindings(judgement),
    ],
  };
}

function missing({ tests, ineffective }: TestsJudgement): Message {
  if (tests.length > 0) return say`the changed tests are of other packages`;
  return ineffective.length > 0 ? say`no change to a test counts` : say`no test changes with it`;
}

function productFinding(file: ProductFile, level: Finding['level'], what: Message): Finding {
  const { path, reason } = file.classified;
  const seen = file.line === null ? say` Its diff cannot be read here, so any change in it may matter.` : [];
  return {
    level,
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

function ineffectiveFindings({ ineffective }: TestsJudgement): readonly Finding[] {
  return ineffective.slice(0, mostFindings).map(({ classified, reason }) => ({
    level: 'notice',
    path: classified.path.path,
    message: say`This does not count as a test of the change: ${reason}.`,
  }));
}

/** Snapshots, fixtures and the like, which a developer may have taken for tests. */
function supportFindings({ neutral }: TestsJudgement): readonly Finding[] {
  return neutral
    .filter(({ classified }) => classified.kind === 'test-support' && classified.file.status !== 'removed')
    .slice(0, mostFindings)
    .map(({ classified: { path, reason } }) => ({
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
