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

/** How many subjects are in a state. */
export function countOf(counts: Counts, state: WorkState): number {
  return state === 'dead-lettered' ? counts.deadLettered : counts[state];
}

/** One subject as the operator sees it. Times are milliseconds since the epoch, by the store's clock. */
export interface WorkItem {
  readonly key: string;
  readonly subject: Subject;
  readonly state: WorkState;
  /** As logs write them. */
  readonly reasons: readonly string[];
  readonly attempts: number;
  /** How many leases in a row have expired without a result. */
  readonly abandoned: number;
  readonly dueAt: number | null;
  readonly lastError: string | null;
}

/** A subject in whatever state; `idle`: nothing to do until its next event. */
export interface KnownSubject extends Omit<WorkItem, 'state'> {
  readonly state: WorkState | 'idle';
}

export interface PastEvaluation extends Evaluation {
  readonly at: number;
  readonly deliveries: readonly string[];
}

/** What the operator sees of the work. */
export interface WorkViews {
  counts(): Promise<Counts>;
  /** The subjects in a state, those that wait longest first. */
  list(state: WorkState, most: number): Promise<readonly WorkItem[]>;
  /** Subjects by their keys, in whatever state. */
  find(keys: readonly string[]): Promise<readonly KnownSubject[]>;
  /** The newest evaluations of a subject, newest first. */
  history(key: string, most: number): Promise<readonly PastEvaluation[]>;
  /** The installations of all known subjects. */
  installations(): Promise<readonly number[]>;
}
