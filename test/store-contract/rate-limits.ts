import { describe, expect, it } from '@jest/globals';
import { subjectKey } from '../../src/subjects/index.ts';
import { requested } from '../../src/subjects/reason.ts';
import { elsewhere, leaseMs, type OpenStore, one, only, opening, storeBench } from './bench.ts';

/** What every store keeps to as `RateLimits`. */
export function describeRateLimits(open: OpenStore): void {
  describe('rate limits', () => {
    const { fresh, time } = storeBench(open);

    it('hands out nothing of a paused installation, and all of it afterwards', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: elsewhere, reason: requested }]);
      await store.pause(1, 10_000);
      await store.pause(1, 5_000);
      expect((await only(store)).key).toBe(subjectKey(elsewhere));
      time.pass(9_999);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time.pass(1);
      expect((await only(store)).key).toBe(subjectKey(one));
    });

    it('hands out turns at a steady pace, a few ahead of their time', async () => {
      const store = await fresh();
      const pace = { perSecond: 1, burst: 3 };
      const turns = async (count: number, of = 'write:1') => {
        const waits = [];
        for (let turn = 0; turn < count; turn += 1) waits.push(await store.reserve(of, pace));
        return waits;
      };
      expect(await turns(5)).toEqual([0, 0, 0, 1_000, 2_000]);
      expect(await turns(1, 'write:2')).toEqual([0]);
      time.pass(3_000);
      expect(await turns(2)).toEqual([0, 1_000]);
    });

    it('tells the next turn without taking it', async () => {
      const store = await fresh();
      const pace = { perSecond: 1, burst: 2 };
      const next = () => store.nextTurn('write:1', pace);
      expect(await next()).toBe(0);
      for (let turn = 0; turn < 3; turn += 1) await store.reserve('write:1', pace);
      expect([await next(), await next()]).toEqual([2_000, 2_000]);
      expect(await store.nextTurn('write:2', pace)).toBe(0);
      time.pass(1_500);
      expect(await next()).toBe(500);
      expect(await store.reserve('write:1', pace)).toBe(500);
    });

    it('remembers what GitHub allows until its rate limit resets', async () => {
      const store = await fresh();
      const allowance = { limit: 5_000, remaining: 4_000, resetInMs: 60_000 };
      await store.noteAllowance(1, 'graphql', allowance);
      await store.noteAllowance(1, 'graphql', { ...allowance, remaining: 3_999 });
      expect(await store.allowances(1)).toEqual({ graphql: { ...allowance, remaining: 3_999 } });
      expect(await store.allowances(2)).toEqual({});
      time.pass(60_000);
      expect(await store.allowances(1)).toEqual({});
    });

    it('lists the installations that are paused, those that are for longest first', async () => {
      const store = await fresh();
      await store.pause(1, 5_000);
      await store.pause(2, 10_000);
      time.pass(1_000);
      expect(await store.pauses(10)).toEqual([
        { installation: 2, forMs: 9_000 },
        { installation: 1, forMs: 4_000 },
      ]);
      expect(await store.pauses(1)).toHaveLength(1);
      time.pass(4_000);
      expect(await store.pauses(10)).toMatchObject([{ installation: 2 }]);
    });
  });
}
