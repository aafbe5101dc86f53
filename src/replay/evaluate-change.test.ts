import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { recorded } from '../../test/samples/recorded-changes.ts';
import { changeOf, type RecordedChange } from '../dataset/recorded-change.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { unavailable } from '../evidence/slice.ts';
import { rules } from '../rules/index.ts';
import { defineRule, type Rule } from '../rules/rule.ts';
import { say } from '../text/message.ts';
import { directoryOf, type Evaluation, evaluateRecorded } from './evaluate-change.ts';
import { planReplay } from './plan.ts';

const product = changedFile('src/cart/total.ts', { patch: patchOf(['-return 1;', '+return items.length;']) });
const test_ = changedFile('test/total.test.ts', { patch: patchOf(['+expect(total([])).toBe(0);']) });
const document = changedFile('README.md', { additions: 1 });
const commented = changedFile('src/cart/price.ts', { patch: patchOf(['+// in cents']) });
const unseen = changedFile('src/cart/total.ts', { additions: 1 });

/** By the registered rule `tests`, under these options. */
function tests(
  change: Partial<RecordedChange>,
  options: object = {},
): Evaluation['outcomes'][string]['status'] {
  const rule = rules.find(({ id }) => id === 'tests');
  if (rule === undefined) throw new Error('There is no rule `tests`.');
  const plan = planReplay([{ rule, enforcement: 'enforce', options: rule.options.parse(options) }]);
  return evaluateRecorded(recorded(change), plan).outcomes.tests?.status ?? 'error';
}

function of(...files: readonly ChangedFile[]): Pick<RecordedChange, 'change'> {
  return { change: changeOf(files, files.length) };
}

describe('a recorded change is evaluated by the rule as it is registered', () => {
  test.each<[string, readonly ChangedFile[], string]>([
    ['product code without tests', [product], 'fail'],
    ['product code with tests', [product, test_], 'pass'],
    ['a document', [document], 'not-applicable'],
    ['product code whose diff is not recorded', [{ ...document, path: 'src/cart/total.ts' }], 'fail'],
  ])('%s', (_, files, status) => {
    expect(tests(of(...files))).toBe(status);
  });

  test.each<[string, 'cut' | 'hidden', readonly ChangedFile[], string]>([
    ['what a cut record shows stands for the rest', 'cut', [commented, unseen], 'not-applicable'],
    ['where it shows no product code the paths decide', 'cut', [document, unseen], 'fail'],
    ['what GitHub hides counts as changed, as in the check', 'hidden', [commented, unseen], 'fail'],
  ])('%s', (_, diff, files, status) => {
    expect(tests({ diff, ...of(...files) })).toBe(status);
  });

  it('with the options of the policy', () => {
    expect(tests(of(product), { ignore: ['src/**'] })).toBe('not-applicable');
  });

  it('without the reasons that a policy accepts: who accepted them is not recorded', () => {
    expect(tests(of(product), { reasons: ['hard-to-test'] })).toBe('fail');
  });

  it('and cannot be told where its files are not all known', () => {
    expect(tests({ change: changeOf([document], 2) })).toBe('error');
  });
});

describe('what a rule reads of a recorded change', () => {
  const paths: string[] = [];
  const reading = defineRule({
    id: 'reading',
    title: 'Reading',
    passesWhen: 'It is read.',
    clauses: [],
    messages: { sample: 'Says so.' },
    options: z.object({}),
    on: { pullRequest: 'evaluate' },
    evidence: ['pullRequest', 'change'],
    evaluate({ pullRequest, change }) {
      paths.push(...change.files.map(({ file }) => file.path));
      return { messageId: 'sample', status: 'pass', summary: say`${pullRequest.title}`, findings: [] };
    },
  }) as Rule;

  it('is every file, also where the record cuts the diff, and the title', () => {
    const change = recorded({ title: 'Sum', diff: 'cut', ...of(commented, unseen) });
    const plan = planReplay([{ rule: reading, enforcement: 'observe', options: {} }]);
    expect(evaluateRecorded(change, plan).outcomes.reading?.summary).toEqual(say`${'Sum'}`);
    expect(paths).toEqual([commented.path, unseen.path]);
  });
});

describe('a rule of which only the applicability is replayed', () => {
  const design = defineRule({
    id: 'design',
    title: 'Design',
    passesWhen: 'It has a design.',
    clauses: [],
    messages: { sample: 'Says so.' },
    options: z.object({}),
    on: { pullRequest: 'evaluate' },
    evidence: ['change', 'documents'],
    evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`It has a design.`, findings: [] }),
    applies: {
      evidence: ['change'],
      assess: ({ change }) => ({
        applies: change?.files.length === 2,
        summary: say`It has ${change?.files.length ?? 0} files.`,
        findings: [],
      }),
    },
  }) as Rule;
  const plan = planReplay([{ rule: design, enforcement: 'observe', options: {} }]);

  test.each<[string, RecordedChange['change'], string]>([
    ['applies', changeOf([product, document], 2), 'applies'],
    ['does not apply', changeOf([document], 1), 'not-applicable'],
    [
      'cannot be told where the files are not known',
      unavailable({ reason: 'not-found', message: say`Gone.`, remedy: say`None.` }),
      'error',
    ],
  ])('%s', (_, change, status) => {
    expect(evaluateRecorded(recorded({ change }), plan).outcomes.design?.status).toBe(status);
  });
});

describe('directories', () => {
  test.each([
    ['README.md', '(root)'],
    ['src/cart.ts', 'src'],
    ['packages/cart/src/total.ts', 'packages/cart'],
  ])('%s', (path, directory) => {
    expect(directoryOf(path)).toBe(directory);
  });

  test.each<[string, readonly ChangedFile[], readonly string[]]>([
    ['product code', [product, commented, document], ['src/cart']],
    ['tests and documents: none', [test_, document], []],
  ])('of %s', (_, files, directories) => {
    const plan = { replayed: [], notReplayed: [] };
    expect(evaluateRecorded(recorded(of(...files)), plan).directories).toEqual(directories);
  });
});
