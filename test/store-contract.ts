import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, deliveriesOfClaim, type Store } from '../src/store/store.ts';
import { type Subject, subjectKey } from '../src/subject.ts';
import { storeModel } from './store-model.ts';

/** Opens an empty store that takes its time, in milliseconds since the epoch, from the argument. */
export type OpenStore = (now: () => number) => Promise<Store>;

const leaseMs = 30_000;

export function pullRequest(number: number): Subject {
  return { kind: 'pull-request', installationId: 1, owner: 'octo-org', repository: 'widgets', number };
}

/** The laws of `Store`, which every store keeps. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`the laws of the ${name} store`, () => {
    let time = Date.UTC(2026, 0, 1);
    const opened: Store[] = [];
    const fresh = async () => {
      const store = await open(() => time);
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    const [one, two] = [pullRequest(1), pullRequest(2)];
    const opening = { subject: one, reason: 'pull_request.opened' };
    const review = { subject: one, reason: 'pull_request_review.submitted' };
    const only = async (store: Store): Promise<Claim> => {
      const [claim, ...others] = await store.claim(leaseMs, 10);
      if (claim === undefined || others.length > 0) throw new Error('expected exactly one claim');
      return claim;
    };

    it('hands out what came in, with why, and the deliveries behind it', async () => {
      const store = await fresh();
      await store.ingest({ id: 'd1', event: 'pull_request.opened' }, [opening]);
      expect(await only(store)).toMatchObject({
        key: subjectKey(one),
        subject: one,
        reasons: ['pull_request.opened'],
        deliveries: ['d1'],
        attempt: 1,
      });
    });

    it('makes one piece of work of many events about a subject', async () => {
      const store = await fresh();
      for (let index = 0; index < 300; index += 1) {
        const event = { id: `d${index}`, event: 'x' };
        await store.ingest(event, [index % 2 === 0 ? opening : review]);
      }
      const claim = await only(store);
      expect([...claim.reasons].sort()).toEqual([opening.reason, review.reason]);
      expect(claim.deliveries).toHaveLength(deliveriesOfClaim);
      expect(claim.deliveries.at(-1)).toBe('d299');
      await store.complete(claim);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('takes a delivery once', async () => {
      const store = await fresh();
      expect(await store.ingest({ id: 'd1', event: 'x' }, [opening])).toBe('new');
      await store.complete(await only(store));
      expect(await store.ingest({ id: 'd1', event: 'x' }, [opening])).toBe('duplicate');
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('passes on the deliveries that a worker names', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, deliveries: ['d1', 'd2'] }]);
      expect(await only(store)).toMatchObject({ deliveries: ['d1', 'd2'] });
    });

    it('gives a subject to nobody else while it is worked on, and others to whoever asks', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: two, reason: 'recheck' }]);
      const [first] = await store.claim(leaseMs, 1);
      await store.wake([review]);
      expect(first?.key).toBe(subjectKey(one));
      expect((await only(store)).key).toBe(subjectKey(two));
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('lets no busy subject keep another waiting', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: two, reason: 'recheck' }]);
      const order: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const [claim] = await store.claim(leaseMs, 1);
        if (claim === undefined) break;
        order.push(claim.key);
        await store.wake([{ subject: claim.subject, reason: 'recheck' }]);
        time += 1;
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
      time += leaseMs;
      const next = await only(store);
      expect(next).toMatchObject({ reasons: [opening.reason], attempt: 2 });
      expect(next.token).not.toBe(late.token);
      expect(await store.heartbeat(late, leaseMs)).toBe(false);
      expect(await store.complete(late)).toBe(false);
      expect(await store.fail(late, 'late', 0)).toBe(false);
      expect(await store.complete(next)).toBe(true);
    });

    it('leaves the subject with a worker that says it is alive', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const claim = await only(store);
      time += leaseMs - 1;
      expect(await store.heartbeat(claim, leaseMs)).toBe(true);
      time += leaseMs - 1;
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      expect(await store.complete(claim)).toBe(true);
    });

    it('gives a failed subject out again after its time, with all its reasons', async () => {
      const store = await fresh();
      await store.wake([opening]);
      expect(await store.fail(await only(store), 'GitHub is down', 5_000)).toBe(true);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time += 5_000;
      expect(await only(store)).toMatchObject({ reasons: [opening.reason], attempt: 2 });
    });

    it('does not let an event wait for the retry of a failed subject', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), 'GitHub is down', 300_000);
      await store.wake([review]);
      expect((await only(store)).reasons).toEqual([opening.reason, review.reason]);
    });

    it('sets a hopeless subject aside until the next event, which starts from the first attempt', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), 'a defect', null);
      expect(await store.counts()).toEqual({ waiting: 0, running: 0, dead: 1 });
      time += 365 * 86_400_000;
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      await store.wake([review]);
      expect(await only(store)).toMatchObject({ reasons: [opening.reason, review.reason], attempt: 1 });
    });

    it('sets nothing aside when the next event has come already', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const claim = await only(store);
      await store.wake([review]);
      await store.fail(claim, 'a defect', null);
      expect(await only(store)).toMatchObject({ attempt: 1 });
    });

    it('keeps a delayed subject until its time, unless it is woken for something earlier', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, delay: 2_000 }]);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      await store.wake([{ ...review, delay: 1_000 }]);
      time += 1_000;
      expect(await only(store)).toMatchObject({ reasons: [opening.reason, review.reason] });
    });

    it('tells how many subjects wait, run and were set aside', async () => {
      const store = await fresh();
      const wakes = [1, 2, 3, 4].map((number) => ({ subject: pullRequest(number), reason: 'recheck' }));
      await store.wake(wakes);
      const [first] = await store.claim(leaseMs, 2);
      if (first !== undefined) await store.fail(first, 'a defect', null);
      expect(await store.counts()).toEqual({ waiting: 2, running: 1, dead: 1 });
      time += leaseMs;
      expect(await store.counts()).toEqual({ waiting: 3, running: 0, dead: 1 });
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

    it('does as the model does, whatever happens in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(storeModel.commands, async (commands) => {
          let now = Date.UTC(2026, 0, 1);
          const store = await open(() => now);
          const advance = (milliseconds: number) => {
            now += milliseconds;
          };
          try {
            const setup = () => ({ model: storeModel.initial(now), real: { store, claims: [], advance } });
            await fc.asyncModelRun(setup, commands);
          } finally {
            await store.close();
          }
        }),
        { numRuns: 200 },
      );
    });
  });
}
