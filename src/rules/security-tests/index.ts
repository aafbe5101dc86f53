import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Security tests: each dynamic scan, penetration test or fuzzing that the policy lists took place for what is released. */
export const securityTests = defineRule({
  id: 'security-tests',
  title: 'Security tests',
  passesWhen:
    'Each security test that the policy lists took place, for the released commit or one to which the release adds no more than the policy allows.',
  clauses: [
    flowFuse(7),
    metaMask('4.2'),
    {
      source: 'NIST SSDF',
      clause: 'PW.8.2',
      text: 'Design and perform the tests of executable code, and document the results.',
    },
  ],
  messages,
  briefs: {
    'not-tested': { state: 'a security test is missing', action: 'have the missing security tests done' },
    'test-failed': { state: 'a security test failed', action: 'fix what the security test found' },
    'unknown-recorders': { state: 'a team is unknown', action: 'correct the team in the policy' },
  },
  on: { release: 'evaluate' },
  options,
  stricter: { tests: 'superset' },
  evidence: ['release', 'ancestors'],
  furtherEvidence: {
    releaseStatements: { when: ({ tests }) => tests.some(({ evidence }) => 'command' in evidence) },
    targetDeployments: {
      when: ({ tests }) =>
        tests.some(({ evidence }) => 'workflow' in evidence && evidence.environment !== undefined),
    },
    teams: { when: ({ teams }) => teams.length > 0 },
  },
  releaseNeeds: ({ tests }) => {
    const all = tests.map(({ evidence }) => evidence);
    return {
      ancestors: Math.max(0, ...tests.map((test) => test['max-commits'])),
      environments: all.flatMap((each) =>
        'workflow' in each && each.environment !== undefined ? [each.environment] : [],
      ),
      reports: {
        checks: all.flatMap((each) => ('check' in each ? [each.check] : [])),
        workflows: all.flatMap((each) => ('workflow' in each ? [each.workflow] : [])),
        tools: all.flatMap((each) => ('tool' in each ? [each.tool] : [])),
      },
    };
  },
  teams: ({ teams }) => teams,
  names: ({ accounts, teams, tests }) => ({
    accounts: namesOf({ accounts }),
    teams: namesOf({ teams }),
    checks: namesOf({
      tests: tests.flatMap(({ evidence }) =>
        'check' in evidence && !evidence.check.includes('*') ? [evidence.check] : [],
      ),
    }),
  }),
  evaluate,
});
