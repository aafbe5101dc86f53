import type { Policy } from './policy.ts';

/** What is to be said about the files of a policy, besides what is resolved from them. Plain data. */
export type PolicyNotes = Pick<Policy, 'standIns' | 'overlooked'>;

/** The notes of a policy; empty where there are none. */
export function notesOf({ standIns, overlooked }: PolicyNotes): PolicyNotes {
  return {
    ...(standIns === undefined || standIns.length === 0 ? {} : { standIns }),
    ...(overlooked === undefined ? {} : { overlooked }),
  };
}
