import type { Completion, Task, Wake } from '../subjects/index.ts';

/** Deliveries that a claim names, the newest: enough to follow a check back to its webhooks. */
export const maxDeliveriesOfClaim = 20;

/** Background work is taken as if it had become due this many milliseconds later: it yields, and yet is never starved. */
export const backgroundYieldsMs = 60_000;

/**
 * Leases in a row that expire without a result until the subject is quarantined: it may be what ends the process. One such lease is what
 * every killed process leaves.
 */
export const quarantineAfter = 2;

/** Leases in a row that expire without a result until the subject is dead-lettered: two beside other work, the rest in quarantine. */
export const maxAbandoned = 5;

/** A subject taken by a worker; nobody else has it until it is completed, failed or its lease ends. */
export interface Claim extends Task {
  readonly key: string;
  /** 1 for the first try since the last completed evaluation, or since an event revived the subject. */
  readonly attempt: number;
  /** How many of the tries before failed because of a defect. */
  readonly defects: number;
  /** How many leases before this one, in a row, expired without a result: the worker neither completed nor failed. */
  readonly abandoned: number;
  /** Milliseconds since the subject became due. */
  readonly waitedMs: number;
  /** Fresh for each call to `claim`: a late completion under an old token is refused. */
  readonly token: string;
}

export interface Failure {
  /** For the operator. */
  readonly error: string;
  /** `null` dead-letters the subject until the next event, which may have come already. */
  readonly retryInMs: number | null;
  /** Whether the cause is a defect: neither GitHub nor the store was away. */
  readonly defect: boolean;
  /**
   * The subject stays quarantined because of its abandoned leases: it is given out for one more try, alone, and not before it has rested,
   * whatever events come in. Without this a failure is a result, and ends the quarantine.
   */
  readonly keepQuarantined?: boolean;
}

export type Which = 'any' | 'urgent' | 'quarantined';

/** The subjects to be processed: one row for each, however many events came in. */
export interface WorkQueue {
  wake(wakes: readonly Wake[]): Promise<void>;
  /**
   * Takes up to `most` due subjects for `leaseMs`; a subject that is being worked on is never among them, nor one of a paused
   * installation. One whose lease expired without a result is due again, with its reasons: at once the first time, a quarantined one when it
   * has rested, longer each time, whatever events come in.
   *
   * @param which `any`: all but quarantined ones; `urgent`: of those only what somebody waits for, no background work; `quarantined`: only those
   */
  claim(leaseMs: number, most: number, which?: Which): Promise<readonly Claim[]>;
  /** Whether a quarantined subject is due. */
  quarantinedIsDue(): Promise<boolean>;
  /** Prolongs the lease. `false`: the claim is lost, stop. */
  heartbeat(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Ends the claim; wakes that came meanwhile are kept, and due. `false`: somebody else has the subject, nothing was changed. */
  complete(claim: Claim, completion?: Completion): Promise<boolean>;
  /** Returns the subject to the queue, keeping its reasons. `false`: somebody else has the subject, nothing was changed. */
  fail(claim: Claim, failure: Failure): Promise<boolean>;
  /** Calls back when a subject may have become due: a hint, polling is the truth. Returns how to stop. */
  onWake(callback: () => void): () => void;
}
