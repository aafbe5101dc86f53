import { describe, expect, it } from '@jest/globals';
import { subjectKey } from '../../src/subjects/index.ts';
import { event, requested } from '../../src/subjects/reason.ts';
import { pullRequest } from '../samples/subjects.ts';
import { hopeless, keepAll, leaseMs, type OpenStore, one, only, opening, storeBench, two } from './bench.ts';

/** What every store keeps to as `Maintenance`. */
export function describeMaintenance(open: OpenStore): void {
  describe('maintenance', () => {
    const { fresh, time } = storeBench(open);

    it('revives what is dead-lettered: all of it, or what is named', async () => {
      const store = await fresh();
      const all = [1, 2, 3].map((number) => ({ subject: pullRequest(number), reason: event('status') }));
      await store.wake(all);
      for (const claim of await store.claim(leaseMs, 10)) await store.fail(claim, hopeless);
      expect(await store.retryDeadLettered([subjectKey(one), 'pull-request:5#1'])).toBe(1);
      expect(await only(store)).toMatchObject({
        reasons: [event('status'), requested],
        attempt: 1,
        defects: 0,
      });
      expect(await store.retryDeadLettered('all')).toBe(2);
      expect(await store.retryDeadLettered('all')).toBe(0);
      expect(await store.claim(leaseMs, 10)).toHaveLength(2);
    });

    it('forgets what is older than its time, and nothing that is still to be done', async () => {
      const store = await fresh();
      await store.ingest({ id: 'old', event: 'x' }, [opening]);
      await store.complete(await only(store), { remembered: { asleep: true } });
      await store.ingest({ id: 'due', event: 'x' }, [{ subject: two, reason: event('status') }]);
      time.pass(1_000);
      await store.ingest({ id: 'young', event: 'x' }, [{ subject: pullRequest(3), reason: event('status') }]);
      expect(
        await store.prune({ deliveriesMs: 500, evaluationsMs: 500, subjectsMs: 500, evidenceMs: 500 }),
      ).toBe(3);
      expect(await store.known(['old', 'due', 'young'])).toEqual(new Set(['young']));
      expect(await store.claim(leaseMs, 10)).toHaveLength(2);
      await store.wake([opening]);
      expect((await only(store)).remembered).toBeNull();
    });

    it('removes a backlog in steps, between which other work is done', async () => {
      const store = await fresh();
      const deliveries = Array.from({ length: 1_000 }, (_, index) => ({ id: `old ${index}`, event: 'x' }));
      await Promise.all(deliveries.map((delivery) => store.ingest(delivery, [])));
      time.pass(1_000);
      // Connections are open before.
      await Promise.all([store.counts(), store.counts()]);
      const done: string[] = [];
      await Promise.all([
        store.prune({ ...keepAll, deliveriesMs: 500 }).then((rows) => done.push(`removed ${rows}`)),
        store.counts().then(() => done.push('counted')),
      ]);
      expect(done).toEqual(['counted', 'removed 1000']);
      expect(await store.known(deliveries.map(({ id }) => id))).toEqual(new Set());
    });
  });
}
