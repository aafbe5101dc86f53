import { expect, it } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { recorded } from '../../test/samples/recorded-changes.ts';
import { changeOf } from '../dataset/recorded-change.ts';
import type { Rule } from '../rules/rule.ts';
import { tests } from '../rules/tests-included/index.ts';
import { threatModel } from '../rules/threat-model/index.ts';
import { evaluateRecorded } from './evaluate-change.ts';
import { planReplay } from './plan.ts';
import { SummaryBuilder } from './summary.ts';

const plan = planReplay([
  { rule: tests as Rule, enforcement: 'enforce', options: tests.options.parse({}) },
  {
    rule: threatModel as Rule,
    enforcement: 'observe',
    options: threatModel.options.parse({
      signals: [
        { name: 'payments', paths: ['src/payments/**'] },
        { name: 'mobile login', paths: ['apps/**'] },
      ],
    }),
  },
]);
const patch = patchOf(['-return 1;', '+return items.length;']);

function summaryOf(...changes: readonly (readonly string[])[]) {
  const builder = new SummaryBuilder(plan, (author) => author?.name ?? 'unknown');
  for (const paths of changes) {
    const files = paths.map((path) => changedFile(path, { patch }));
    builder.add(evaluateRecorded(recorded({ change: changeOf(files, files.length) }), plan));
  }
  return builder.result().rules;
}

it('names signals of the policy in the reasons', () => {
  const [, major] = summaryOf(['src/payments/pay.ts'], ['src/payments/pay.ts', 'apps/login.ts']);
  expect(major?.reasons.applies).toEqual(
    expect.arrayContaining([
      { text: 'The change triggers a signal that the policy adds: payments', count: 2 },
      { text: 'The change triggers a signal that the policy adds: mobile login', count: 1 },
    ]),
  );
});

it('says once why changes fail, and what ignoring a directory would leave', () => {
  const [included] = summaryOf(['apps/docs/a.ts'], ['apps/docs/b.ts'], ['src/c.ts'], ['README.md']);
  expect(included?.reasons.fail).toEqual([{ text: 'Product code changed without tests.', count: 3 }]);
  expect(included?.whatIfs).toEqual([
    { ignored: 'apps/docs/**', left: 1 },
    { ignored: 'src/**', left: 2 },
  ]);
  expect(included?.kinds).toEqual([
    { name: 'product code', changes: 3, affected: 3 },
    { name: 'documentation', changes: 1, affected: 0 },
  ]);
});
