import { z } from 'zod';
import type { Release, ReleaseBranch } from '../evidence/release.ts';
import type { BranchLists } from '../policy/releases.ts';
import { matcher } from '../rules/matching.ts';
import { defineRule } from '../rules/rule.ts';
import type { Verdict } from '../rules/verdict.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { commitLink, type Message, say } from '../text/message.ts';

const messages = {
  'on-branch': 'The commit is on a protected branch from which the policy releases.',
  'not-protected': 'The commit is only on branches that anybody with write access can push to.',
  'not-on-branch': 'The commit is on no branch from which the policy releases.',
  'no-branch': 'No branch exists from which the policy releases.',
} as const;

type BranchVerdict = Verdict<keyof typeof messages>;

/**
 * Whether a released commit lies on a branch from which the policy releases. Not a rule of the policy: `releases` names the branches, and
 * it always counts.
 */
export const releaseBranch = defineRule({
  id: 'release-branch',
  title: 'Branch of the release',
  passesWhen: 'The released commit is on a protected branch from which the policy releases.',
  clauses: [],
  messages,
  on: { release: 'evaluate' },
  options: z.object({ branches: z.array(z.array(z.string()).nullable()).nullable() }),
  evidence: ['release'],
  evaluate: ({ release }, { branches: lists }): BranchVerdict => {
    const allowed = releasableBranches(release, lists);
    const first = releasedFrom(allowed);
    if (first?.protected === true) {
      return {
        status: 'pass',
        messageId: 'on-branch',
        summary: say`The commit is on the branch ${first.name}, which is protected.`,
        findings: [],
      };
    }
    if (first !== null) {
      return {
        status: 'fail',
        messageId: 'not-protected',
        summary: say`The commit is on the branch ${first.name}, which no rule protects: anybody with write access can push to it, and so release.`,
        remedy: say`Protect ${first.name} with a ruleset (Settings, Rules, Rulesets) that requires a pull request and the check SDL.`,
        turn: 'administrator',
        findings: [],
      };
    }
    const wanted = (lists ?? [null]).map((globs) => globs ?? [release.defaultBranch]);
    const named = listOf(
      wanted.flat().map((glob) => say`${glob}`),
      'or',
    );
    const failed = (messageId: keyof typeof messages, summary: Message): BranchVerdict => ({
      status: 'fail',
      messageId,
      summary,
      remedy: say`Release a commit of ${named}, or let an owner of the policy add its branch to ${'releases'}.`,
      turn: 'releaser',
      findings: [],
    });
    return allowed.length === 0
      ? failed('no-branch', say`The policy releases from ${named}, and no such branch exists.`)
      : failed(
          'not-on-branch',
          say`The policy releases from ${named}; ${commitLink(release.sha)} is not there.`,
        );
  },
});

/** The branch that a release is of: one that contains the commit, the protected first; null: none does. */
export function releasedFrom(branches: Release['branches']): ReleaseBranch | null {
  const holding = branches.filter(({ contains }) => contains);
  return holding.toSorted((one, other) => Number(other.protected) - Number(one.protected))[0] ?? null;
}

/** The branches from which the policy releases: those that match each list. */
export function releasableBranches(
  { branches, defaultBranch }: Pick<Release, 'branches' | 'defaultBranch'>,
  lists: BranchLists,
): Release['branches'] {
  const matches = (lists ?? [null]).map((globs) =>
    globs === null ? (name: string) => name === defaultBranch : matcher(globs),
  );
  return branches.filter(({ name }) => matches.every((each) => each(name)));
}
