import type { Signature } from '../git/object.ts';
import { closingReferences } from '../world/closing-references.ts';
import { blockersOf } from '../world/mergeability.ts';
import type { Account, PullRequestState } from '../world/model.ts';
import { mayPush } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { commitsOf } from '../world/pull-request-commits.ts';
import { rulesOf } from '../world/rules.ts';
import type { WorldState } from '../world/state.ts';
import { emitPullRequestEvent } from './emit-events.ts';
import { setIssueState } from './issue.ts';
import { moveBranch } from './push.ts';
import { record } from './timeline.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface MergeOptions {
  readonly by: Account;
  readonly method: MergeMethod;
  /** The expected head. */
  readonly expectedHead?: string;
  readonly title?: string;
  readonly message?: string;
}

/** Merges as GitHub's button does. Returns the sha on the base. @throws {Problem} 403, 405 or 409 when it is refused */
export async function mergePullRequest(
  world: WorldState,
  issue: PullRequestState,
  options: MergeOptions,
): Promise<string> {
  const { repository, pull, state } = issue;
  const { git } = repository;
  if (!mayPush(repository, options.by))
    throw new Problem(403, 'Must have push access to merge a pull request');
  if (pull.draft) throw new Problem(405, 'Pull Request is still a draft');
  const base = git.branch(pull.base.ref);
  if (state === 'closed' || base === null) throw new Problem(405, 'Pull Request is not mergeable');
  if (options.expectedHead !== undefined && options.expectedHead !== pull.head.sha) {
    throw new Problem(409, 'Head branch was modified. Review and try the merge again.');
  }
  const blockers = [...blockersOf(issue)];
  if (rulesOf(repository, pull.base.ref).mergeQueue !== undefined) {
    blockers.push('Changes must be made through the merge queue');
  }
  if (blockers.length > 0) {
    throw new Problem(405, `Repository rule violations found\n\n${blockers.join('\n\n')}\n\n`);
  }
  world.clock.tick();
  const sha = await writeMerge(world, issue, base, options);
  if (sha === null) throw new Problem(405, 'Pull Request is not mergeable');
  if (options.method === 'rebase') pull.rebasedCommits = await git.commitsBetween(base, sha);
  await markMerged(world, issue, { commit: sha, baseBefore: base, by: options.by });
  await moveBranch(world, repository, pull.base.ref, sha, options.by, 'pr_merge');
  return sha;
}

/** The commit that GitHub's button creates, or null if head and base conflict. */
export async function writeMerge(
  world: WorldState,
  issue: PullRequestState,
  base: string,
  { by, method, title, message }: MergeOptions,
): Promise<string | null> {
  const { git } = issue.repository;
  const { head } = issue.pull;
  if (method === 'rebase') return rebase(world, issue, base, by);
  const tree = await git.mergeTrees(base, head.sha);
  if (tree === null) return null;
  const committer = signature(world, world.webFlow);
  if (method === 'merge') {
    return git.writeCommit({
      tree,
      parents: [base, head.sha],
      author: signature(world, by),
      committer,
      message: lines(
        title ?? `Merge pull request #${issue.number} from ${head.repository.owner.login}/${head.ref}`,
        message ?? issue.title,
      ),
    });
  }
  return git.writeCommit({
    tree,
    parents: [base],
    author: signature(world, issue.author),
    committer,
    message: lines(title ?? `${issue.title} (#${issue.number})`, message ?? (await squashMessage(issue))),
  });
}

/** GitHub's default: the messages of several commits, and a trailer for every other author. */
async function squashMessage(issue: PullRequestState): Promise<string> {
  const commits = await commitsOf(issue);
  const messages = commits.length < 2 ? [] : commits.map(({ message }) => `* ${message}`);
  const others = new Map(
    commits
      .filter(({ author }) => author.email !== issue.author.email)
      .map(({ author }) => [author.email, `Co-authored-by: ${author.name} <${author.email}>`]),
  );
  return [...messages, [...others.values()].join('\n')].filter(Boolean).join('\n\n');
}

/** Rewrites each commit on top of the base, as GitHub does even if a fast-forward is possible. */
async function rebase(
  world: WorldState,
  issue: PullRequestState,
  base: string,
  by: Account,
): Promise<string | null> {
  const { git } = issue.repository;
  let tip = base;
  for (const { tree, parents, author, message } of await commitsOf(issue)) {
    const [parent] = parents;
    if (parents.length > 1 || parent === undefined) return null;
    const picked = await pick(parent, tree, tip);
    if (picked === null) return null;
    tip = git.writeCommit({
      tree: picked,
      parents: [tip],
      author,
      committer: signature(world, by),
      message,
    });
  }
  return tip;

  /** The tree of `onto` with the changes between `parent` and `changed`: a merge whose base is the parent. */
  async function pick(parent: string, changed: string, onto: string): Promise<string | null> {
    const nobody = { author: signature(world, world.webFlow), committer: signature(world, world.webFlow) };
    const fork = git.writeCommit({
      tree: (await git.commit(parent)).tree,
      parents: [],
      ...nobody,
      message: 'base',
    });
    const ours = git.writeCommit({
      tree: (await git.commit(onto)).tree,
      parents: [fork],
      ...nobody,
      message: 'ours',
    });
    const theirs = git.writeCommit({ tree: changed, parents: [fork], ...nobody, message: 'theirs' });
    return git.mergeTrees(ours, theirs);
  }
}

/** Sets a pull request to merged and closes the issues that it names: `pull_request.closed`. Moves no branch. */
export async function markMerged(
  world: WorldState,
  issue: PullRequestState,
  { commit, baseBefore, by }: { readonly commit: string; readonly baseBefore: string; readonly by: Account },
): Promise<void> {
  const { pull } = issue;
  const now = world.clock.now();
  pull.base.sha = baseBefore;
  pull.mergedAt = now;
  pull.mergedBy = by;
  pull.mergeCommit = commit;
  issue.state = 'closed';
  issue.closedAt = now;
  issue.closedBy = by;
  record(world, issue, by, { type: 'MergedEvent', commit, ref: pull.base.ref });
  record(world, issue, by, { type: 'ClosedEvent' });
  await emitPullRequestEvent(world, issue, 'closed', by);
  if (pull.base.ref !== issue.repository.defaultBranch) return;
  for (const closed of closingReferences(world, issue))
    await setIssueState(world, closed, 'closed', 'completed', by, issue);
}

/** Merges the base into the head's branch, as GitHub's button does. @throws {Problem} 422 if they conflict */
export async function updateBranch(world: WorldState, issue: PullRequestState, by: Account): Promise<string> {
  const { repository, pull } = issue;
  const { git } = repository;
  const base = git.branch(pull.base.ref) ?? pull.base.sha;
  const head = pull.head.sha;
  if (await git.isAncestor(base, head))
    throw new Problem(422, 'There are no new commits on the base branch.');
  const tree = await git.mergeTrees(head, base);
  if (tree === null) throw new Problem(422, 'merge conflict between base and head');
  world.clock.tick();
  const sha = git.writeCommit({
    tree,
    parents: [head, base],
    author: signature(world, by),
    committer: signature(world, world.webFlow),
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
  });
  await moveBranch(world, pull.head.repository, pull.head.ref, sha, by);
  return sha;
}

function signature(world: WorldState, { name, email }: Account): Signature {
  return { name, email, at: world.clock.now() };
}

function lines(title: string, message: string): string {
  return message === '' ? title : `${title}\n\n${message}`;
}
