import { expect, it } from '@jest/globals';
import { describeStore, pullRequest } from '../../test/store-contract.ts';
import { createMemoryStore } from './memory.ts';

describeStore('memory', async (now) => createMemoryStore(now));

it('forgets the oldest deliveries first, so that its memory is bounded', async () => {
  const store = createMemoryStore(() => 0, 2);
  const wakes = [{ subject: pullRequest(1), reason: 'recheck' }];
  for (const id of ['d1', 'd2', 'd3']) await store.ingest({ id, event: 'x' }, wakes);
  expect(await store.ingest({ id: 'd2', event: 'x' }, wakes)).toBe('duplicate');
  expect(await store.ingest({ id: 'd1', event: 'x' }, wakes)).toBe('new');
});
