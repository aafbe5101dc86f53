import { expect, test } from '@jest/globals';
import type { PullRequestState } from './model.ts';
import { filesOf, testMerge } from './pull-request-commits.ts';
import type { WorldState } from './state.ts';

const world = {
  webFlow: { name: 'GitHub', email: 'noreply@github.com' },
  clock: { now: () => new Date('2026-03-02T09:00:00Z') },
} as unknown as WorldState;

/** A pull request whose head is `one`, and what is committed. */
function pullRequest() {
  const committed: { readonly tree: string; readonly parents: readonly string[] }[] = [];
  const git = {
    branch: () => 'base',
    ref: () => null,
    setRef: () => {},
    mergeBase: async () => 'base',
    mergeTrees: async (_: string, head: string) => `tree of ${head}`,
    diff: async (_: string, head: string) => [`file of ${head}`],
    writeCommit: (commit: (typeof committed)[number]) => {
      committed.push(commit);
      return 'merge';
    },
  };
  const pull = { head: { sha: 'one' }, base: { ref: 'main', sha: 'base' }, mergeabilityUnknown: false };
  const issue = { number: 7, state: 'open', repository: { git }, pull };
  return { issue: issue as unknown as PullRequestState, pull, committed };
}

test('a test merge has tree and parent of one head, also where the head moves meanwhile', async () => {
  const { issue, pull, committed } = pullRequest();
  const merging = testMerge(world, issue);
  pull.head.sha = 'two';
  await merging;
  expect(committed).toMatchObject([{ tree: 'tree of one', parents: ['base', 'one'] }]);
});

test('the files are those of the head that they were asked for', async () => {
  const { issue, pull } = pullRequest();
  const reading = filesOf(issue);
  pull.head.sha = 'two';
  expect(await reading).toEqual(['file of one']);
});
