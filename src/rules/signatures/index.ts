import { flowFuse } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Signed commits: GitHub verified a signature of each commit. */
export const signatures = defineRule({
  id: 'signatures',
  title: 'Signed commits',
  passesWhen: 'Each commit of the pull request has a signature that GitHub verified.',
  clauses: [
    flowFuse(1),
    {
      source: 'NIST SSDF',
      clause: 'PS.1',
      text: 'Protect all forms of code from unauthorized access and tampering.',
    },
  ],
  messages,
  briefs: { 'not-verified': { state: 'commits are not signed', action: 'sign the commits' } },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: { signer: ['anybody', 'author'] },
  evidence: ['commits'],
  furtherEvidence: {
    pullRequest: {
      when: () => true,
      ignores: [
        'pull_request.edited',
        'pull_request.assigned',
        'pull_request.unassigned',
        'pull_request.ready_for_review',
        'pull_request.converted_to_draft',
      ],
    },
  },
  evaluate,
});
