import type { Clause } from '../rule.ts';

export const clauses: readonly Clause[] = [
  {
    source: 'FlowFuse Secure Development Policy',
    clause: '2b',
    text: 'peer code reviews prior to merging changes',
  },
  {
    source: 'MetaMask Secure Development Lifecycle Policy',
    clause: '3.3',
    text: 'Conduct code review for all changes',
  },
  {
    source: 'NIST SSDF',
    clause: 'PW.7.1',
    text: 'Decide when people review code and when tools analyse it.',
  },
  { source: 'NIST SSDF', clause: 'PW.7.2', text: 'Review or analyse the code, and record what was found.' },
  {
    source: 'OpenSSF OSPS Baseline',
    clause: 'QA-07.01',
    text: 'A person other than the author approves a change before it is merged.',
  },
  {
    source: 'SLSA Source',
    clause: 'L4',
    text: 'Two trusted people agree to each change of the final revision.',
  },
  { source: 'ISO 27001', clause: 'A.8.28', text: 'Principles of secure coding are applied.' },
];
