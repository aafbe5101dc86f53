import { simpleCommitJson } from '../entities/commit.ts';
import { entriesOf, queueEntryOf } from '../world/merge-queue.ts';
import { blockersOf, checkBlockers } from '../world/mergeability.ts';
import type {
  Account,
  DestroyedGroup,
  PullRequestState,
  QueueEntry,
  QueueGroup,
  QueueState,
  RepositoryState,
} from '../world/model.ts';
import { mayPush } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { rulesOf } from '../world/rules.ts';
import type { BranchMove, WorldState } from '../world/state.ts';
import { emitPullRequestEvent } from './emit-events.ts';
import { markMerged, writeMerge } from './merge.ts';
import { moveBranch } from './push.ts';
import { record } from './timeline.ts';

type DequeueReason = 'MANUAL' | 'CI_FAILURE' | 'MERGE_CONFLICT';

const queueBot = 'github-merge-queue[bot]';

/** GitHub itself, as the author of what the queue does. */
function botOf(world: WorldState): Account {
  return (
    world.findAccount(queueBot) ??
    world.addAccount({
      login: queueBot,
      name: queueBot,
      email: `${queueBot}@users.noreply.github.com`,
      kind: 'Bot',
    })
  );
}

/** @throws {Problem} 422 if the base has no queue, or its rules do not yet allow a merge */
export async function enqueue(world: WorldState, issue: PullRequestState, by: Account): Promise<void> {
  const { repository, pull } = issue;
  const rule = rulesOf(repository, pull.base.ref).mergeQueue;
  if (rule === undefined) throw new Problem(422, `'${pull.base.ref}' has no merge queue`);
  if (!mayPush(repository, by)) throw new Problem(403, 'Must have push access to merge a pull request');
  if (issue.state === 'closed' || pull.draft) throw new Problem(422, 'Pull Request is not mergeable');
  if (queueEntryOf(issue) !== null) throw new Problem(422, 'Pull request is already in the queue');
  const blockers = blockersOf(issue);
  if (blockers.length > 0) throw new Problem(422, blockers.join('\n\n'));
  world.clock.tick();
  const queue = queueOf(world, repository, pull.base.ref);
  queue.waiting.push({ id: world.nextId(), issue, enqueuedAt: world.clock.now(), enqueuer: by });
  record(world, issue, by, { type: 'AddedToMergeQueueEvent' });
  await emitPullRequestEvent(world, issue, 'enqueued', by);
  if (queue.waiting.length >= rule.groupSize) await buildGroups(world, repository, queue, false);
}

function queueOf(world: WorldState, repository: RepositoryState, branch: string): QueueState {
  const queue = repository.queues.get(branch) ?? {
    id: world.nextId(),
    branch,
    waiting: [],
    groups: [],
    destroyed: [],
  };
  repository.queues.set(branch, queue);
  return queue;
}

/**
 * Builds groups of the waiting pull requests, each on top of the one before: a branch that merges them, and whose
 * checks are requested.
 *
 * @param all also builds a group that is not full
 */
export async function buildGroups(
  world: WorldState,
  repository: RepositoryState,
  queue: QueueState,
  all: boolean,
): Promise<void> {
  const size = rulesOf(repository, queue.branch).mergeQueue?.groupSize ?? 1;
  while (queue.waiting.length >= (all ? 1 : size)) {
    await buildGroup(world, repository, queue, queue.waiting.splice(0, size));
  }
}

async function buildGroup(
  world: WorldState,
  repository: RepositoryState,
  queue: QueueState,
  candidates: readonly QueueEntry[],
): Promise<void> {
  const base = queue.groups.at(-1)?.headSha ?? repository.git.branch(queue.branch);
  if (base === null) throw new Error(`no branch '${queue.branch}'`);
  world.clock.tick();
  const entries: QueueEntry[] = [];
  const commits: string[] = [];
  for (const entry of candidates) {
    const sha = await writeMerge(world, entry.issue, commits.at(-1) ?? base, {
      by: entry.enqueuer,
      method: 'merge',
    });
    if (sha === null) await emitRemoval(world, entry, 'MERGE_CONFLICT', botOf(world));
    else {
      entries.push(entry);
      commits.push(sha);
    }
  }
  const last = entries.at(-1);
  const headSha = commits.at(-1);
  if (last === undefined || headSha === undefined) return;
  const branch = `gh-readonly-queue/${queue.branch}/pr-${last.issue.number}-${base}`;
  const group: QueueGroup = { entries, commits, headSha, headRef: `refs/heads/${branch}`, baseSha: base };
  queue.groups.push(group);
  await moveBranch(world, repository, branch, headSha, botOf(world));
  await emitGroup(world, repository, queue, group, 'checks_requested');
  await advance(world, repository, queue);
}

/** Removes a pull request from the queue; the groups that contain it, and those behind it, are rebuilt without it. */
export async function dequeue(
  world: WorldState,
  issue: PullRequestState,
  reason: DequeueReason,
  by: Account,
): Promise<void> {
  const { repository, pull } = issue;
  const queue = repository.queues.get(pull.base.ref);
  const entry = queueEntryOf(issue);
  if (queue === undefined || entry === null) throw new Problem(422, 'Pull request is not in the queue');
  world.clock.tick();
  const waiting = queue.waiting.indexOf(entry);
  if (waiting >= 0) queue.waiting.splice(waiting, 1);
  await emitRemoval(world, entry, reason, by);
  const index = queue.groups.findIndex(({ entries }) => entries.includes(entry));
  if (index >= 0) await rebuild(world, repository, queue, index, [entry]);
}

/** After a change of a check: merges the first group when its checks are green, and removes it when they failed. */
export async function followChecks(
  world: WorldState,
  repository: RepositoryState,
  sha: string,
): Promise<void> {
  for (const queue of repository.queues.values()) {
    if (queue.groups.some(({ headSha }) => headSha === sha)) await advance(world, repository, queue);
  }
}

/** A push to a queued pull request removes it from the queue; a push to the base from outside the queue rebuilds the groups. */
export async function followPush(
  world: WorldState,
  { repository, branch, by, after }: BranchMove,
): Promise<void> {
  const entries = world.repositories.flatMap((one) => [...one.queues.values()].flatMap(entriesOf));
  for (const { issue } of entries) {
    const { head } = issue.pull;
    if (head.repository === repository && head.ref === branch) await dequeue(world, issue, 'MANUAL', by);
  }
  const queue = repository.queues.get(branch);
  const first = queue?.groups[0];
  if (queue !== undefined && first !== undefined && after !== null && first.baseSha !== after) {
    await rebuild(world, repository, queue, 0, []);
  }
}

async function advance(world: WorldState, repository: RepositoryState, queue: QueueState): Promise<void> {
  for (let group = queue.groups[0]; group !== undefined; group = queue.groups[0]) {
    const [sample] = group.entries;
    if (sample === undefined) return;
    const blockers = checkBlockers(sample.issue, group.headSha);
    if (blockers.some((blocker) => blocker.endsWith('is failing.'))) {
      for (const entry of group.entries) await emitRemoval(world, entry, 'CI_FAILURE', botOf(world));
      await rebuild(world, repository, queue, 0, group.entries);
      return;
    }
    if (blockers.length > 0) return;
    await mergeGroup(world, repository, queue, group);
  }
}

async function mergeGroup(
  world: WorldState,
  repository: RepositoryState,
  queue: QueueState,
  group: QueueGroup,
): Promise<void> {
  const bot = botOf(world);
  world.clock.tick();
  queue.groups.shift();
  for (const [index, { issue }] of group.entries.entries()) {
    await markMerged(world, issue, {
      commit: group.commits[index] ?? group.headSha,
      baseBefore: group.commits[index - 1] ?? group.baseSha,
      by: bot,
    });
  }
  await moveBranch(world, repository, queue.branch, group.headSha, bot, 'merge_queue_merge');
  await destroy(world, repository, queue, group, 'merged');
}

/** Destroys the groups from one on and builds them again without the entries that left. */
async function rebuild(
  world: WorldState,
  repository: RepositoryState,
  queue: QueueState,
  index: number,
  left: readonly QueueEntry[],
): Promise<void> {
  const destroyed = queue.groups.splice(index);
  for (const group of destroyed) {
    const lost = group.entries.some((entry) => left.includes(entry));
    await destroy(world, repository, queue, group, lost ? 'dequeued' : 'invalidated');
  }
  const remaining = destroyed.flatMap(({ entries }) => entries).filter((entry) => !left.includes(entry));
  const size = rulesOf(repository, queue.branch).mergeQueue?.groupSize ?? 1;
  while (remaining.length > 0) await buildGroup(world, repository, queue, remaining.splice(0, size));
}

async function destroy(
  world: WorldState,
  repository: RepositoryState,
  queue: QueueState,
  group: QueueGroup,
  reason: DestroyedGroup['reason'],
): Promise<void> {
  queue.destroyed.push({ group, reason });
  await emitGroup(world, repository, queue, group, 'destroyed', { reason });
  await moveBranch(world, repository, group.headRef.slice('refs/heads/'.length), null, botOf(world));
}

async function emitRemoval(
  world: WorldState,
  { issue }: QueueEntry,
  reason: DequeueReason,
  by: Account,
): Promise<void> {
  record(world, issue, by, { type: 'RemovedFromMergeQueueEvent' });
  await emitPullRequestEvent(world, issue, 'dequeued', by, { reason });
}

function emitGroup(
  world: WorldState,
  repository: RepositoryState,
  { branch }: QueueState,
  { headSha, headRef, baseSha }: QueueGroup,
  action: string,
  particulars: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return world.emit({
    event: 'merge_group',
    action,
    sender: botOf(world),
    repository,
    payload: async () => ({
      merge_group: {
        head_sha: headSha,
        head_ref: headRef,
        base_sha: baseSha,
        base_ref: `refs/heads/${branch}`,
        head_commit: simpleCommitJson(await repository.git.commit(headSha)),
      },
      ...particulars,
    }),
  });
}
