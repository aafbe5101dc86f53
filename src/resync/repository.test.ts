import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import type { OpenMergeGroup, OpenPullRequest } from '../github/survey/survey.ts';
import type { Store } from '../store/store.ts';
import { type Subject, subjectKey } from '../subjects/index.ts';
import { event, type Reason, resync } from '../subjects/reason.ts';
import { resyncRepository } from './repository.ts';

const openMemoryStore = memoryStores();

const place = { repositoryId: 1296269, installationId: 1, owner: 'octo-org', repository: 'widgets' };
const widgets = { ...place, kind: 'repository' } as const;

let clock: ManualClock;
let store: Store;
beforeEach(async () => {
  clock = manualClock();
  store = await openMemoryStore(() => clock.now().getTime());
});

function open(number: number, fingerprint = 'a', shown = true): OpenPullRequest {
  return { number, fingerprint, shown, queue: null };
}

/** Into a base with a merge queue. */
function queued(number: number, queue = 'main'): OpenPullRequest {
  return { ...open(number), queue };
}

function group(of: number, fingerprint = 'a', shown = true): OpenMergeGroup {
  return {
    subject: {
      ...place,
      kind: 'merge-group',
      headSha: String(of).repeat(40),
      headRef: `refs/heads/gh-readonly-queue/main/pr-${of}-x`,
      baseSha: 'b'.repeat(40),
      baseRef: 'refs/heads/main',
    },
    fingerprint,
    shown,
  };
}

/** What the queue of each base builds. */
let building: Record<string, readonly OpenMergeGroup[]>;
/** The bases whose queues were read. */
let queuesRead: string[];
beforeEach(() => {
  building = {};
  queuesRead = [];
});

/** Does what is due about a repository in which these are open, as the worker does; what it wakes is done. */
async function work(items: readonly OpenPullRequest[] | null) {
  const [claim] = await store.claim(1_000, 1);
  if (claim?.subject.kind !== 'repository') throw new Error('no repository is due');
  const found = items === null ? null : { items, whole: true, branches: [] };
  const { completion, ...facts } = await resyncRepository(
    {
      survey: {
        openPullRequests: async () => found,
        async openMergeGroups(_, branch) {
          queuesRead.push(branch);
          return building[branch] ?? [];
        },
      },
      store,
      clock,
    },
    { ...claim, subject: claim.subject },
  );
  const { wakes = [], ...left } = completion(0);
  await store.complete(claim, left);
  const woken = wakes.map(
    ({ subject: one, delay = 0 }) =>
      [
        subjectKey(one)
          .replace(/^.*[#@]/, '#')
          .slice(0, 4),
        delay,
      ] as const,
  );
  return { facts, wakes, woken };
}

/** Resyncs a repository. */
async function resyncAll(
  items: readonly OpenPullRequest[] | null,
  subject: Extract<Subject, { kind: 'repository' }> = widgets,
) {
  await store.wake([{ subject, reason: resync() }]);
  return work(items);
}

describe('what a full resync wakes', () => {
  it('is everything at first, in the background, two seconds apart', async () => {
    const { woken, wakes, facts } = await resyncAll([open(3), open(2), open(1)]);
    expect(woken).toEqual([
      ['#3', 0],
      ['#2', 2_000],
      ['#1', 4_000],
    ]);
    for (const wake of wakes) expect(wake).toMatchObject({ background: true });
    expect(facts).toMatchObject({ outcome: 'resynced', open: 3, woken: 3 });
  });

  test.each<[string, OpenPullRequest, readonly string[]]>([
    ['nothing that is as it was', open(1, 'a'), []],
    ['what changed', open(1, 'b'), ['#1']],
    ['what lost its check', open(1, 'a', false), ['#1']],
    ['what was opened', open(2, 'a'), ['#2']],
  ])('is after that %s', async (_, now, expected) => {
    await resyncAll([open(1, 'a')]);
    const others = now.number === 1 ? [] : [open(1, 'a')];
    const { woken } = await resyncAll([...others, now]);
    expect(woken.map(([name]) => name)).toEqual(expected);
  });

  test.each<[string, OpenPullRequest, Reason]>([
    ['a change is evaluated unless the subject was evaluated as it is now', open(2, 'b'), resync('b')],
    ['a missing check is evaluated', open(2, 'b', false), resync()],
    ['a pull request with its daily turn is evaluated', open(18, 'b'), resync()],
  ])('%s', async (_, now, reason) => {
    expect((await resyncAll([now])).wakes).toMatchObject([{ reason }]);
  });

  it('is everything where the custom properties of the repository changed, which no list shows', async () => {
    await resyncAll([open(1, 'a'), open(2, 'b')]);
    const reason = event('custom_property_values.updated');
    await store.wake([{ subject: widgets, reason }]);
    const { wakes } = await work([open(1, 'a'), open(2, 'b')]);
    expect(wakes).toMatchObject([
      { reason, background: true },
      { reason, background: true },
    ]);
  });

  it('is what changed, for the event that explains it', async () => {
    await resyncAll([open(1, 'a'), open(2, 'b')]);
    await store.wake([{ subject: widgets, reason: event('push') }]);
    const { wakes } = await work([open(1, 'a'), open(2, 'c')]);
    expect(wakes).toMatchObject([{ subject: { number: 2 }, reason: event('push'), background: true }]);
  });

  it('is each pull request once a day, whatever is seen of it, a few each hour', async () => {
    const items = Array.from({ length: 72 }, (_, index) => open(index + 1));
    await resyncAll(items);
    const day: (readonly string[])[] = [];
    for (let hour = 1; hour <= 24; hour += 1) {
      await clock.advance(3_600_000);
      day.push((await resyncAll(items)).woken.map(([name]) => name));
    }
    expect(day.map((names) => names.length)).toEqual(Array(24).fill(3));
    expect(new Set(day.flat()).size).toBe(72);
  });

  it('is in each hour as much of many small repositories as in any other', async () => {
    const inFirstHour = new Set<number>();
    for (let id = 0; id < 240; id += 1) {
      const subject = { ...widgets, repositoryId: 900_000_000 + 1_117 * id };
      await resyncAll([open(1)], subject);
      if ((await resyncAll([open(1)], subject)).woken.length > 0) inFirstHour.add(id);
    }
    expect(inFirstHour.size).toBeGreaterThanOrEqual(5);
    expect(inFirstHour.size).toBeLessThanOrEqual(15);
  });

  it('is what was closed and opened again meanwhile', async () => {
    await resyncAll([open(1), open(2)]);
    await resyncAll([open(2)]);
    await clock.advance(3_600_000);
    expect((await resyncAll([open(1), open(2)])).woken).toEqual([['#1', 0]]);
  });

  it('is what is no longer open, once', async () => {
    await resyncAll([open(10), open(11)]);
    await clock.advance(3_600_000);
    expect((await resyncAll([open(11)])).woken).toEqual([['#10', 0]]);
    await clock.advance(3_600_000);
    expect((await resyncAll([open(11)])).woken).toEqual([]);
  });

  it('is not what a list that was cut does not show', async () => {
    await resyncAll([open(1), open(2)]);
    await clock.advance(3_600_000);
    const task = { subject: widgets, reasons: [resync()], deliveries: [], background: true, intended: [] };
    const survey = {
      openPullRequests: async () => ({ items: [open(2)], whole: false, branches: [] }),
      openMergeGroups: async () => [],
    };
    const remembered = { seen: { 1: 'a', 2: 'a' } };
    const { completion } = await resyncRepository({ survey, store, clock }, { ...task, remembered });
    expect(completion(0).wakes).toEqual([]);
  });

  it('is nothing new to a release that knows only more', async () => {
    await store.wake([{ subject: widgets, reason: resync() }]);
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    await store.complete(claim, { remembered: { seen: { 5: 'a' } } });
    expect((await resyncAll([open(5)])).woken).toEqual([]);
  });

  it('is everything when another release left what cannot be read', async () => {
    await store.wake([{ subject: widgets, reason: resync() }]);
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    await store.complete(claim, { remembered: { seen: ['a'] } });
    expect((await resyncAll([open(1)])).woken).toHaveLength(1);
  });
});

describe('the merge queues', () => {
  const hourly = 3_600_000;
  const between = 600_000;

  it('are not asked for where no base has one', async () => {
    await resyncAll([open(1)]);
    await clock.advance(hourly);
    expect(await store.claim(1_000, 1)).toEqual([]);
    expect(queuesRead).toEqual([]);
  });

  it('are read with each full resync; their groups go first, and are no background work', async () => {
    building = { main: [group(7), group(8)] };
    const { wakes, woken, facts } = await resyncAll([queued(1), queued(2)]);
    expect(queuesRead).toEqual(['main']);
    expect(woken).toEqual([
      ['#777', 0],
      ['#888', 0],
      ['#1', 0],
      ['#2', 2_000],
    ]);
    expect(wakes[0]).toEqual({ subject: group(7).subject, reason: resync() });
    expect(facts).toMatchObject({ open: 2, woken: 4 });
  });

  it('are those of each base that has one', async () => {
    await resyncAll([queued(1), queued(2, 'release'), queued(3), open(4)]);
    expect(queuesRead).toEqual(['main', 'release']);
  });

  it('are read every ten minutes until the next full resync, and then no more without one', async () => {
    await resyncAll([queued(1)]);
    for (let looks = 1; looks <= 5; looks += 1) {
      await clock.advance(between);
      expect((await work([queued(1)])).facts).toEqual({ outcome: 'resynced', woken: 0 });
    }
    expect(queuesRead).toHaveLength(6);
    await clock.advance(10 * hourly);
    expect(await store.claim(1_000, 1)).toEqual([]);
    await resyncAll([queued(1)]);
    await clock.advance(between);
    await work([queued(1)]);
    expect(queuesRead).toHaveLength(8);
  });

  test.each<[string, OpenMergeGroup, readonly string[]]>([
    ['nothing that is as it was', group(7), []],
    ['what changed', group(7, 'b'), ['#777']],
    ['what has no check', group(7, 'a', false), ['#777']],
    ['what is built since', group(8), ['#888']],
  ])('bring %s', async (_, now, expected) => {
    building = { main: [group(7)] };
    await resyncAll([queued(1)]);
    building = { main: [now] };
    await clock.advance(between);
    expect((await work(null)).woken.map(([name]) => name)).toEqual(expected);
    expect((await resyncAll([queued(1)])).woken.map(([name]) => name)).toEqual(now.shown ? [] : expected);
  });

  it('are not read any more when the repository is gone', async () => {
    await resyncAll([queued(1)]);
    await resyncAll(null);
    expect(await store.counts()).toMatchObject({ waiting: 0, scheduled: 0 });
  });
});

describe('the repositories of one installation', () => {
  it('take turns', async () => {
    await resyncAll([open(1), open(2)]);
    const gadgets = { ...widgets, repositoryId: 2, repository: 'gadgets' };
    expect((await resyncAll([open(1)], gadgets)).woken).toEqual([['#1', 4_000]]);
    const elsewhere = { ...widgets, repositoryId: 3, installationId: 2 };
    expect((await resyncAll([open(1)], elsewhere)).woken).toEqual([['#1', 0]]);
  });

  it('go side by side rather than reach into the next full resync', async () => {
    const many = Array.from({ length: 1_801 }, (_, index) => open(index + 1));
    await resyncAll(many);
    const gadgets = { ...widgets, repositoryId: 2, repository: 'gadgets' };
    expect((await resyncAll([open(1)], gadgets)).woken).toEqual([['#1', 0]]);
  });
});

describe('a repository', () => {
  it('that is gone is forgotten', async () => {
    await resyncAll([open(1)]);
    expect((await resyncAll(null)).facts).toEqual({ outcome: 'gone' });
    expect(await store.counts()).toMatchObject({ waiting: 0, scheduled: 0 });
    expect((await resyncAll([open(1)])).woken).toHaveLength(1);
  });

  it('in which nothing is open leaves nothing in the store', async () => {
    const { woken } = await resyncAll([]);
    expect(woken).toEqual([]);
    const [claim] = await store
      .wake([{ subject: widgets, reason: event('x') }])
      .then(() => store.claim(1_000, 1));
    expect(claim?.remembered).toBeNull();
  });
});

describe('the branches of a repository', () => {
  const subject = { ...widgets, kind: 'merged-commits', branch: 'main' } as const;
  const survey = (tip: string) => ({
    openPullRequests: async () => ({ items: [], whole: true, branches: [{ branch: 'main', tip }] }),
    openMergeGroups: async () => [],
  });
  const compare = async (tip: string, remembered: unknown) => {
    const task = {
      subject: widgets,
      reasons: [resync()],
      deliveries: [],
      background: true,
      intended: [],
      remembered,
    };
    const { completion } = await resyncRepository({ survey: survey(tip), store, clock }, task);
    const { wakes, remembered: left } = completion(0);
    return { wakes, left };
  };

  it('are accounted for once a night, the default one first', async () => {
    clock = manualClock(new Date('2026-03-01T00:10:00Z'));
    const accounting = async (remembered: unknown) => {
      const { wakes = [], left } = await compare('one', remembered);
      const found = wakes.filter((wake) => wake.subject.kind === 'accounted-commits');
      return { found: found.map(({ subject: { kind } }) => kind), left };
    };
    // 1296269 is 5 modulo 6: its turn is at five.
    const early = await accounting(null);
    expect(early.found).toEqual([]);
    await clock.advance(5 * 3_600_000);
    const night = await accounting(early.left);
    expect(night.found).toEqual(['accounted-commits']);
    expect((await accounting(night.left)).found).toEqual([]);
    await clock.advance(20 * 3_600_000);
    expect((await accounting(night.left)).found).toEqual([]);
    await clock.advance(5 * 3_600_000);
    expect((await accounting(night.left)).found).toEqual(['accounted-commits']);
  });

  it('are woken where their tip is not the one that was seen last', async () => {
    const first = await compare('one', null);
    // A repository that is seen for the first time is also asked for its releases, and for runs that wait.
    expect(first.wakes).toEqual([
      { subject, reason: resync('one'), background: true },
      { subject: { ...place, kind: 'waiting-runs' }, reason: resync(), background: true },
      { subject: { ...place, kind: 'releases' }, reason: resync(), background: true },
    ]);
    const second = await compare('one', first.left);
    expect(second.wakes).toEqual([]);
    const third = await compare('two', second.left);
    expect(third.wakes).toEqual([{ subject, reason: resync('two'), background: true }]);
  });
});
