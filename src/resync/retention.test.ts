import { expect, it, test } from '@jest/globals';
import { manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { event } from '../subjects/reason.ts';
import { retention } from './retention.ts';

const openMemoryStore = memoryStores();

const day = 86_400_000;

test.each([
  ['a delivery', 30, 'delivery'],
  ['an evaluation', 400, 'evaluation'],
] as const)('%s is kept for %i days', async (_, days, what) => {
  const clock = manualClock();
  const store = await openMemoryStore(() => clock.now().getTime());
  const subject = { kind: 'installation', installationId: 1 } as const;
  if (what === 'delivery') await store.ingest({ id: 'd', event: 'push' }, []);
  else {
    const [claim] = await store.wake([{ subject, reason: event('x') }]).then(() => store.claim(1_000, 1));
    if (claim === undefined) throw new Error('nothing is due');
    const evaluation = { headSha: 'a', outcome: 'evaluated', conclusion: 'success', failing: [], ms: 1 };
    await store.complete(claim, { evaluation });
  }
  await clock.advance(days * day);
  expect((await retention(store, 400).run(null)).facts).toEqual({ rows: 0 });
  await clock.advance(1);
  expect((await retention(store, 400).run(null)).facts).toEqual({ rows: 1 });
});

it('goes on a minute later where there is very much to take away', async () => {
  let rows = 25 * 10_000;
  const prune = async () => {
    const some = Math.min(rows, 10_000);
    rows -= some;
    return some;
  };
  const first = await retention({ prune }, 400).run(null);
  expect(first).toMatchObject({ facts: { rows: 200_000 }, nextRunInMs: 60_000 });
  expect(await retention({ prune }, 400).run(null)).toEqual({ outcome: 'pruned', facts: { rows: 50_000 } });
});
