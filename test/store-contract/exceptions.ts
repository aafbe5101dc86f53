import { describe, expect, it } from '@jest/globals';
import type { ExceptionEvent } from '../../src/exceptions/event.ts';
import { registerOf } from '../../src/exceptions/event.ts';
import { stateOf } from '../../src/exceptions/state.ts';
import { exceptionPolicy } from '../../src/policy/exception-policy.ts';
import type { Store } from '../../src/store/store.ts';
import { event } from '../../src/subjects/reason.ts';
import { decided, declared, emergency, exception, proposed, revoked } from '../samples/exceptions.ts';
import { pullRequest, widgets } from '../samples/subjects.ts';
import { leaseMs, type OpenStore, only, storeBench } from './bench.ts';

const { repositoryId } = widgets;
const day = 86_400_000;
const policy = exceptionPolicy.parse({ approvers: [{ by: ['ada', 'grace'] }] });

/** Stores events with the end of a claim of its own. */
async function add(store: Store, ...exceptionEvents: readonly ExceptionEvent[]): Promise<void> {
  await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
  await store.complete(await only(store), { exceptionEvents });
}

/** What every store keeps to as `ExceptionEvents`. */
export function describeExceptions(open: OpenStore): void {
  describe('the events of exceptions', () => {
    const { fresh, time } = storeBench(open);
    const at = () => new Date(time.now());
    const asked = (changes = {}) =>
      exception({ created: at(), ends: new Date(time.now() + 30 * day), ...changes });
    const state = async (store: Store, id: string) => {
      const { registered } = registerOf(await store.exceptionEvents(repositoryId));
      const found = registered.find((each) => each.exception.id === id);
      return found === undefined ? null : stateOf(found, policy, at()).kind;
    };

    it('are kept with the end of a claim, in their order', async () => {
      const store = await fresh();
      const one = asked();
      await add(store, proposed(one), decided('rejected', one, 'ada'));
      await add(store, decided('approved', one, 'grace'));
      const rows = await store.exceptionEvents(repositoryId);
      expect(rows.map(({ event: each }) => each)).toStrictEqual([
        proposed(one),
        decided('rejected', one, 'ada'),
        decided('approved', one, 'grace'),
      ]);
      expect(rows.map(({ row }) => row)).toEqual(rows.map(({ row }) => row).toSorted((a, b) => a - b));
      expect(await store.exceptionEvents(5)).toEqual([]);
      expect(await store.eventsOfException(repositoryId, 'EX-1')).toEqual(rows);
      expect(await store.eventsOfException(repositoryId, 'EX-2')).toEqual([]);
    });

    it('are added once, however often their source is processed', async () => {
      const store = await fresh();
      const one = asked();
      await add(store, proposed(one));
      await add(store, proposed(one), decided('approved', one, 'ada'));
      await add(store, decided('approved', one, 'ada'));
      expect(await store.exceptionEvents(repositoryId)).toHaveLength(2);
    });

    it('are not kept by a worker that lost its lease', async () => {
      const store = await fresh();
      await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
      const claim = await only(store);
      time.pass(leaseMs + 1);
      const next = await only(store);
      expect(await store.complete(claim, { exceptionEvents: [proposed(asked())] })).toBe(false);
      expect(await store.exceptionEvents(repositoryId)).toEqual([]);
      expect(await store.complete(next, { exceptionEvents: [proposed(asked())] })).toBe(true);
      expect(await store.exceptionEvents(repositoryId)).toHaveLength(1);
    });

    it('keep both of two approvals at once', async () => {
      const store = await fresh();
      const one = asked();
      await add(store, proposed(one));
      await bothAtOnce(store, decided('approved', one, 'ada'), decided('approved', one, 'grace'));
      expect(await store.exceptionEvents(repositoryId)).toHaveLength(3);
      expect(await state(store, 'EX-1')).toBe('active');
    });

    it('end an exception that is approved and revoked at once, whichever is first', async () => {
      const store = await fresh();
      for (const id of ['EX-1', 'EX-2', 'EX-3', 'EX-4']) {
        const one = asked({ id });
        await add(store, proposed(one));
        await bothAtOnce(store, decided('approved', one, 'ada'), revoked(id, 'mona', at()));
        expect(await store.eventsOfException(repositoryId, id)).toHaveLength(3);
        expect(await state(store, id)).toBe('revoked');
      }
    });

    it('are read until a month after the end, and never removed', async () => {
      const store = await fresh();
      await add(store, proposed(asked()), declared(emergency()));
      time.pass(30 * day);
      expect(await state(store, 'EX-1')).toBe('expired');
      time.pass(2_000 * day);
      await store.prune({ deliveriesMs: 1, evaluationsMs: 1, subjectsMs: 1, evidenceMs: 1 });
      const rows = await store.exceptionEvents(repositoryId);
      expect(rows.map(({ id }) => id)).toEqual(['EM-1']);
      expect(await store.eventsOfException(repositoryId, 'EX-1')).toHaveLength(1);
    });

    it('count emergencies by their review', async () => {
      const store = await fresh();
      expect(await store.emergencyCounts()).toEqual({ open: 0, overdue: 0, reviewed: 0 });
      const due = new Date(time.now() + 3 * day);
      for (const id of ['EM-1', 'EM-2', 'EM-3']) await add(store, declared(emergency({ id, due })));
      const review = { id: 'EM-2', repositoryId, by: 'ada', at: at(), as: [] } as const;
      await add(store, { ...review, kind: 'reviewed', source: 'one' });
      await add(store, { ...review, kind: 'reviewed', source: 'two' });
      expect(await store.emergencyCounts()).toEqual({ open: 2, overdue: 0, reviewed: 1 });
      time.pass(3 * day);
      expect(await store.emergencyCounts()).toEqual({ open: 0, overdue: 2, reviewed: 1 });
    });
  });
}

/** Two workers end their claims at the same time. */
async function bothAtOnce(store: Store, one: ExceptionEvent, other: ExceptionEvent): Promise<void> {
  await store.wake([1, 2].map((number) => ({ subject: pullRequest(number), reason: event('x') })));
  const claims = await store.claim(leaseMs, 2);
  const events = [one, other];
  await Promise.all(
    claims.map((claim, index) => store.complete(claim, { exceptionEvents: events.slice(index, index + 1) })),
  );
}
