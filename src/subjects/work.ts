import type { ExceptionEvent } from '../exceptions/event.ts';
import type { Intention, NewEntry } from './entries.ts';
import type { Reason } from './reason.ts';

/** Any subject. The kinds are registered in `index.ts`. */
export interface AnySubject {
  readonly kind: string;
}

/** A subject that must be processed, and why. */
export interface WakeOf<Subject extends AnySubject> {
  readonly subject: Subject;
  readonly reason: Reason;
  /** Milliseconds until the subject is due, unless another wake makes it due earlier. */
  readonly delay?: number;
  /** The deliveries that led to a wake by a worker, for the log; `ingest` adds its own. */
  readonly deliveries?: readonly string[];
  /** Whether it yields to subjects of people and events. */
  readonly background?: boolean;
}

/** A subject that is being processed. */
export interface TaskOf<Subject extends AnySubject> {
  readonly subject: Subject;
  /** Every reason since the last completed evaluation, without duplicates. */
  readonly reasons: readonly Reason[];
  /** The newest of the deliveries behind them, oldest first. */
  readonly deliveries: readonly string[];
  /** Whether it yields to subjects of people and events. */
  readonly background: boolean;
  /** The state that the last completed evaluation left, plain data, perhaps of another release; `null` when there is none. */
  readonly remembered: unknown;
  /** Entries that an earlier run was about to make true when it ended without a result, oldest first. */
  readonly intended: readonly NewEntry[];
}

/**
 * Whether the lease of a task is still held; asked before anything is written, so that the result of a delayed worker does not replace a newer
 * one.
 *
 * @param intention what is about to be written to GitHub: should the process end now, the next run of the subject finds it
 */
export type HoldsLease = (intention?: Intention) => Promise<boolean>;

/** The result of an evaluation, kept for the operator until retention removes it. */
export interface Evaluation {
  readonly headSha: string;
  readonly outcome: string;
  readonly conclusion: string;
  /** The ids of the enforced rules that fail; `policy` where the policy file is invalid. */
  readonly failing: readonly string[];
  readonly ms: number;
}

/** An entry to be kept. Not confirmed: the process ended before it knew whether GitHub took it. */
export interface RecordedEntry {
  readonly entry: NewEntry;
  readonly confirmed: boolean;
}

/** Entries that may have become true, as far as is known. */
export function unconfirmed(entries: readonly NewEntry[]): readonly RecordedEntry[] {
  return entries.map((entry) => ({ entry, confirmed: false }));
}

/** The last of these entries became true; those before it may have. */
export function lastConfirmed(entries: readonly NewEntry[]): readonly RecordedEntry[] {
  return entries.map((entry, index) => ({ entry, confirmed: index === entries.length - 1 }));
}

/** What is stored in the same transaction as the end of a task. */
export interface CompletionOf<Subject extends AnySubject> {
  /** The subject as it was found, which may have another name by now. Absent: unchanged. */
  readonly subject?: Subject;
  /** Plain data for the next task of the subject; `null` removes it. Absent: unchanged. */
  readonly remembered?: unknown;
  /** When to re-evaluate without an event, in milliseconds from now; `null`: not at all. Absent: unchanged. */
  readonly reevaluateInMs?: number | null;
  /** Other subjects that must be processed. */
  readonly wakes?: readonly WakeOf<Subject>[];
  /** The subjects whose changes wake this one. Absent: unchanged. */
  readonly follows?: readonly Subject[];
  /** The result differs from the one before: the subjects that follow this one are woken. */
  readonly changed?: boolean;
  readonly evaluation?: Evaluation;
  /**
   * What the record keeps, in order, with those of `intended` that may have become true. Absent: what was intended, unconfirmed.
   */
  readonly entries?: readonly RecordedEntry[];
  /** What happened to exceptions. One whose source is stored already is not stored again. */
  readonly exceptionEvents?: readonly ExceptionEvent[];
  /** The id of a repository whose subjects an earlier release stored under its name; null where it is gone, and they with it. */
  readonly identified?: { readonly formerPlace: string; readonly repositoryId: number | null };
}

/** The outcomes of a task, as in logs and metrics. */
export const outcomes = [
  'evaluated',
  /** No reason can change the verdict. */
  'skipped',
  /** There is nothing left to evaluate. */
  'gone',
  /** The pull request was closed without merging, and its check lets nothing pass. */
  'closed',
  /** The pull requests that it stands for were woken. */
  'resolved',
  /** The subjects of a repository, stored by an earlier release under its name, continue under its id. */
  'identified',
  /** The head moved before the report was published. */
  'superseded',
  /** Another worker holds the lease. */
  'overtaken',
  /** It waits for GitHub's rate limit to reset, or for its turn to write. */
  'deferred',
  /** What the record keeps of it was compared with what it is. */
  'recorded',
  'redelivered',
  'resynced',
  'pruned',
  /** Statements about entries were signed. */
  'stated',
  /** Entries were put in the tree, or a checkpoint of it was made. */
  'sealed',
  /** Scheduled work that is not due. */
  'rested',
  'failed',
] as const;

/** The result of a task: fields for the log, and what to store. */
export type OutcomeOf<Subject extends AnySubject> = Readonly<Record<string, unknown>> & {
  readonly outcome: (typeof outcomes)[number];
  /** What to store at the end of the task, which took this many milliseconds. */
  completion(ms: number): CompletionOf<Subject>;
};

/** There is nothing left to process or to remember. */
export const gone: OutcomeOf<never> = {
  outcome: 'gone',
  completion: () => ({ remembered: null, reevaluateInMs: null, follows: [] }),
};

/** The task is not processed now: it is due again after this time, with its reasons, or at its next event. */
export function deferred<Subject extends AnySubject>(
  { subject, reasons, deliveries, background }: TaskOf<Subject>,
  delay: number,
): OutcomeOf<Subject> {
  return {
    outcome: 'deferred',
    retryMs: delay,
    completion: () => ({
      wakes: reasons.map((reason) => ({ subject, reason, deliveries, delay, background })),
    }),
  };
}

/**
 * One kind of subject. `Ports` are its dependencies, `Woken` the subjects that it wakes.
 */
export interface SubjectKind<Subject extends AnySubject, Ports, Woken extends AnySubject = never> {
  readonly kind: Subject['kind'];
  /** Identifies a subject of this kind: the unit of coalescing and of serial execution. */
  readonly key: (subject: Subject) => string;
  /** How people write a subject of this kind. It may change: only the key identifies. */
  readonly name: (subject: Subject) => string;
  /** Processes a subject: evaluates it, finds the subjects that it stands for, or maintains something. Throws what its ports throw. */
  readonly reconcile: (
    task: TaskOf<Subject>,
    ports: Ports,
    holdsLease: HoldsLease,
  ) => Promise<OutcomeOf<Woken | Subject>>;
  /**
   * Publishes on the check that the evaluation failed, without reading evidence. Absent: the kind has no check.
   *
   * @returns null when the subject is gone, or another worker has it
   */
  readonly publishFailure?: (
    task: TaskOf<Subject>,
    ports: Ports,
    holdsLease: HoldsLease,
  ) => Promise<FailureNotice | null>;
}

/** Where it is shown that the evaluation of a subject failed. */
export interface FailureNotice {
  /** Absent: it has no check. */
  readonly check?: CheckChange;
  /** The number of the issue about it. Absent: there is none. */
  readonly issue?: number;
  /** Plain data for the next task of the subject, as in a completion. Absent: unchanged. */
  readonly remembered?: unknown;
}

/** What publishing did to a check run. `renewed`: replaced before GitHub marks the old one as stale. */
export type CheckChange = 'created' | 'renewed' | 'updated' | 'unchanged' | 'superseded';
