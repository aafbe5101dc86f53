import { beforeEach, describe, expect, it } from '@jest/globals';
import { settled } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { pullRequest } from '../../test/samples/subjects.ts';
import { event } from '../subjects/reason.ts';
import { StoreUnavailable } from './database/database.ts';
import { type HealthTrackedStore, trackHealth } from './health-tracked-store.ts';
import type { Store } from './store.ts';

const openMemoryStore = memoryStores();

const wakes = [{ subject: pullRequest(1), reason: event('status') }];

describe('a health-tracked store', () => {
  let full: boolean;
  let away: boolean;
  let failures: number;
  let recoveries: number;
  let tracked: HealthTrackedStore;
  beforeEach(async () => {
    full = false;
    away = false;
    failures = 0;
    recoveries = 0;
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
    tracked = trackHealth(limited, {
      failed() {
        failures += 1;
      },
      recovered() {
        recoveries += 1;
      },
    });
  });

  it('works like the store', async () => {
    expect(await tracked.store.ingest({ id: 'd1', event: 'x' }, wakes)).toBe('new');
    expect(await tracked.store.claim(1_000, 1)).toHaveLength(1);
    expect(await tracked.isWritable()).toBe(true);
    expect(failures).toBe(0);
  });

  it('is not writable after a call has failed, until a write succeeds', async () => {
    full = true;
    await expect(tracked.store.wake(wakes)).rejects.toThrow('disk full');
    expect(await tracked.isWritable()).toBe(false);
    expect(failures).toBe(1);
    full = false;
    expect(await tracked.isWritable()).toBe(true);
    expect(recoveries).toBe(1);
  });

  it('is found to be writable again by a claim, in a quiet hour', async () => {
    full = true;
    await expect(tracked.store.wake(wakes)).rejects.toThrow('disk full');
    full = false;
    await tracked.store.claim(1_000, 1);
    await settled();
    expect(recoveries).toBe(1);
  });

  it('is found to be away by a claim, though nothing is written', async () => {
    away = true;
    await expect(tracked.store.claim(1_000, 1)).rejects.toThrow('away');
    expect(failures).toBe(1);
  });

  it('is not writable because it can be read', async () => {
    full = true;
    await expect(tracked.store.wake(wakes)).rejects.toThrow('disk full');
    expect(await tracked.store.claim(1_000, 1)).toEqual([]);
    expect(await tracked.isWritable()).toBe(false);
  });

  it('is not away because of an internal error', async () => {
    const broken = {
      subject: { kind: 'schedule', name: 1n as unknown as 'resync' },
      reason: event('x'),
    } as const;
    await expect(tracked.store.wake([broken])).rejects.toThrow(TypeError);
    expect(failures).toBe(0);
    expect(await tracked.isWritable()).toBe(true);
  });
});
