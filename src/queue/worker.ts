import type { Claim, Failure, WorkQueue } from '../store/work-queue.ts';
import type { WorkViews } from '../store/work-views.ts';
import type { Outcome, Subject } from '../subjects/index.ts';
import { encodeReason } from '../subjects/reason.ts';
import { quarantineScheduler } from './quarantine.ts';
import type { Reconcile } from './reconcile.ts';
import { Abandoned, createRetry, exceededCrashLimit, type RetryDependencies, retryNotice } from './retry.ts';

export interface Worker {
  /** Takes no more work; resolves with how many evaluations still ran when the limit was over. Those are given back. */
  drain(limitMs: number): Promise<number>;
  /** Resolves as soon as no subject waits or runs, also not for a later retry. */
  idle(): Promise<void>;
}

/** A crashed worker's subjects are taken over after this time; a third of it apart, a living one says so. */
const leaseMs = 30_000;

/** Hints may get lost and retries come due: looking each second is what work relies on. */
const pollMs = 1_000;

/** Others need not wait for the end of a lease whose worker has been stopped. */
const stopped: Failure = { error: 'The service was stopped meanwhile.', retryInMs: 0, defect: false };

export interface WorkerMetrics {
  /** A subject was taken, this many milliseconds after it had become due. */
  claimed(waitedMs: number, background: boolean): void;
  /** The processing of a subject has ended. */
  evaluated(kind: Subject['kind'], outcome: Outcome['outcome'], ms: number): void;
}

/**
 * Takes subjects from the store and processes each. While GitHub cannot be asked a subject is retried
 * without limit; what fails otherwise is retried, then dead-lettered until the next event. A quarantined one, which may end the process, is
 * processed alone, so that nothing else ends with it. Nothing is thrown away.
 *
 * @param parts.concurrency how many subjects may be worked on at this moment
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
  /** The last run of each subject that is worked on. */
  const newest = new Map<string, Promise<void>>();
  const waitingForIdle = new Set<() => void>();
  let draining = false;
  let taking: Promise<void> | null = null;
  let takeAgain = false;
  /** Said once, not each second. */
  let storeAway = false;
  let stopPolling = () => {};
  /** Whether what runs is quarantined: nothing else is taken beside it. */
  let alone = false;

  /** Fills the free places. One run at a time; who comes meanwhile makes it look once more. */
  const take = () => {
    takeAgain = true;
    taking ??= takeAll()
      .catch((error: unknown) => {
        if (!storeAway) log.error({ err: error }, 'the store cannot be asked for work');
        storeAway = true;
      })
      .finally(() => {
        taking = null;
        if (takeAgain && !draining) take();
      });
  };

  const takeAll = async () => {
    while (takeAgain && !draining) {
      takeAgain = false;
      await fill();
      if (storeAway) log.info('the store can be asked for work again');
      storeAway = false;
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

  /** Background work gets half of the places at most: it may wait long for its turn to write. */
  const fillPlaces = async () => {
    const most = concurrency();
    const inBackground = [...running.values()].filter((claim) => claim.background).length;
    const room = Math.min(most - running.size, Math.ceil(most / 2) - inBackground);
    if (room > 0) {
      const claims = await store.claim(leaseMs, room);
      for (const claim of claims) start(claim);
      // Nothing else is due, urgent or not.
      if (claims.length < room) return;
    }
    const left = most - running.size;
    if (left > 0) for (const claim of await store.claim(leaseMs, left, 'urgent')) start(claim);
  };

  const start = (claim: Claim) => {
    const run = work(claim, newest.get(claim.key))
      .catch((error: unknown) =>
        log.error({ err: error, subject: claim.key }, 'the outcome could not be stored'),
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

  /** @param before what this process still does about the subject: a machine that slept wakes after the lease has ended */
  const work = async (claim: Claim, before: Promise<void> | undefined) => {
    const facts = {
      subject: claim.key,
      reasons: claim.reasons.map(encodeReason),
      deliveries: claim.deliveries,
    };
    const started = clock.now().getTime();
    const { kind } = claim.subject;
    metrics.claimed(claim.waitedMs, claim.background);
    const stopHeartbeat = keepLease(claim);
    const holdsLease = () => store.heartbeat(claim, leaseMs);
    try {
      await before;
      if (exceededCrashLimit(claim)) throw new Abandoned(claim);
      // Logged before running: this may be the last line if the subject ends the process.
      if (claim.abandoned > 0) log.warn({ ...facts, abandoned: claim.abandoned }, retryNotice);
      const { outcome, completion, ...found } = await reconcile(claim, holdsLease);
      const ms = clock.now().getTime() - started;
      const done = { ...facts, ...found, ms };
      metrics.evaluated(kind, outcome, ms);
      if (await store.complete(claim, completion(ms))) log.info(done, outcome);
      else log.warn(done, `${outcome}, but somebody else has the subject by now`);
    } catch (error) {
      metrics.evaluated(kind, 'failed', clock.now().getTime() - started);
      await retryOrDeadLetter(claim, holdsLease, error, facts);
    } finally {
      stopHeartbeat();
    }
  };

  const keepLease = (claim: Claim): (() => void) => {
    let ended = false;
    let callOff = () => {};
    const beat = async () => {
      const held = await store.heartbeat(claim, leaseMs).catch((error: unknown) => {
        log.warn({ err: error, subject: claim.key }, 'the lease could not be prolonged');
        return true;
      });
      if (held) next();
    };
    const next = () => {
      if (!ended) callOff = clock.after(leaseMs / 3, () => void beat());
    };
    next();
    return () => {
      ended = true;
      callOff();
    };
  };

  const poll = () => {
    stopPolling = clock.after(pollMs, () => {
      poll();
      quarantine.look();
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
  const stopHints = store.onWake(take);
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
