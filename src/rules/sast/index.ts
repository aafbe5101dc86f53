import { actionsApp } from '../newest-checks.ts';
import { severities } from '../options.ts';
import { flowFuse, metaMask } from '../policy-clauses.ts';
import { type Condition, defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { expectedTools, type Options, options } from './options.ts';
import { changedScanners } from './scanners/changed-scanners.ts';

const onPullRequests = { when: () => true, only: 'pull-request' } as const;

function uploadsExpected(options: Options): boolean {
  return expectedTools(options).codeScanning.length > 0;
}

/** Who made an analysis, and of which workflow a check is. */
const runsAsked: Condition<Options> = {
  when: (options) =>
    (options.provenance === 'required' && uploadsExpected(options)) ||
    expectedTools(options).checks.some(({ app }) => app === actionsApp),
};

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
    codeScanning: { when: uploadsExpected },
    workflowRuns: runsAsked,
    pullRequest: { ...onPullRequests, ignores: ['pull_request.edited'] },
    change: { when: () => true },
    commits: onPullRequests,
    earlierChanges: onPullRequests,
    reviews: onPullRequests,
    pushes: onPullRequests,
    owners: onPullRequests,
  },
  namesWorkflows: (options) => expectedTools(options).checks.some(({ workflow }) => workflow !== undefined),
  needsOwner: ({ change, codeScanning }, options) =>
    changedScanners(change, codeScanning, options).files.length > 0,
  names: (options) => {
    const { checks, statuses } = expectedTools(options);
    return {
      accounts: namesOf({
        'exempt-authors': options['exempt-authors'],
        'update-bots': options['update-bots'],
        tools: statuses.map(({ by }) => by),
      }),
      checks: namesOf({
        tools: [...checks.map(({ check }) => check), ...statuses.map(({ status }) => status)],
      }),
    };
  },
  evaluate,
});
