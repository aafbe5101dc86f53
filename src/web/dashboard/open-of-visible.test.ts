import { expect, test } from '@jest/globals';
import { openOfVisible } from './open-of-visible.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test.each<[number, readonly (number | null)[]]>([
  [0, []],
  [1, [1]],
  [10, ids(10)],
  [11, [null]],
])('of %d visible repositories, these are asked for: %j', async (count, expected) => {
  const asked: (number | null)[] = [];
  const openPullRequests = async (repositoryId: number | null) => {
    asked.push(repositoryId);
    return [{ repositoryId: repositoryId ?? 0, number: 7, conclusion: 'success', rules: [], evaluatedAt: 0 }];
  };
  const open = await openOfVisible({ openPullRequests }, ids(count), 100);
  expect(asked).toEqual(expected);
  expect(open.map(({ repositoryId }) => repositoryId)).toEqual(expected.map((id) => id ?? 0));
});
