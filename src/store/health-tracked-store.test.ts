import { beforeEach, describe, expect, it } from '@jest/globals';
import { memoryStores } from '../../test/opened-stores.ts';
import { pullRequest } from '../../test/samples/subjects.ts';
import { event } from '../subjects/reason.ts';
import { StoreUnavailable } from './database/database.ts';
import { type WatchedStore, watchStore } from './health-tracked-store.ts';
import type { Store } from './store.ts';

const openMemoryStore = memoryStores();

const wakes = [{ subject: pullRequest(1), reason: event('status') }];

describe('a store that is watched', () => {
  let full: boolean;
  let away: boolean;
  let failures: number;
  let watched: WatchedStore;
  beforeEach(async () => {
    full = false;
    away = false;
    failures = 0;
    const store = await openMemoryStore(() => 0);
    const unlessFull =
      <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
      (...given: Given) =>
        full ? Promise.reject(new StoreUnavailable('disk full')) : call(...given);
    const limited: Store = {
      ...store,
      ingest: unlessFull(store.ingest),
      wake: unlessFull(store.wake),
      reserve: unlessFull(store.reserve),
      claim: (...given) => (away ? Promise.reject(new StoreUnavailable('away')) : store.claim(...given)),
    };
    watched = watchStore(limited, () => {
      failures += 1;
    });
  });

  it('works as before', async () => {
    expect(await watched.store.ingest({ id: 'd1', event: 'x' }, wakes)).toBe('new');
    expect(await watched.store.claim(1_000, 1)).toHaveLength(1);
    expect(await watched.takesWork()).toBe(true);
    expect(failures).toBe(0);
  });

  it('is known to take nothing after a call has failed, until one goes through again', async () => {
    full = true;
    await expect(watched.store.wake(wakes)).rejects.toThrow('disk full');
    expect(await watched.takesWork()).toBe(false);
    expect(failures).toBe(1);
    full = false;
    expect(await watched.takesWork()).toBe(true);
  });

  it('is noticed to be away by who asks for work, though nothing is given to it', async () => {
    away = true;
    await expect(watched.store.claim(1_000, 1)).rejects.toThrow('away');
    expect(failures).toBe(1);
  });

  it('is not known to take work again because it says that there is none', async () => {
    full = true;
    await expect(watched.store.wake(wakes)).rejects.toThrow('disk full');
    expect(await watched.store.claim(1_000, 1)).toEqual([]);
    expect(await watched.takesWork()).toBe(false);
  });

  it('is not blamed for a defect of ours', async () => {
    const broken = {
      subject: { kind: 'schedule', name: 1n as unknown as 'resync' },
      reason: event('x'),
    } as const;
    await expect(watched.store.wake([broken])).rejects.toThrow(TypeError);
    expect(failures).toBe(0);
    expect(await watched.takesWork()).toBe(true);
  });
});
