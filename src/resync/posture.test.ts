import { expect, it } from '@jest/globals';
import type { emptySurvey } from '../../test/fake-github.ts';
import { widgets } from '../../test/samples/subjects.ts';
import { dayName } from '../ledger/posture.ts';
import { dayMs } from '../subjects/posture-facts.ts';
import { dailyPosture } from './posture.ts';

const clock = { now: () => new Date('2026-03-04T15:00:00Z') } as Parameters<typeof dailyPosture>[0]['clock'];

function scheduled(repositories: typeof emptySurvey.allRepositories) {
  const compacted: (readonly string[])[] = [];
  const schedule = dailyPosture({
    survey: {
      installations: async () => ({
        items: [
          { id: 1, fingerprint: 'a' },
          { id: 2, fingerprint: 'b' },
        ],
        whole: true,
      }),
      allRepositories: repositories,
    },
    store: {
      compactPosture: async (...days) => {
        compacted.push(days.map(dayName));
      },
    },
    clock,
  });
  return { schedule, compacted };
}

it('wakes every repository once a day, one after the other', async () => {
  const { schedule } = scheduled(async (id) => ({
    items: [{ ...widgets, installationId: id, repositoryId: id * 10, kind: 'repository' }],
    whole: id === 1,
  }));
  const { wakes = [], facts } = await schedule.run(null);
  expect(schedule.everyMs).toBe(dayMs);
  expect(facts).toEqual({ repositories: 2, whole: false });
  expect(wakes.map(({ subject, delay, background }) => ({ subject, delay, background }))).toMatchObject([
    { subject: { kind: 'posture', repositoryId: 10 }, delay: 0, background: true },
    { subject: { kind: 'posture', repositoryId: 20 }, delay: 500, background: true },
  ]);
});

it('skips an installation that is gone', async () => {
  const { schedule } = scheduled(async () => null);
  expect(await schedule.run(null)).toMatchObject({ facts: { repositories: 0, whole: true }, wakes: [] });
});

it('keeps 400 days, and ten years of weeks, in whole weeks', async () => {
  const { schedule, compacted } = scheduled(async () => null);
  await schedule.run(null);
  expect(compacted).toEqual([['2025-01-27', '2016-02-22']]);
});
