import type { Clause } from './rule.ts';

/** A written policy, by clause. */
export interface WrittenPolicy {
  readonly title: string;
  readonly url: string;
  /** By number, the clause in short. */
  readonly clauses: Readonly<Record<string, string>>;
}

/** The policies whose clauses are all listed, so that it can be said which no rule enforces yet. */
export const writtenPolicies = {
  /** Numbered as in the policy; the points of its clause 2 are lettered here. Its section on environments has no number. */
  flowfuse: {
    title: 'FlowFuse Secure Development Policy',
    url: 'https://flowfuse.com/handbook/company/security/secure-development/',
    clauses: {
      1: 'Follow security best practices: secure by design and secure by default',
      2: 'Quality assurance is routine; reviews also cover documentation and tests',
      '2a': 'suitable unit testing included with any change request',
      '2b': 'peer code reviews prior to merging changes',
      '2c': 'continual automated testing',
      '2d': 'manual product testing and verification prior to release to production',
      3: 'Risk assessment activities (threat modeling) for a new product or major changes to an existing one',
      4: 'Security requirements must be defined, tracked, and implemented',
      5: 'Security analysis of open source software, third-party components and dependencies',
      6: 'Static application security testing (SAST) must be performed throughout development',
      7: 'Dynamic application security testing (DAST) prior to each release',
      8: 'Critical or high severity findings are remediated prior to each release',
      9: 'Critical or high severity vulnerabilities found after release are remediated in the next one, or in time',
      10: 'Exceptions to the remediation of a finding are documented, and approved by the CTO',
      environment: 'Staging and production are separate systems, and access to production is limited',
    },
  },
  /** Numbered here by phase and point; the points below a point are lettered. */
  metamask: {
    title: 'MetaMask Secure Development Lifecycle Policy',
    url: 'https://github.com/MetaMask/contributor-docs/blob/main/policies/secure-development-lifecycle.md',
    clauses: {
      '1.1': 'Identify the scope, goals, and resources for development',
      '1.2': 'Define functional and security requirements for the feature',
      '1.2a': 'Consider the core engineering principles',
      '1.2b': 'Consider security controls such as authentication, encryption and secure protocols',
      '1.3': 'Inform marketing and customer support of timelines, features and impacts',
      '2.1': 'Describe the feature with the security controls that were identified, ready to be worked on',
      '2.2': 'Threat modeling to identify risks and design countermeasures',
      '2.3': 'Document design decisions, security controls, implementation and verification',
      '3.1': 'Adhere to coding standards and secure coding practices',
      '3.2': 'Implement features and security controls according to the design',
      '3.3': 'Conduct code review for all changes',
      '3.4': 'Automated code quality and security checks are passing',
      '4.1': 'Perform testing to validate the application meets desired requirements',
      '4.2': 'Conduct security testing identified during the planning phase',
      '4.3': 'Address identified issues and vulnerabilities, and validate the fixes',
      '4.4': 'Document testing activities and results for the feature',
      '5.1': 'Prepare the application for deployment, with secure configuration and hardening',
      '5.1a': 'Use secure deployment practices, such as code signing and secure distribution',
      '5.1b': 'Implement mechanisms for secure updates and patches',
      '5.2': 'Follow the incident response plan in a breach or incident',
      '5.3': 'Monitor for issues and vulnerabilities, and apply updates as triage says',
      '6.1': 'Analyze user feedback for issues and vulnerabilities',
      '6.2': 'Bring security enhancements and fixes into future releases',
      '6.3': 'Continuously evaluate and improve the security posture',
    },
  },
} as const satisfies Readonly<Record<string, WrittenPolicy>>;

export type PolicyName = keyof typeof writtenPolicies;

/** A clause of the FlowFuse policy, for a rule that enforces it. */
export function flowFuse(clause: keyof typeof writtenPolicies.flowfuse.clauses): Clause {
  const { title, clauses } = writtenPolicies.flowfuse;
  return { source: title, clause: String(clause), text: clauses[clause] };
}

/** A clause of the MetaMask policy, for a rule that enforces it. */
export function metaMask(clause: keyof typeof writtenPolicies.metamask.clauses): Clause {
  const { title, clauses } = writtenPolicies.metamask;
  return { source: title, clause, text: clauses[clause] };
}
