import type { Intention } from '../subjects/entries.ts';
import type { Completion, Task, Wake } from '../subjects/index.ts';
import type { RecordedEntry } from '../subjects/work.ts';

/** The newest deliveries that a claim holds: enough to trace a check to its webhooks. */
export const maxDeliveriesOfClaim = 20;

/** Background work is ordered as if it had become due this many milliseconds later: it yields, but never starves. */
export const backgroundYieldsMs = 60_000;

/**
 * Leases in a row that expire without a result until the subject is quarantined: it may crash the process. Every killed process leaves one
 * such lease.
 */
export const quarantineAfter = 2;

/** Leases in a row that expire without a result until the subject is dead-lettered: two beside other subjects, the others in quarantine. */
export const maxAbandoned = 5;

/** A claimed subject: no other worker has it until it is completed or failed, or its lease expires. */
export interface Claim extends Task {
  readonly key: string;
  /** 1 for the first try since the last completed evaluation, or since an event revived the subject. */
  readonly attempt: number;
  /** The number of earlier tries that failed with an internal error. */
  readonly defects: number;
  /** Earlier leases in a row that expired without a result: the worker neither completed nor failed. */
  readonly abandoned: number;
  /** Milliseconds since the subject became due. */
  readonly waitedMs: number;
  /** New for each call of `claim`: a late completion with an old token is refused. */
  readonly token: string;
}

export interface Failure {
  /** For the operator. */
  readonly error: string;
  /** `null` dead-letters the subject until the next event, which may have arrived already. */
  readonly retryInMs: number | null;
  /** Whether the cause is an internal error: neither GitHub nor the store was away. */
  readonly defect: boolean;
  /**
   * The subject stays quarantined because of its expired leases: it gets one more try, alone, after its back-off, regardless of events.
   * Otherwise a failure is a result, and ends the quarantine.
   */
  readonly keepQuarantined?: boolean;
  /** What the record keeps, as in a completion. Absent: what was intended stays so. */
  readonly entries?: readonly RecordedEntry[];
  /** Plain data for the next task of the subject. Absent: unchanged. */
  readonly remembered?: unknown;
}

export type Which = 'any' | 'urgent' | 'quarantined';

/**
 * The subjects to be processed: one row for each, for any number of events.
 *
 * @example
 * const [claim] = await store.claim(30_000, 1);
 * if (claim !== undefined) await store.complete(claim, { remembered: { shown: 'success' } });
 */
export interface WorkQueue {
  wake(wakes: readonly Wake[]): Promise<void>;
  /**
   * Claims up to `limit` due subjects for `leaseMs`, except those with a valid lease and those of a paused installation. A subject whose
   * lease expired without a result is due again, with its reasons: at once the first time, a quarantined one after its back-off, which
   * grows each time, regardless of events.
   *
   * @param which `any`: all but quarantined ones; `urgent`: of those no background work; `quarantined`: only those
   * @param without installations whose subjects are not claimed
   */
  claim(
    leaseMs: number,
    limit: number,
    which?: Which,
    without?: readonly number[],
  ): Promise<readonly Claim[]>;
  /** Whether a quarantined subject is due. */
  quarantinedIsDue(): Promise<boolean>;
  /**
   * Renews the lease. `false`: the claim is lost, stop.
   *
   * @param intention kept with the subject until the claim ends with a result, its evidence for good
   */
  heartbeat(claim: Claim, leaseMs: number, intention?: Intention): Promise<boolean>;
  /** Ends the claim; later wakes are kept, and due. `false`: another worker has the subject, nothing was changed. */
  complete(claim: Claim, completion?: Completion): Promise<boolean>;
  /** Returns the subject to the queue, keeping its reasons. `false`: another worker has the subject, nothing was changed. */
  fail(claim: Claim, failure: Failure): Promise<boolean>;
  /** Calls back when a subject may have become due: a hint, in addition to polling. Returns a function that stops it. */
  onWake(callback: () => void): () => void;
}
