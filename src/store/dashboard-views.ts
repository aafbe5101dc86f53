import type { StoredExceptionEvent } from './exceptions.ts';
import type { KeptPosture } from './posture.ts';

/** What a rule said of the changes of a repository that landed since a day. */
export interface RuleCounts {
  readonly repositoryId: number;
  readonly rule: string;
  readonly pass: number;
  readonly fail: number;
  readonly waived: number;
  readonly pending: number;
  readonly notApplicable: number;
}

/** What was measured last of a repository, and how many changes landed since a day. */
export type MeasuredRepository = Omit<KeptPosture, 'rules' | 'span'>;

/** An open pull request as its last evaluation left it. */
export interface OpenPullRequest {
  readonly repositoryId: number;
  readonly number: number;
  /** What the check says: `failure`, `pending` or `success`. */
  readonly conclusion: string;
  /** The status of each rule. */
  readonly rules: readonly (readonly [rule: string, status: string])[];
  /** When it was evaluated last, in milliseconds since the epoch; null: not known. */
  readonly evaluatedAt: number | null;
}

/** A commit of a protected branch that somebody has to look at. */
export interface UnaccountedCommit {
  /** The number of the entry. */
  readonly entry: number;
  readonly at: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly branch: string;
  readonly number: number | null;
  /** `unknown`, `direct-push` or `bypass`. */
  readonly state: string;
}

/** An event of an exception or emergency, with its repository. */
export interface ExceptionEventIn extends StoredExceptionEvent {
  readonly repositoryId: number;
}

/** The events of the exceptions of some repositories. */
export interface ExceptionEventsIn {
  /** In the order in which they were written. */
  readonly events: readonly ExceptionEventIn[];
  /** There are more exceptions than were to be read: the older ones are left out. */
  readonly isCut: boolean;
}

/**
 * What the dashboard shows of many repositories at once: read only, each bounded. Nothing here decides who may see it: the repositories
 * are those that somebody may see.
 *
 * @example const rules = await store.ruleCounts([7, 8], today - 30);
 */
export interface DashboardViews {
  /** @param sinceDay days since the epoch */
  ruleCounts(repositoryIds: readonly number[], sinceDay: number): Promise<readonly RuleCounts[]>;
  /** Of those that were measured since the day. */
  measuredRepositories(
    repositoryIds: readonly number[],
    sinceDay: number,
  ): Promise<readonly MeasuredRepository[]>;
  /** The open pull requests of a repository, or of all, by repository and number. @param repositoryId null: all */
  openPullRequests(repositoryId: number | null, limit: number): Promise<readonly OpenPullRequest[]>;
  /** The newest first, each commit once. @param since milliseconds since the epoch */
  unaccountedCommits(
    repositoryIds: readonly number[],
    since: number,
    limit: number,
  ): Promise<readonly UnaccountedCommit[]>;
  /**
   * All events of the exceptions that end after a time, and of the emergencies whose review is due after it or that nobody has reviewed;
   * with the publications of the releases until which they last.
   *
   * @param limit exceptions and emergencies: emergencies come before exceptions, and newer ones before older ones
   */
  exceptionEventsIn(
    repositoryIds: readonly number[],
    endAfter: Date,
    limit: number,
  ): Promise<ExceptionEventsIn>;
}
