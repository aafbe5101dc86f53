import { severities } from '../options.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { expectedTools, options } from './options.ts';

/** Static analysis: each expected tool analyzed this exact commit without error, and no new alert reaches the threshold. */
export const sast = defineRule({
  id: 'sast',
  title: 'Static analysis',
  passesWhen:
    'Each expected tool analyzed this exact commit without an error, and the change introduces no alert at or above the threshold.',
  clauses: [
    flowFuse(6),
    metaMask('4.2'),
    { source: 'NIST SSDF', clause: 'PW.7.2', text: 'Review or analyze the code, and record what was found.' },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'VM-06',
      text: 'Changes are analyzed for weaknesses, and stopped where the policy says so.',
    },
  ],
  messages,
  briefs: {
    'new-alerts': { state: 'new alerts are open', action: 'fix or dismiss the new alerts' },
    'tool-failed': { state: 'an analysis failed', action: 'fix the failed analysis and run it again' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'evaluate' },
  options,
  stricter: { tools: 'superset', threshold: severities },
  evidence: ['checks'],
  furtherEvidence: { codeScanning: { when: (options) => expectedTools(options).codeScanning.length > 0 } },
  evaluate,
});
