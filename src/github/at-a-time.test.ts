import { expect, it } from '@jest/globals';
import { atATime } from './at-a-time.ts';

it('lets so many run at a time, the others in their order, also after one that failed', async () => {
  const inTurn = atATime(2);
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const tasks = [0, 1, 2, 3].map((number) =>
    inTurn(() => {
      begun.push(number);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    }),
  );
  const outcomes = Promise.allSettled(tasks);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('failed'));
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve();
  await turn();
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const end of ends) end.resolve();
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});
