import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import type { OpenPullRequest } from '../github/survey/survey.ts';
import { inMemory } from '../store/location.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { type Subject, subjectKey } from '../subject.ts';
import { sweepRepository } from './repository.ts';

const place = { installationId: 1, owner: 'octo-org', repository: 'widgets' };
const widgets = { ...place, kind: 'repository' } as const;

let clock: ManualClock;
let store: Store;
beforeEach(async () => {
  clock = manualClock();
  store = await openStore(inMemory, () => clock.now().getTime());
});

function open(
  number: number,
  fingerprint = 'a',
  check: OpenPullRequest['check'] = 'concluded',
): OpenPullRequest {
  return { number, fingerprint, check };
}

/** Sweeps a repository in which these are open, as the worker does; what it wakes is done. */
async function sweep(
  items: readonly OpenPullRequest[] | null,
  subject: Extract<Subject, { kind: 'repository' }> = widgets,
) {
  await store.wake([{ subject, reason: 'sweep' }]);
  const [claim] = await store.claim(1_000, 1);
  if (claim === undefined) throw new Error('nothing is due');
  const found = items === null ? null : { items, whole: true };
  const counted: number[] = [];
  const { completion, ...facts } = await sweepRepository(
    {
      survey: { openPullRequests: async () => found },
      store,
      metrics: { gapsFound: (count) => counted.push(count) },
    },
    claim,
    subject,
  );
  const { wakes = [], ...left } = completion(0);
  await store.complete(claim, left);
  const woken = wakes.map(
    ({ subject: one, delay = 0 }) => [subjectKey(one).replace(/^.*#/, '#'), delay] as const,
  );
  return { facts, wakes, woken, counted };
}

describe('what a sweep wakes', () => {
  it('is everything at first, in the background, two seconds apart', async () => {
    const { woken, wakes, counted, facts } = await sweep([open(3), open(2), open(1)]);
    expect(woken).toEqual([
      ['#3', 0],
      ['#2', 2_000],
      ['#1', 4_000],
    ]);
    for (const wake of wakes) expect(wake).toMatchObject({ reason: 'sweep', background: true });
    expect(counted).toEqual([3]);
    expect(facts).toMatchObject({ outcome: 'swept', open: 3, woken: 3 });
  });

  test.each<[string, OpenPullRequest, readonly string[]]>([
    ['nothing that is as it was', open(1, 'a'), []],
    ['what changed', open(1, 'b'), ['#1']],
    ['what lost its check', open(1, 'a', 'missing'), ['#1']],
    ['what still waits', open(1, 'a', 'waiting'), ['#1']],
    ['what was opened', open(2, 'a'), ['#2']],
  ])('is after that %s', async (_, now, expected) => {
    await sweep([open(1, 'a')]);
    const { woken } = await sweep([now]);
    expect(woken.map(([name]) => name)).toEqual(expected);
  });

  it('is what was closed and opened again meanwhile', async () => {
    await sweep([open(1), open(2)]);
    await sweep([open(2)]);
    await clock.advance(3_600_000);
    expect((await sweep([open(1), open(2)])).woken).toEqual([['#1', 0]]);
  });

  it('is everything when another release left what cannot be read', async () => {
    await store.wake([{ subject: widgets, reason: 'sweep' }]);
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    await store.complete(claim, { remembered: { seen: ['a'] } });
    expect((await sweep([open(1)])).woken).toHaveLength(1);
  });
});

describe('the repositories of one installation', () => {
  it('take turns', async () => {
    await sweep([open(1), open(2)]);
    const gadgets = { ...widgets, repository: 'gadgets' };
    expect((await sweep([open(1)], gadgets)).woken).toEqual([['#1', 4_000]]);
    const elsewhere = { ...widgets, installationId: 2 };
    expect((await sweep([open(1)], elsewhere)).woken).toEqual([['#1', 0]]);
  });

  it('go side by side rather than reach into the next sweep', async () => {
    const many = Array.from({ length: 1_801 }, (_, index) => open(index + 1));
    await sweep(many);
    const gadgets = { ...widgets, repository: 'gadgets' };
    expect((await sweep([open(1)], gadgets)).woken).toEqual([['#1', 0]]);
  });
});

describe('a repository', () => {
  it('that is gone is forgotten', async () => {
    await sweep([open(1)]);
    expect((await sweep(null)).facts).toEqual({ outcome: 'gone' });
    expect(await store.counts()).toMatchObject({ waiting: 0, scheduled: 0 });
    expect((await sweep([open(1)])).woken).toHaveLength(1);
  });

  it('in which nothing is open leaves nothing in the store', async () => {
    const { woken } = await sweep([]);
    expect(woken).toEqual([]);
    const [claim] = await store.wake([{ subject: widgets, reason: 'x' }]).then(() => store.claim(1_000, 1));
    expect(claim?.remembered).toBeNull();
  });
});
