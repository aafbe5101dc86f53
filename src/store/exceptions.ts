import type { ExceptionEvent } from '../exceptions/event.ts';

/** An event with its place in the order of all. */
export interface StoredExceptionEvent {
  /** Counts up in the order of writing; unique in a store. */
  readonly row: number;
  /** The id of the exception or emergency. */
  readonly id: string;
  /** Null: written by a later release, and not understood. */
  readonly event: ExceptionEvent | null;
}

/** What became of the review of an emergency. `open`: not reviewed yet, and not due. */
export const emergencyStates = ['open', 'overdue', 'reviewed'] as const;

/** The number of emergencies by what became of their review. */
export type EmergencyCounts = Readonly<Record<(typeof emergencyStates)[number], number>>;

/**
 * What happened to exceptions and emergencies, never changed and never pruned. Events are added with the end of a claim (`WorkQueue`).
 *
 * @example
 * await store.complete(claim, { exceptionEvents: [approval] });
 * registerOf(await store.exceptionEvents(1296269)).registered;
 */
export interface ExceptionEvents {
  /**
   * The events of a repository, in the order in which they were written: of its emergencies, and of exceptions that end after a time.
   *
   * @param endAfter default: a month ago, by the store's clock
   */
  exceptionEvents(repositoryId: number, endAfter?: Date): Promise<readonly StoredExceptionEvent[]>;
  /** Every event of an exception or emergency of a repository. */
  eventsOfException(repositoryId: number, id: string): Promise<readonly StoredExceptionEvent[]>;
  emergencyCounts(): Promise<EmergencyCounts>;
}
