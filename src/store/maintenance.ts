/** The age at which data is removed, in milliseconds. */
export interface Retention {
  readonly deliveriesMs: number;
  readonly evaluationsMs: number;
  /** The memory of idle subjects. */
  readonly subjectsMs: number;
  /** Evidence of the record, since it was used last; it may be kept a day longer. */
  readonly evidenceMs: number;
}

/**
 * Maintenance of the store by an operator or a schedule.
 *
 * @example await store.retryDeadLettered('all'); // 3
 */
export interface Maintenance {
  /** Wakes dead-lettered subjects, as if they had never failed: all of them, or those with these keys. Returns their number. */
  retryDeadLettered(keys: readonly string[] | 'all'): Promise<number>;
  /** Removes expired data, in steps. Returns the number of rows; 0 when nothing is left to remove. */
  prune(retention: Retention): Promise<number>;
}
