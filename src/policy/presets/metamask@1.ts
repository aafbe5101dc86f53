import type { Preset } from './preset.ts';

export const metamask1: Preset = {
  name: 'metamask@1',
  description:
    'The parts of the MetaMask Secure Development Lifecycle Policy that can be checked automatically.',
  coverage: ['metamask'],
  rules: {
    tests: {},
    review: { approvals: 1, independence: 'two-people' },
    sast: { provenance: 'required' },
    'threat-model': {},
    // Clause 3.4 wants the automated checks to pass: nobody passes them by changing what they run from alone.
    'policy-guard': {},
  },
};
