import type { Preset } from './preset.ts';

export const metamask1: Preset = {
  name: 'metamask@1',
  description:
    'The parts of the MetaMask Secure Development Lifecycle Policy that can be checked automatically.',
  coverage: ['metamask'],
  // Above each rule are the clauses that it enforces. A test holds them, the rules and the pages together.
  rules: {
    // Clause 4.1: Perform testing to validate the application meets desired requirements
    tests: {},
    // Clause 3.3: Conduct code review for all changes
    review: { approvals: 1, independence: 'two-people' },
    // Clause 3.1: Adhere to coding standards and secure coding practices
    // Clause 3.4: Automated code quality and security checks are passing
    'required-checks': {},
    // Clause 4.2: Conduct security testing identified during the planning phase
    sast: { provenance: 'required' },
    // Clause 2.2: Threat modeling to identify risks and design countermeasures
    'threat-model': {},
    // Clause 1.2b: Consider security controls such as authentication, encryption and secure protocols
    // Clause 5.1b: Implement mechanisms for secure updates and patches
    'security-review': {},
    // Clause 1.1: Identify the scope, goals, and resources for development
    // Clause 1.2: Define functional and security requirements for the feature
    // Clause 2.1: Describe the feature with the security controls that were identified, ready to be worked on
    'linked-issue': {
      sections: [
        ['Scope'],
        ['Goals', 'Goal'],
        ['Functional requirements', 'Requirements', 'Acceptance criteria'],
        ['Security requirements', 'Security considerations', 'Security controls'],
      ],
    },
    // Clause 2.3: Document design decisions, security controls, implementation and verification
    documentation: {},
    // Clause 4.4: Document testing activities and results for the feature
    'manual-test': {},
    // Clause 1.3: Inform marketing and customer support of timelines, features and impacts
    changelog: {},
    // Clause 3.4: Automated code quality and security checks are passing
    // They prove nothing where a change can alter what they are.
    'policy-guard': {},
    // Clause 3.3: Conduct code review for all changes
    'reviewed-commits': {},
    // Clause 4.2: Conduct security testing identified during the planning phase
    'release-sast': {},
    // Clause 4.3: Address identified issues and vulnerabilities, and validate the fixes
    'open-alerts': {},
    // Clause 5.3: Monitor for issues and vulnerabilities, and apply updates as triage says
    remediation: {},
    // Clause 4.2: Conduct security testing identified during the planning phase
    'security-tests': {},
    // Clause 3.2: Implement features and security controls according to the design
    mitigations: {},
    // Clause 5.1: Prepare the application for deployment, with secure configuration and hardening
    staging: {},
    // Clause 5.1a: Use secure deployment practices, such as code signing and secure distribution
    provenance: {},
  },
};
