import type { Subject } from '../subject.ts';

/** A webhook delivery as accepted: its id is GitHub's, the same when GitHub sends it again. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
}

/** A subject that must be looked at, and why. */
export interface Wake {
  readonly subject: Subject;
  /** The event that woke it, as `event.action`. A person's request to look again is never skipped: `recheck`. */
  readonly reason: string;
  /** Milliseconds to wait at least before the subject is taken. */
  readonly delay?: number;
}

/** A subject taken by a worker; nobody else has it until it is completed, failed or its lease ends. */
export interface Claim {
  readonly key: string;
  readonly subject: Subject;
  /** Every reason that came in since the last completed evaluation, without doubles. */
  readonly reasons: readonly string[];
  /** 1 for the first try. */
  readonly attempt: number;
  /** Fresh for each claim: a late completion under an old token is refused. */
  readonly token: string;
}

/**
 * Where accepted events become work: one row for each subject, however many events came in.
 * Each method is one transaction.
 */
export interface Store {
  /** Records the delivery and wakes its subjects in one step; a delivery that is known already changes nothing. */
  ingest(delivery: Delivery, wakes: readonly Wake[]): Promise<'new' | 'duplicate'>;
  wake(wakes: readonly Wake[]): Promise<void>;
  /** Takes up to `most` due subjects for `leaseMs`; a subject that is being worked on is never among them. */
  claim(leaseMs: number, most: number): Promise<readonly Claim[]>;
  /** Prolongs the lease. `false`: the claim is lost, stop. */
  heartbeat(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Ends the claim; events that came meanwhile make the subject due at once. `false`: the claim was lost. */
  complete(claim: Claim): Promise<boolean>;
  /** Gives the subject back for another try after `retryInMs`, keeping its reasons; `null` sets it aside until the next event. */
  fail(claim: Claim, error: string, retryInMs: number | null): Promise<boolean>;
  /** How many subjects wait, run, and were set aside. */
  counts(): Promise<{ readonly waiting: number; readonly running: number; readonly dead: number }>;
  /** Calls back when a subject may have become due: a hint, polling is the truth. Returns how to stop. */
  onWake(callback: () => void): () => void;
  close(): Promise<void>;
}
