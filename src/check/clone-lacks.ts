import type { SliceName } from '../evidence/index.ts';
import type { UnreplayedRule } from '../replay/plan.ts';
import { listOfNames } from '../text/lists-and-counts.ts';

/** Evidence that only GitHub has, where its name does not say what it is. */
const evidenceWords: Partial<Readonly<Record<SliceName, string>>> = {
  baseWorkflows: 'the workflows that GitHub runs',
  codeOwners: 'the members of code owners',
  commits: 'the accounts of authors',
  commitSeen: 'pushes',
  decidingLabels: 'labels',
  dependencyChanges: 'the dependency graph',
  describedHead: 'the description',
  documents: 'linked documents',
  earlierChanges: 'pushes',
  linkedWork: 'linked issues',
  owners: 'the owners of the policy',
  replacedHeads: 'pushes',
  requiredChecks: 'the rules of the branch',
  templates: 'the description',
  testStatements: 'comments',
  threads: 'comments',
};

/** Names of evidence in a sentence. */
const shownNames = 6;

/**
 * Why a clone does not show what a rule decides by: `A clone does not show pushes or reviews.`
 *
 *     cloneLacks(['reviews', 'earlierChanges'])
 */
export function cloneLacks(needs: UnreplayedRule['needs']): string {
  const known: Readonly<Record<string, string | undefined>> = evidenceWords;
  const names = [...new Set(needs.map((name) => known[name] ?? spaced(name)))];
  return `A clone does not show ${listOfNames(names, 'or', shownNames)}.`;
}

/** `code scanning` of `codeScanning`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
