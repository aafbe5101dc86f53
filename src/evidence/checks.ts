import { defineSlice } from './slice.ts';

/** A check run or commit status on the head, the newest of its name, reporter and suite. Own runs are left out. */
export interface ReportedCheck {
  readonly kind: 'check-run' | 'status';
  readonly name: string;
  /** The app's slug for a check run, the creator's login for a status. */
  readonly reportedBy: string | null;
  /** `pending` until it has a conclusion. `stale` and `action-required` are conclusions, and not successes. */
  readonly conclusion:
    | 'pending'
    | 'success'
    | 'neutral'
    | 'skipped'
    | 'failure'
    | 'cancelled'
    | 'timed-out'
    | 'action-required'
    | 'stale';
  /** The check suite of a check run. Each run of a workflow has its own, and keeps it when it is run again. */
  readonly suite?: number | null;
  /**
   * Whether that suite has ended. The run of a workflow goes on after its first jobs have: those that need them have no check run yet.
   * Absent: not known, as of a commit status. https://docs.github.com/graphql/reference/objects#checksuite (`status`)
   */
  readonly suiteEnded?: boolean;
  readonly url: string | null;
  readonly completedAt: Date | null;
}

export const checks = defineSlice<readonly ReportedCheck[]>({
  events: ['check_run.created', 'check_run.completed', 'check_suite.completed', 'status'],
});
