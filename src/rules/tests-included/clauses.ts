import type { Clause } from '../rule.ts';

export const clauses: readonly Clause[] = [
  {
    source: 'FlowFuse Secure Development Policy',
    clause: '2a',
    text: 'suitable unit testing included with any change request',
  },
  {
    source: 'MetaMask Secure Development Lifecycle Policy',
    clause: '4.1',
    text: 'Perform testing to validate the application meets desired requirements',
  },
  {
    source: 'NIST SSDF',
    clause: 'PW.8.2',
    text: 'Scope, design and perform the tests of executable code, and record what was found.',
  },
  {
    source: 'OpenSSF OSPS Baseline',
    clause: 'QA-06',
    text: 'Automated tests cover changes, and are documented.',
  },
];
