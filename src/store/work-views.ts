import type { Subject } from '../subjects/index.ts';
import type { Evaluation } from '../subjects/work.ts';

export interface Counts {
  readonly waiting: number;
  readonly running: number;
  /** To be rechecked at their time, without any event. */
  readonly scheduled: number;
  /** Dead-lettered. */
  readonly dead: number;
  /** Milliseconds since the longest waiting subject became due; 0 when none is due. */
  readonly oldestMs: number;
}

/** `dead`: dead-lettered. */
export const workStates = ['waiting', 'running', 'scheduled', 'dead'] as const;
export type WorkState = (typeof workStates)[number];

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

/** A subject in whatever state; `asleep`: there is nothing to do, what was seen last is remembered. */
export interface KnownSubject extends Omit<WorkItem, 'state'> {
  readonly state: WorkState | 'asleep';
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
