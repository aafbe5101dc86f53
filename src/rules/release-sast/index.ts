import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import {
  namesInTools,
  namesWorkflows,
  runsNeeded,
  uploadsExpected,
} from '../static-analysis/expected-tools.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Static analysis of a release: each expected tool analyzed exactly the released commit. */
export const releaseSast = defineRule({
  id: 'release-sast',
  title: 'Static analysis of the release',
  passesWhen:
    'Each expected tool analyzed exactly the released commit without an error, with proof where the policy asks for it.',
  clauses: [
    flowFuse(6),
    metaMask('4.2'),
    { source: 'NIST SSDF', clause: 'PW.7.2', text: 'Review or analyze the code, and record what was found.' },
  ],
  messages,
  on: { release: 'evaluate' },
  options,
  stricter: { tools: 'superset', provenance: ['shown', 'required'] },
  evidence: ['release', 'checks'],
  furtherEvidence: {
    codeScanning: { when: (options) => uploadsExpected(options) },
    workflowRuns: { when: (options) => runsNeeded(options) },
  },
  namesWorkflows: (options) => namesWorkflows(options),
  names: (options) => namesInTools(options),
  evaluate,
});
