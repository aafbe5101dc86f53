import { describe, expect, it, test } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { recorded } from '../../test/samples/recorded-changes.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { defaultPolicy, loadPolicy } from '../policy/load.ts';
import type { Policy } from '../policy/policy.ts';
import { changeOf } from '../records/recorded-change.ts';
import { rules } from '../rules/index.ts';
import { directoryOf, type Judgement, judgeRecorded, replayOptions } from './judge-change.ts';

const product = changedFile('src/cart/total.ts', { patch: patchOf(['-return 1;', '+return items.length;']) });
const test_ = changedFile('test/total.test.ts', { patch: patchOf(['+expect(total([])).toBe(0);']) });
const document = changedFile('README.md', { additions: 1 });
const manifest = changedFile('package.json', {
  patch: patchOf([
    '@@ -5,3 +5,3 @@',
    '   "dependencies": {',
    '-    "left-pad": "1.0.0"',
    '+    "left-pad": "1.1.0"',
    '   }',
  ]),
});
const commented = changedFile('src/cart/price.ts', { patch: patchOf(['+// in cents']) });
const unseen = changedFile('src/cart/total.ts', { additions: 1 });

function policyOf(text: string): Policy {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(loaded.problems[0]?.message);
  return loaded.policy;
}

function judged(files: readonly ChangedFile[], policy = defaultPolicy(rules)): Judgement {
  return judgeRecorded(recorded({ change: changeOf(files, files.length) }), replayOptions(policy));
}

describe('a recorded change is judged by the rules themselves', () => {
  test.each<[string, readonly ChangedFile[], string]>([
    ['product code without tests', [product], 'fail'],
    ['product code with tests', [product, test_], 'pass'],
    ['a document', [document], 'not-applicable'],
    ['product code whose diff is not recorded', [{ ...document, path: 'src/cart/total.ts' }], 'fail'],
  ])('tests: %s', (_, files, status) => {
    expect(judged(files).tests.status).toBe(status);
  });

  test.each<[string, 'cut' | 'hidden', readonly ChangedFile[], string]>([
    ['what a cut record shows stands for the rest', 'cut', [commented, unseen], 'not-applicable'],
    ['where it shows no product code the paths decide', 'cut', [document, unseen], 'fail'],
    ['what GitHub hides counts as changed, as in the check', 'hidden', [commented, unseen], 'fail'],
  ])('tests: %s', (_, diff, files, status) => {
    const change = recorded({ diff, change: changeOf(files, files.length) });
    expect(judgeRecorded(change, replayOptions(defaultPolicy(rules))).tests.status).toBe(status);
  });

  it('tests: a policy that accepts reasons is replayed as if it accepted none', () => {
    const policy = policyOf('rules:\n  tests:\n    reasons: [hard-to-test]\n');
    expect(judged([product], policy).tests.status).toBe('fail');
  });

  test.each<[string, string, boolean]>([
    ['an ordinary title', 'Count the cart', false],
    ['a title that announces it', 'feat!: count the cart otherwise', true],
  ])('major change: %s', (_, title, major) => {
    const change = recorded({ title, change: changeOf([product], 1) });
    expect(judgeRecorded(change, replayOptions(defaultPolicy(rules))).major?.major).toBe(major);
  });

  test.each<[string, ChangedFile, boolean]>([
    ['a raised version', manifest, true],
    ['a document', document, false],
  ])('dependency change: %s', (_, file, changed) => {
    expect(judged([file]).dependencies?.changed).toBe(changed);
  });

  it('is judged neither way where its files are not all known', () => {
    const change = recorded({ change: changeOf([document], 2) });
    const { tests, major, dependencies } = judgeRecorded(change, replayOptions(defaultPolicy(rules)));
    expect(tests.status).toBe('error');
    expect([major, dependencies]).toEqual([null, null]);
  });
});

describe('the policy', () => {
  it('gives its options, whether it enforces the rules or only observes them', () => {
    const policy = policyOf(
      'rules: { tests: { enforcement: observe, ignore: ["src/**"] }, threat-model: { threshold: 1 } }',
    );
    expect(judged([product], policy).tests.status).toBe('not-applicable');
    expect(replayOptions(policy).threatModel.threshold).toBe(1);
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

  it('are those of product code that needs tests', () => {
    expect(judged([product, document]).directories).toEqual([{ path: 'src/cart', tested: false }]);
    expect(judged([product, test_]).directories).toEqual([{ path: 'src/cart', tested: true }]);
    expect(judged([document]).directories).toEqual([]);
  });
});
