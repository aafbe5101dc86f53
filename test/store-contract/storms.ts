import { describe, expect, it } from '@jest/globals';
import { leaseMs, type OpenStore, only, opening, review, storeBench } from './bench.ts';

/** What every store keeps to as `WorkQueue`. */
export function describeStorms(open: OpenStore): void {
  describe('in a storm of events', () => {
    const { fresh, time } = storeBench(open);

    it('hands out a subject now and then while a storm of events lasts, and once more when they end', async () => {
      const store = await fresh();
      const began = time.now();
      const looks: number[] = [];
      await store.wake([review]);
      for (; time.now() < began + 20_000; time.pass(50)) {
        const [claim] = await store.claim(leaseMs, 1);
        if (time.now() < began + 10_000) await store.wake(Array.from({ length: 5 }, () => review));
        if (claim === undefined) continue;
        looks.push(time.now() - began);
        await store.complete(claim);
      }
      expect(looks).toEqual([0, 50, 2_050, 6_050, 14_050]);
    });

    it('hands out a subject again at once after the few events of every day, twice in a row', async () => {
      const store = await fresh();
      await store.wake([opening]);
      for (let turn = 0; turn < 3; turn += 1) {
        const claim = await only(store);
        await store.wake([review, opening, review, opening]);
        await store.complete(claim);
      }
      expect(await store.claim(leaseMs, 1)).toEqual([]);
      time.pass(2_000);
      await only(store);
    });

    it('hands out a subject once a second when events drip for long', async () => {
      const store = await fresh();
      const began = time.now();
      let looks = 0;
      for (; time.now() < began + 60_000; time.pass(100)) {
        await store.wake([review]);
        const [claim] = await store.claim(leaseMs, 1);
        if (claim === undefined) continue;
        looks += 1;
        await store.complete(claim, { remembered: {} });
      }
      expect(looks).toBeGreaterThan(75);
      expect(looks).toBeLessThan(85);
      time.pass(60_000);
      await store.wake([review]);
      await store.complete(await only(store));
    });

    it('is calm again after a lull', async () => {
      const store = await fresh();
      const look = async () => {
        await store.wake([review]);
        const claim = await only(store);
        await store.wake(Array.from({ length: 5 }, () => review));
        await store.complete(claim);
        await store.complete(await only(store));
      };
      for (let storm = 0; storm < 5; storm += 1) {
        await look();
        time.pass(10_000);
      }
    });
  });
}
