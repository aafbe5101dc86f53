import type { Clock } from './clock.ts';
import { RetryLater } from './github/github.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Reconcile } from './reconcile.ts';
import { StoreUnavailable } from './store/database.ts';
import type { Claim, Store } from './store/store.ts';

/** What the worker counts. */
type WorkMetrics = Pick<Metrics, 'claimed' | 'evaluated' | 'retried' | 'setAside'>;

export interface Worker {
  /** Takes no more work; resolves with how many evaluations still ran when the limit was over. */
  drain(limitMs: number): Promise<number>;
  /** Resolves as soon as no subject waits or runs, also not for a later retry. */
  idle(): Promise<void>;
}

/** A crashed worker's subjects are taken over after this time; a third of it apart, a living one says so. */
const leaseMs = 30_000;

/** Hints may get lost and retries come due: looking each second is what work relies on. */
const pollMs = 1_000;

const firstRetryMs = 1_000;
/**
 * While GitHub is away each event makes another try: who waits for it is not to wait much longer than the outage. Of whom it limits
 * again and again GitHub asks to wait longer and longer.
 */
const longestRetryMs = { outage: 60_000, limit: 300_000, defect: 300_000 };

/** An evaluation that has failed so often for a reason of our own waits for the next event. */
const mostDefects = 10;

/**
 * Takes subjects from the store, so many at a time, and reconciles each. While GitHub cannot be asked a subject is tried
 * again for ever; what fails otherwise is tried again, then set aside until the next event. Nothing is thrown away.
 *
 * @param parts.random a number from 0 to 1, so that retries do not come all at once
 * @param parts.concurrency how many subjects may be worked on at this moment
 */
export function startWorker(parts: {
  readonly store: Store;
  readonly reconcile: Reconcile;
  readonly log: Log;
  readonly metrics: WorkMetrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly concurrency: () => number;
}): Worker {
  const { store, reconcile, log, metrics, clock, random, concurrency } = parts;
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

  /** Background work gets half of the places at most: it may wait long for its turn to write. */
  const fill = async () => {
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
        take();
      });
    running.set(run, claim);
    newest.set(claim.key, run);
  };

  /** @param before what this process still does about the subject: a machine that slept wakes after the lease has ended */
  const work = async (claim: Claim, before: Promise<void> | undefined) => {
    const facts = { subject: claim.key, reasons: claim.reasons, deliveries: claim.deliveries };
    const started = clock.now().getTime();
    const { kind } = claim.subject;
    metrics.claimed(claim.waitedMs, claim.background);
    const stopHeartbeat = keepLease(claim);
    try {
      await before;
      const { outcome, completion, ...found } = await reconcile(claim, () => store.heartbeat(claim, leaseMs));
      const ms = clock.now().getTime() - started;
      const done = { ...facts, ...found, ms };
      metrics.evaluated(kind, outcome, ms);
      if (await store.complete(claim, completion(ms))) log.info(done, outcome);
      else log.warn(done, `${outcome}, but somebody else has the subject by now`);
    } catch (error) {
      metrics.evaluated(kind, 'failed', clock.now().getTime() - started);
      await giveBack(claim, error, facts);
    } finally {
      stopHeartbeat();
    }
  };

  const giveBack = async (claim: Claim, error: unknown, facts: object) => {
    // While the store is away nothing can be said about the subject: its lease ends, and it is due again.
    if (error instanceof StoreUnavailable) throw error;
    const { attempt } = claim;
    const defect = !(error instanceof RetryLater);
    const waitMs = defect ? 0 : (error.notBefore?.getTime() ?? 0) - clock.now().getTime();
    const setAside = defect && claim.defects + 1 >= mostDefects;
    // What failed together does not come back together when a limit ends.
    const retryInMs = setAside
      ? null
      : Math.max(0, waitMs) +
        backOff(attempt, defect ? 'defect' : error.notBefore === null ? 'outage' : 'limit');
    const told = { ...facts, attempt, err: error };
    if (setAside) {
      metrics.setAside(claim.subject.kind);
      log.error(told, 'set aside until the next event');
    } else {
      metrics.retried(defect ? 'defect' : 'github');
      log.warn({ ...told, retryMs: retryInMs }, 'to be tried again');
    }
    await store.fail(claim, { error: String(error), retryInMs, defect });
  };

  /** Longer each time, and not the same for all that failed together. */
  const backOff = (attempt: number, cause: keyof typeof longestRetryMs): number => {
    const longest = Math.min(longestRetryMs[cause], firstRetryMs * 2 ** (attempt - 1));
    return Math.round(longest * (0.5 + random() / 2));
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

  const stopHints = store.onWake(take);
  poll();
  take();

  return {
    async drain(limitMs) {
      draining = true;
      stopHints();
      stopPolling();
      let stopWaiting = () => {};
      const limit = new Promise<void>((resolve) => {
        stopWaiting = clock.after(limitMs, resolve);
      });
      const finished = Promise.resolve(taking).then(() => Promise.all(running.keys()));
      await Promise.race([finished, limit]);
      stopWaiting();
      return running.size;
    },
    idle() {
      return new Promise((resolve) => {
        waitingForIdle.add(resolve);
        take();
      });
    },
  };
}
