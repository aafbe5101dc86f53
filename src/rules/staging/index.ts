import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Staging: a released commit ran in staging first, for as long as the policy asks for. */
export const staging = defineRule({
  id: 'staging',
  title: 'Staging',
  passesWhen:
    'The released commit was deployed to staging with success, and stayed there for the time that the policy asks for.',
  clauses: [
    flowFuse('environment'),
    metaMask('5.1'),
    {
      source: 'NIST SSDF',
      clause: 'PO.5.1',
      text: 'Separate and protect each environment involved in software development.',
    },
    {
      source: 'ISO 27001',
      clause: 'A.8.31',
      text: 'Development, testing and production environments are separated.',
    },
  ],
  messages,
  briefs: {
    'never-deployed': { state: 'it was not in staging', action: 'deploy the commit to staging' },
    'not-counted': {
      state: 'it was not in staging',
      action: 'deploy the commit to staging as the policy says',
    },
    'deployment-failed': { state: 'staging failed', action: 'fix the deployment to staging' },
    'ended-early': {
      state: 'its time in staging was too short',
      action: 'deploy the commit to staging again',
    },
  },
  on: { release: 'evaluate' },
  options,
  stricter: { environments: 'superset', soak: 'larger', creators: 'subset' },
  evidence: ['release', 'targetDeployments'],
  releaseNeeds: ({ environments, workflow }) => ({ environments, runs: workflow !== null }),
  names: ({ creators }) => ({ accounts: namesOf({ creators }) }),
  evaluate,
});
