import type { Fields } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import type { CodedMessage } from '../platform/messages/message.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import type { Claim, Failure, WorkQueue } from '../store/work-queue.ts';
import type { WorkViews } from '../store/work-views.ts';
import { type Outcome, type Subject, subjectName } from '../subjects/index.ts';
import { encodeReason } from '../subjects/reason.ts';
import { type HoldsLease, unconfirmed } from '../subjects/work.ts';
import { createFairClaims } from './fair-claims.ts';
import { quarantineScheduler } from './quarantine.ts';
import type { Reconcile } from './reconcile.ts';
import { Abandoned, createRetry, exceededCrashLimit, type RetryDependencies } from './retry.ts';

export interface Worker {
  /** Takes no more subjects; resolves with the number of evaluations that still ran at the limit. Those are released. */
  drain(limitMs: number): Promise<number>;
  /** Resolves as soon as no subject waits or runs, including those that wait for a retry. */
  idle(): Promise<void>;
}

/** The subjects of a crashed worker are retried after this time; a running worker renews its leases every third of it. */
const leaseMs = 30_000;

/** Milliseconds between polls: hints may get lost, and retries become due. */
const pollMs = 1_000;

/** Releases the lease of a subject whose worker is stopped. */
const stopped: Failure = {
  error: 'The service was stopped during the evaluation.',
  retryInMs: 0,
  defect: false,
};

export interface WorkerMetrics {
  /** A subject was claimed, this many milliseconds after it had become due. */
  claimed(waitedMs: number, background: boolean): void;
  /** The processing of a subject has ended. */
  evaluated(kind: Subject['kind'], outcome: Outcome['outcome'], ms: number): void;
}

/**
 * Claims subjects from the store and processes each. While GitHub cannot be asked a subject is retried
 * without limit; after an internal error it is retried, then dead-lettered until the next event. A quarantined one, which may crash the
 * process, is processed alone, so that no other evaluation is lost with it.
 *
 * @param parts.concurrency the maximum number of subjects to process at this moment
 */
export function startWorker(
  parts: RetryDependencies & {
    readonly store: WorkQueue & Pick<WorkViews, 'counts'>;
    readonly reconcile: Reconcile;
    readonly metrics: WorkerMetrics;
    readonly concurrency: () => number;
  },
): Worker {
  const { store, reconcile, log, metrics, clock, concurrency } = parts;
  const retryOrDeadLetter = createRetry(parts);
  const running = new Map<Promise<void>, Claim>();
  /** The last run of each subject that is being processed. */
  const newest = new Map<string, Promise<void>>();
  const waitingForIdle = new Set<() => void>();
  let draining = false;
  let taking: Promise<void> | null = null;
  let takeAgain = false;
  /** Logged once, not each second. */
  let claimFails = false;
  let stopPolling = () => {};
  /** Whether the running subject is quarantined: no other is claimed while it runs. */
  let alone = false;

  /** Fills the free places. Runs once at a time; a call during a run makes it repeat. */
  const take = () => {
    takeAgain = true;
    taking ??= takeAll()
      .catch((error: unknown) => {
        if (!claimFails) logStoreFailure({ err: error }, error, logMessages.claimFailed);
        claimFails = true;
      })
      .finally(() => {
        taking = null;
        if (takeAgain && !draining) take();
      });
  };

  /** An outage of the store is logged once for everything that fails because of it. */
  const logStoreFailure = (facts: Fields, error: unknown, message: CodedMessage) => {
    if (error instanceof StoreUnavailable) log.debug(facts, message.text);
    else log.error(facts, message);
  };

  const takeAll = async () => {
    while (takeAgain && !draining) {
      takeAgain = false;
      await fill();
      claimFails = false;
      await tellIdle();
    }
  };

  const fill = async () => {
    if (alone) return;
    if (await quarantine.isTurn()) {
      if (running.size > 0) return;
      const [quarantined] = await store.claim(leaseMs, 1, 'quarantined');
      if (quarantined !== undefined) {
        alone = true;
        start(quarantined);
        return;
      }
    }
    await fillPlaces();
  };

  /** Background work gets at most half of the places: it may wait long before it may write. */
  const fillPlaces = async () => {
    const limit = concurrency();
    const inBackground = [...running.values()].filter((claim) => claim.background).length;
    const room = Math.min(limit - running.size, Math.ceil(limit / 2) - inBackground);
    // Where no other subject is due, none is urgent either.
    if (room > 0 && (await fairClaims.claim(room, limit, 'any'))) return;
    const left = limit - running.size;
    if (left > 0) await fairClaims.claim(left, limit, 'urgent');
  };

  const start = (claim: Claim) => {
    const run = work(claim, newest.get(claim.key))
      .catch((error: unknown) =>
        logStoreFailure({ err: error, subject: claim.key }, error, logMessages.resultNotStored),
      )
      .finally(() => {
        running.delete(run);
        if (newest.get(claim.key) === run) newest.delete(claim.key);
        if (alone) {
          alone = false;
          if (!draining) quarantine.ended();
        }
        take();
      });
    running.set(run, claim);
    newest.set(claim.key, run);
  };

  /** @param before the previous run of the subject in this process: after a sleep of the machine its lease may have expired while it runs */
  const work = async (claim: Claim, before: Promise<void> | undefined) => {
    const facts = {
      subject: claim.key,
      name: subjectName(claim.subject),
      reasons: claim.reasons.map(encodeReason),
      deliveries: claim.deliveries,
    };
    const started = clock.now().getTime();
    const { kind } = claim.subject;
    metrics.claimed(claim.waitedMs, claim.background);
    const stopHeartbeat = keepLease(claim);
    const holdsLease: HoldsLease = (intention) => store.heartbeat(claim, leaseMs, intention);
    try {
      await before;
      if (exceededCrashLimit(claim)) throw new Abandoned(claim);
      // Logged before running: this may be the last line if the subject crashes the process.
      if (claim.abandoned > 0)
        log.warn({ ...facts, expiredLeases: claim.abandoned }, logMessages.leaseExpired);
      const { outcome, completion, ...found } = await reconcile(claim, holdsLease);
      const ms = clock.now().getTime() - started;
      const done = { ...facts, ...found, ms };
      metrics.evaluated(kind, outcome, ms);
      const end = completion(ms);
      const kinds = (end.entries ?? unconfirmed(claim.intended)).map(({ entry }) => entry.kind);
      if (await store.complete(claim, end)) {
        for (const entry of kinds) metrics.recorded(entry);
        const level = outcome === 'rested' ? 'debug' : 'info';
        log[level](kinds.length === 0 ? done : { ...done, entries: kinds }, outcome);
      } else log.warn({ ...done, outcome }, logMessages.leaseLost);
    } catch (error) {
      metrics.evaluated(kind, 'failed', clock.now().getTime() - started);
      await retryOrDeadLetter(claim, holdsLease, error, facts);
    } finally {
      stopHeartbeat();
    }
  };

  const keepLease = (claim: Claim): (() => void) => {
    let ended = false;
    let cancel = () => {};
    const beat = async () => {
      const held = await store.heartbeat(claim, leaseMs).catch((error: unknown) => {
        logStoreFailure({ err: error, subject: claim.key }, error, logMessages.leaseNotRenewed);
        return true;
      });
      if (held) next();
    };
    const next = () => {
      if (!ended) cancel = clock.after(leaseMs / 3, () => void beat());
    };
    next();
    return () => {
      ended = true;
      cancel();
    };
  };

  const poll = () => {
    stopPolling = clock.after(pollMs, () => {
      poll();
      fairClaims.allowQuery();
      quarantine.allowQuery();
      take();
    });
  };

  const tellIdle = async () => {
    if (waitingForIdle.size === 0 || running.size > 0) return;
    const { waiting, running: elsewhere } = await store.counts();
    if (waiting > 0 || elsewhere > 0) return;
    for (const resolve of waitingForIdle) resolve();
    waitingForIdle.clear();
  };

  const quarantine = quarantineScheduler(store, clock, take);
  const fairClaims = createFairClaims({ store, leaseMs, running: () => running.values(), start });
  const stopHints = store.onWake(() => {
    fairClaims.allowQuery();
    take();
  });
  poll();
  take();

  return {
    async drain(limitMs) {
      draining = true;
      stopHints();
      stopPolling();
      quarantine.stop();
      let stopWaiting = () => {};
      const limit = new Promise<void>((resolve) => {
        stopWaiting = clock.after(limitMs, resolve);
      });
      const finished = Promise.resolve(taking).then(() => Promise.all(running.keys()));
      await Promise.race([finished, limit]);
      stopWaiting();
      const unfinished = [...running.values()];
      await Promise.allSettled(
        unfinished.map((claim) =>
          store.fail(claim, { ...stopped, keepQuarantined: exceededCrashLimit(claim) }),
        ),
      );
      return unfinished.length;
    },
    idle() {
      return new Promise((resolve) => {
        waitingForIdle.add(resolve);
        take();
      });
    },
  };
}
