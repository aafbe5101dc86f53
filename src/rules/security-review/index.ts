import { accountsIn } from '../independence.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { type Condition, defineRule, namesOf } from '../rule.ts';
import { assess, evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

/** Whether a member of the security team contributed is read from commits and pushes. */
const withTeam: Condition<Options> = { when: ({ team }) => team !== null };

/** Security review: the security team approves a change of protections, and its author says what it means for security. */
export const securityReview = defineRule({
  id: 'security-review',
  title: 'Security review',
  passesWhen:
    'A change of authentication, permissions, cryptography, network or update code is approved by the security team, and its description says what it means for security.',
  clauses: [
    flowFuse(1),
    metaMask('1.2b'),
    metaMask('5.1b'),
    {
      source: 'NIST SSDF',
      clause: 'PW.9.1',
      text: 'Define a secure baseline: settings that are secure by default.',
    },
  ],
  messages,
  briefs: {
    'no-team': { state: 'no security team is named', action: 'name the security team in the policy' },
    'unknown-team': { state: 'the security team is unknown', action: 'correct the team in the policy' },
    'no-considerations': {
      state: 'security considerations are missing',
      action: 'write down the security considerations',
    },
    'unreadable-description': { state: 'the description cannot be read', action: 'shorten the description' },
    'nobody-left': {
      state: 'nobody is left who may approve',
      action: 'add a member or a deputy to the security team',
    },
    'unknown-contributors': {
      state: 'a contributor is unknown',
      action: 'link the addresses of the commits to an account',
    },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    paths: 'superset',
    ignore: 'subset',
    signals: 'superset',
    hints: 'superset',
    deputies: 'subset',
    unknown: ['extra-approval', 'fail'],
    'not-reviewers': 'superset',
    agents: 'superset',
  },
  evidence: ['pullRequest', 'change', 'reviews'],
  furtherEvidence: {
    teams: withTeam,
    commits: withTeam,
    earlierChanges: withTeam,
    pushes: withTeam,
    replacedHeads: withTeam,
    templates: { when: ({ section }) => section !== null },
  },
  teams: ({ team }) => (team === null ? [] : [team]),
  names: (given) => ({
    accounts: accountsIn(given),
    teams: namesOf({
      team: given.team === null ? [] : [given.team],
      deputies: given.deputies.map(({ team }) => team),
    }),
  }),
  evaluate,
  applies: { evidence: ['change'], assess },
});
