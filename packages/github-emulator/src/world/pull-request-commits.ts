import type { FileDiff } from '../git/diff.ts';
import type { Commit } from '../git/object.ts';
import type { PullRequestState } from './model.ts';
import type { WorldState } from './state.ts';

/** The commit that a pull request is compared with: the tip of its base, or the tip at the time of its closing. */
export function baseTip({ repository, state, pull }: PullRequestState): string {
  return (state === 'open' ? repository.git.branch(pull.base.ref) : null) ?? pull.base.sha;
}

/**
 * The changes of the pull request since its merge base (GitHub's three-dot diff).
 *
 * @param head the head that they are of; default: the present one, also where it moves while they are read
 */
export async function filesOf(
  issue: PullRequestState,
  head = issue.pull.head.sha,
): Promise<readonly FileDiff[]> {
  const { git } = issue.repository;
  const base = await git.mergeBase(baseTip(issue), head);
  return base === null ? [] : git.diff(base, head);
}

/** The commits that are not in the base, oldest first. */
export async function commitsOf(issue: PullRequestState): Promise<readonly Commit[]> {
  const { git } = issue.repository;
  const shas = await git.commitsBetween(baseTip(issue), issue.pull.head.sha);
  return Promise.all(shas.map((sha) => git.commit(sha)));
}

/**
 * The test merge of the current head into the current base, stored as `refs/pull/<number>/merge`; null when they
 * conflict. As on GitHub, it is created when the pull request is read.
 */
export async function testMerge(world: WorldState, issue: PullRequestState): Promise<string | null> {
  const { git } = issue.repository;
  // The head may move while trees are merged: the merge is one of the head that it began with.
  const head = issue.pull.head.sha;
  const base = baseTip(issue);
  const ref = `refs/pull/${issue.number}/merge`;
  const known = git.ref(ref);
  if (issue.pull.mergeabilityUnknown) return known;
  if (known !== null) {
    const { parents } = await git.commit(known);
    if (parents[0] === base && parents[1] === head) return known;
  }
  const tree = await git.mergeTrees(base, head);
  if (tree === null) return null;
  const signature = { name: world.webFlow.name, email: world.webFlow.email, at: world.clock.now() };
  const sha = git.writeCommit({
    tree,
    parents: [base, head],
    author: signature,
    committer: signature,
    message: `Merge ${head} into ${base}`,
  });
  git.setRef(ref, sha);
  return sha;
}
