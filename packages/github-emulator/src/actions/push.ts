import type { Json } from '../entities/account.ts';
import { pushedCommitJson } from '../entities/commit.ts';
import type { Account, ActivityType, RepositoryState } from '../world/model.ts';
import { mayPush } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { type BranchMove, nameOf, type WorldState } from '../world/state.ts';
import { type Commits, commitList, writeCommit } from './commit.ts';
import { emitCreatedOrDeleted, pushPayload } from './push-payload.ts';

/** A push of one commit, or of several, oldest first. */
export type PushOptions = PushTarget & Commits;

export interface PushTarget {
  readonly branch: string;
  /** The pusher. Default: the first commit's author if it is a login, else the first admin of the repository's owner. */
  readonly by?: string;
  /** The start of a new or force-pushed branch: a branch or sha. Default: the default branch. */
  readonly from?: string;
  /** Replaces the branch's commits since `from`. */
  readonly force?: boolean;
}

/** How many commits a `push` webhook lists. */
const listedCommits = 2048;

/** The default actor on a repository: its owner, or the first admin of the owning organization. */
export function ownerOf({ owner }: RepositoryState): Account {
  if (owner.kind !== 'Organization') return owner;
  const admin = [...owner.members].find(([, role]) => role === 'admin')?.[0];
  if (admin === undefined) throw new Error(`'${owner.login}' has no owner`);
  return admin;
}

/** Writes commits and moves the branch to the last one. Returns its sha. */
export async function push(
  world: WorldState,
  repository: RepositoryState,
  options: PushOptions,
): Promise<string> {
  const { branch, force = false } = options;
  const commits = commitList(options);
  const author = commits[0]?.author;
  const login =
    options.by ?? (typeof author === 'string' && author !== 'web-flow' ? author : ownerOf(repository).login);
  const by = world.account(login);
  assertMayPush(repository, by);
  world.clock.tick();
  const { git } = repository;
  const existing = git.branch(branch);
  let tip = existing;
  if (existing === null || force) {
    const from = options.from ?? (force ? branch : repository.defaultBranch);
    tip = await git.resolve(from);
    if (tip === null) throw new Error(`no branch or commit '${from}'`);
  }
  for (const commit of commits) tip = await writeCommit(world, repository, tip, commit, login);
  if (tip === null) throw new Error('a push needs a commit');
  await moveBranch(world, repository, branch, tip, by);
  return tip;
}

/** @throws for an account without push access, with what to do about it */
export function assertMayPush(repository: RepositoryState, by: Account): void {
  if (mayPush(repository, by)) return;
  throw new Error(
    `'${by.login}' is not allowed to push to '${nameOf(repository)}': make it a collaborator, or push to a fork`,
  );
}

/**
 * Moves, creates or (null) deletes a branch, with `push` and its consequences. Checks no permission.
 *
 * @param merge how the branch moved, where it was not a push
 * @throws {Problem} 422 for a name that git cannot keep
 */
export async function moveBranch(
  world: WorldState,
  repository: RepositoryState,
  branch: string,
  after: string | null,
  by: Account,
  merge?: 'pr_merge' | 'merge_queue_merge',
): Promise<void> {
  const { git } = repository;
  const before = git.branch(branch);
  if (before === after) return;
  const refusal = before === null ? git.refusal(`refs/heads/${branch}`) : null;
  if (refusal !== null) throw new Problem(422, refusal);
  const forced = before !== null && after !== null && !(await git.isAncestor(before, after));
  if (after === null) git.deleteRef(`refs/heads/${branch}`);
  else git.setRef(`refs/heads/${branch}`, after);
  repository.pushedAt = world.clock.now();
  const move: BranchMove = { repository, branch, before, after, forced, by };
  recordActivity(world, { ...move, ...(merge !== undefined && { type: merge }) });
  await world.emit({ event: 'push', sender: by, repository, payload: () => pushJson(world, move) });
  await emitCreatedOrDeleted(world, { ...move, type: 'branch', name: branch });
  for (const react of world.reactions.branchMoved) await react(world, move);
}

/** Adds what happened to a branch to the activities of its repository. */
export function recordActivity(
  world: WorldState,
  {
    repository,
    branch,
    before,
    after,
    by: actor,
    forced = false,
    type = typeOf({ before, after, forced }),
  }: Omit<BranchMove, 'forced'> & { readonly forced?: boolean; readonly type?: ActivityType },
): void {
  repository.activities.push({
    id: world.nextId(),
    type,
    branch,
    before,
    after,
    actor,
    at: world.clock.now(),
  });
}

function typeOf({ before, after, forced }: Pick<BranchMove, 'before' | 'after' | 'forced'>): ActivityType {
  if (before === null) return 'branch_creation';
  if (after === null) return 'branch_deletion';
  return forced ? 'force_push' : 'push';
}

async function pushJson(
  world: WorldState,
  { repository, branch, before, after, forced, by }: BranchMove,
): Promise<Json> {
  const { git } = repository;
  const since = before ?? git.branch(repository.defaultBranch) ?? after;
  const shas = after === null || since === null ? [] : await git.commitsBetween(since, after);
  const commits = await Promise.all(shas.slice(-listedCommits).map(describe));
  async function describe(sha: string): Promise<Json> {
    const commit = await git.commit(sha);
    const [parent] = commit.parents;
    return pushedCommitJson(world, repository, commit, await git.diff(parent ?? null, sha));
  }
  return pushPayload(world, {
    repository,
    ref: `refs/heads/${branch}`,
    before,
    after,
    forced,
    by,
    commits,
    headCommit: after === null ? null : (commits.at(-1) ?? (await describe(after))),
    baseRef: null,
  });
}
