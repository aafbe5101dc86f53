import { severities } from '../options.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { defineRule, namesOf } from '../rule.ts';
import {
  namesInTools,
  namesWorkflows,
  runsNeeded,
  uploadsExpected,
} from '../static-analysis/expected-tools.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';
import { changedScanners } from './scanners/changed-scanners.ts';

const onPullRequests = { when: () => true, only: 'pull-request' } as const;

/** Static analysis: each expected tool analyzed this exact commit without error, and no new alert reaches the threshold. */
export const sast = defineRule({
  id: 'sast',
  title: 'Static analysis',
  passesWhen:
    'Each expected tool analyzed this exact commit without an error, with proof where the policy asks for it, and the change introduces no alert at or above the threshold.',
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
  hasSeverities: true,
  briefs: {
    'base-not-analyzed': {
      state: 'the base was never analyzed',
      action: 'run the tool on the base branch',
    },
    'not-comparable': {
      state: 'analyses of one head differ',
      action: 'push a commit for another analysis',
    },
    'scanner-changed': {
      state: 'what analyses run from changes',
      action: 'approve the change of the scanner',
    },
    'workflows-held': { state: 'workflows wait for an approval', action: 'approve the workflows' },
    'branch-outdated': { state: 'the branch lacks a fix of its base', action: 'update the branch' },
    'new-alerts': { state: 'new alerts are open', action: 'fix or dismiss the new alerts' },
    'tool-failed': { state: 'an analysis failed', action: 'fix the failed analysis and run it again' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'evaluate-and-inherit' },
  options,
  stricter: {
    tools: 'superset',
    threshold: severities,
    provenance: ['shown', 'required'],
    paths: 'superset',
    'ignore-paths': 'subset',
    'exempt-authors': 'subset',
    'scanner-files': 'superset',
    'update-bots': 'subset',
  },
  evidence: ['checks'],
  furtherEvidence: {
    codeScanning: { when: (options) => uploadsExpected(options) },
    workflowRuns: { when: (options) => runsNeeded(options) },
    pullRequest: { ...onPullRequests, ignores: ['pull_request.edited'] },
    change: { when: () => true },
    commits: onPullRequests,
    earlierChanges: onPullRequests,
    reviews: onPullRequests,
    pushes: onPullRequests,
    owners: onPullRequests,
  },
  namesWorkflows: (options) => namesWorkflows(options),
  needsOwner: ({ change, codeScanning }, options) =>
    changedScanners(change, codeScanning, options).files.length > 0,
  names: (options) => {
    const { accounts, checks } = namesInTools(options);
    const logins = namesOf({
      'exempt-authors': options['exempt-authors'],
      'update-bots': options['update-bots'],
    });
    return { accounts: [...logins, ...accounts], checks };
  },
  evaluate,
});
