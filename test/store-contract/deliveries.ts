import { describe, expect, it } from '@jest/globals';
import { maxDeliveriesOfClaim } from '../../src/store/work-queue.ts';
import { leaseMs, type OpenStore, only, opening, review, storeBench } from './bench.ts';

/** What every store keeps to as `Deliveries`. */
export function describeDeliveries(open: OpenStore): void {
  describe('accepted deliveries', () => {
    const { fresh } = storeBench(open);

    it('makes one piece of work of many events about a subject', async () => {
      const store = await fresh();
      for (let index = 0; index < 300; index += 1) {
        const event = { id: `d${index}`, event: 'x' };
        await store.ingest(event, [index % 2 === 0 ? opening : review]);
      }
      const claim = await only(store);
      expect(new Set(claim.reasons)).toEqual(new Set([opening.reason, review.reason]));
      expect(claim.deliveries).toHaveLength(maxDeliveriesOfClaim);
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

    it('says which deliveries it knows', async () => {
      const store = await fresh();
      await store.ingest({ id: 'd1', event: 'x' }, [opening]);
      expect(await store.known(['d1', 'd2'])).toEqual(new Set(['d1']));
      expect(await store.known([])).toEqual(new Set());
    });

    it('takes deliveries that come together, each once', async () => {
      const store = await fresh();
      const ids = Array.from({ length: 250 }, (_, index) => `d${index % 200}`);
      const outcomes = await Promise.all(ids.map((id) => store.ingest({ id, event: 'x' }, [opening])));
      expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(200);
      await store.complete(await only(store));
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });
  });
}
