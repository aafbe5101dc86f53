import type { Preset } from './preset.ts';

export const metamask1: Preset = {
  name: 'metamask@1',
  description: 'What can be checked of the MetaMask Secure Development Lifecycle Policy.',
  coverage: ['metamask'],
  rules: { tests: {}, review: { approvals: 1 }, sast: {}, 'threat-model': {} },
};
