import type { Completion, Subject, Task, Wake } from '../subjects/index.ts';
import type { Evaluation } from '../subjects/work.ts';

/** A webhook delivery as accepted: its id is GitHub's, the same when GitHub sends it again. */
export interface Delivery {
  readonly id: string;
  /** As `event.action`. */
  readonly event: string;
}

/** A claim remembers at most so many deliveries, the newest: enough to follow a check back to its webhooks. */
export const deliveriesOfClaim = 20;

/** Background work is taken as if it had become due so many milliseconds later: it yields, and yet is never starved. */
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
  /** Whether the reason is our own: neither GitHub nor the store was away. */
  readonly defect: boolean;
  /**
   * The subject stays quarantined because of its abandoned leases: it is given out for one more try, alone, and not before it has rested,
   * whatever events come in. Without this a failure is a result, and ends the quarantine.
   */
  readonly keepQuarantined?: boolean;
}

export interface Counts {
  readonly waiting: number;
  readonly running: number;
  /** To be looked at again at their time, without any event. */
  readonly scheduled: number;
  readonly dead: number;
  /** Milliseconds since the longest waiting subject became due; 0 when none is due. */
  readonly oldestMs: number;
}

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

export interface PastEvaluation extends Evaluation {
  readonly at: number;
  readonly deliveries: readonly string[];
}

/** What an installation may still ask of GitHub, as GitHub last said. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until GitHub starts counting anew. */
  readonly resetInMs: number;
}

export type Budget = 'rest' | 'graphql';

export type Which = 'any' | 'urgent' | 'quarantined';

/** How often it is somebody's turn. */
export interface Turns {
  readonly perSecond: number;
  /** So many may go ahead of their time. */
  readonly burst: number;
  /** No turn is further away than this, in milliseconds: one that seems to be was reserved before the clock was set back. Default: 10 minutes. */
  readonly furthestMs?: number;
}

/** How old what is no longer needed may become, in milliseconds. */
export interface Retention {
  readonly deliveriesMs: number;
  readonly evaluationsMs: number;
  /** What is remembered of subjects that nothing happens to. */
  readonly subjectsMs: number;
}

/**
 * Where accepted events become work: one row for each subject, however many events came in.
 * Each method is one transaction. Time is the store's own: replicas need not agree on theirs.
 */
export interface Store {
  /** Records the delivery and wakes its subjects in one step; a delivery that is known already changes nothing. */
  ingest(delivery: Delivery, wakes: readonly Wake[]): Promise<'new' | 'duplicate'>;
  /** Which of these deliveries were accepted. */
  known(deliveries: readonly string[]): Promise<ReadonlySet<string>>;
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
  /** Gives the subject back, keeping its reasons. `false`: somebody else has the subject, nothing was changed. */
  fail(claim: Claim, failure: Failure): Promise<boolean>;
  /** Hands out no subject of the installation for so long; a longer pause stays. */
  pause(installationId: number, milliseconds: number): Promise<void>;
  /**
   * Reserves one turn of those that all replicas share.
   *
   * @returns how many milliseconds to wait for the turn
   */
  reserve(what: string, turns: Turns): Promise<number>;
  noteAllowance(installationId: number, budget: Budget, allowance: Allowance): Promise<void>;
  /** What was noted, where GitHub has not started counting anew since. */
  allowances(installationId: number): Promise<Partial<Record<Budget, Allowance>>>;
  counts(): Promise<Counts>;
  /** The subjects in a state, those that wait longest first. */
  list(state: WorkState, most: number): Promise<readonly WorkItem[]>;
  /** The newest evaluations of a subject, newest first. */
  history(key: string, most: number): Promise<readonly PastEvaluation[]>;
  /** Wakes dead-lettered subjects, as if they had never failed: all of it, or the subjects with these keys. Returns how many. */
  revive(keys: readonly string[] | 'all'): Promise<number>;
  /** Takes away what is older than its time. Returns how many rows. */
  prune(retention: Retention): Promise<number>;
  /** Calls back when a subject may have become due: a hint, polling is the truth. Returns how to stop. */
  onWake(callback: () => void): () => void;
  close(): Promise<void>;
}
