import type { Preset } from './preset.ts';

export const flowfuse1: Preset = {
  name: 'flowfuse@1',
  description: 'The parts of the FlowFuse Secure Development Policy that can be checked automatically.',
  coverage: ['flowfuse'],
  // Above each rule are the clauses that it enforces. A test holds them, the rules and the pages together.
  rules: {
    // Clause 2a: suitable unit testing included with any change request
    tests: {},
    // Clause 2b: peer code reviews prior to merging changes
    review: { approvals: 1, independence: 'two-people' },
    // Clause 2c: continual automated testing
    'required-checks': {},
    // Clause 6: Static application security testing (SAST) must be performed throughout development
    // Findings of critical or high severity are those of clauses 8 and 9. A claim that the code was analyzed is not an analysis.
    sast: { threshold: 'high', provenance: 'required' },
    // Clause 3: Risk assessment activities (threat modeling) for a new product or major changes to an existing one
    'threat-model': {},
    // Clause 5: Security analysis of open source software, third-party components and dependencies
    dependencies: {},
    // Clause 4: Security requirements must be defined, tracked, and implemented
    'linked-issue': {},
    // Clause 2: Quality assurance is routine; reviews also cover documentation and tests
    documentation: {},
    // Clause 2d: manual product testing and verification prior to release to production
    'manual-test': {},
    // Clause 1: Follow security best practices: secure by design and secure by default
    'security-review': {},
    // Clause 1: Follow security best practices: secure by design and secure by default
    signatures: {},
    // Clause 10: Exceptions to the remediation of a finding are documented, and approved by the CTO
    // Nobody makes one by changing the policy alone.
    'policy-guard': {},
    // Clause 2b: peer code reviews prior to merging changes
    'reviewed-commits': {},
    // Clause 6: Static application security testing (SAST) must be performed throughout development
    'release-sast': {},
    // Clause 8: Critical or high severity findings are remediated prior to each release
    'open-alerts': {},
    // Clause 9: Critical or high severity vulnerabilities found after release are remediated in the next one, or in time
    remediation: {},
    // Clause 7: Dynamic application security testing (DAST) prior to each release
    'security-tests': {},
    // Clause 5: Security analysis of open source software, third-party components and dependencies
    components: {},
    // Clause 2d: manual product testing and verification prior to release to production
    'release-verified': { 'max-commits': 50, 'max-age': 30 },
    // Clause environment: Staging and production are separate systems, and access to production is limited
    staging: {},
    // Clause environment: Staging and production are separate systems, and access to production is limited
    production: {},
  },
};
