import type { InstallationSubject } from './installation-subject.ts';
import type { PostureSubject } from './posture.ts';
import type { OutcomeOf, SubjectKind, TaskOf } from './work.ts';

/** The names of the scheduled work, as the store keeps them. */
export const scheduleNames = [
  'redelivery',
  'resync',
  'retention',
  'sealing',
  'checkpoint',
  'statements',
  'posture',
] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** Periodic work, done by one replica. */
export interface ScheduleSubject {
  readonly kind: 'schedule';
  readonly name: ScheduleName;
}

export interface SchedulePorts {
  readonly resync: {
    /** Does the work if it is due. */
    schedule(task: TaskOf<ScheduleSubject>): Promise<OutcomeOf<InstallationSubject | PostureSubject>>;
  };
}

/** Periodic work: done when it is due. */
export const schedule: SubjectKind<ScheduleSubject, SchedulePorts, InstallationSubject | PostureSubject> = {
  kind: 'schedule',
  key: ({ name }) => name,
  name: ({ name }) => name,
  reconcile: (task, { resync }) => resync.schedule(task),
};
