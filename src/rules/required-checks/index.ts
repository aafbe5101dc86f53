import { actionsApp } from '../newest-checks.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { expectedChecks, options } from './options.ts';

const onPullRequests = { when: () => true, only: 'pull-request' } as const;

/** Required checks: each check that the policy names was reported on this exact commit, and succeeded. */
export const requiredChecks = defineRule({
  id: 'required-checks',
  title: 'Required checks',
  passesWhen:
    'Each check that the policy names, by name and by who reports it, was reported on this exact commit and succeeded.',
  clauses: [
    flowFuse('2c'),
    metaMask('3.1'),
    metaMask('3.4'),
    {
      source: 'NIST SSDF',
      clause: 'PW.8.2',
      text: 'Scope, design and perform the tests of executable code, and record what was found.',
    },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'QA-03.01',
      text: 'Automated status checks pass before a change is accepted, or are bypassed by hand.',
    },
  ],
  messages,
  briefs: {
    unsuccessful: { state: 'a check did not succeed', action: 'fix the checks that did not succeed' },
    'not-reported': { state: 'a required check is missing', action: 'start the missing checks' },
    'skipped-by-message': {
      state: 'the head commit skips the checks',
      action: 'push a commit that runs the checks',
    },
    'workflows-held': { state: 'workflows wait for an approval', action: 'approve the workflows' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'evaluate-and-inherit' },
  options,
  stricter: { checks: 'superset', 'grace-minutes': 'smaller' },
  evidence: ['checks', 'commitSeen'],
  furtherEvidence: {
    workflowRuns: { when: (given) => expectedChecks(given).some(({ by }) => by === actionsApp) },
    change: { when: (given) => expectedChecks(given).some(({ paths }) => paths !== null) },
    pullRequest: {
      ...onPullRequests,
      ignores: ['pull_request.edited', 'pull_request.assigned', 'pull_request.unassigned'],
    },
    commits: onPullRequests,
  },
  namesWorkflows: (given) => expectedChecks(given).some(({ workflow }) => workflow !== null),
  names: (given) => {
    const expected = expectedChecks(given);
    return {
      accounts: namesOf({ checks: expected.filter(({ kind }) => kind === 'status').map(({ by }) => by) }),
      checks: namesOf({
        checks: expected.map(({ pattern }) => pattern).filter((pattern) => !pattern.includes('*')),
      }),
    };
  },
  evaluate,
});
