import { severities } from '../options.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { findingNeeds } from '../security-findings/findings.ts';
import { stricterFindingOptions } from '../security-findings/options.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Open findings: nothing critical or high is open when a release is made. */
export const openAlerts = defineRule({
  id: 'open-alerts',
  title: 'Open findings',
  passesWhen:
    'No alert or security issue at or above the threshold is open in the released commit, and no malware or working secret is known.',
  clauses: [
    flowFuse(8),
    metaMask('4.3'),
    {
      source: 'NIST SSDF',
      clause: 'PO.4',
      text: 'Define and use criteria for software security checks.',
    },
    {
      source: 'NIST SSDF',
      clause: 'RV.2.2',
      text: 'Plan and implement risk responses for vulnerabilities.',
    },
  ],
  messages,
  hasSeverities: true,
  briefs: {
    'open-findings': { state: 'findings are open', action: 'fix the open findings' },
    'not-readable': { state: 'findings cannot be read', action: 'turn on what lists findings' },
  },
  on: { release: 'evaluate' },
  options,
  // A lower threshold asks for more.
  stricter: { threshold: severities, ...stricterFindingOptions },
  evidence: ['release', 'openAlerts'],
  furtherEvidence: { securityIssues: { when: ({ issues }) => issues.length > 0 } },
  releaseNeeds: findingNeeds,
  evaluate,
});
