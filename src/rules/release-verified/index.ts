import { flowFuse } from '../policy-clauses.ts';
import { type Condition, defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options, type Way } from './options.ts';

function takes(way: Way): Condition<Options> {
  return { when: ({ ways }) => ways.includes(way) };
}

/** Release verified: a person who may has verified by hand what is released. */
export const releaseVerified = defineRule({
  id: 'release-verified',
  title: 'Release verified',
  passesWhen:
    'Somebody who may has verified by hand the released commit, or one to which the release adds no more than the policy allows.',
  clauses: [
    flowFuse('2d'),
    {
      source: 'NIST SSDF',
      clause: 'PW.8.2',
      text: 'Scope the testing, design the tests, perform the testing, and document the results.',
    },
  ],
  messages,
  briefs: {
    'not-verified': { state: 'nobody has verified it', action: 'have the commit verified' },
    'check-failed': { state: 'its verification failed', action: 'fix what the check found' },
    'unknown-verifiers': { state: 'a team is unknown', action: 'correct the team in the policy' },
  },
  on: { release: 'evaluate' },
  options,
  stricter: {
    ways: 'subset',
    environments: 'subset',
    'min-letters': 'larger',
    'max-commits': 'smaller',
  },
  evidence: ['release', 'ancestors'],
  furtherEvidence: {
    releaseStatements: takes('command'),
    targetDeployments: takes('review'),
    teams: { when: ({ teams }) => teams.length > 0 },
  },
  releaseNeeds: ({ ways, check, 'max-commits': ancestors }) => ({
    ancestors,
    ...(ways.includes('check') && check !== null ? { reports: { checks: [check.name] } } : {}),
    ...(ways.includes('review') ? { reviews: true } : {}),
  }),
  teams: ({ teams }) => teams,
  names: ({ accounts, teams, check }) => ({
    accounts: namesOf({ accounts }),
    teams: namesOf({ teams }),
    checks: namesOf({ check: check === null || check.name.includes('*') ? [] : [check.name] }),
  }),
  evaluate,
});
