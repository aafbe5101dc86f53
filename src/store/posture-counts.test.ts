import { expect, it } from '@jest/globals';
import { memoryStores } from '../../test/opened-stores.ts';
import { newEntry, record } from '../../test/recorded-entries.ts';
import { createRecorder } from '../record/recorder.ts';
import { rules } from '../rules/index.ts';
import { dayMs, nothingVisible } from '../subjects/posture-facts.ts';
import { postureFrom } from './posture-counts.ts';

const open = memoryStores();
const shop = { repositoryId: 7, repository: 'acme/shop' };
const { entry } = createRecorder({ rules, version: '1.0.0' });
const minute = 60_000;

it('counts the changes of each day, with how long each rule waited, and counts none twice', async () => {
  let now = Date.parse('2026-03-02T10:00:00Z');
  const store = await open(() => now);
  const posture = postureFrom(store);
  const land = async (number: number, ...statuses: readonly string[]) => {
    const place = { ...shop, number, branch: 'main', conclusion: 'success' };
    const verdicts = [];
    for (const [index, status] of statuses.entries()) {
      const sha = String(number).repeat(40);
      const verdict = newEntry({
        kind: 'verdict',
        ...place,
        sha,
        rules: [`review=${status}`],
        body: `${number} ${index}`,
      });
      await record(store, [verdict]);
      verdicts.push(verdict);
      now += 10 * minute;
    }
    const last = verdicts.at(-1);
    const facts = { state: 'matched', verdict: { digest: last?.digest, head: last?.sha } };
    await record(store, [entry({ kind: 'commit', ...place, sha: `c${number}`.padEnd(40, '0'), facts })]);
  };
  await land(1, 'pending', 'pass');
  await land(2, 'waived');
  const monday = Math.floor(now / dayMs);
  const counts = await posture.countsSince(7, new Date(now));
  const review = { rule: 'review', pass: 1, waived: 1, fail: 0, pending: 0, notApplicable: 0 };
  const times = { pendingMs: 10 * minute, greens: 2, greenMs: 10 * minute };
  expect(counts).toEqual([{ day: monday, changes: 2, withoutEvidence: 0, rules: [{ ...review, ...times }] }]);
  await posture.keep(shop, counts, { day: monday, facts: nothingVisible });
  // More on the same day, and on the next.
  await land(3, 'fail');
  now += dayMs;
  await land(4, 'pass');
  const later = await posture.countsSince(7, new Date(now));
  expect(later.map(({ day, changes }) => [day, changes])).toEqual([
    [monday, 3],
    [monday + 1, 1],
  ]);
  await posture.keep(shop, later, { day: monday + 1, facts: nothingVisible });
  await posture.keep(shop, later, { day: monday + 1, facts: nothingVisible });
  const kept = await store.posture({ since: 0, until: 100_000 }, 10);
  expect(kept.map(({ day, changes, rules: of }) => [day, changes, of[0]?.fail])).toEqual([
    [monday, 3, 1],
    [monday + 1, 1, 0],
  ]);
  expect(await posture.countsSince(8, new Date(now))).toEqual([]);
});
