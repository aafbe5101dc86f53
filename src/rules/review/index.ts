import { accountsIn, stricterIndependence } from '../independence.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Peer review: enough current approvals by people who are independent of the change, and nobody asks for changes. */
export const review = defineRule({
  id: 'review',
  title: 'Peer review',
  passesWhen:
    'Enough people with write access who are independent of the change approve it as it is, and nobody asks for changes.',
  clauses: [
    flowFuse('2b'),
    metaMask('3.3'),
    {
      source: 'NIST SSDF',
      clause: 'PW.7.1',
      text: 'Decide when people review code and when tools analyze it.',
    },
    { source: 'NIST SSDF', clause: 'PW.7.2', text: 'Review or analyze the code, and record what was found.' },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'QA-07.01',
      text: 'A person other than the author approves a change before it is merged.',
    },
    {
      source: 'SLSA Source',
      clause: 'L4',
      text: 'Two trusted people agree to each change of the final revision.',
    },
    { source: 'ISO 27001', clause: 'A.8.28', text: 'Principles of secure coding are applied.' },
  ],
  messages,
  briefs: {
    draft: { state: 'review starts when it is ready', action: 'mark the pull request as ready for review' },
    'changes-requested': { state: 'changes are requested', action: 'settle the requested changes' },
    'approvals-missing': { state: 'approvals are missing', action: 'ask for a review' },
    'unknown-contributors': {
      state: 'a contributor is unknown',
      action: 'link the addresses of the commits to an account',
    },
    'nobody-left': {
      state: 'nobody is left who may approve',
      action: 'name another team or a deputy in the policy',
    },
    'no-code-owner-left': {
      state: 'no code owner is left who may approve',
      action: 'name another owner of the files',
    },
    'last-push-not-approved': { state: 'the last push is not approved', action: 'ask for a review' },
    'threads-unresolved': { state: 'conversations are not resolved', action: 'resolve the conversations' },
    'head-not-listed': { state: 'the head is not listed', action: 'run the check again' },
    'team-not-found': {
      state: 'a team of the policy does not exist',
      action: 'correct the teams in the policy',
    },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    ...stricterIndependence,
    approvals: 'larger',
    teams: 'superset',
    'distinct-teams': 'larger',
    'code-owners': 'larger',
    deputies: 'subset',
    'agent-approvals': 'larger',
    'last-push': 'larger',
    'resolved-threads': 'larger',
    'exempt-authors': 'subset',
  },
  evidence: ['pullRequest', 'commits', 'earlierChanges', 'reviews', 'pushes'],
  furtherEvidence: {
    teams: { when: ({ teams }) => teams.length > 0 },
    codeOwners: {
      when: (options) => options['code-owners'],
      // No record of past changes shows whose the files were.
      without: (options) => ({ ...options, 'code-owners': false }),
    },
    replacedHeads: { when: ({ independence }) => independence === 'strict' },
    threads: { when: (options) => options['resolved-threads'] },
  },
  teams: ({ teams }) => [...new Set(teams.flat())],
  names: (options) => ({
    accounts: [...accountsIn(options), ...namesOf({ 'exempt-authors': options['exempt-authors'] })],
    teams: namesOf({
      teams: options.teams.flat(),
      deputies: options.deputies.map(({ team }) => team),
    }),
  }),
  evaluate,
});
