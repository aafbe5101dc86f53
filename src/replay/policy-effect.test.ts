import { expect, test } from '@jest/globals';
import { changedFile } from '../../test/samples/changed-file.ts';
import type { RecordedChange } from '../dataset/recorded-change.ts';
import { available, unavailable } from '../evidence/slice.ts';
import { loadPolicy } from '../policy/load.ts';
import { rules } from '../rules/index.ts';
import { say } from '../text/message.ts';
import { effectOnMerged } from './policy-effect.ts';

function policyOf(text: string) {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(JSON.stringify(loaded.problems));
  return { policy: loaded.policy, isScoped: text.includes('scopes') };
}

function merged(number: number, ...paths: readonly string[]): RecordedChange {
  return {
    repository: 'acme/shop',
    number,
    sha: String(number),
    date: new Date(0),
    title: 'Change',
    body: '',
    author: null,
    url: null,
    change: available({ files: paths.map((path) => changedFile(path, { additions: 1 })) }),
    diff: 'absent',
  };
}

const unread: RecordedChange = {
  ...merged(9),
  change: unavailable({ reason: 'too-large', message: say`Large.`, remedy: say`Split it.` }),
};
const changes = [
  merged(1, 'src/a.ts'),
  merged(2, 'src/b.ts', 'test/b.test.ts'),
  merged(3, 'docs/a.md'),
  unread,
];

const effect = (before: string, after: string) =>
  effectOnMerged(policyOf(before), policyOf(after), changes, async () => {});

test('each rule is counted under both policies', async () => {
  await expect(
    effect('rules: { tests: enforce }', 'rules: { tests: { enforcement: enforce, ignore: ["src/**"] } }'),
  ).resolves.toEqual({
    compared: 3,
    unread: 1,
    rules: [{ id: 'tests', measure: 'fails', before: 1, after: 0 }],
    notEvaluated: [],
  });
});

test('a rule that only one of them has, and one that cannot be evaluated', async () => {
  await expect(
    effect('rules: { review: enforce }', 'rules: { tests: enforce, review: enforce, policy-guard: enforce }'),
  ).resolves.toMatchObject({
    rules: [
      { id: 'tests', before: null, after: 1 },
      { id: 'policy-guard', measure: 'applies', before: null, after: 0 },
    ],
    notEvaluated: ['review'],
  });
});

test('a scope by path counts', async () => {
  const scoped = 'rules: { tests: enforce }\nscopes: [{ name: a, paths: [src/a.ts], rules: { tests: off } }]';
  await expect(effect('rules: { tests: enforce }', scoped)).resolves.toMatchObject({
    rules: [{ id: 'tests', before: 1, after: 0 }],
  });
});
