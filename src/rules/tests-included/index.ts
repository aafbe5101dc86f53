import { accountsIn, stricterIndependence } from '../independence.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { reasonSlices } from '../reason-verdict.ts';
import { type Condition, defineRule } from '../rule.ts';
import { wantedFiles } from './assessment/assess-tests.ts';
import { wantedDirectories } from './assessment/wanted-directories.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

/** Who accepted a reason is read from commits and reviews; without them the rule accepts none. */
const forReasons: Condition<Options> = {
  when: ({ reasons }) => reasons.length > 0,
  without: (options) => ({ ...options, reasons: [] }),
};

/** Tests included: a change to product code includes tests that can show that it works. */
export const tests = defineRule({
  id: 'tests',
  title: 'Tests included',
  passesWhen: 'A change to product code includes new or changed tests, in the same package in a monorepo.',
  clauses: [
    flowFuse('2a'),
    metaMask('4.1'),
    {
      source: 'NIST SSDF',
      clause: 'PW.8.2',
      text: 'Scope, design and perform the tests of executable code, and record what was found.',
    },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'QA-06',
      text: 'Automated tests cover changes, and the tests are documented.',
    },
  ],
  messages,
  briefs: {
    'no-tests': { state: 'tests are missing', action: 'add a test' },
    'no-test-counts': { state: 'tests are missing', action: 'add a test that counts' },
    'tests-of-other-packages': { state: 'tests are missing', action: 'add a test in the same package' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    ...stricterIndependence,
    tests: 'subset',
    product: 'superset',
    ignore: 'subset',
    'every-package': 'larger',
    'doubtful-tests': ['show', 'fail'],
    reasons: 'subset',
  },
  evidence: ['pullRequest', 'change'],
  furtherEvidence: reasonSlices(forReasons),
  cutDiff: 'shown-files-only',
  files: ({ change }, options) => wantedFiles(change, options),
  baseDirectories: ({ change }, options) => wantedDirectories(change, options),
  names: (options) => ({ accounts: accountsIn(options) }),
  evaluate,
});
