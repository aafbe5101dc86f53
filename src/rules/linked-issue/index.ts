import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule } from '../rule.ts';
import { assess, evaluate } from './evaluate.ts';
import { whyFeature } from './feature/is-feature.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Linked issue: a feature links an issue that states its requirements and was ready before the work was shown. */
export const linkedIssue = defineRule({
  id: 'linked-issue',
  title: 'Linked issue',
  passesWhen:
    'A feature links an issue that states its functional and security requirements, and was ready before the pull request was.',
  clauses: [
    flowFuse(4),
    metaMask('1.1'),
    metaMask('1.2'),
    metaMask('2.1'),
    {
      source: 'NIST SSDF',
      clause: 'PO.1.2',
      text: 'Identify and document all security requirements for the software, and maintain them over time.',
    },
    {
      source: 'NIST SSDF',
      clause: 'PW.2.1',
      text: 'Review the design to confirm that it meets the security requirements.',
    },
  ],
  messages,
  briefs: {
    'no-issue': { state: 'an issue is missing', action: 'link the issue of the feature' },
    'issue-unusable': { state: 'the linked issue does not count', action: 'link another issue' },
    'issue-incomplete': { state: 'the linked issue is incomplete', action: 'complete the issue' },
    'issue-not-ready': { state: 'the linked issue is not ready', action: 'have the issue marked as ready' },
    'issue-late': { state: 'the linked issue was late', action: 'ask for an exception' },
    draft: { state: 'an issue is missing', action: 'link an issue that is ready' },
    'unreadable-description': { state: 'the description cannot be read', action: 'shorten the description' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    titles: 'superset',
    labels: 'superset',
    paths: 'superset',
    'min-letters': 'larger',
    'not-applicable-reason': 'smaller',
    'ready-by': ['anybody', 'another-person'],
    late: ['warn', 'fail'],
    trackers: 'subset',
    'tracker-places': 'subset',
  },
  evidence: ['pullRequest', 'change', 'labels', 'linkedIssues', 'templates'],
  issueRepositories: ({ repositories }) => repositories,
  needsIssues: (evidence, options) => whyFeature(evidence, options) !== null,
  evaluate,
  applies: { evidence: ['pullRequest', 'change', 'labels'], assess },
});
