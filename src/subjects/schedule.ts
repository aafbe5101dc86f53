import type { InstallationSubject } from './installation.ts';
import type { OutcomeOf, SubjectKind, TaskOf } from './work.ts';

/** The names of the scheduled work, as the store keeps them. */
export const scheduleNames = ['redelivery', 'resync', 'retention'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** Work that is done periodically, by one process of all. */
export interface ScheduleSubject {
  readonly kind: 'schedule';
  readonly name: ScheduleName;
}

export interface SchedulePorts {
  readonly resync: {
    /** Does the work if its time has come. */
    schedule(task: TaskOf<ScheduleSubject>): Promise<OutcomeOf<InstallationSubject>>;
  };
}

/** Periodic work: done when its time has come. */
export const schedule: SubjectKind<ScheduleSubject, SchedulePorts, InstallationSubject> = {
  kind: 'schedule',
  key: ({ name }) => name,
  reconcile: (task, { resync }) => resync.schedule(task),
};
