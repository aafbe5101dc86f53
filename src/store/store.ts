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
  /** Milliseconds to wait before the subject is taken, unless something else makes it due earlier. */
  readonly delay?: number;
  /** The deliveries behind a wake that a worker passes on, for the log; `ingest` adds its own. */
  readonly deliveries?: readonly string[];
}

/** A claim remembers at most so many deliveries, the newest: enough to follow a check back to its webhooks. */
export const deliveriesOfClaim = 20;

/** A subject taken by a worker; nobody else has it until it is completed, failed or its lease ends. */
export interface Claim {
  readonly key: string;
  readonly subject: Subject;
  /** Every reason that came in since the last completed evaluation, without doubles. */
  readonly reasons: readonly string[];
  /** The newest of the deliveries that brought them, oldest first. */
  readonly deliveries: readonly string[];
  /** 1 for the first try since the last completed evaluation, or since an event revived the subject. */
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
  /**
   * Takes up to `most` due subjects for `leaseMs`; a subject that is being worked on is never among them. One whose lease
   * ended without a completion is due again, with its reasons.
   */
  claim(leaseMs: number, most: number): Promise<readonly Claim[]>;
  /** Prolongs the lease. `false`: the claim is lost, stop. */
  heartbeat(claim: Claim, leaseMs: number): Promise<boolean>;
  /** Ends the claim; wakes that came meanwhile are kept, and due. `false`: somebody else has the subject, nothing was changed. */
  complete(claim: Claim): Promise<boolean>;
  /**
   * Gives the subject back for another try after `retryInMs`, keeping its reasons; `null` sets it aside until the next event,
   * which may have come already. `false`: somebody else has the subject, nothing was changed.
   */
  fail(claim: Claim, error: string, retryInMs: number | null): Promise<boolean>;
  /** How many subjects wait, run, and were set aside. */
  counts(): Promise<{ readonly waiting: number; readonly running: number; readonly dead: number }>;
  /** Calls back when a subject may have become due: a hint, polling is the truth. Returns how to stop. */
  onWake(callback: () => void): () => void;
  close(): Promise<void>;
}
