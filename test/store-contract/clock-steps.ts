import { describe, expect, it } from '@jest/globals';
import { subjectKey } from '../../src/subjects/index.ts';
import { event, requested, scheduled } from '../../src/subjects/reason.ts';
import { away, leaseMs, type OpenStore, one, only, opening, review, storeBench, two } from './bench.ts';

/** What every store keeps to as `WorkQueue`. */
export function describeClockSteps(open: OpenStore): void {
  describe('when the clock steps', () => {
    const { fresh, time } = storeBench(open);

    describe('when the clock is set back by an hour', () => {
      const setBack = () => {
        time.pass(-3_600_000);
      };

      it('hands out what waits', async () => {
        const store = await fresh();
        await store.wake([opening]);
        setBack();
        expect((await only(store)).key).toBe(subjectKey(one));
      });

      it('hands out what came in during the work, and what is tried again', async () => {
        const store = await fresh();
        await store.wake([opening, { subject: two, reason: requested }]);
        const [first, second] = await store.claim(leaseMs, 2);
        if (first === undefined || second === undefined) throw new Error('expected two claims');
        await store.wake([{ ...review, subject: first.subject }]);
        await store.fail(second, away(10_000));
        setBack();
        await store.complete(first);
        expect((await only(store)).key).toBe(first.key);
        time.pass(9_999);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time.pass(1);
        expect((await only(store)).key).toBe(second.key);
      });

      it('gives the subject of a silent worker to another when its lease would have ended', async () => {
        const store = await fresh();
        await store.wake([opening]);
        await only(store);
        setBack();
        await store.wake([review]);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time.pass(leaseMs);
        expect(await only(store)).toMatchObject({ key: subjectKey(one), attempt: 2 });
      });

      it('leaves the subject with a worker that says it is alive', async () => {
        const store = await fresh();
        await store.wake([opening]);
        const claim = await only(store);
        setBack();
        for (let beat = 0; beat < 6; beat += 1) {
          expect(await store.heartbeat(claim, leaseMs)).toBe(true);
          time.pass(leaseMs / 3);
          expect(await store.claim(leaseMs, 10)).toEqual([]);
        }
        expect(await store.complete(claim)).toBe(true);
        time.pass(leaseMs);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
      });

      it('re-evaluates as much later as it would have', async () => {
        const store = await fresh();
        await store.wake([opening]);
        await store.complete(await only(store), { reevaluateInMs: 60_000 });
        setBack();
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time.pass(59_999);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time.pass(1);
        expect((await only(store)).reasons).toEqual([scheduled]);
      });

      it('does not wake a follower over and over', async () => {
        const store = await fresh();
        await store.wake([opening]);
        await store.complete(await only(store), { changed: true });
        setBack();
        await store.wake([{ subject: two, reason: event('merge_group.checks_requested') }]);
        await store.complete(await only(store), { follows: [one] });
        expect(await store.claim(leaseMs, 10)).toEqual([]);
      });

      it('pauses an installation for no longer than GitHub ever asks for', async () => {
        const store = await fresh();
        await store.pause(1, 3_600_000);
        for (let hours = 0; hours < 24; hours += 1) setBack();
        await store.wake([opening]);
        expect((await only(store)).key).toBe(subjectKey(one));
        await store.pause(1, 10_000);
        await store.wake([{ subject: two, reason: requested }]);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time.pass(10_000);
        expect((await only(store)).key).toBe(subjectKey(two));
      });

      it('believes no allowance for longer than GitHub lets one last', async () => {
        const store = await fresh();
        await store.noteAllowance(1, 'rest', { limit: 5_000, remaining: 0, resetInMs: 3_600_000 });
        for (let hours = 0; hours < 24; hours += 1) setBack();
        expect(await store.allowances(1)).toEqual({});
      });
    });

    it('hangs on nothing when the clock is set forward by a day', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: two, reason: requested, delay: 5_000 }]);
      const late = await only(store);
      time.pass(86_400_000);
      expect(await store.claim(leaseMs, 10)).toHaveLength(2);
      expect(await store.complete(late)).toBe(false);
    });
  });
}
