import { describe, expect, it } from '@jest/globals';
import { type ExceptionEvent, publicationOf } from '../../src/exceptions/event.ts';
import type { Store } from '../../src/store/store.ts';
import { nothingVisible } from '../../src/subjects/posture-facts.ts';
import { event } from '../../src/subjects/reason.ts';
import { newEntry, record } from '../recorded-entries.ts';
import { declared, emergency, exception, proposed, revoked } from '../samples/exceptions.ts';
import { pullRequest, widgets } from '../samples/subjects.ts';
import { type OpenStore, only, storeBench } from './bench.ts';

const { repositoryId } = widgets;
const day = 86_400_000;
const other = repositoryId + 1;
const [shop, site] = [
  { repositoryId, repository: 'octo-org/widgets' },
  { repositoryId: other, repository: 'octo-org/site' },
];
const noCounts = { pendingMs: 0, greens: 0, greenMs: 0 };
const counted = (rule: string, pass: number, fail: number) => ({
  rule,
  pass,
  fail,
  waived: 0,
  pending: 0,
  notApplicable: 1,
  ...noCounts,
});

/** What every store keeps to as `DashboardViews`. */
export function describeDashboardViews(open: OpenStore): void {
  describe('what the dashboard shows of many repositories', () => {
    const { fresh, time } = storeBench(open);
    const measured = async (store: Store) => {
      const facts = { ...nothingVisible, activeExceptions: 2, branchRulesDrift: false };
      const days = [
        { day: 100, changes: 2, withoutEvidence: 1, rules: [counted('review', 1, 1)] },
        {
          day: 101,
          changes: 3,
          withoutEvidence: 0,
          rules: [counted('review', 3, 0), counted('tests', 0, 2)],
        },
      ];
      await store.keepPosture(shop, days, { day: 102, facts });
      await store.keepPosture(site, [days[0] ?? never()], { day: 100, facts: nothingVisible });
    };

    it('counts what each rule said since a day, of the repositories that are asked for', async () => {
      const store = await fresh();
      await measured(store);
      const sums = { repositoryId, waived: 0, pending: 0 };
      expect(await store.ruleCounts([repositoryId], 100)).toEqual([
        { ...sums, rule: 'review', pass: 4, fail: 1, notApplicable: 2 },
        { ...sums, rule: 'tests', pass: 0, fail: 2, notApplicable: 1 },
      ]);
      expect((await store.ruleCounts([repositoryId, other], 101)).map((each) => each.repositoryId)).toEqual([
        repositoryId,
        repositoryId,
      ]);
      expect(await store.ruleCounts([], 0)).toEqual([]);
    });

    it('has what was measured last, with the changes since a day', async () => {
      const store = await fresh();
      await measured(store);
      expect(await store.measuredRepositories([repositoryId, other, 5], 100)).toEqual([
        {
          ...shop,
          ...nothingVisible,
          activeExceptions: 2,
          branchRulesDrift: false,
          day: 102,
          changes: 5,
          withoutEvidence: 1,
        },
        { ...site, ...nothingVisible, day: 100, changes: 2, withoutEvidence: 1 },
      ]);
      expect(await store.measuredRepositories([other], 101)).toEqual([]);
    });

    it('lists open pull requests as their last evaluation left them, and none that was closed', async () => {
      const store = await fresh();
      const evaluate = async (number: number, remembered: unknown) => {
        await store.wake([{ subject: pullRequest(number), reason: event('x') }]);
        await store.complete(await only(store), { remembered });
      };
      const shown = JSON.stringify([
        'failure',
        [
          ['review', 'pass'],
          ['tests', 'fail'],
        ],
      ]);
      await evaluate(12, { shown, closed: false });
      await evaluate(2, { shown: JSON.stringify(['success', []]), closed: false });
      await evaluate(3, { shown, closed: true });
      await evaluate(4, null);
      await evaluate(5, { shown: 'not JSON' });
      const elsewhere = { ...pullRequest(1), repositoryId: other };
      await store.wake([{ subject: elsewhere, reason: event('x') }]);
      await store.complete(await only(store), { remembered: { shown, closed: false } });
      const numbers = async (id: number | null) =>
        (await store.openPullRequests(id, 100)).map((each) => [each.repositoryId, each.number]);
      expect(await numbers(repositoryId)).toEqual([
        [repositoryId, 2],
        [repositoryId, 12],
      ]);
      expect(await numbers(null)).toEqual([
        [repositoryId, 2],
        [repositoryId, 12],
        [other, 1],
      ]);
      expect((await store.openPullRequests(repositoryId, 100))[1]).toEqual({
        repositoryId,
        number: 12,
        conclusion: 'failure',
        rules: [
          ['review', 'pass'],
          ['tests', 'fail'],
        ],
        evaluatedAt: time.now(),
      });
      expect(await store.openPullRequests(null, 1)).toHaveLength(1);
    });

    it('lists commits that somebody has to look at, but for those that a later entry accounts for', async () => {
      const store = await fresh();
      const account = (sha: string, conclusion: string, of: number = repositoryId) =>
        newEntry({
          kind: 'accounted-commit',
          repositoryId: of,
          sha,
          branch: 'main',
          conclusion,
          body: `${sha} ${conclusion} ${of}`,
        });
      await record(store, [
        account('a', 'unknown'),
        account('b', 'direct-push'),
        account('c', 'bypass', other),
        account('d', 'reviewed'),
      ]);
      await record(store, [account('a', 'reviewed')]);
      const found = await store.unaccountedCommits([repositoryId, other], time.now() - day, 10);
      expect(found.map(({ sha, state }) => [sha, state])).toEqual([
        ['c', 'bypass'],
        ['b', 'direct-push'],
      ]);
      expect(await store.unaccountedCommits([repositoryId], time.now() - day, 10)).toMatchObject([
        { sha: 'b', repositoryId, branch: 'main', number: null, at: time.now() },
      ]);
      expect(await store.unaccountedCommits([repositoryId], time.now() + 1, 10)).toEqual([]);
    });

    it('reads the events of exceptions that end later, and of emergencies that wait for a review', async () => {
      const store = await fresh();
      const ends = (days: number) => ({ ends: new Date(time.now() + days * day) });
      const add = async (...exceptionEvents: readonly ExceptionEvent[]) => {
        await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
        await store.complete(await only(store), { exceptionEvents });
      };
      await add(
        proposed(exception({ id: 'EX-1', ...ends(5) })),
        proposed(exception({ id: 'EX-2', ...ends(-5) })),
        declared(emergency({ id: 'EM-1', due: new Date(time.now() - 50 * day) })),
        declared(emergency({ id: 'EM-2', due: new Date(time.now() - 50 * day) })),
        {
          kind: 'reviewed',
          id: 'EM-2',
          repositoryId,
          by: 'ada',
          at: new Date(time.now()),
          source: 'r',
          as: [],
        },
        { ...proposed(exception({ id: 'EX-9', ...ends(5) }), 'elsewhere'), repositoryId: other },
      );
      const ids = async (...of: readonly number[]) =>
        (await store.exceptionEventsIn(of, new Date(time.now()), 100)).events.map(({ id }) => id);
      expect(await ids(repositoryId)).toEqual(['EX-1', 'EM-1']);
      expect(await ids(repositoryId, other)).toEqual(['EX-1', 'EM-1', 'EX-9']);
      const { events, isCut } = await store.exceptionEventsIn([repositoryId], new Date(time.now()), 2);
      expect(events[0]).toMatchObject({ id: 'EX-1', repositoryId, event: { kind: 'proposed' } });
      expect(isCut).toBe(false);
    });

    it('reads the release until which an exception lasts, and no other one', async () => {
      const store = await fresh();
      const ends = new Date(time.now() + 5 * day);
      const published = (tag: string, of: number = repositoryId): ExceptionEvent => ({
        kind: 'released',
        id: publicationOf(tag),
        repositoryId: of,
        by: 'ada',
        at: new Date(time.now()),
        source: `release:${of}:${tag}`,
        tag,
      });
      const until = { ...exception().scope, untilRelease: 'v2' };
      await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
      await store.complete(await only(store), {
        exceptionEvents: [
          proposed(exception({ id: 'EX-1', ends, scope: until })),
          proposed(exception({ id: 'EX-2', ends, scope: until })),
          published('v1'),
          published('v2'),
          published('v2', other),
        ],
      });
      const { events } = await store.exceptionEventsIn([repositoryId, other], new Date(time.now()), 100);
      expect(events.map(({ id, repositoryId: of }) => [id, of])).toEqual([
        ['EX-1', repositoryId],
        ['EX-2', repositoryId],
        ['released:v2', repositoryId],
      ]);
    });

    it('leaves out whole exceptions, the older ones, and neither an emergency nor a late decision', async () => {
      const store = await fresh();
      const ends = new Date(time.now() + 5 * day);
      const add = async (...exceptionEvents: readonly ExceptionEvent[]) => {
        await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
        await store.complete(await only(store), { exceptionEvents });
      };
      await add(
        declared(emergency({ id: 'EM-1', due: ends })),
        proposed(exception({ id: 'EX-1', ends })),
        proposed(exception({ id: 'EX-2', ends })),
        proposed(exception({ id: 'EX-3', ends })),
        revoked('EX-2', 'ada', new Date(time.now())),
        revoked('EX-1', 'ada', new Date(time.now())),
      );
      const read = (limit: number) => store.exceptionEventsIn([repositoryId], new Date(time.now()), limit);
      const { events, isCut } = await read(3);
      expect(events.map(({ id, event: each }) => [id, each?.kind])).toEqual([
        ['EM-1', 'emergency'],
        ['EX-2', 'proposed'],
        ['EX-3', 'proposed'],
        ['EX-2', 'revoked'],
      ]);
      expect(isCut).toBe(true);
      expect((await read(4)).isCut).toBe(false);
    });
  });
}

function never(): never {
  throw new Error('There is such a day.');
}
