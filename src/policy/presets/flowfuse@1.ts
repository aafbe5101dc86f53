import type { Preset } from './preset.ts';

export const flowfuse1: Preset = {
  name: 'flowfuse@1',
  description: 'The parts of the FlowFuse Secure Development Policy that can be checked automatically.',
  coverage: ['flowfuse'],
  rules: {
    tests: {},
    review: { approvals: 1, independence: 'two-people' },
    // Clauses 8 and 9 are about findings of critical or high severity.
    // A claim that the code was analyzed is not an analysis.
    sast: { threshold: 'high', provenance: 'required' },
    'threat-model': {},
    // Clause 10 wants exceptions approved: nobody makes one by changing the policy alone.
    'policy-guard': {},
  },
};
