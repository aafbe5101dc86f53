import { flowFuse, metaMask } from '../policy-clauses.ts';
import { type Condition, defineRule, namesOf } from '../rule.ts';
import { assess, evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options, type Way } from './options.ts';

function takes(way: Way): Condition<Options> {
  return { when: ({ ways }) => ways.includes(way) };
}

/** Manual test: how a change was tested by hand is written down, for the change as it is, by somebody who may. */
export const manualTest = defineRule({
  id: 'manual-test',
  title: 'Manual test',
  passesWhen:
    'It is written down how the change was tested by hand: for the change as it is, by somebody who may.',
  clauses: [
    flowFuse('2d'),
    metaMask('4.4'),
    {
      source: 'NIST SSDF',
      clause: 'PW.8.2',
      text: 'Scope the testing, design the tests, perform the testing, and document the results.',
    },
  ],
  messages,
  briefs: {
    'not-tested': { state: 'how it was tested is missing', action: 'write down how you tested the change' },
    'no-longer-tested': {
      state: 'an earlier version was tested',
      action: 'test the change again and write that down',
    },
    'not-by-a-tester': { state: 'nobody who may test it has done so', action: 'have the change tested' },
    draft: { state: 'how it was tested is missing', action: 'write down how you tested the change' },
    'unreadable-description': { state: 'the description cannot be read', action: 'shorten the description' },
    'unknown-team': { state: 'a team of testers is unknown', action: 'correct the team in the policy' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    ways: 'subset',
    sections: 'subset',
    'min-letters': 'larger',
    'not-needed-reason': 'smaller',
    author: 'smaller',
    environments: 'subset',
    branches: 'superset',
    ignore: 'subset',
    'update-bots': 'subset',
    agents: 'superset',
  },
  evidence: ['pullRequest', 'change', 'commits', 'earlierChanges'],
  furtherEvidence: {
    teams: { when: ({ testers }) => testers.length > 0 },
    describedHead: takes('description'),
    templates: takes('description'),
    testStatements: takes('command'),
    deployments: takes('deployment'),
  },
  teams: ({ testers }) => testers,
  names: ({ testers, agents, 'update-bots': bots }) => ({
    accounts: namesOf({ agents, 'update-bots': bots }),
    teams: namesOf({ testers }),
  }),
  evaluate,
  applies: { evidence: ['pullRequest', 'change'], assess },
});
