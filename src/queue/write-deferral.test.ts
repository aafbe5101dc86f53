import { describe, expect, it } from '@jest/globals';
import { openedStores } from '../../test/opened-stores.ts';
import { pullRequest } from '../../test/samples/subjects.ts';
import { writePace } from '../github/client/pace.ts';
import { inMemory } from '../platform/store-location.ts';
import { openStore } from '../store/open.ts';
import type { Task } from '../subjects/index.ts';
import { event } from '../subjects/reason.ts';
import { deferForWrites } from './write-deferral.ts';

let now = Date.UTC(2026, 0, 1);
const fresh = openedStores(() => openStore(inMemory, () => now));

const task = (subject: Task['subject']): Task => ({
  subject,
  reasons: [event('pull_request.opened')],
  deliveries: ['d1'],
  background: false,
  remembered: null,
  intended: [],
});

/** A store in which installation 1 has reserved this number of writes at once. */
async function storeAfter(writes: number) {
  const store = await fresh();
  for (let write = 0; write < writes; write += 1) await store.reserve('write:1', writePace);
  return store;
}

describe('an installation that waits for its turn to write', () => {
  it.each([
    ['within its burst', 10, null],
    ['for two seconds', 11, null],
    ['for three seconds', 12, 3_000],
  ])('%s', async (_, writes, retryMs) => {
    const outcome = await deferForWrites(task(pullRequest(1)), await storeAfter(writes));
    expect(outcome === null ? null : outcome.retryMs).toBe(retryMs);
  });

  it('defers each subject to its own time, in order, with its reasons', async () => {
    const store = await storeAfter(14);
    const delays: unknown[] = [];
    for (let number = 1; number <= 7; number += 1)
      delays.push((await deferForWrites(task(pullRequest(number)), store))?.retryMs);
    expect(delays).toEqual([5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 6_000]);
    const outcome = await deferForWrites(task(pullRequest(8)), store);
    expect(outcome?.completion(0)).toEqual({
      wakes: [
        {
          subject: pullRequest(8),
          reason: event('pull_request.opened'),
          deliveries: ['d1'],
          delay: 7_000,
          background: false,
        },
      ],
    });
  });

  it.each<[string, Task['subject']]>([
    ['another installation', { ...pullRequest(1), installationId: 2 }],
    [
      'what writes nothing',
      { kind: 'repository', repositoryId: 2, installationId: 1, owner: 'o', repository: 'r' },
    ],
    ['what has no installation', { kind: 'schedule', name: 'retention' }],
  ])('does not defer %s', async (_, subject) => {
    expect(await deferForWrites(task(subject), await storeAfter(30))).toBeNull();
  });

  it('defers nothing once the turns have passed', async () => {
    const store = await storeAfter(30);
    now += 30_000;
    expect(await deferForWrites(task(pullRequest(1)), store)).toBeNull();
  });
});
