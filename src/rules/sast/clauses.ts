import type { Clause } from '../rule.ts';

export const clauses: readonly Clause[] = [
  {
    source: 'FlowFuse Secure Development Policy',
    clause: '6',
    text: 'Static application security testing (SAST) must be performed throughout development',
  },
  {
    source: 'MetaMask Secure Development Lifecycle Policy',
    clause: '4.2',
    text: 'Conduct security testing identified during the planning phase',
  },
  { source: 'NIST SSDF', clause: 'PW.7.2', text: 'Review or analyse the code, and record what was found.' },
  {
    source: 'OpenSSF OSPS Baseline',
    clause: 'VM-06',
    text: 'Changes are analysed for weaknesses, and stopped where the policy says so.',
  },
];
