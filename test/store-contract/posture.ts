import { describe, expect, it } from '@jest/globals';
import { type DayCounts, nothingVisible, type RulePosture } from '../../src/subjects/posture-facts.ts';
import { type OpenStore, storeBench } from './bench.ts';

const shop = { repositoryId: 7, repository: 'acme/shop' };
const site = { repositoryId: 8, repository: 'acme/site' };
const noCounts = {
  pass: 0,
  fail: 0,
  waived: 0,
  pending: 0,
  notApplicable: 0,
  pendingMs: 0,
  greens: 0,
  greenMs: 0,
};
const rule = (name: string, counts: Partial<RulePosture>): RulePosture => ({
  rule: name,
  ...noCounts,
  ...counts,
});
const dayOf = (day: number, changes: number, ...rules: readonly RulePosture[]): DayCounts => ({
  day,
  changes,
  withoutEvidence: 0,
  rules,
});
const facts = {
  ...nothingVisible,
  activeExceptions: 2,
  securityPolicy: true,
  privateReporting: false,
  oldestUntriagedMs: 90_000_000_000,
};
const everything = { since: 0, until: 1_000_000 };
/** A Monday. */
const monday = 20_514;

/** What every store keeps to as `Posture`. */
export function describePosture(open: OpenStore): void {
  describe('the posture of repositories', () => {
    const { fresh } = storeBench(open);

    it('keeps counts and facts by day, and what is not visible as null', async () => {
      const store = await fresh();
      expect(await store.lastPostureDay(7)).toBeNull();
      const review = rule('review', { pass: 3, pendingMs: 5_000_000_000_000, greens: 3, greenMs: 9 });
      await store.keepPosture(
        shop,
        [dayOf(monday - 1, 2), dayOf(monday, 3, review, rule('tests', { fail: 1 }))],
        {
          day: monday,
          facts,
        },
      );
      expect(await store.posture(everything, 10)).toEqual([
        { ...shop, ...nothingVisible, ...dayOf(monday - 1, 2), span: 1 },
        { ...shop, ...facts, ...dayOf(monday, 3, review, rule('tests', { fail: 1 })), span: 1 },
      ]);
      expect(await store.lastPostureDay(7)).toBe(monday);
      expect(await store.lastPostureDay(8)).toBeNull();
    });

    it('keeps the same again as once, and the newest of what differs', async () => {
      const store = await fresh();
      const keep = (changes: number, name: string, activeExceptions: number) =>
        store.keepPosture(shop, [dayOf(monday, changes, rule(name, { pass: changes }))], {
          day: monday,
          facts: { ...facts, activeExceptions },
        });
      await keep(1, 'review', 1);
      await keep(1, 'review', 1);
      await keep(2, 'tests', 5);
      expect(await store.posture(everything, 10)).toEqual([
        {
          ...shop,
          ...facts,
          activeExceptions: 5,
          ...dayOf(monday, 2, rule('tests', { pass: 2 })),
          span: 1,
        },
      ]);
    });

    it('counts a day again without what was measured on it', async () => {
      const store = await fresh();
      await store.keepPosture(shop, [dayOf(monday, 1)], { day: monday, facts });
      await store.keepPosture(shop, [dayOf(monday, 4)], { day: monday + 1, facts: nothingVisible });
      expect(await store.posture(everything, 10)).toMatchObject([
        { day: monday, changes: 4, activeExceptions: 2 },
        { day: monday + 1, changes: 0, activeExceptions: null },
      ]);
    });

    it('lists a period and a repository in pages', async () => {
      const store = await fresh();
      for (const place of [shop, site])
        for (const day of [monday, monday + 1, monday + 2])
          await store.keepPosture(place, [dayOf(day, 1, rule('review', { pass: place.repositoryId }))], {
            day,
            facts,
          });
      const filter = { since: monday, until: monday + 2 };
      const first = await store.posture(filter, 3);
      const rest = await store.posture(filter, 3, first.at(-1));
      expect(
        [...first, ...rest].map(({ day, repositoryId, rules }) => [day, repositoryId, rules[0]?.pass]),
      ).toEqual([
        [monday, 7, 7],
        [monday, 8, 8],
        [monday + 1, 7, 7],
        [monday + 1, 8, 8],
      ]);
      const ofSite = await store.posture({ ...filter, repositoryId: 8 }, 10);
      expect(ofSite.map(({ repositoryId, rules }) => [repositoryId, rules.length])).toEqual([
        [8, 1],
        [8, 1],
      ]);
    });

    it('joins old days to weeks: counts add up, facts are the last', async () => {
      const store = await fresh();
      for (const day of [monday - 7, monday - 3, monday - 1, monday])
        await store.keepPosture(shop, [dayOf(day, 2, rule('review', { pass: 1, greenMs: 10 }))], {
          day,
          facts: { ...facts, activeExceptions: monday - day },
        });
      await store.compactPosture(monday, 0);
      await store.compactPosture(monday, 0);
      expect(await store.posture(everything, 10)).toEqual([
        {
          ...shop,
          ...facts,
          activeExceptions: 1,
          ...dayOf(monday - 7, 6, rule('review', { pass: 3, greenMs: 30 })),
          span: 7,
        },
        {
          ...shop,
          ...facts,
          activeExceptions: 0,
          ...dayOf(monday, 2, rule('review', { pass: 1, greenMs: 10 })),
          span: 1,
        },
      ]);
      expect(await store.lastPostureDay(7)).toBe(monday);
    });

    it('removes weeks that are too old, and no day', async () => {
      const store = await fresh();
      for (const day of [monday - 14, monday - 7, monday])
        await store.keepPosture(shop, [dayOf(day, 1, rule('review', { pass: 1 }))], { day, facts });
      await store.compactPosture(monday, monday - 7);
      const rows = await store.posture(everything, 10);
      expect(rows.map(({ day, span, rules }) => [day, span, rules.length])).toEqual([
        [monday - 7, 7, 1],
        [monday, 1, 1],
      ]);
    });
  });
}
