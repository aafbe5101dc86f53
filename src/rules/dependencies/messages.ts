import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'nothing-added': 'The change adds no dependency and raises none.',
  'analyzed-elsewhere': 'Only dependencies change that the policy leaves to another tool.',
  checked: 'What the change adds has no known fault, and new dependencies are justified.',
  vulnerable: 'The change adds a version with a known vulnerability, or malware.',
  denied: 'The change adds a package or a license that the policy does not accept.',
  'not-justified': 'A new dependency has neither a reason nor an approval.',
  'snapshots-awaited': 'GitHub does not have all submitted snapshots of dependencies yet.',
  'snapshots-missing': 'GitHub did not get all submitted snapshots of dependencies in time.',
  'not-observed': "A file adds a dependency, and GitHub's dependency graph shows nothing of it.",
  'not-compared': 'A file declares dependencies, and GitHub was not asked to compare them.',
  vulnerability: 'A known vulnerability of an added version.',
  malware: 'An added version that is known as malware.',
  'denied-package': 'An added package that the policy denies.',
  'denied-license': 'An added version with a license that the policy does not accept.',
  'unknown-license': 'An added version whose license is not known.',
  'new-dependency': 'A new dependency that nobody has justified.',
  'added-dependency':
    'A new dependency; in a verdict, one that the description justifies or that an approver approved.',
  'more-faults': 'How many more faults there are.',
  'known-vulnerability': 'A vulnerability that does not fail: known before, allowed, or below the threshold.',
  'unobserved-file': 'A file with dependencies of which the dependency graph shows nothing.',
  'install-script': 'A new package that runs a script when it is installed.',
  'snapshot-warning': 'What GitHub says of missing snapshots.',
  'approval-counted': 'The approval of new dependencies, for which commit it was given and when.',
  'approval-ignored': 'An approval by an approver that does not count, and why.',
} as const;

export type DependenciesMessageId = keyof typeof messages;
export type DependenciesFinding = Finding<DependenciesMessageId>;
export type DependenciesVerdict = Verdict<DependenciesMessageId>;
