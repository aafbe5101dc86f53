import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeRule } from '../../../../test/rule.ts';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { evaluateRule } from '../../../engine/evaluate.ts';
import type { ChangedFile } from '../../../evidence/change.ts';
import type { NewProduct } from '../../../evidence/new-product.ts';
import { available, unavailable } from '../../../evidence/slice.ts';
import { plain, say } from '../../../text/message.ts';
import type { Verdict } from '../../verdict.ts';
import { threatModel } from '../index.ts';

const opened = new Date('2026-03-20T12:00:00Z');
const young = new Date('2026-03-01T12:00:00Z');
const old = new Date('2024-03-01T12:00:00Z');

function file(path: string, ...lines: readonly string[]): ChangedFile {
  return changedFile(path, { patch: patchOf(lines.map((line) => (/^[-+]/.test(line) ? line : `+${line}`))) });
}

const product = file('src/greeting.ts', 'export const greeting = compose(name)');
const documentation = file('README.md', '# Shop');
const tests = file('src/greeting.test.ts', 'expect(greeting).toBe(1)');
const release = file('package.json', '-  "version": "0.9.0",', '+  "version": "1.0.0",');

interface Situation {
  readonly files?: readonly ChangedFile[];
  readonly newProduct?: Partial<NewProduct> | null;
  readonly options?: Record<string, unknown>;
}

function verdictOf({ files = [product], newProduct = {}, options = {} }: Situation): Verdict {
  const shown: NewProduct = { createdAt: young, fork: false, released: null, documents: [], ...newProduct };
  return judgeRule(
    threatModel,
    {
      pullRequest: samplePullRequest({ createdAt: opened }),
      change: { files },
      labels: [],
      documents: [],
      reviews: { reviews: [], requested: [] },
      teams: {},
      ...(newProduct === null ? {} : { newProduct: shown }),
    },
    options,
    opened,
  );
}

test.each<[what: string, situation: Situation, status: Verdict['status']]>([
  ['product code in a young repository without a threat model', {}, 'fail'],
  ['a repository of which nothing is known, as of a past change', { newProduct: null }, 'not-applicable'],
  ['an old repository', { newProduct: { createdAt: old } }, 'not-applicable'],
  [
    'a repository of exactly 30 days',
    { newProduct: { createdAt: new Date('2026-02-18T12:00:00Z') } },
    'not-applicable',
  ],
  ['a day less', { newProduct: { createdAt: new Date('2026-02-19T12:00:00Z') } }, 'fail'],
  ['a fork', { newProduct: { fork: true } }, 'not-applicable'],
  ['documentation alone', { files: [documentation] }, 'not-applicable'],
  ['tests alone', { files: [tests] }, 'not-applicable'],
  ['product code among them', { files: [documentation, tests, product] }, 'fail'],
  ['infrastructure', { files: [file('main.tf', 'resource "null_resource" "a" {}')] }, 'fail'],
  ['product code whose diff is not shown', { files: [changedFile('src/a.ts', { additions: 900 })] }, 'fail'],
  [
    'a base with a threat model',
    { newProduct: { documents: ['docs/threat-models/shop.md'] } },
    'not-applicable',
  ],
  ['a base whose files are not all listed', { newProduct: { documents: null } }, 'not-applicable'],
  [
    'a document where another policy keeps threat models',
    { newProduct: { documents: ['docs/threat-models/shop.md'] }, options: { paths: ['security/**'] } },
    'fail',
  ],
  ['switched off', { options: { 'new-product-days': 0 } }, 'not-applicable'],
  ['fewer days', { options: { 'new-product-days': 10 } }, 'not-applicable'],
  ['more days', { newProduct: { createdAt: old }, options: { 'new-product-days': 365 } }, 'not-applicable'],
  ['no points', { options: { points: { 'new-product': 0 } } }, 'not-applicable'],
  ['a first release', { files: [release], newProduct: { createdAt: old, released: false } }, 'fail'],
  [
    'the same after a release',
    { files: [release], newProduct: { createdAt: old, released: true } },
    'not-applicable',
  ],
  [
    'the same where it is not known',
    { files: [release], newProduct: { createdAt: old, released: null } },
    'not-applicable',
  ],
  [
    'a first release with a threat model',
    { files: [release], newProduct: { createdAt: old, released: false, documents: ['threat-model.md'] } },
    'not-applicable',
  ],
  [
    'a first release, switched off',
    {
      files: [release],
      newProduct: { createdAt: old, released: false },
      options: { 'new-product-days': 0 },
    },
    'not-applicable',
  ],
  ['no release before, and none now', { newProduct: { createdAt: old, released: false } }, 'not-applicable'],
])('%s', (_, situation, status) => {
  expect(verdictOf(situation).status).toBe(status);
});

describe('the check says', () => {
  test.each<[Situation, string]>([
    [{}, 'The repository is new (created on 2026-03-01), and its base has no threat model'],
    [
      { files: [release], newProduct: { createdAt: old, released: false } },
      'The version goes from 0.9.0 to 1.0.0, nothing was released before, and the base has no threat model',
    ],
  ])('%# why', (situation, reason) => {
    const found = verdictOf(situation).findings.find(({ messageId }) => messageId === 'signal-new-product');
    expect(found === undefined ? null : plain(found.message)).toContain(reason);
  });
});

test('a new product that could not be looked up is no pass', () => {
  const problem = { reason: 'unreadable', message: say`Not shown.`, remedy: say`Run it again.` } as const;
  const evidence = {
    pullRequest: available(samplePullRequest({ createdAt: opened })),
    change: available({ files: [product] }),
    labels: available([]),
    documents: available([]),
    reviews: available({ reviews: [], requested: [] }),
    teams: available({}),
    newProduct: unavailable(problem),
  };
  const verdict = evaluateRule(threatModel, threatModel.options.parse({}), evidence, opened);
  expect(verdict.status).toBe('error');
});

test('one more file never makes it no new product', () => {
  const files = fc.subarray([product, documentation, tests, release], { minLength: 1 });
  const isNew = (given: readonly ChangedFile[], released: boolean, createdAt: Date) =>
    verdictOf({ files: given, newProduct: { released, createdAt } }).findings.some(
      ({ messageId }) => messageId === 'signal-new-product',
    );
  fc.assert(
    fc.property(
      files,
      files,
      fc.boolean(),
      fc.constantFrom(young, old),
      (some, more, released, createdAt) => {
        const all = [...new Set([...some, ...more])];
        expect(isNew(all, released, createdAt) || !isNew(some, released, createdAt)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
