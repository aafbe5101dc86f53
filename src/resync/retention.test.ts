import { describe, expect, it, test } from '@jest/globals';
import { manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { record } from '../../test/recorded-entries.ts';
import { createRecorder } from '../record/recorder.ts';
import type { Store } from '../store/store.ts';
import { event } from '../subjects/reason.ts';
import { retention } from './retention.ts';

const openMemoryStore = memoryStores();

const day = 86_400_000;
const recorder = createRecorder({ rules: [], version: '0.0.0' });
const noEntries = { olderEntries: async () => [], redactAll: async () => 0 };

function retentionOf(store: Pick<Store, 'prune' | 'olderEntries' | 'redactAll'>) {
  return retention({ store, recorder, evidenceDays: 400, entryDays: 2_557 });
}

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
  expect((await retentionOf(store).run(null)).facts).toEqual({ rows: 0, redacted: 0 });
  await clock.advance(1);
  expect((await retentionOf(store).run(null)).facts).toEqual({ rows: 1, redacted: 0 });
});

it('goes on a minute later where there is very much to take away', async () => {
  let rows = 25 * 10_000;
  const prune = async () => {
    const some = Math.min(rows, 10_000);
    rows -= some;
    return some;
  };
  const first = await retentionOf({ prune, ...noEntries }).run(null);
  expect(first).toMatchObject({ facts: { rows: 200_000, redacted: 0 }, nextRunInMs: 60_000 });
  expect(await retentionOf({ prune, ...noEntries }).run(null)).toEqual({
    outcome: 'pruned',
    facts: { rows: 50_000, redacted: 0 },
    left: { redacted: null },
  });
});

describe('the bodies of entries', () => {
  const clock = manualClock();
  const run = (store: Store, left: unknown = null) => retentionOf(store).run(left);
  const entriesOf = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      recorder.entry({ kind: 'commit', facts: { at: clock.now(), index } }),
    );
  const withoutBody = async (store: Store) => {
    const all = await Promise.all((await store.entries({}, 9_999)).map(({ id }) => store.entry(id)));
    return all.filter((entry) => entry?.body === null).length;
  };

  it('are removed after their time, and one entry for each batch says which', async () => {
    const store = await openMemoryStore(() => clock.now().getTime());
    await record(store, entriesOf(3));
    await clock.advance(day);
    await record(store, [...entriesOf(2), recorder.entry({ kind: 'tree-continued', facts: {} })]);
    await store.seal(10, 'sdl-gate/tests');
    const leaves = await store.leaves(1, 0, 100);
    await clock.advance(2_556 * day);
    expect(await run(store)).toMatchObject({ facts: { redacted: 0 } });
    await clock.advance(1);
    const first = await run(store);
    expect(first).toMatchObject({ facts: { redacted: 3 } });
    await clock.advance(day);
    expect(await run(store, first.left)).toMatchObject({ facts: { redacted: 2 } });
    // Also where nothing is known of the runs before.
    expect(await run(store)).toMatchObject({ facts: { redacted: 0 } });
    expect(await withoutBody(store)).toBe(5);
    const removals = await store.entries({ kind: 'redaction' }, 10);
    const bodies = await Promise.all(removals.map(async ({ id }) => (await store.entry(id))?.body));
    expect(bodies.map((body) => JSON.parse(body ?? '').facts)).toEqual([
      { days: 2_557, entries: [4, 5], reason: 'retention' },
      { days: 2_557, entries: [1, 2, 3], reason: 'retention' },
    ]);
    const after = await store.leaves(1, 0, 100);
    expect(after.map(({ hash }) => hash)).toEqual(leaves.map(({ hash }) => hash));
  });

  it('are removed in bounded steps', async () => {
    const store = await openMemoryStore(() => clock.now().getTime());
    await record(store, entriesOf(10_300));
    await clock.advance(2_557 * day + 1);
    const first = await run(store);
    expect(first).toMatchObject({ facts: { redacted: 10_000 }, nextRunInMs: 60_000 });
    const second = await run(store, first.left);
    expect(second.facts).toMatchObject({ redacted: 300 });
    expect(second).not.toHaveProperty('nextRunInMs');
    expect(await store.entries({ kind: 'redaction' }, 100)).toHaveLength(21);
  });
});
