import type { Survey } from '../github/survey/survey.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Upkeep } from '../queue/reconcile.ts';
import type { Store } from '../store/store.ts';
import { type ScheduleName, scheduleNames } from '../subjects/subject.ts';
import { isSwept } from '../subjects/swept.ts';
import { putOff } from './rate-limit-deferral.ts';
import { redelivery } from './redelivery.ts';
import { sweepRepository } from './repository.ts';
import { retention } from './retention.ts';
import { keepSchedule, type Schedule } from './schedule.ts';
import { sweep, sweepInstallation } from './sweep.ts';

/**
 * What finds and mends what no event told: deliveries that failed, webhooks that were never sent, repositories that the app
 * could not see; and what takes away what is too old.
 *
 * @param parts.random a number from 0 to 1
 */
export function createUpkeep(parts: {
  readonly survey: Survey;
  readonly store: Pick<Store, 'known' | 'prune' | 'reserve' | 'allowances'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'redelivered' | 'gapFound'>;
  readonly random: () => number;
}): Upkeep {
  const { survey, store, metrics, random } = parts;
  const schedules: Readonly<Record<ScheduleName, Schedule>> = {
    redelivery: redelivery(parts),
    sweep: sweep(survey),
    retention: retention(store),
  };
  return {
    putOff: (claim) => putOff(claim, store, random),
    schedule: (claim, { name }) => keepSchedule(schedules[name], claim, parts),
    installation: (_, subject) => sweepInstallation(survey, subject),
    repository: (claim, subject) => sweepRepository(parts, claim, subject),
    published({ reasons }, { check }) {
      const wrote = check === 'created' || check === 'updated';
      if (wrote && reasons.every(isSwept)) metrics.gapFound();
    },
  };
}

/** Has every schedule run that has not run for its time. Called once by each process that starts. */
export function wakeSchedules(store: Pick<Store, 'wake'>): Promise<void> {
  return store.wake(
    scheduleNames.map((name) => ({
      subject: { kind: 'schedule', name },
      reason: 'start',
      background: true,
    })),
  );
}
