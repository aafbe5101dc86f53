import { expect, test } from '@jest/globals';
import type { RefActivity } from '../../read/activity.ts';
import { tipAt } from './base-then.ts';

const second = (number: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, number));

/** A move of the branch at a second, from one commit to another. */
function move(number: number, before: string | null, after: string | null): RefActivity {
  return { kind: 'push', actor: null, at: second(number), before, after };
}

test.each<[what: string, activities: readonly RefActivity[], tip: string | null]>([
  ['between two moves', [move(40, 'b', 'c'), move(20, 'a', 'b')], 'b'],
  ['after the last one', [move(20, 'a', 'b'), move(10, null, 'a')], 'b'],
  ['before the first one that is known', [move(40, 'b', 'c'), move(35, 'a', 'b')], 'a'],
  ['moved away since by a forced push, which does not matter', [move(50, 'c', 'x'), move(40, 'b', 'c')], 'b'],
  ['not where it moved in that second', [move(30, 'a', 'b'), move(20, 'z', 'a')], null],
  ['not where it did not exist yet', [move(40, null, 'a')], null],
  ['not where it was deleted', [move(40, null, 'c'), move(20, 'a', null)], null],
  ['not where the moves do not fit together', [move(40, 'b', 'c'), move(20, 'z', 'a')], null],
  ['not without any move', [], null],
])('where a branch was: %s', (_, activities, tip) => {
  expect(tipAt(activities, second(30))).toBe(tip);
});
