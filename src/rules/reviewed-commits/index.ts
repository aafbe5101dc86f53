import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

const id = 'reviewed-commits';

/** Reviewed commits: each commit since the last release that passed is accounted for in the record. */
export const reviewedCommits = defineRule({
  id,
  title: 'Reviewed commits',
  passesWhen:
    'Each commit since the last release that passed was merged under a check that succeeded, with a review, or is waived.',
  clauses: [
    flowFuse('2b'),
    metaMask('3.3'),
    { source: 'NIST SSDF', clause: 'PS.3', text: 'Archive and protect each software release.' },
    {
      source: 'SLSA Source',
      clause: 'L4',
      text: 'Two trusted people agree to each change of the final revision.',
    },
  ],
  messages,
  on: { release: 'evaluate' },
  options,
  stricter: { first: 'larger', rules: 'superset' },
  evidence: ['releasedCommits'],
  releaseNeeds: ({ since, first }) => ({ landed: { rule: id, since, first } }),
  evaluate,
});
