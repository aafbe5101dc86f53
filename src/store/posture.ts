import type { DayCounts, PostureFacts, RulePosture } from '../subjects/posture-facts.ts';

/** What is kept of a repository for a day, or for a week. */
export interface KeptPosture extends PostureFacts, Omit<DayCounts, 'rules'> {
  /** Days from `day` on: 1, or 7 from a Monday on. Of a week, the facts are those of its last day, and the counts of all. */
  readonly span: number;
  readonly repositoryId: number;
  /** `owner/name` as it was then. */
  readonly repository: string;
  readonly rules: readonly RulePosture[];
}

/** Which days: from this one, and before that; days since the epoch. */
export interface PostureFilter {
  readonly since: number;
  readonly until: number;
  /** Absent: all. */
  readonly repositoryId?: number;
}

/** Where a page begins: behind the last row of the one before. */
export type PosturePlace = Pick<KeptPosture, 'day' | 'span' | 'repositoryId'>;

/**
 * The posture of each repository by day. What is older than a year is kept by week, so that it stays small.
 *
 * @example
 * await store.keepPosture({ repositoryId: 7, repository: 'acme/shop' }, counts, { day: 20_514, facts });
 * const [row] = await store.posture({ since: 20_514, until: 20_515 }, 100);
 */
export interface Posture {
  /**
   * Keeps the counts of days, and what was measured on one of them. The same again changes nothing. What was measured on other days stays.
   */
  keepPosture(
    of: Pick<KeptPosture, 'repositoryId' | 'repository'>,
    counts: readonly DayCounts[],
    measured: { readonly day: number; readonly facts: PostureFacts },
  ): Promise<void>;
  /** The oldest first, at most `limit`. */
  posture(filter: PostureFilter, limit: number, after?: PosturePlace): Promise<readonly KeptPosture[]>;
  /** The last day that is kept of a repository; null: none. */
  lastPostureDay(repositoryId: number): Promise<number | null>;
  /**
   * Joins the days before one to weeks, and removes weeks before another. The same again changes nothing.
   *
   * @param dailyFrom a Monday
   */
  compactPosture(dailyFrom: number, weeklyFrom: number): Promise<void>;
}
