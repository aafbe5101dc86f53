import { flowFuse } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import {
  namesInTools,
  namesWorkflows,
  runsNeeded,
  uploadsExpected,
} from '../static-analysis/expected-tools.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

/** The tools of all analyses, as other rules have them. */
function toolsOf({ analyses, provenance }: Options) {
  return { tools: analyses.map(({ tool }) => tool), provenance };
}

/** Components: each manifest and vendored tree of the released commit was analyzed. */
export const components = defineRule({
  id: 'components',
  title: 'Components',
  passesWhen:
    'Each manifest and vendored tree of the released commit was analyzed for known vulnerabilities.',
  clauses: [
    flowFuse(5),
    {
      source: 'NIST SSDF',
      clause: 'PW.4.4',
      text: 'Verify that acquired components comply with the requirements throughout their life cycles.',
    },
  ],
  messages,
  on: { release: 'evaluate' },
  options,
  stricter: { github: ['counts', 'ignored'], ignore: 'subset', provenance: ['shown', 'required'] },
  evidence: ['release', 'components'],
  furtherEvidence: {
    checks: { when: ({ analyses }) => analyses.length > 0 },
    codeScanning: { when: (each) => uploadsExpected(toolsOf(each)) },
    workflowRuns: { when: (each) => runsNeeded(toolsOf(each)) },
  },
  namesWorkflows: (each) => namesWorkflows(toolsOf(each)),
  names: (each) => {
    const { accounts, checks } = namesInTools(toolsOf(each));
    const inAnalyses = ({ name }: { readonly name: string }) => ({ option: 'analyses', name });
    return { accounts: accounts.map(inAnalyses), checks: checks.map(inAnalyses) };
  },
  evaluate: (evidence, each, now) => evaluate({ ...evidence, checks: evidence.checks ?? [] }, each, now),
});
