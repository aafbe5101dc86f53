import { expect, it } from '@jest/globals';
import { pullRequest } from '../../test/samples/subjects.ts';
import type { Claim } from '../store/work-queue.ts';
import { createFairClaims, shareOf } from './fair-claims.ts';

/** A store in which nothing is due, and what it was asked for: the installations that were left out. */
function asked(running: readonly number[]) {
  const claims = running.map(
    (installationId) => ({ subject: { ...pullRequest(1), installationId } }) as Claim,
  );
  const queries: (readonly number[])[] = [];
  const fair = createFairClaims({
    store: {
      claim: async (_leaseMs, _limit, _which, without = []) => {
        queries.push(without);
        return [];
      },
    },
    leaseMs: 30_000,
    running: () => claims,
    start() {},
  });
  return { fair, queries, claims };
}

it.each([
  [1, 1],
  [2, 2],
  [4, 3],
  [8, 6],
])('of %i places an installation may have %i', (limit, share) => {
  expect(shareOf(limit)).toBe(share);
});

it('does not ask again while at least the same installations are left out', async () => {
  const { fair, queries, claims } = asked([1, 1, 1, 1, 1, 1]);
  await fair.claim(2, 8, 'any');
  await fair.claim(2, 8, 'any');
  expect(queries).toEqual([[1]]);
  fair.allowQuery();
  await fair.claim(2, 8, 'any');
  expect(queries).toEqual([[1], [1]]);
  claims.push(claimOf(3));
  await fair.claim(1, 8, 'any');
  expect(queries.slice(2)).toEqual([]);
});

it('asks again as soon as one of them has nothing running any more', async () => {
  const running = [1, 1, 1, 1, 1, 1, 2].map(claimOf);
  const queries: (readonly number[])[] = [];
  const fair = createFairClaims({
    store: {
      async claim(_leaseMs, _limit, _which, without = []) {
        queries.push(without);
        return without.includes(2) ? [] : [claimOf(2)];
      },
    },
    leaseMs: 30_000,
    running: () => running,
    start: (claim) => running.push(claim),
  });
  await fair.claim(1, 8, 'any');
  expect(queries).toEqual([[1, 2], [1]]);
  running.length = 6;
  await fair.claim(1, 8, 'any');
  expect(queries.slice(2)).toEqual([[1]]);
});

function claimOf(installationId: number): Claim {
  return { subject: { ...pullRequest(1), installationId } } as Claim;
}
