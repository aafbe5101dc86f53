import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { type Claim, maxAbandoned, quarantineAfter, type WorkQueue } from '../store/work-queue.ts';
import type { Subject } from '../subjects/index.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import type { HoldsLease } from '../subjects/work.ts';
import type { PublishDeadLetterNotice } from './dead-letter-notice.ts';

const firstRetryMs = 1_000;
/** The longest time between two tries. In an outage it is short, so that nobody waits much longer than the outage lasts. */
const longestRetryMs = { outage: 60_000, limit: 300_000, defect: 300_000 };

/** Failures because of a defect after which a subject is dead-lettered. */
const maxDefects = 10;

/** Logged before a subject is processed whose last lease expired without a result. */
export const retryNotice = 'taken again: nothing more was heard of who had it';

/** Why a subject is not tried any more: its leases expired without a result. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';

  constructor({ abandoned }: Claim) {
    super(
      `Taken ${abandoned} times, ${abandoned - quarantineAfter} of them alone, and nothing more was heard of the process: to judge it seems to ` +
        'end or to block that. See what the process ended of (memory?) and what it logged last. After the fix: sdl-gate work retry. ' +
        'An event tries it again, every ten minutes at most.',
    );
  }
}

/** Whether so many leases of the subject expired without a result that it is only to be dead-lettered. */
export function exceededCrashLimit({ abandoned }: Claim): boolean {
  return abandoned >= maxAbandoned;
}

/** Why a subject is retried: GitHub cannot be asked, or the service has a defect. */
export const retryCauses = ['github', 'defect'] as const;

export interface RetryMetrics {
  /** A subject is to be retried. */
  retried(cause: (typeof retryCauses)[number]): void;
  /** A subject was dead-lettered, after too many defects or because it seems to crash the process. */
  deadLettered(kind: Subject['kind']): void;
}

export interface RetryDependencies {
  readonly store: Pick<WorkQueue, 'fail'>;
  readonly publishDeadLetterNotice: PublishDeadLetterNotice;
  readonly log: Log;
  readonly metrics: RetryMetrics;
  readonly clock: Clock;
  /** A number from 0 to 1, so that retries do not come all at once. */
  readonly random: () => number;
}

/**
 * Returns subjects that could not be evaluated to the queue: to be retried later, or, when that is hopeless, dead-lettered until the next
 * event, and people are told.
 *
 * @returns what takes the claim, the error that ended its evaluation, and what the log says of it; throws while the store is away
 */
export function createRetry({
  store,
  publishDeadLetterNotice,
  log,
  metrics,
  clock,
  random,
}: RetryDependencies) {
  const retryOrDeadLetter = async (claim: Claim, holdsLease: HoldsLease, error: unknown, facts: object) => {
    // While the store is away nothing can be said about the subject: its lease ends, and it is due again.
    if (error instanceof StoreUnavailable) throw error;
    const hopeless =
      error instanceof Abandoned || (!(error instanceof RetryLater) && claim.defects + 1 >= maxDefects);
    if (!hopeless) return retry(claim, error, facts);
    const postponed = await publishNotice(claim, holdsLease, facts);
    if (postponed !== null) return retry(claim, postponed, facts);
    metrics.deadLettered(claim.subject.kind);
    log.error({ ...facts, attempt: claim.attempt, err: error }, 'set aside until the next event');
    await store.fail(claim, {
      error: String(error),
      retryInMs: null,
      defect: true,
      keepQuarantined: error instanceof Abandoned,
    });
  };

  /** Tells people that the subject is to be dead-lettered. Returns why that has to wait, if GitHub cannot be asked now. */
  const publishNotice = async (
    claim: Claim,
    holdsLease: HoldsLease,
    facts: object,
  ): Promise<RetryLater | null> => {
    // Publishing the notice ended the process as well.
    if (claim.abandoned > maxAbandoned) return null;
    try {
      const shown = await publishDeadLetterNotice(claim, holdsLease);
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
    await store.fail(claim, {
      error: String(error),
      retryInMs,
      defect,
      keepQuarantined: exceededCrashLimit(claim),
    });
  };

  /** Longer each time, and not the same for all that failed together. */
  const backOff = (attempt: number, cause: keyof typeof longestRetryMs): number => {
    const longest = Math.min(longestRetryMs[cause], firstRetryMs * 2 ** (attempt - 1));
    return Math.round(longest * (0.5 + random() / 2));
  };

  return retryOrDeadLetter;
}
