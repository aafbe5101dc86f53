import { type Condition, defineRule } from '../rule.ts';
import { clauses } from './clauses.ts';
import { judgeTests, wantedFiles } from './judge.ts';
import { failing, notApplicable, passing } from './messages.ts';
import { type Options, options } from './options.ts';
import { withReason } from './with-reason.ts';

/** Who accepted a reason is read from commits and reviews; without them the rule accepts none. */
const forReasons: Condition<Options> = {
  when: ({ reasons }) => reasons.length > 0,
  without: (options) => ({ ...options, reasons: [] }),
};

/** Tests included: a change of product code brings tests that can show that it works. */
export const tests = defineRule({
  id: 'tests',
  title: 'Tests included',
  passesWhen:
    'Product code that changes brings new or changed tests with it, in the same package of a monorepo.',
  clauses,
  options,
  evidence: ['pullRequest', 'change'],
  furtherEvidence: { commits: forReasons, reviews: forReasons },
  cutDiff: 'shown-files-only',
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  files: ({ change }, options) => wantedFiles(change, options),
  evaluate({ pullRequest, change, commits, reviews, headFiles }, options) {
    const judgement = judgeTests(change, options, headFiles);
    if (judgement.verdict === 'not-applicable') return notApplicable(judgement);
    if (judgement.verdict === 'pass') return passing(judgement);
    return withReason(failing(judgement), { pullRequest, commits, reviews }, options);
  },
});
