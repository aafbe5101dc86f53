import { defineRule } from '../rule.ts';
import { clauses } from './clauses.ts';
import { failing, notApplicable, passing } from './explain.ts';
import { judgeTests } from './judge.ts';
import { options } from './options.ts';

/** Tests included: a change of product code brings tests that can show that it works. */
export const tests = defineRule({
  id: 'tests',
  title: 'Tests included',
  passesWhen:
    'Product code that changes brings new or changed tests with it, in the same package of a monorepo.',
  clauses,
  options,
  evidence: ['change'],
  mergeGroup: 'carried',
  evaluate({ change }, options) {
    const judgement = judgeTests(change, options);
    if (judgement.verdict === 'not-applicable') return notApplicable(judgement);
    return judgement.verdict === 'pass' ? passing(judgement) : failing(judgement);
  },
});
