import { manifestsToRead } from '../../analysis/dependencies/new-direct.ts';
import { advisorySeverities } from '../../evidence/dependency-changes.ts';
import { matcher } from '../matching.ts';
import { flowFuse } from '../policy-clauses.ts';
import { type Condition, defineRule, namesOf } from '../rule.ts';
import { assess, evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { approversIn, comparesDependencies, type Options, options } from './options.ts';

/** Who approved is read from commits and reviews; without them nobody did. */
const forApprovers: Condition<Options> = {
  when: ({ approvers, 'new-dependencies': fresh }) => approvers !== null && fresh === 'justified',
  without: (given) => ({ ...given, approvers: null }),
};

/** Dependencies: what a change adds has no known vulnerability and an accepted license, and what is new is justified. */
export const dependencies = defineRule({
  id: 'dependencies',
  title: 'Dependencies',
  passesWhen:
    'No version is added with a known vulnerability at or above the threshold, or with a license or package that the policy denies; and each new direct dependency of the product is justified.',
  clauses: [
    flowFuse(5),
    {
      source: 'NIST SSDF',
      clause: 'PW.4.1',
      text: 'Acquire and maintain well-secured software components from others.',
    },
    {
      source: 'NIST SSDF',
      clause: 'PW.4.4',
      text: 'Verify that acquired components comply with the requirements throughout their life cycles.',
    },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'VM-05',
      text: 'Changes are checked for vulnerable dependencies and for licenses, and stopped where the policy says so.',
    },
  ],
  messages,
  hasSeverities: true,
  briefs: {
    vulnerable: {
      state: 'an added dependency is vulnerable',
      action: 'use a version without the vulnerability',
    },
    denied: { state: 'an added dependency is not accepted', action: 'use an accepted dependency' },
    'not-justified': {
      state: 'a new dependency is not justified',
      action: 'say why the dependency is needed',
    },
    'snapshots-missing': {
      state: 'snapshots of dependencies are missing',
      action: 'run the workflow that submits dependencies',
    },
    'not-observed': {
      state: 'dependencies are not analyzed',
      action: 'submit the dependencies to GitHub',
    },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    'vulnerability-check': 'larger',
    'fail-on-severity': advisorySeverities,
    'fail-on-scopes': 'superset',
    'allow-ghsas': 'subset',
    'license-check': 'larger',
    'deny-licenses': 'superset',
    'unknown-licenses': ['allow', 'warn', 'fail'],
    'allow-dependencies-licenses': 'subset',
    'deny-packages': 'superset',
    'deny-groups': 'superset',
    'analyzed-elsewhere': 'subset',
    'ignore-manifests': 'subset',
    'grace-minutes': 'smaller',
    'new-dependencies': ['allowed', 'justified'],
    headings: 'subset',
    'own-packages': 'subset',
  },
  evidence: ['pullRequest', 'change'],
  furtherEvidence: {
    dependencyChanges: { when: comparesDependencies },
    commits: forApprovers,
    earlierChanges: forApprovers,
    reviews: forApprovers,
    pushes: forApprovers,
    teams: {
      when: (given) => forApprovers.when(given) && approversIn(given).teams.length > 0,
      without: (given) => ({ ...given, approvers: null }),
    },
  },
  teams: (given) => approversIn(given).teams,
  names: (given) => {
    const { people, teams } = approversIn(given);
    return { accounts: namesOf({ approvers: people }), teams: namesOf({ approvers: teams }) };
  },
  files: ({ change }, given) =>
    given['new-dependencies'] === 'justified'
      ? manifestsToRead(change.files, matcher(given['ignore-manifests']))
      : [],
  evaluate,
  applies: { evidence: ['change'], assess },
});
