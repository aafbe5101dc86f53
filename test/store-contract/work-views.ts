import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../../src/store/work-queue.ts';
import { subjectKey } from '../../src/subjects/index.ts';
import { event, requested, scheduled } from '../../src/subjects/reason.ts';
import { pullRequest } from '../samples/subjects.ts';
import { hopeless, keepAll, leaseMs, type OpenStore, one, only, opening, storeBench, two } from './bench.ts';

/** What every store keeps to as `WorkViews`. */
export function describeWorkViews(open: OpenStore): void {
  describe('what the operator sees', () => {
    const { fresh, time } = storeBench(open);

    it('counts the subjects that wait, run and are dead-lettered', async () => {
      const store = await fresh();
      const wakes = [1, 2, 3, 4].map((number) => ({ subject: pullRequest(number), reason: requested }));
      await store.wake(wakes);
      const [first] = await store.claim(leaseMs, 2);
      if (first !== undefined) await store.fail(first, hopeless);
      expect(await store.counts()).toMatchObject({ waiting: 2, running: 1, deadLettered: 1 });
      time.pass(leaseMs);
      expect(await store.counts()).toMatchObject({ waiting: 3, running: 0, deadLettered: 1 });
    });

    it('tells how long a subject has waited', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, delay: 1_000 }]);
      time.pass(3_500);
      expect(await store.counts()).toMatchObject({ waiting: 1, oldestMs: 2_500 });
      expect((await only(store)).waitedMs).toBe(2_500);
    });

    it('lists what waits, runs, is scheduled, dead-lettered and idle, with why', async () => {
      const store = await fresh();
      const [three, four] = [pullRequest(3), pullRequest(4)];
      await store.wake([opening]);
      await store.fail(await only(store), hopeless);
      await store.wake([{ subject: two, reason: requested }]);
      await store.complete(await only(store), { remembered: {}, reevaluateInMs: 5_000 });
      await store.wake([{ subject: three, reason: event('status') }]);
      await only(store);
      await store.wake([{ subject: four, reason: event('push'), delay: 1_000 }]);
      const item = { attempts: 0, abandoned: 0, lastError: null, reasons: [] };
      expect(await store.list('dead-lettered', 10)).toEqual([
        {
          key: subjectKey(one),
          name: 'pull-request:octo-org/widgets#1',
          subject: one,
          state: 'dead-lettered',
          reasons: ['pull_request.opened'],
          attempts: 1,
          abandoned: 0,
          dueAt: null,
          lastError: 'a defect',
        },
      ]);
      expect(await store.list('scheduled', 10)).toEqual([
        {
          ...item,
          key: subjectKey(two),
          name: 'pull-request:octo-org/widgets#2',
          subject: two,
          state: 'scheduled',
          dueAt: time.now() + 5_000,
        },
      ]);
      expect(await store.list('running', 10)).toMatchObject([{ key: subjectKey(three), attempts: 1 }]);
      expect(await store.list('waiting', 10)).toMatchObject([
        { key: subjectKey(four), reasons: ['push'], dueAt: time.now() + 1_000 },
      ]);
      expect(await store.list('waiting', 0)).toEqual([]);
      expect(await store.list('idle', 10)).toEqual([]);
      await store.wake([{ subject: pullRequest(5), reason: requested }]);
      await store.complete(await only(store), { remembered: {} });
      expect(await store.list('idle', 10)).toEqual([
        {
          ...item,
          key: subjectKey(pullRequest(5)),
          name: 'pull-request:octo-org/widgets#5',
          subject: pullRequest(5),
          state: 'idle',
          dueAt: null,
        },
      ]);
    });

    it('keeps the evaluations of a subject, newest first, until they are too old', async () => {
      const store = await fresh();
      for (const conclusion of ['pending', 'success']) {
        await store.ingest({ id: conclusion, event: 'x' }, [opening]);
        const evaluation = {
          headSha: 'a'.repeat(40),
          outcome: 'evaluated',
          conclusion,
          failing: ['review'],
          ms: 12,
        };
        await store.complete(await only(store), { evaluation });
        time.pass(1_000);
      }
      const past = { headSha: 'a'.repeat(40), outcome: 'evaluated', failing: ['review'], ms: 12 };
      expect(await store.history(subjectKey(one), 10)).toEqual([
        { ...past, at: time.now() - 1_000, conclusion: 'success', deliveries: ['success'] },
        { ...past, at: time.now() - 2_000, conclusion: 'pending', deliveries: ['pending'] },
      ]);
      expect(await store.history(subjectKey(one), 1)).toHaveLength(1);
      await store.prune({ ...keepAll, evaluationsMs: 1_500 });
      expect(await store.history(subjectKey(one), 10)).toHaveLength(1);
    });

    it('finds subjects by their keys, whatever state they are in', async () => {
      const store = await fresh();
      const claimed = async (number: number): Promise<Claim> => {
        await store.wake([{ subject: pullRequest(number), reason: event(`r${number}`) }]);
        return only(store);
      };
      await store.complete(await claimed(1), { remembered: 'seen' });
      await store.complete(await claimed(2), { remembered: 'seen', reevaluateInMs: 60_000 });
      await store.fail(await claimed(3), hopeless);
      await claimed(4);
      await store.wake([{ subject: pullRequest(5), reason: event('r5') }]);
      await store.wake([{ subject: { kind: 'schedule', name: 'resync' }, reason: scheduled }]);
      const found = await store.find([1, 2, 3, 4, 5, 6].map((number) => subjectKey(pullRequest(number))));
      expect(
        found.map(({ key, state, reasons, lastError }) => [key.at(-1), state, reasons, lastError]),
      ).toEqual([
        ['1', 'idle', [], null],
        ['2', 'scheduled', [], null],
        ['3', 'dead-lettered', ['r3'], 'a defect'],
        ['4', 'running', ['r4'], null],
        ['5', 'waiting', ['r5'], null],
      ]);
      expect(await store.find([])).toEqual([]);
    });

    it('finds subjects by the name that they have or had, whatever the case', async () => {
      const store = await fresh();
      const [key, name] = [subjectKey(one), 'pull-request:octo-org/widgets#1'];
      const renamed = { ...one, repository: 'Gadgets' };
      const newName = 'pull-request:octo-org/gadgets#1';
      await store.wake([{ subject: one, reason: event('x') }]);
      const evaluation = {
        headSha: 'a'.repeat(40),
        outcome: 'evaluated',
        conclusion: 'success',
        failing: [],
        ms: 1,
      };
      await store.complete(await only(store), { evaluation });
      expect(await store.keysNamed('pull-request:Octo-Org/widgets#1')).toEqual([key]);
      await store.wake([{ subject: renamed, reason: event('x') }]);
      await store.complete(await only(store), { evaluation, remembered: 'seen' });
      expect(await store.keysNamed(newName)).toEqual([key]);
      expect(await store.keysNamed(name)).toEqual([key]);
      expect(await store.find([key])).toMatchObject([{ name: 'pull-request:octo-org/Gadgets#1' }]);
      const taker = { ...one, repositoryId: 7 };
      await store.wake([{ subject: taker, reason: event('x') }]);
      expect(await store.keysNamed(name)).toEqual([key, subjectKey(taker)].toSorted());
    });
  });
}
