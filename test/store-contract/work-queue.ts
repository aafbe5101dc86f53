import { describe, expect, it } from '@jest/globals';
import { backgroundYieldsMs } from '../../src/store/work-queue.ts';
import { subjectKey } from '../../src/subjects/index.ts';
import { event, requested, scheduled } from '../../src/subjects/reason.ts';
import {
  away,
  elsewhere,
  hopeless,
  leaseMs,
  type OpenStore,
  one,
  only,
  opening,
  review,
  storeBench,
  two,
} from './bench.ts';

/** What every store keeps to as `WorkQueue`. */
export function describeWorkQueue(open: OpenStore): void {
  describe('the work queue', () => {
    const { fresh, time } = storeBench(open);

    it('claims nothing of the installations that are left out', async () => {
      const store = await fresh();
      await store.wake([
        opening,
        { subject: elsewhere, reason: requested },
        { subject: { kind: 'schedule', name: 'retention' }, reason: requested },
      ]);
      const claims = await store.claim(leaseMs, 10, 'any', [1, 3]);
      expect(claims.map(({ key }) => key).toSorted()).toEqual([subjectKey(elsewhere), 'schedule:retention']);
      expect((await only(store)).key).toBe(subjectKey(one));
    });

    it('hands out what came in, with why, and the deliveries behind it', async () => {
      const store = await fresh();
      await store.ingest({ id: 'd1', event: 'pull_request.opened' }, [opening]);
      expect(await only(store)).toMatchObject({
        key: subjectKey(one),
        subject: one,
        reasons: [event('pull_request.opened')],
        deliveries: ['d1'],
        attempt: 1,
      });
    });

    it('passes on the deliveries that a worker names', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, deliveries: ['d1', 'd2'] }]);
      expect(await only(store)).toMatchObject({ deliveries: ['d1', 'd2'] });
    });

    it('gives a claimed subject to no other worker, and other subjects to any worker', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: two, reason: requested }]);
      const [first] = await store.claim(leaseMs, 1);
      await store.wake([review]);
      expect(first?.key).toBe(subjectKey(one));
      expect((await only(store)).key).toBe(subjectKey(two));
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('lets no busy subject keep another waiting', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: two, reason: requested }]);
      const order: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const [claim] = await store.claim(leaseMs, 1);
        if (claim === undefined) break;
        order.push(claim.key);
        await store.wake([{ subject: claim.subject, reason: requested }]);
        time.pass(1);
        await store.complete(claim);
      }
      expect(order).toEqual([one, two, one, two].map(subjectKey));
    });

    it('hands out again what came in during the work, and only that', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const claim = await only(store);
      await store.wake([review]);
      expect(await store.complete(claim)).toBe(true);
      expect(await only(store)).toMatchObject({ reasons: [review.reason], attempt: 1 });
    });

    it('gives the subject of a silent worker to another, and refuses the late one', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const late = await only(store);
      time.pass(leaseMs);
      const next = await only(store);
      expect(next).toMatchObject({ reasons: [opening.reason], attempt: 2 });
      expect(next.token).not.toBe(late.token);
      expect(await store.heartbeat(late, leaseMs)).toBe(false);
      expect(await store.complete(late)).toBe(false);
      expect(await store.fail(late, { error: 'late', retryInMs: 0, defect: true })).toBe(false);
      expect(await store.complete(next)).toBe(true);
    });

    it('leaves the subject with a worker that says it is alive', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const claim = await only(store);
      time.pass(leaseMs - 1);
      expect(await store.heartbeat(claim, leaseMs)).toBe(true);
      time.pass(leaseMs - 1);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      expect(await store.complete(claim)).toBe(true);
    });

    it('gives a failed subject out again after its time, with all its reasons', async () => {
      const store = await fresh();
      await store.wake([opening]);
      expect(await store.fail(await only(store), away(5_000))).toBe(true);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time.pass(5_000);
      expect(await only(store)).toMatchObject({ reasons: [opening.reason], attempt: 2 });
    });

    it('does not let an event wait for the retry of a failed subject', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), away(300_000));
      await store.wake([review]);
      expect((await only(store)).reasons).toEqual([opening.reason, review.reason]);
    });

    it('dead-letters a hopeless subject until the next event, which starts from the first attempt', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), hopeless);
      expect(await store.counts()).toMatchObject({ waiting: 0, running: 0, deadLettered: 1 });
      time.pass(365 * 86_400_000);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      await store.wake([review]);
      expect(await only(store)).toMatchObject({ reasons: [opening.reason, review.reason], attempt: 1 });
    });

    it('dead-letters nothing when the next event has come already', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const claim = await only(store);
      await store.wake([review]);
      await store.fail(claim, hopeless);
      expect(await only(store)).toMatchObject({ attempt: 1 });
    });

    it('keeps a delayed subject until its time, unless it is woken for something earlier', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, delay: 2_000 }]);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      await store.wake([{ ...review, delay: 1_000 }]);
      time.pass(1_000);
      expect(await only(store)).toMatchObject({ reasons: [opening.reason, review.reason] });
    });

    it('calls back when a subject may have become due, until told to stop', async () => {
      const store = await fresh();
      let calls = 0;
      const stop = store.onWake(() => {
        calls += 1;
      });
      await store.ingest({ id: 'd1', event: 'x' }, [opening]);
      const afterIngest = calls;
      expect(afterIngest).toBeGreaterThan(0);
      const claim = await only(store);
      await store.wake([review]);
      await store.complete(claim);
      expect(calls).toBeGreaterThan(afterIngest);
      stop();
      const afterStop = calls;
      await store.wake([review]);
      expect(calls).toBe(afterStop);
    });

    it('remembers what an evaluation left, until another leaves something else or nothing', async () => {
      const store = await fresh();
      const look = async () => {
        await store.wake([opening]);
        return only(store);
      };
      const first = await look();
      expect(first.remembered).toBeNull();
      await store.complete(first, { remembered: { shown: ['success'] } });
      const second = await look();
      expect(second.remembered).toEqual({ shown: ['success'] });
      await store.complete(second);
      const third = await look();
      expect(third.remembered).toEqual({ shown: ['success'] });
      await store.complete(third, { remembered: null });
      expect((await look()).remembered).toBeNull();
    });

    it('hands out a subject again when the time has come, as one more reason', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.complete(await only(store), { reevaluateInMs: 60_000 });
      expect(await store.counts()).toMatchObject({ waiting: 0, scheduled: 1 });
      time.pass(59_999);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time.pass(1);
      expect(await store.counts()).toMatchObject({ waiting: 1, scheduled: 0 });
      const claim = await only(store);
      expect(claim).toMatchObject({ reasons: [scheduled], deliveries: [] });
      await store.complete(claim);
      time.pass(3_600_000);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('keeps the time of the next re-evaluation through evaluations that say nothing of it', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.complete(await only(store), { reevaluateInMs: 60_000 });
      await store.wake([review]);
      await store.complete(await only(store));
      time.pass(60_000);
      const claim = await only(store);
      expect(claim.reasons).toEqual([scheduled]);
      await store.complete(claim, { reevaluateInMs: 60_000 });
      await store.wake([review]);
      await store.complete(await only(store), { reevaluateInMs: null });
      time.pass(60_000);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('does not forget that the time has come when the re-evaluation fails', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.complete(await only(store), { reevaluateInMs: 60_000 });
      time.pass(60_000);
      await store.fail(await only(store), away(1_000));
      await store.wake([review]);
      expect(new Set((await only(store)).reasons)).toEqual(new Set([review.reason, scheduled]));
    });

    it('keeps the name and the installation of the last wake', async () => {
      const store = await fresh();
      const moved = { ...one, installationId: 9, owner: 'umbrella', repository: 'gadgets' };
      await store.wake([opening]);
      await store.wake([{ subject: moved, reason: event('x') }]);
      expect(await store.claim(leaseMs, 10, 'any', [9])).toEqual([]);
      expect((await only(store)).subject).toEqual(moved);
    });

    it('keeps how an evaluation found the subject, unless a wake during it says something newer', async () => {
      const store = await fresh();
      const [renamed, again] = [
        { ...one, repository: 'gadgets' },
        { ...one, repository: 'gears' },
      ];
      await store.wake([opening]);
      await store.complete(await only(store), { subject: renamed, remembered: 'seen' });
      expect(await store.find([subjectKey(one)])).toMatchObject([{ subject: renamed }]);
      await store.wake([opening]);
      const claim = await only(store);
      await store.wake([{ subject: again, reason: event('x') }]);
      await store.complete(claim, { subject: renamed });
      expect((await only(store)).subject).toEqual(again);
    });

    it('wakes others in the step that ends a claim', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const late = await only(store);
      time.pass(leaseMs);
      const claim = await only(store);
      const wakes = [{ subject: two, reason: requested, deliveries: ['d1'] }];
      await store.complete(late, { wakes });
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      await store.complete(claim, { wakes });
      expect(await only(store)).toMatchObject({ key: subjectKey(two), deliveries: ['d1'] });
    });

    it('wakes who follows a subject, for its reasons, when it changed', async () => {
      const store = await fresh();
      await store.wake([{ subject: two, reason: event('merge_group.checks_requested') }]);
      await store.complete(await only(store), { follows: [one] });
      await store.wake([opening]);
      await store.complete(await only(store), { changed: false });
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      await store.wake([review]);
      await store.complete(await only(store), { changed: true });
      const woken = await only(store);
      expect(woken).toMatchObject({ key: subjectKey(two), reasons: [review.reason] });
      await store.complete(woken, { follows: [] });
      await store.wake([review]);
      await store.complete(await only(store), { changed: true });
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('wakes a follower again when the followed changed while it was processed', async () => {
      const store = await fresh();
      await store.wake([{ subject: two, reason: event('merge_group.checks_requested') }]);
      const follower = await only(store);
      time.pass(10);
      await store.wake([opening]);
      await store.complete(await only(store), { changed: true });
      time.pass(10);
      await store.complete(follower, { follows: [one] });
      expect((await only(store)).key).toBe(subjectKey(two));
    });

    it('lets background work yield, but not for ever', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, background: true }]);
      time.pass(1_000);
      await store.wake([{ subject: two, reason: requested }]);
      const first = await store.claim(leaseMs, 1);
      expect(first).toMatchObject([{ key: subjectKey(two), background: false }]);
      await Promise.all(first.map((claim) => store.complete(claim)));
      time.pass(backgroundYieldsMs);
      await store.wake([{ subject: two, reason: requested }]);
      expect(await store.claim(leaseMs, 1)).toMatchObject([{ key: subjectKey(one), background: true }]);
    });

    it('hands out no background work to who asks for what is urgent', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, background: true }]);
      time.pass(10 * backgroundYieldsMs);
      await store.wake([{ subject: two, reason: requested }]);
      expect(await store.claim(leaseMs, 10, 'urgent')).toMatchObject([{ key: subjectKey(two) }]);
      expect(await store.claim(leaseMs, 10, 'urgent')).toEqual([]);
      expect((await only(store)).key).toBe(subjectKey(one));
    });

    it('makes background work a person’s as soon as one asks', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, background: true }]);
      await store.wake([review]);
      expect(await only(store)).toMatchObject({ background: false });
    });

    it('counts the tries that failed because of a defect apart', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), away(0));
      await store.fail(await only(store), { error: 'a defect', retryInMs: 0, defect: true });
      const claim = await only(store);
      expect(claim).toMatchObject({ attempt: 3, defects: 1 });
      await store.complete(claim);
      await store.wake([opening]);
      expect(await only(store)).toMatchObject({ attempt: 1, defects: 0 });
    });
  });
}
