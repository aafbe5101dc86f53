import { accountsIn } from '../independence.ts';
import { scoreChange } from '../major-change/score.ts';
import { wantedManifests } from '../major-change/wanted-manifests.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { type Condition, defineRule, namesOf } from '../rule.ts';
import { workToRead } from './document/assess.ts';
import { offered } from './document/links.ts';
import { assess, evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

/** Whether a member of the security team contributed is read from commits and pushes. */
const forReview: Condition<Options> = { when: ({ team }) => team !== null };

/**
 * A major change has a threat model that answers the four questions, gives each threat a disposition and covers
 * this change. A score decides whether a change is major; see the README beside this file.
 */
export const threatModel = defineRule({
  id: 'threat-model',
  title: 'Threat model',
  passesWhen: 'A major change has a threat model that answers the four questions and covers the change.',
  clauses: [
    flowFuse(3),
    metaMask('2.2'),
    {
      source: 'NIST SSDF',
      clause: 'PW.1.1',
      text: 'Use risk modeling to assess the security risk of the software.',
    },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'SA-03.02',
      text: 'Threat modeling and attack surface analysis when the software changes.',
    },
  ],
  messages,
  briefs: {
    'no-threat-model': { state: 'a threat model is missing', action: 'add a threat model' },
    'incomplete-threat-model': {
      state: 'the threat model is incomplete',
      action: 'complete the threat model',
    },
    'nobody-left': {
      state: 'nobody is left who may approve',
      action: 'add a member or a deputy to the security team',
    },
    'unknown-contributors': {
      state: 'a contributor is unknown',
      action: 'link the addresses of the commits to an account',
    },
    'unknown-team': { state: 'the security team is unknown', action: 'correct the team in the policy' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    threshold: 'smaller',
    'new-product-days': 'larger',
    signals: 'superset',
    'external-hosts': 'subset',
    dispositions: 'subset',
    mitigations: ['stated', 'linked'],
  },
  evidence: ['pullRequest', 'change', 'labels', 'documents', 'reviews', 'teams'],
  furtherEvidence: {
    linkedWork: { when: ({ mitigations }) => mitigations === 'linked' },
    decidingLabels: forReview,
    commits: forReview,
    earlierChanges: forReview,
    pushes: forReview,
    replacedHeads: forReview,
  },
  teams: ({ team }) => (team === null ? [] : [team]),
  labels: ({ team, labels }) => (team === null ? [] : [labels.major, labels['not-major']]),
  newProduct: (options) =>
    options['new-product-days'] === 0
      ? null
      : { days: options['new-product-days'], documents: options.paths },
  documents: ({ change, pullRequest }, options) => offered(change, pullRequest, options).documents,
  linkedWork: (evidence, options) =>
    workToRead(evidence, offered(evidence.change, evidence.pullRequest, options), options),
  files: ({ change }, options) => wantedManifests(change, scoreChange(change, {}, options)),
  names: (options) => ({
    accounts: accountsIn(options),
    teams: namesOf({
      team: options.team === null ? [] : [options.team],
      deputies: options.deputies.map(({ team }) => team),
    }),
  }),
  evaluate,
  applies: { evidence: ['pullRequest', 'change'], assess },
});
