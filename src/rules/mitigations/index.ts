import { metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Mitigations: what the threat models of the released commit link against threats is done, and in the release. */
export const mitigations = defineRule({
  id: 'mitigations',
  title: 'Mitigations',
  passesWhen:
    'What the threat models of the released commit link as mitigations is closed, merged into the release, or present in it.',
  clauses: [
    metaMask('3.2'),
    {
      source: 'NIST SSDF',
      clause: 'PW.1.1',
      text: 'Use risk modeling to assess the security risk of the software.',
    },
  ],
  messages,
  on: { release: 'evaluate' },
  options,
  stricter: { unlinked: ['allow', 'fail'], 'external-hosts': 'subset', dispositions: 'subset' },
  evidence: ['release', 'threatModels'],
  releaseNeeds: ({ paths, questions, dispositions, repositories }) => ({
    threatModels: { paths, questions, dispositions, repositories },
  }),
  evaluate,
});
