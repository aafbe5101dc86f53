import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../src/store/store.ts';
import { type Claim, type Failure, maxAbandoned, quarantineAfter } from '../../src/store/work-queue.ts';
import { type Subject, subjectKey, type Wake } from '../../src/subjects/index.ts';
import { requested } from '../../src/subjects/reason.ts';
import { widgets } from '../samples/subjects.ts';
import {
  hopeless,
  leaseMs,
  type OpenStore,
  one,
  only,
  opening,
  review,
  storeBench,
  theOnly,
} from './bench.ts';

/** How long a subject rests after this number of leases in a row that expired without a result. */
const restsMs: Readonly<Record<number, number>> = { 1: 0, 2: 10_000, 3: 60_000, 4: 300_000, 5: 0 };

/** The laws of `Store` about subjects that may be what ends the processes that work on them. */
export function describeQuarantine(open: OpenStore): void {
  describe('when leases expire without a result', () => {
    const branch: Subject = {
      kind: 'branch',
      ...widgets,
      ref: 'main',
    };
    const { fresh, time } = storeBench(open);
    const quarantined = (store: Store) => store.claim(leaseMs, 10, 'quarantined');
    const onlyQuarantined = async (store: Store) => theOnly(await quarantined(store));
    /** Has claimed the subject this often without a result, and waits for the end of the last lease. */
    const abandon = async (store: Store, times: number) => {
      for (let abandoned = 0; abandoned < times; abandoned += 1) {
        const claim = abandoned < quarantineAfter ? await only(store) : await onlyQuarantined(store);
        expect(claim.abandoned).toBe(abandoned);
        time.pass(leaseMs);
        if (abandoned + 1 < times) time.pass(restsMs[abandoned + 1] ?? 0);
      }
    };

    it.each(Object.entries(restsMs))('%s in a row, the subject rests for %i ms', async (times, restMs) => {
      const store = await fresh();
      await store.wake([opening]);
      await abandon(store, Number(times));
      if (restMs > 0) {
        time.pass(restMs - 1);
        await store.wake([review]);
        expect(await store.quarantinedIsDue()).toBe(false);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        expect(await quarantined(store)).toEqual([]);
        time.pass(1);
      }
      const claims = await store.claim(leaseMs, 10, Number(times) < quarantineAfter ? 'any' : 'quarantined');
      expect(claims).toMatchObject([{ key: subjectKey(one), abandoned: Number(times), waitedMs: 0 }]);
    });

    it('hands out quarantined subjects only on request, and nothing else beside them', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await abandon(store, quarantineAfter);
      time.pass(3_600_000);
      await store.wake([{ subject: branch, reason: requested }]);
      expect(await store.quarantinedIsDue()).toBe(true);
      expect(await store.claim(leaseMs, 10, 'urgent')).toMatchObject([{ key: subjectKey(branch) }]);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      expect(await quarantined(store)).toMatchObject([{ key: subjectKey(one) }]);
      expect(await store.quarantinedIsDue()).toBe(false);
    });

    it.each<[string, (store: Store, claim: Claim) => Promise<boolean>]>([
      ['completes', (store, claim) => store.complete(claim)],
      [
        'fails',
        (store, claim) => store.fail(claim, { error: 'GitHub is down', retryInMs: 0, defect: false }),
      ],
      ['dead-letters it', (store, claim) => store.fail(claim, hopeless)],
    ])('ends the quarantine as soon as a worker %s', async (_, speak) => {
      const store = await fresh();
      await store.wake([opening]);
      await abandon(store, 3);
      time.pass(60_000);
      expect(await speak(store, await onlyQuarantined(store))).toBe(true);
      await store.wake([review]);
      expect(await only(store)).toMatchObject({ abandoned: 0 });
    });

    it('hears a worker that was held up, as long as nobody else has the subject', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await abandon(store, 1);
      const late = await only(store);
      time.pass(leaseMs + 9_999);
      expect(await store.complete(late, { remembered: {} })).toBe(true);
      await store.wake([review]);
      expect(await only(store)).toMatchObject({ abandoned: 0, reasons: [review.reason] });
    });

    it('tells when a quarantined subject is due, and does not count its rest as waiting', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await abandon(store, quarantineAfter);
      expect(await store.counts()).toMatchObject({ waiting: 1, running: 0, oldestMs: 0 });
      const item = { abandoned: 2, attempts: 2, dueAt: time.now() + 10_000 };
      expect(await store.list('waiting', 10)).toMatchObject([item]);
      time.pass(10_000);
      await onlyQuarantined(store);
      expect(await store.list('running', 10)).toMatchObject([{ abandoned: 2, dueAt: time.now() + leaseMs }]);
    });

    it('keeps quarantined subjects of a paused installation', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await abandon(store, quarantineAfter);
      await store.pause(1, 600_000);
      time.pass(10_000);
      expect(await store.quarantinedIsDue()).toBe(false);
      expect(await quarantined(store)).toEqual([]);
    });

    describe('until the subject is dead-lettered for it', () => {
      const deadLettered: Failure = { ...hopeless, keepQuarantined: true };
      const deadLetter = async (event?: Wake): Promise<Store> => {
        const store = await fresh();
        await store.wake([opening]);
        await abandon(store, maxAbandoned);
        const claim = await onlyQuarantined(store);
        expect(claim.abandoned).toBe(maxAbandoned);
        if (event !== undefined) await store.wake([event]);
        await store.fail(claim, deadLettered);
        return store;
      };

      it.each<[string, boolean]>([
        ['came during the last claim', true],
        ['comes afterwards', false],
      ])('an event that %s gives it one more try, alone, and not before it has rested', async (_, during) => {
        const store = await deadLetter(during ? review : undefined);
        expect(await store.counts()).toMatchObject(
          during ? { waiting: 1, deadLettered: 0 } : { waiting: 0, deadLettered: 1 },
        );
        time.pass(599_999);
        if (!during) await store.wake([review]);
        await store.wake([review]);
        expect(await quarantined(store)).toEqual([]);
        time.pass(1);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        const claim = await onlyQuarantined(store);
        expect(claim).toMatchObject({
          abandoned: maxAbandoned - 1,
          attempt: 1,
          reasons: [opening.reason, review.reason],
        });
        time.pass(leaseMs);
        expect(await onlyQuarantined(store)).toMatchObject({ abandoned: maxAbandoned });
      });

      it('revived by the operator, it starts over at once', async () => {
        const store = await deadLetter();
        expect(await store.retryDeadLettered('all')).toBe(1);
        expect(await only(store)).toMatchObject({ abandoned: 0, attempt: 1 });
      });
    });
  });
}
