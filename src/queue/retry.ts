import { RetryLater } from '../github/github.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { StoreUnavailable } from '../store/database.ts';
import { type Claim, mostAbandoned, type Store, suspectAfter } from '../store/store.ts';
import type { ShowSetAside } from './dead-letter-notice.ts';
import type { Reconcile } from './reconcile.ts';

const firstRetryMs = 1_000;
/**
 * While GitHub is away each event makes another try: who waits for it is not to wait much longer than the outage. Of whom it limits
 * again and again GitHub asks to wait longer and longer.
 */
const longestRetryMs = { outage: 60_000, limit: 300_000, defect: 300_000 };

/** An evaluation that has failed so often for a reason of our own waits for the next event. */
const mostDefects = 10;

/** A subject is taken again whose last lease ended without a word. The last that is heard of what ends the process. */
export const suspicion = 'taken again: nothing more was heard of who had it';

/** The reason why a subject is not tried any more whose leases were abandoned. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';

  constructor({ abandoned }: Claim) {
    super(
      `Taken ${abandoned} times, ${abandoned - suspectAfter} of them alone, and nothing more was heard of the process: to judge it seems to ` +
        'end or to block that. See what the process ended of (memory?) and what it logged last. After the fix: sdl-gate work revive. ' +
        'An event tries it again, every ten minutes at most.',
    );
  }
}

/** Whether so many leases of the subject were abandoned that it is only to be set aside. */
export function isGivenUp({ abandoned }: Claim): boolean {
  return abandoned >= mostAbandoned;
}

type StillMine = Parameters<Reconcile>[1];

/** What it takes to give subjects back. */
export interface GivingBack {
  readonly store: Pick<Store, 'fail'>;
  /** Tells people that a subject is to be set aside. */
  readonly showSetAside: ShowSetAside;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'retried' | 'setAside'>;
  readonly clock: Clock;
  /** A number from 0 to 1, so that retries do not come all at once. */
  readonly random: () => number;
}

/**
 * Gives subjects back that could not be evaluated: to be tried again later, or, when that is hopeless, set aside until the next event,
 * and people are told.
 *
 * @returns what takes the claim, the error that ended its evaluation, and what the log says of it; throws while the store is away
 */
export function createGiveBack({ store, showSetAside, log, metrics, clock, random }: GivingBack) {
  const giveBack = async (claim: Claim, stillMine: StillMine, error: unknown, facts: object) => {
    // While the store is away nothing can be said about the subject: its lease ends, and it is due again.
    if (error instanceof StoreUnavailable) throw error;
    const hopeless =
      error instanceof Abandoned || (!(error instanceof RetryLater) && claim.defects + 1 >= mostDefects);
    if (!hopeless) return retry(claim, error, facts);
    const untold = await whyUntold(claim, stillMine, facts);
    if (untold !== null) return retry(claim, untold, facts);
    metrics.setAside(claim.subject.kind);
    log.error({ ...facts, attempt: claim.attempt, err: error }, 'set aside until the next event');
    await store.fail(claim, {
      error: String(error),
      retryInMs: null,
      defect: true,
      suspect: error instanceof Abandoned,
    });
  };

  /** Tells people that the subject is to be set aside. Returns why that has to wait, if GitHub cannot be asked now. */
  const whyUntold = async (claim: Claim, stillMine: StillMine, facts: object): Promise<RetryLater | null> => {
    // Telling ended the process as well.
    if (claim.abandoned > mostAbandoned) return null;
    try {
      const shown = await showSetAside(claim, stillMine);
      if (shown !== null) log.info({ ...facts, check: shown }, 'the check says that it is set aside');
      return null;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      if (error instanceof RetryLater) return error;
      log.error({ ...facts, err: error }, 'nobody could be told that it is set aside');
      return null;
    }
  };

  const retry = async (claim: Claim, error: unknown, facts: object) => {
    const { attempt } = claim;
    const defect = !(error instanceof RetryLater);
    const waitMs = defect ? 0 : (error.notBefore?.getTime() ?? 0) - clock.now().getTime();
    // What failed together does not come back together when a limit ends.
    const retryInMs =
      Math.max(0, waitMs) +
      backOff(attempt, defect ? 'defect' : error.notBefore === null ? 'outage' : 'limit');
    metrics.retried(defect ? 'defect' : 'github');
    log.warn({ ...facts, attempt, err: error, retryMs: retryInMs }, 'to be tried again');
    await store.fail(claim, { error: String(error), retryInMs, defect, suspect: isGivenUp(claim) });
  };

  /** Longer each time, and not the same for all that failed together. */
  const backOff = (attempt: number, cause: keyof typeof longestRetryMs): number => {
    const longest = Math.min(longestRetryMs[cause], firstRetryMs * 2 ** (attempt - 1));
    return Math.round(longest * (0.5 + random() / 2));
  };

  return giveBack;
}
