import { accountsIn } from '../independence.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { changedWorkflows, guardedFiles } from './guarded/guarded-files.ts';
import { mayApply } from './guarded/may-apply.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

const guardsRequired = { when: ({ workflows }: Options) => workflows === 'required-only' };

/** Policy guard: a change of the policy, or of what enforces it, is approved by an owner of the policy. */
export const policyGuard = defineRule({
  id: 'policy-guard',
  title: 'Policy guard',
  passesWhen:
    'An owner of the policy who did not contribute approves a change of the policy, its exceptions, the code owners, and of the workflows from which required checks, analyses or environments run.',
  clauses: [
    flowFuse(10),
    metaMask('3.4'),
    {
      source: 'NIST SSDF',
      clause: 'PO.5',
      text: 'Implement and maintain secure environments for software development.',
    },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'AC-03',
      text: 'The primary branch is protected against changes and deletion without a decision about them.',
    },
  ],
  messages,
  waivable: 'pull-request',
  briefs: {
    'approval-missing': {
      state: 'the change of guarded files is not approved',
      action: 'ask an owner of the policy for a review',
    },
    'nobody-left': {
      state: 'nobody is left who may approve guarded files',
      action: 'name other owners in the policy',
    },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    workflows: ['none', 'required-only', 'all'],
    environments: 'superset',
    files: 'superset',
    'update-bots': 'subset',
    'not-reviewers': 'superset',
    agents: 'superset',
  },
  evidence: ['change', 'commits', 'earlierChanges', 'reviews', 'pushes', 'owners'],
  furtherEvidence: {
    pullRequest: { when: () => true, ignores: ['pull_request.edited'] },
    baseWorkflows: { when: ({ workflows }) => workflows !== 'none' },
    requiredChecks: guardsRequired,
    checks: guardsRequired,
  },
  files: ({ change }, { workflows }) => (workflows === 'none' ? [] : changedWorkflows(change)),
  needsOwner: (evidence, chosen) => guardedFiles(evidence, chosen).files.length > 0,
  names: (chosen) => ({
    accounts: [...accountsIn(chosen), ...namesOf({ 'update-bots': chosen['update-bots'] })],
  }),
  evaluate,
  applies: { evidence: ['change'], assess: mayApply },
});
