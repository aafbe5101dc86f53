import type { PullRequestState, QueueEntry, QueueState } from './model.ts';

/** Everything in a queue, first in line first. */
export function entriesOf(queue: QueueState | undefined): readonly QueueEntry[] {
  if (queue === undefined) return [];
  return [...queue.groups.flatMap(({ entries }) => entries), ...queue.waiting];
}

/** The place of a pull request in the merge queue of its base, or null. */
export function queueEntryOf(issue: PullRequestState): QueueEntry | null {
  const queue = issue.repository.queues.get(issue.pull.base.ref);
  return entriesOf(queue).find((entry) => entry.issue === issue) ?? null;
}
