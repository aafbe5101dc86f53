import { nodeId } from '../../entities/account.ts';
import { repositoryPage } from '../../entities/repository.ts';
import { timestamp } from '../../world/clock.ts';
import { entriesOf } from '../../world/merge-queue.ts';
import { checkBlockers } from '../../world/mergeability.ts';
import type { QueueEntry, QueueState, RepositoryState } from '../../world/model.ts';
import type { View, Views } from './view.ts';

export function queueView(views: Views, repository: RepositoryState, queue: QueueState): View {
  return {
    id: nodeId('MQ', queue.id),
    url: `${repositoryPage(views.world, repository)}/queue/${queue.branch}`,
    repository: () => views.repository(repository),
    entries: entriesOf(queue).map(views.queueEntry),
  };
}

/** A pull request in the queue. Those of one group share its head; the base is the commit that the group is built on. */
export function queueEntryView(views: Views, entry: QueueEntry): View {
  const { issue, enqueuedAt, enqueuer } = entry;
  const { repository } = issue;
  const queue = repository.queues.get(issue.pull.base.ref);
  const group = queue?.groups.find(({ entries }) => entries.includes(entry));
  const green = group !== undefined && checkBlockers(issue, group.headSha).length === 0;
  return {
    id: nodeId('MQE', entry.id),
    position: entriesOf(queue).indexOf(entry) + 1,
    state: group === undefined ? 'QUEUED' : green ? 'MERGEABLE' : 'AWAITING_CHECKS',
    enqueuedAt: timestamp(enqueuedAt),
    enqueuer: views.account(enqueuer),
    estimatedTimeToMerge: null,
    jump: false,
    solo: false,
    headCommit: () => views.commitOf(repository, group?.headSha ?? null),
    baseCommit: () => views.commitOf(repository, group?.baseSha ?? null),
    pullRequest: () => views.pullRequest(issue),
    mergeQueue: () => (queue === undefined ? null : views.queue(repository, queue)),
  };
}
