import { metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Provenance: each file of the release is attested by an expected workflow, for the released commit. */
export const provenance = defineRule({
  id: 'provenance',
  title: 'Provenance',
  passesWhen:
    'Each file of the release has an attestation by an expected workflow of this repository for exactly the released commit.',
  clauses: [
    metaMask('5.1a'),
    {
      source: 'NIST SSDF',
      clause: 'PS.2',
      text: 'Provide a way to verify the integrity of a software release.',
    },
    { source: 'SLSA Build', clause: 'L2', text: 'Provenance is signed by the platform that builds.' },
  ],
  messages,
  on: { release: 'evaluate' },
  options,
  stricter: { ignore: 'subset', immutable: 'larger' },
  evidence: ['release', 'attestations'],
  evaluate,
});
