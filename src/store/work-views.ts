import type { Subject } from '../subjects/index.ts';
import type { Evaluation } from '../subjects/work.ts';

export interface Counts {
  readonly waiting: number;
  readonly running: number;
  /** To be re-evaluated at a set time, without any event. */
  readonly scheduled: number;
  /** Not retried until the next event. */
  readonly deadLettered: number;
  /** Milliseconds since the longest waiting subject became due; 0 when none is due. */
  readonly oldestMs: number;
}

/** `dead-lettered`: not retried until the next event. */
export const workStates = ['waiting', 'running', 'scheduled', 'dead-lettered'] as const;
export type WorkState = (typeof workStates)[number];

/** `idle`: nothing to do until the next event. Most subjects are: they are neither counted nor listed with the others. */
export const knownStates = [...workStates, 'idle'] as const;
export type KnownState = (typeof knownStates)[number];

/** The number of subjects in a state. */
export function countOf(counts: Counts, state: WorkState): number {
  return state === 'dead-lettered' ? counts.deadLettered : counts[state];
}

/** One subject as the operator sees it. Times are milliseconds since the epoch, by the store's clock. */
export interface WorkItem {
  readonly key: string;
  /** With the name that the repository had last: `pull-request:octo-org/widgets#7`. */
  readonly name: string;
  readonly subject: Subject;
  readonly state: KnownState;
  /** As logs write them. */
  readonly reasons: readonly string[];
  readonly attempts: number;
  /** Leases in a row that expired without a result. */
  readonly abandoned: number;
  readonly dueAt: number | null;
  readonly lastError: string | null;
}

export interface PastEvaluation extends Omit<Evaluation, 'failing'> {
  /** Null: recorded by an earlier release. */
  readonly failing: Evaluation['failing'] | null;
  readonly at: number;
  readonly deliveries: readonly string[];
}

/**
 * What the operator sees of the work.
 *
 * @example for (const { key, lastError } of await store.list('dead-lettered', 20)) console.log(key, lastError);
 */
export interface WorkViews {
  counts(): Promise<Counts>;
  /** The subjects in a state, longest waiting first. */
  list(state: KnownState, limit: number): Promise<readonly WorkItem[]>;
  /**
   * The keys of the subjects with a name, which they have or had when they were evaluated: `pull-request:octo-org/widgets#7`. More than one
   * where a repository took the name of another.
   */
  keysNamed(name: string): Promise<readonly string[]>;
  /** Subjects by their keys, in any state. */
  find(keys: readonly string[]): Promise<readonly WorkItem[]>;
  /** The newest evaluations of a subject, newest first. */
  history(key: string, limit: number): Promise<readonly PastEvaluation[]>;
}
