import type { Reason } from './reason.ts';

/** What every subject is. The kinds themselves are registered in `index.ts`. */
export interface AnySubject {
  readonly kind: string;
}

/** A subject that must be processed, and why. */
export interface WakeOf<Subject extends AnySubject> {
  readonly subject: Subject;
  readonly reason: Reason;
  /** Milliseconds to wait before the subject is taken, unless something else makes it due earlier. */
  readonly delay?: number;
  /** The deliveries behind a wake that a worker passes on, for the log; `ingest` adds its own. */
  readonly deliveries?: readonly string[];
  /** Nobody waits for it: what a person or an event asks for goes first. */
  readonly background?: boolean;
}

/** A subject that is being processed. */
export interface TaskOf<Subject extends AnySubject> {
  readonly subject: Subject;
  /** Every reason since the last completed evaluation, without duplicates. */
  readonly reasons: readonly Reason[];
  /** The newest of the deliveries that brought them, oldest first. */
  readonly deliveries: readonly string[];
  /** Whether nobody waits for it. */
  readonly background: boolean;
  /** What the last completed evaluation left, as plain data, perhaps of another release; `null` when there was none. */
  readonly remembered: unknown;
}

/**
 * Whether the lease of a task is still held; asked before anything is written, so that the result of a worker that was held up does not
 * replace a newer one.
 */
export type HoldsLease = () => Promise<boolean>;

/** The result of an evaluation, kept for the operator until retention removes it. */
export interface Evaluation {
  readonly headSha: string;
  readonly outcome: string;
  readonly conclusion: string;
  /** The ids of the enforced rules that fail; `policy` where the policy file is invalid. */
  readonly failing: readonly string[];
  readonly ms: number;
}

/** What is stored in the same transaction as the end of a task. */
export interface CompletionOf<Subject extends AnySubject> {
  /** Plain data for the next task of the subject; `null` forgets it. Absent: what was there stays. */
  readonly remembered?: unknown;
  /** When to re-evaluate without an event, in milliseconds from now; `null`: not at all. Absent: as it was. */
  readonly reevaluateInMs?: number | null;
  /** Other subjects that must be processed. */
  readonly wakes?: readonly WakeOf<Subject>[];
  /** The subjects whose changes wake this one. Absent: as they were. */
  readonly follows?: readonly Subject[];
  /** The result differs from the one before: the subjects that follow this one are woken. */
  readonly changed?: boolean;
  readonly evaluation?: Evaluation;
}

/** What can become of a task, as logs and metrics say it. */
export const outcomes = [
  'evaluated',
  /** No reason can change the verdict. */
  'skipped',
  /** There is nothing to evaluate any more. */
  'gone',
  /** The pull requests that it stands for were woken. */
  'resolved',
  /** The head moved before the report was published. */
  'superseded',
  /** Another worker has the subject by now. */
  'overtaken',
  /** Background work that waits for GitHub's rate limit to reset. */
  'deferred',
  'redelivered',
  'resynced',
  'pruned',
  /** Scheduled work whose time has not come. */
  'rested',
  'failed',
] as const;

/** What was done about a subject: for the log, and for the store. */
export type OutcomeOf<Subject extends AnySubject> = Readonly<Record<string, unknown>> & {
  readonly outcome: (typeof outcomes)[number];
  /** What is to be stored with the end of the task, which took this many milliseconds. */
  completion(ms: number): CompletionOf<Subject>;
};

/** There is nothing to process any more, and nothing to remember. */
export const gone: OutcomeOf<never> = {
  outcome: 'gone',
  completion: () => ({ remembered: null, reevaluateInMs: null, follows: [] }),
};

/**
 * One kind of subject. `Subject` is what it is, `Ports` what it needs of the outside, `Woken` the subjects that it wakes.
 */
export interface SubjectKind<Subject extends AnySubject, Ports, Woken extends AnySubject = never> {
  readonly kind: Subject['kind'];
  /** What tells two subjects of this kind apart: the unit of coalescing and of serial execution. */
  readonly key: (subject: Subject) => string;
  /** Processes a subject: evaluates it, finds the subjects that it stands for, or maintains something. Throws what its ports throw. */
  readonly reconcile: (
    task: TaskOf<Subject>,
    ports: Ports,
    holdsLease: HoldsLease,
  ) => Promise<OutcomeOf<Woken | Subject>>;
  /**
   * Shows on the subject that its evaluation failed, without reading what it holds. Absent: there is no check to show it by.
   *
   * @returns what became of the check; null when there is nothing any more to show it on
   */
  readonly publishFailure?: (subject: Subject, ports: Ports) => Promise<CheckChange | null>;
}

/** What publishing did to a check run. `renewed`: replaced by a new one, because GitHub would have given up the old one before long. */
export type CheckChange = 'created' | 'renewed' | 'updated' | 'unchanged' | 'superseded';
