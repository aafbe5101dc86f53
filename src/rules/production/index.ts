import { flowFuse } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Production: the environment that is released to restricts who and what is deployed to it. */
export const production = defineRule({
  id: 'production',
  title: 'Production environment',
  passesWhen:
    'The environment that the commit is released to restricts branches, needs an approval by another person, and lets no administrator bypass that.',
  clauses: [
    flowFuse('environment'),
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
    'no-environment': { state: 'there is no such environment', action: 'create and protect the environment' },
    unprotected: { state: 'the environment is not protected', action: 'protect the environment' },
    'not-in-plan': {
      state: 'the settings cannot be checked',
      action: 'protect the environment or correct the policy',
    },
    'bypass-not-shown': { state: 'the settings cannot be checked', action: 'correct the policy' },
  },
  on: { release: 'evaluate' },
  options,
  stricter: {
    branches: 'larger',
    reviewers: 'larger',
    'prevent-self-review': 'larger',
    'admins-bypass': ['allow', 'forbid'],
    gate: 'larger',
  },
  evidence: ['release', 'environmentSettings'],
  evaluate,
});
