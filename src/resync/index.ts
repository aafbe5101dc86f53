import type { Survey } from '../github/survey/survey.ts';
import type { Signer } from '../ledger/signer.ts';
import type { Stater } from '../ledger/statements.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Deliveries } from '../store/deliveries.ts';
import type { Entries } from '../store/entries.ts';
import type { IsAuthentic } from '../store/ledger.ts';
import type { Maintenance } from '../store/maintenance.ts';
import type { CheckpointParts } from '../store/make-checkpoint.ts';
import type { OutsideCheckpoints } from '../store/outside-checkpoints.ts';
import type { Posture } from '../store/posture.ts';
import type { RateLimits } from '../store/rate-limits.ts';
import type { WorkQueue } from '../store/work-queue.ts';
import type { Recorder } from '../subjects/entries.ts';
import type { Ports } from '../subjects/index.ts';
import { started } from '../subjects/reason.ts';
import { type ScheduleName, scheduleNames } from '../subjects/schedule.ts';
import { fullResync, resyncInstallation } from './full-resync.ts';
import { dailyPosture } from './posture.ts';
import { type RedeliveryMetrics, redelivery } from './redelivery.ts';
import { resyncRepository } from './repository.ts';
import { retention } from './retention.ts';
import { keepSchedule, type Schedule } from './schedule.ts';
import { checkpoints, sealing } from './sealing.ts';
import { type StatementParts, statements } from './statements.ts';

/**
 * Finds what no event reported: failed deliveries, webhooks that were never sent, repositories that the app could not read. Also
 * removes old data, and measures every repository once a day.
 */
export function createResync(parts: {
  readonly survey: Survey;
  readonly store: Pick<Deliveries, 'known'> &
    Pick<Maintenance, 'prune'> &
    Pick<RateLimits, 'reserve'> &
    Pick<Entries, 'olderEntries' | 'redactAll'> &
    StatementParts['store'] &
    CheckpointParts['store'] &
    Pick<Posture, 'compactPosture'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RedeliveryMetrics;
  /** How long the evidence of the record is kept after its last use. */
  readonly evidenceDays: number;
  /** How long the bodies of entries are kept. */
  readonly entryDays: number;
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly signer: Signer;
  readonly stater: Stater;
  readonly isAuthentic: IsAuthentic;
  /** Where checkpoints are kept outside the store; null: nowhere. */
  readonly outside: OutsideCheckpoints | null;
}): Ports['resync'] {
  const { survey, clock } = parts;
  const schedules: Readonly<Record<ScheduleName, Schedule>> = {
    redelivery: redelivery(parts),
    resync: fullResync(survey),
    retention: retention(parts),
    statements: statements({ ...parts, now: clock.now }),
    sealing: sealing(parts),
    checkpoint: checkpoints({ ...parts, now: clock.now }),
    posture: dailyPosture(parts),
  };
  return {
    schedule: (task) => keepSchedule(schedules[task.subject.name], task, parts),
    installation: (task) => resyncInstallation(survey, task),
    repository: (task) => resyncRepository(parts, task),
  };
}

/**
 * Wakes every schedule, and the app itself, which records the release. Called once by each process that starts.
 *
 * @param release what starts
 */
export function wakeAtStart(
  store: Pick<WorkQueue, 'wake'>,
  release: { readonly version: string; readonly organizationRepository: string },
): Promise<void> {
  return store.wake([
    ...scheduleNames.map((name) => ({
      subject: { kind: 'schedule', name } as const,
      reason: started,
      // Entries are sealed within a minute, whatever else there is to do.
      background: name !== 'sealing',
    })),
    { subject: { kind: 'app' }, reason: { kind: 'release', ...release }, background: true },
  ]);
}
