/** How old what is no longer needed may become, in milliseconds. */
export interface Retention {
  readonly deliveriesMs: number;
  readonly evaluationsMs: number;
  /** What is remembered of subjects that nothing happens to. */
  readonly subjectsMs: number;
}

/** What an operator or a schedule does to the store. */
export interface Maintenance {
  /** Wakes dead-lettered subjects, as if they had never failed: all of them, or those with these keys. Returns how many. */
  retryDeadLettered(keys: readonly string[] | 'all'): Promise<number>;
  /** Removes what is older than its time. Returns how many rows: as long as there are some, there may be more. */
  prune(retention: Retention): Promise<number>;
}
