import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  backgroundYieldsMs,
  type Claim,
  deliveriesOfClaim,
  type Failure,
  type Store,
} from '../src/store/store.ts';
import { type Subject, subjectKey } from '../src/subjects/index.ts';
import { event, requested, scheduled } from '../src/subjects/reason.ts';
import { openedStores } from './opened-stores.ts';
import { storeModel } from './store-model.ts';
import { describeQuarantine } from './store-quarantine.ts';

/** Opens an empty store that takes its time, in milliseconds since the epoch, from the argument. */
export type OpenStore = (now: () => number) => Promise<Store>;

const leaseMs = 30_000;

export function pullRequest(number: number): Subject {
  return { kind: 'pull-request', installationId: 1, owner: 'octo-org', repository: 'widgets', number };
}

const keepAll = { deliveriesMs: 1e12, evaluationsMs: 1e12, subjectsMs: 1e12 };
const elsewhere: Subject = {
  kind: 'pull-request',
  installationId: 2,
  owner: 'other-org',
  repository: 'gears',
  number: 1,
};
const hopeless: Failure = { error: 'a defect', retryInMs: null, defect: true };
const away = (retryInMs: number): Failure => ({ error: 'GitHub is down', retryInMs, defect: false });

/**
 * The laws of `Store`, which every store keeps.
 *
 * @param histories so many random histories are tried
 */
export function describeStore(name: string, open: OpenStore, histories = 200): void {
  describe(`the laws of the store on ${name}`, () => {
    let time = Date.UTC(2026, 0, 1);
    const fresh = openedStores(() => open(() => time));

    const [one, two] = [pullRequest(1), pullRequest(2)];
    const opening = { subject: one, reason: event('pull_request.opened') };
    const review = { subject: one, reason: event('pull_request_review.submitted') };
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
        reasons: [event('pull_request.opened')],
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
      expect(await store.fail(late, { error: 'late', retryInMs: 0, defect: true })).toBe(false);
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
      expect(await store.fail(await only(store), away(5_000))).toBe(true);
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time += 5_000;
      expect(await only(store)).toMatchObject({ reasons: [opening.reason], attempt: 2 });
    });

    it('does not let an event wait for the retry of a failed subject', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), away(300_000));
      await store.wake([review]);
      expect((await only(store)).reasons).toEqual([opening.reason, review.reason]);
    });

    it('sets a hopeless subject aside until the next event, which starts from the first attempt', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.fail(await only(store), hopeless);
      expect(await store.counts()).toMatchObject({ waiting: 0, running: 0, dead: 1 });
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
      await store.fail(claim, hopeless);
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
      const wakes = [1, 2, 3, 4].map((number) => ({ subject: pullRequest(number), reason: requested }));
      await store.wake(wakes);
      const [first] = await store.claim(leaseMs, 2);
      if (first !== undefined) await store.fail(first, hopeless);
      expect(await store.counts()).toMatchObject({ waiting: 2, running: 1, dead: 1 });
      time += leaseMs;
      expect(await store.counts()).toMatchObject({ waiting: 3, running: 0, dead: 1 });
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

    it('looks again when the time has come, as one more reason', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.complete(await only(store), { recheckInMs: 60_000 });
      expect(await store.counts()).toMatchObject({ waiting: 0, scheduled: 1 });
      time += 59_999;
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time += 1;
      expect(await store.counts()).toMatchObject({ waiting: 1, scheduled: 0 });
      const claim = await only(store);
      expect(claim).toMatchObject({ reasons: [scheduled], deliveries: [] });
      await store.complete(claim);
      time += 3_600_000;
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('keeps the time of the next look through evaluations that say nothing of it', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.complete(await only(store), { recheckInMs: 60_000 });
      await store.wake([review]);
      await store.complete(await only(store));
      time += 60_000;
      const claim = await only(store);
      expect(claim.reasons).toEqual([scheduled]);
      await store.complete(claim, { recheckInMs: 60_000 });
      await store.wake([review]);
      await store.complete(await only(store), { recheckInMs: null });
      time += 60_000;
      expect(await store.claim(leaseMs, 10)).toEqual([]);
    });

    it('does not forget that the time has come when the look fails', async () => {
      const store = await fresh();
      await store.wake([opening]);
      await store.complete(await only(store), { recheckInMs: 60_000 });
      time += 60_000;
      await store.fail(await only(store), away(1_000));
      await store.wake([review]);
      expect(new Set((await only(store)).reasons)).toEqual(new Set([review.reason, scheduled]));
    });

    it('wakes others in the step that ends a claim', async () => {
      const store = await fresh();
      await store.wake([opening]);
      const late = await only(store);
      time += leaseMs;
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

    it('wakes a follower again when the followed changed while it was looked at', async () => {
      const store = await fresh();
      await store.wake([{ subject: two, reason: event('merge_group.checks_requested') }]);
      const follower = await only(store);
      time += 10;
      await store.wake([opening]);
      await store.complete(await only(store), { changed: true });
      time += 10;
      await store.complete(follower, { follows: [one] });
      expect((await only(store)).key).toBe(subjectKey(two));
    });

    it('lets background work yield, but not for ever', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, background: true }]);
      time += 1_000;
      await store.wake([{ subject: two, reason: requested }]);
      const first = await store.claim(leaseMs, 1);
      expect(first).toMatchObject([{ key: subjectKey(two), background: false }]);
      await Promise.all(first.map((claim) => store.complete(claim)));
      time += backgroundYieldsMs;
      await store.wake([{ subject: two, reason: requested }]);
      expect(await store.claim(leaseMs, 1)).toMatchObject([{ key: subjectKey(one), background: true }]);
    });

    it('hands out no background work to who asks for what is urgent', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, background: true }]);
      time += 10 * backgroundYieldsMs;
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

    it('tells how long a subject has waited', async () => {
      const store = await fresh();
      await store.wake([{ ...opening, delay: 1_000 }]);
      time += 3_500;
      expect(await store.counts()).toMatchObject({ waiting: 1, oldestMs: 2_500 });
      expect((await only(store)).waitedMs).toBe(2_500);
    });

    it('hands out nothing of a paused installation, and all of it afterwards', async () => {
      const store = await fresh();
      await store.wake([opening, { subject: elsewhere, reason: requested }]);
      await store.pause(1, 10_000);
      await store.pause(1, 5_000);
      expect((await only(store)).key).toBe(subjectKey(elsewhere));
      time += 9_999;
      expect(await store.claim(leaseMs, 10)).toEqual([]);
      time += 1;
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
      time += 3_000;
      expect(await turns(2)).toEqual([0, 1_000]);
    });

    it('remembers what GitHub allows until it starts counting anew', async () => {
      const store = await fresh();
      const allowance = { limit: 5_000, remaining: 4_000, resetInMs: 60_000 };
      await store.noteAllowance(1, 'graphql', allowance);
      await store.noteAllowance(1, 'graphql', { ...allowance, remaining: 3_999 });
      expect(await store.allowances(1)).toEqual({ graphql: { ...allowance, remaining: 3_999 } });
      expect(await store.allowances(2)).toEqual({});
      time += 60_000;
      expect(await store.allowances(1)).toEqual({});
    });

    it('counts the tries that failed for a reason of our own apart', async () => {
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

    it('lists what waits, runs, is scheduled and was set aside, with why', async () => {
      const store = await fresh();
      const [three, four] = [pullRequest(3), pullRequest(4)];
      await store.wake([opening]);
      await store.fail(await only(store), hopeless);
      await store.wake([{ subject: two, reason: requested }]);
      await store.complete(await only(store), { remembered: {}, recheckInMs: 5_000 });
      await store.wake([{ subject: three, reason: event('status') }]);
      await only(store);
      await store.wake([{ subject: four, reason: event('push'), delay: 1_000 }]);
      const item = { attempts: 0, abandoned: 0, lastError: null, reasons: [] };
      expect(await store.list('dead', 10)).toEqual([
        {
          key: subjectKey(one),
          subject: one,
          state: 'dead',
          reasons: ['pull_request.opened'],
          attempts: 1,
          abandoned: 0,
          dueAt: null,
          lastError: 'a defect',
        },
      ]);
      expect(await store.list('scheduled', 10)).toEqual([
        { ...item, key: subjectKey(two), subject: two, state: 'scheduled', dueAt: time + 5_000 },
      ]);
      expect(await store.list('running', 10)).toMatchObject([{ key: subjectKey(three), attempts: 1 }]);
      expect(await store.list('waiting', 10)).toMatchObject([
        { key: subjectKey(four), reasons: ['push'], dueAt: time + 1_000 },
      ]);
      expect(await store.list('waiting', 0)).toEqual([]);
    });

    it('revives what was set aside: all of it, or what is named', async () => {
      const store = await fresh();
      const all = [1, 2, 3].map((number) => ({ subject: pullRequest(number), reason: event('status') }));
      await store.wake(all);
      for (const claim of await store.claim(leaseMs, 10)) await store.fail(claim, hopeless);
      expect(await store.revive([subjectKey(one), 'pull-request:1:no/such#1'])).toBe(1);
      expect(await only(store)).toMatchObject({
        reasons: [event('status'), requested],
        attempt: 1,
        defects: 0,
      });
      expect(await store.revive('all')).toBe(2);
      expect(await store.revive('all')).toBe(0);
      expect(await store.claim(leaseMs, 10)).toHaveLength(2);
    });

    it('keeps the evaluations of a subject, newest first, until they are too old', async () => {
      const store = await fresh();
      for (const conclusion of ['pending', 'success']) {
        await store.ingest({ id: conclusion, event: 'x' }, [opening]);
        const evaluation = { headSha: 'a'.repeat(40), outcome: 'evaluated', conclusion, ms: 12 };
        await store.complete(await only(store), { evaluation });
        time += 1_000;
      }
      const past = { headSha: 'a'.repeat(40), outcome: 'evaluated', ms: 12 };
      expect(await store.history(subjectKey(one), 10)).toEqual([
        { ...past, at: time - 1_000, conclusion: 'success', deliveries: ['success'] },
        { ...past, at: time - 2_000, conclusion: 'pending', deliveries: ['pending'] },
      ]);
      expect(await store.history(subjectKey(one), 1)).toHaveLength(1);
      await store.prune({ ...keepAll, evaluationsMs: 1_500 });
      expect(await store.history(subjectKey(one), 10)).toHaveLength(1);
    });

    it('forgets what is older than its time, and nothing that is still to be done', async () => {
      const store = await fresh();
      await store.ingest({ id: 'old', event: 'x' }, [opening]);
      await store.complete(await only(store), { remembered: { asleep: true } });
      await store.ingest({ id: 'due', event: 'x' }, [{ subject: two, reason: event('status') }]);
      time += 1_000;
      await store.ingest({ id: 'young', event: 'x' }, [{ subject: pullRequest(3), reason: event('status') }]);
      expect(await store.prune({ deliveriesMs: 500, evaluationsMs: 500, subjectsMs: 500 })).toBe(3);
      expect(await store.known(['old', 'due', 'young'])).toEqual(new Set(['young']));
      expect(await store.claim(leaseMs, 10)).toHaveLength(2);
      await store.wake([opening]);
      expect((await only(store)).remembered).toBeNull();
    });

    describeQuarantine(open);

    describe('when the clock is set back by an hour', () => {
      const setBack = () => {
        time -= 3_600_000;
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
        time += 9_999;
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time += 1;
        expect((await only(store)).key).toBe(second.key);
      });

      it('gives the subject of a silent worker to another when its lease would have ended', async () => {
        const store = await fresh();
        await store.wake([opening]);
        await only(store);
        setBack();
        await store.wake([review]);
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time += leaseMs;
        expect(await only(store)).toMatchObject({ key: subjectKey(one), attempt: 2 });
      });

      it('leaves the subject with a worker that says it is alive', async () => {
        const store = await fresh();
        await store.wake([opening]);
        const claim = await only(store);
        setBack();
        for (let beat = 0; beat < 6; beat += 1) {
          expect(await store.heartbeat(claim, leaseMs)).toBe(true);
          time += leaseMs / 3;
          expect(await store.claim(leaseMs, 10)).toEqual([]);
        }
        expect(await store.complete(claim)).toBe(true);
        time += leaseMs;
        expect(await store.claim(leaseMs, 10)).toEqual([]);
      });

      it('looks again as much later as it would have', async () => {
        const store = await fresh();
        await store.wake([opening]);
        await store.complete(await only(store), { recheckInMs: 60_000 });
        setBack();
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time += 59_999;
        expect(await store.claim(leaseMs, 10)).toEqual([]);
        time += 1;
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
        time += 10_000;
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
      time += 86_400_000;
      expect(await store.claim(leaseMs, 10)).toHaveLength(2);
      expect(await store.complete(late)).toBe(false);
    });

    it('looks at a subject now and then while a storm of events lasts, and once more when they end', async () => {
      const store = await fresh();
      const began = time;
      const looks: number[] = [];
      await store.wake([review]);
      for (; time < began + 20_000; time += 50) {
        const [claim] = await store.claim(leaseMs, 1);
        if (time < began + 10_000) await store.wake(Array.from({ length: 5 }, () => review));
        if (claim === undefined) continue;
        looks.push(time - began);
        await store.complete(claim);
      }
      expect(looks).toEqual([0, 50, 2_050, 6_050, 14_050]);
    });

    it('looks again at once after the few events of every day, twice in a row', async () => {
      const store = await fresh();
      await store.wake([opening]);
      for (let turn = 0; turn < 3; turn += 1) {
        const claim = await only(store);
        await store.wake([review, opening, review, opening]);
        await store.complete(claim);
      }
      expect(await store.claim(leaseMs, 1)).toEqual([]);
      time += 2_000;
      await only(store);
    });

    it('looks at a subject once a second when events drip for long', async () => {
      const store = await fresh();
      const began = time;
      let looks = 0;
      for (; time < began + 60_000; time += 100) {
        await store.wake([review]);
        const [claim] = await store.claim(leaseMs, 1);
        if (claim === undefined) continue;
        looks += 1;
        await store.complete(claim, { remembered: {} });
      }
      expect(looks).toBeGreaterThan(75);
      expect(looks).toBeLessThan(85);
      time += 60_000;
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
        time += 10_000;
      }
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
        { numRuns: histories },
      );
    }, 120_000);
  });
}
