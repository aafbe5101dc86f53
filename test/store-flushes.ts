import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Database, Value } from '../src/store/database/database.ts';
import { migrate } from '../src/store/database/schema.ts';
import { createStore } from '../src/store/sql/sql-store.ts';
import type { Store } from '../src/store/store.ts';
import { event } from '../src/subjects/reason.ts';
import { entryOf, verdictOf } from './samples/entries.ts';
import { pullRequest } from './samples/subjects.ts';

/**
 * What is on the disk when it is reported, by what the engine says of the commit in its own words.
 *
 * @param setting the statement that tells how commits are flushed, and what it answers when they are
 */
export function describeFlushes(
  name: string,
  open: () => Promise<Database>,
  setting: { readonly ask: string; readonly flushed: string | number; readonly notYet: string | number },
): void {
  describe(`commits on ${name}`, () => {
    let database: Database;
    let store: Store;
    let seen: (Value | undefined)[] = [];
    beforeAll(async () => {
      database = await open();
      await migrate(database);
      store = createStore({
        ...database,
        transaction: (work, flush) =>
          database.transaction(async (run) => {
            const result = await work(run);
            const [row = {}] = await run(setting.ask);
            seen.push(Object.values(row)[0]);
            return result;
          }, flush),
      });
    });
    afterAll(() => database?.close());

    const opened = { subject: pullRequest(1), reason: event('pull_request.opened') };
    const during = async (work: () => Promise<unknown>) => {
      seen = [];
      await work();
      return seen;
    };
    const claimed = async () => {
      await store.wake([opened]);
      const [claim] = await store.claim(30_000, 1);
      if (claim === undefined) throw new Error('expected a claim');
      return claim;
    };

    test.each<[string, () => Promise<unknown>]>([
      ['a delivery', () => store.ingest({ id: 'a1', event: 'pull_request.opened' }, [opened])],
      ['a wake', () => store.wake([opened])],
      ['what the operator revives', () => store.retryDeadLettered('all')],
    ])('%s is flushed before it is acknowledged', async (_, work) => {
      expect(await during(work)).toEqual([setting.flushed]);
    });

    it('flushes entries of the record before the end of their claim is reported, but not what is intended', async () => {
      const [intended, entry] = [verdictOf(1, 'intended'), verdictOf(1, 'shown')];
      const claim = await claimed();
      const flushed = await during(async () => {
        await store.heartbeat(claim, 30_000, { entries: [intended], evidence: [] });
        await store.fail(claim, { error: 'GitHub is down', retryInMs: 0, defect: false });
      });
      expect(flushed).toEqual([setting.notYet, setting.notYet]);
      const [again = claim] = await store.claim(30_000, 1);
      expect(await during(() => store.complete(again))).toEqual([setting.flushed]);
      const last = await claimed();
      expect(await during(() => store.complete(last, { entries: [{ entry, confirmed: true }] }))).toEqual([
        setting.flushed,
      ]);
      const removal = entryOf({ kind: 'redaction' });
      expect(await during(() => store.redact(1, [], removal))).toEqual([setting.flushed]);
    });

    it('flushes later what would only be done again: taking, keeping and ending work, paces and pauses', async () => {
      const claim = await claimed();
      const failing = { error: 'GitHub is down', retryInMs: 0, defect: false };
      const flushed = await during(async () => {
        await store.heartbeat(claim, 30_000);
        await store.fail(claim, failing);
        const [again = claim] = await store.claim(30_000, 1);
        await store.complete(again);
        await store.reserve('writes 1', { perSecond: 1, burst: 1 });
        await store.noteAllowance(1, 'rest', { limit: 5000, remaining: 4000, resetInMs: 1_000 });
        await store.prune({ deliveriesMs: 1e12, evaluationsMs: 1e12, subjectsMs: 1e12, evidenceMs: 1e12 });
        await store.pause(1, 1_000);
      });
      expect(new Set(flushed)).toEqual(new Set([setting.notYet]));
    });

    it('flushes again after what was not', async () => {
      await store.claim(30_000, 1);
      expect(await during(() => store.wake([opened]))).toEqual([setting.flushed]);
    });
  });
}
