import { accountsIn, stricterIndependence } from '../independence.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { reasonSlices } from '../reason-verdict.ts';
import { type Condition, defineRule } from '../rule.ts';
import { evaluate, workToRead } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

/** Who accepted a reason is read from commits and reviews; without them the rule accepts none. */
const forReasons: Condition<Options> = {
  when: ({ reasons }) => reasons,
  without: (options) => ({ ...options, reasons: false }),
};

/** Documentation: what users meet is documented with its change, and a major change records its decision. */
export const documentation = defineRule({
  id: 'documentation',
  title: 'Documentation',
  passesWhen:
    'A change of what users meet changes the documentation, and a major change records its decision; or a reviewer accepted why not.',
  clauses: [
    flowFuse(2),
    metaMask('2.3'),
    {
      source: 'NIST SSDF',
      clause: 'PW.1.2',
      text: 'Track and maintain the software’s security requirements, risks and design decisions.',
    },
  ],
  messages,
  briefs: {
    'no-documentation': { state: 'documentation is missing', action: 'update the documentation' },
    'no-decision': { state: 'the decision is not recorded', action: 'record the decision' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    ...stricterIndependence,
    surface: 'superset',
    files: 'subset',
    internal: 'subset',
    repositories: 'subset',
    reasons: 'smaller',
    decisions: ['off', 'major'],
    'decision-files': 'subset',
    threshold: 'smaller',
  },
  evidence: ['pullRequest', 'change'],
  furtherEvidence: {
    ...reasonSlices(forReasons),
    linkedWork: {
      when: ({ decisions, repositories }) => decisions !== 'off' || repositories.length > 0,
      without: (options) => ({ ...options, decisions: 'off' as const, repositories: [] }),
    },
  },
  cutDiff: 'shown-files-only',
  linkedWork: workToRead,
  names: (options) => ({ accounts: accountsIn(options) }),
  evaluate,
});
