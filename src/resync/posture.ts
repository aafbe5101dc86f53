import type { Survey } from '../github/survey/survey.ts';
import { weekOf } from '../ledger/posture.ts';
import type { Clock } from '../platform/clock.ts';
import type { Posture } from '../store/posture.ts';
import { dayMs } from '../subjects/posture-facts.ts';
import { resync } from '../subjects/reason.ts';
import { spread } from './full-resync.ts';
import type { Schedule } from './schedule.ts';

/** Days that are kept one by one; older ones by week. */
const daysKept = 400;

/** Days of the weeks that are kept. */
const weeksKeptDays = 10 * 366;

/** Milliseconds between repositories, so that a large organization causes no burst of requests. */
const betweenMs = 500;

/** Measures the posture of every repository once a day, and joins old days to weeks. */
export function dailyPosture({
  survey,
  store,
  clock,
}: {
  readonly survey: Pick<Survey, 'installations' | 'allRepositories'>;
  readonly store: Pick<Posture, 'compactPosture'>;
  readonly clock: Clock;
}): Schedule {
  return {
    everyMs: dayMs,
    async run() {
      const today = Math.floor(clock.now().getTime() / dayMs);
      await store.compactPosture(weekOf(today - daysKept), weekOf(today - weeksKeptDays));
      const { items: installations, whole } = await survey.installations();
      const found = [];
      for (const { id } of installations) found.push((await survey.allRepositories(id)) ?? gone);
      const repositories = found.flatMap(({ items }) => items);
      return {
        outcome: 'resynced',
        facts: {
          repositories: repositories.length,
          whole: whole && found.every((each) => each.whole),
        },
        wakes: spread(
          repositories.map((place) => ({ subject: { ...place, kind: 'posture' }, reason: resync() })),
          betweenMs,
        ),
      };
    },
  };
}

/** Of an installation that is gone meanwhile. */
const gone = { items: [], whole: true } as const;
