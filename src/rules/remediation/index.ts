import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { findingNeeds } from '../security-findings/findings.ts';
import { stricterFindingOptions } from '../security-findings/options.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Remediation in time: no finding is open for longer than its severity allows. */
export const remediation = defineRule({
  id: 'remediation',
  title: 'Remediation in time',
  passesWhen: 'No alert or security issue is open in the released commit past the time of its severity.',
  clauses: [
    flowFuse(9),
    metaMask('5.3'),
    {
      source: 'NIST SSDF',
      clause: 'RV.1',
      text: 'Identify and confirm vulnerabilities on an ongoing basis.',
    },
    {
      source: 'NIST SSDF',
      clause: 'RV.2',
      text: 'Assess, prioritize, and remediate vulnerabilities.',
    },
  ],
  messages,
  hasSeverities: true,
  briefs: {
    'past-deadline': { state: 'findings are past their time', action: 'release the fixes' },
    'not-readable': { state: 'findings cannot be read', action: 'turn on what lists findings' },
  },
  on: { release: 'evaluate' },
  options,
  stricter: {
    deadline: ['either', 'days', 'earlier'],
    clock: ['enforced', 'detected'],
    'no-fix': ['pause', 'count'],
    ...stricterFindingOptions,
  },
  evidence: ['release', 'openAlerts'],
  furtherEvidence: { securityIssues: { when: ({ issues }) => issues.length > 0 } },
  releaseNeeds: findingNeeds,
  evaluate,
});
