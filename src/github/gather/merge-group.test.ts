import { expect, test } from '@jest/globals';
import type { QueueEntryNode } from '../read/merge-group-query.ts';
import { membersOf } from './merge-group.ts';

/** The entry of a pull request; its commit is named after it. */
function entry(number: number, change: Partial<QueueEntryNode> = {}): QueueEntryNode {
  return {
    position: number,
    state: 'AWAITING_CHECKS',
    headCommit: { oid: `queue-${number}` },
    pullRequest: { number },
    ...change,
  };
}

const queue = [entry(1), entry(2), entry(3), entry(4, { state: 'QUEUED', headCommit: null })];

test.each<[string, string, string, readonly QueueEntryNode[], readonly number[]]>([
  ['the first, on the branch', 'main', 'queue-1', queue, [1]],
  ['one, built on the one before', 'queue-1', 'queue-2', queue, [2]],
  ['several, on the branch', 'main', 'queue-3', queue, [1, 2, 3]],
  ['several, built on another group', 'queue-1', 'queue-3', queue, [2, 3]],
  ['listed in another order', 'main', 'queue-2', queue.toReversed(), [1, 2]],
  [
    'several with one commit for all',
    'main',
    'queue-2',
    [entry(1, { headCommit: { oid: 'queue-2' } }), entry(2)],
    [1, 2],
  ],
  [
    'without one that cannot be merged',
    'main',
    'queue-2',
    [entry(1, { state: 'UNMERGEABLE' }), entry(2)],
    [2],
  ],
  ['that the queue does not show: nobody knows', 'main', 'queue-9', queue, []],
  [
    'with a pull request that is hidden: nobody knows',
    'main',
    'queue-2',
    [entry(1, { pullRequest: null }), entry(2)],
    [],
  ],
])('a group of %s', (_, baseSha, headSha, entries, members) => {
  expect(membersOf(entries, { baseSha, headSha })).toEqual(members);
});
