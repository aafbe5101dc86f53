import type { GitHubHealth } from '../github/client/health.ts';
import type { Clock } from '../platform/clock.ts';
import type { Fields, Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { type Claim, maxAbandoned, quarantineAfter, type WorkQueue } from '../store/work-queue.ts';
import type { Subject } from '../subjects/index.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import { type HoldsLease, lastConfirmed, type RecordedEntry, unconfirmed } from '../subjects/work.ts';
import type { PublishDeadLetterNotice } from './dead-letter-notice.ts';

const firstRetryMs = 1_000;
/** Maximum milliseconds between two tries. Short in an outage, so that subjects do not wait much longer than it lasts. */
const maxRetryMs = { outage: 60_000, limit: 300_000, defect: 300_000 };

/** Internal errors in a row after which a subject is dead-lettered. */
const maxDefects = 10;

/** Why a subject is dead-lettered without another try: its leases expired without a result. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';

  constructor({ abandoned }: Claim) {
    super(
      `Taken ${abandoned} times, ${abandoned - quarantineAfter} of them in quarantine, and each lease expired without a result: the evaluation ` +
        'seems to crash or block the process. Find out why the process ends (out of memory?), and check its last log lines. After the fix, run ' +
        '"sdl-gate work retry". An event also retries it, at most every ten minutes.',
    );
  }
}

/** Whether the subject is dead-lettered instead of evaluated: too many of its leases expired without a result. */
export function exceededCrashLimit({ abandoned }: Claim): boolean {
  return abandoned >= maxAbandoned;
}

/** Why a subject is retried: GitHub cannot be asked, or an internal error. */
export const retryCauses = ['github', 'defect'] as const;

export interface RetryMetrics {
  /** A subject will be retried. */
  retried(cause: (typeof retryCauses)[number]): void;
  /** A subject was dead-lettered, after repeated internal errors or because it seems to crash the process. */
  deadLettered(kind: Subject['kind']): void;
  /** An entry of the record was written. */
  recorded(kind: string): void;
}

export interface RetryDependencies {
  readonly store: Pick<WorkQueue, 'fail'>;
  readonly publishDeadLetterNotice: PublishDeadLetterNotice;
  readonly gitHubHealth: Pick<GitHubHealth, 'delayed'>;
  readonly log: Log;
  readonly metrics: RetryMetrics;
  readonly clock: Clock;
  /** A number from 0 to 1, which spreads retries over time. */
  readonly random: () => number;
}

/**
 * Returns subjects that could not be evaluated to the queue: to be retried later, or dead-lettered until the next event, with a notice on
 * the check.
 *
 * @returns a function of the claim, the error that ended its evaluation, and fields for the log; it throws while the store is away
 */
export function createRetry({
  store,
  publishDeadLetterNotice,
  gitHubHealth,
  log,
  metrics,
  clock,
  random,
}: RetryDependencies) {
  const retryOrDeadLetter = async (claim: Claim, holdsLease: HoldsLease, error: unknown, facts: Fields) => {
    // While the store is away the result cannot be stored: the lease expires, and the subject is due again.
    if (error instanceof StoreUnavailable) throw error;
    const hopeless =
      error instanceof Abandoned || (!(error instanceof RetryLater) && claim.defects + 1 >= maxDefects);
    if (!hopeless) return retry(claim, error, facts);
    const published = await publishNotice(claim, holdsLease, facts);
    if ('postponed' in published) return retry(claim, published.postponed, facts);
    metrics.deadLettered(claim.subject.kind);
    log.error({ ...facts, attempt: claim.attempt, err: error }, logMessages.deadLettered);
    const stored = await store.fail(claim, {
      error: String(error),
      retryInMs: null,
      defect: true,
      keepQuarantined: error instanceof Abandoned,
      ...published,
    });
    if (stored) for (const { entry } of published.entries) metrics.recorded(entry.kind);
  };

  /**
   * Shows on the check that the subject is dead-lettered.
   *
   * @returns what the store keeps with that; or why it has to wait, if GitHub cannot be asked now
   */
  const publishNotice = async (
    claim: Claim,
    holdsLease: HoldsLease,
    facts: Fields,
  ): Promise<
    | { readonly postponed: RetryLater }
    | { readonly entries: readonly RecordedEntry[]; readonly remembered?: unknown }
  > => {
    let { intended } = claim;
    const announcing: HoldsLease = async (intention) => {
      const held = await holdsLease(intention);
      if (held && intention !== undefined) intended = intention.entries;
      return held;
    };
    // Publishing the notice also ended the process.
    if (claim.abandoned > maxAbandoned) return { entries: unconfirmed(intended) };
    try {
      const notice = await publishDeadLetterNotice(claim, announcing);
      if (notice === null) return { entries: unconfirmed(intended) };
      const { remembered, ...shown } = notice;
      log.info({ ...facts, ...shown }, 'dead-letter notice published');
      return { entries: lastConfirmed(intended), ...(remembered === undefined ? {} : { remembered }) };
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      if (error instanceof RetryLater) return { postponed: error };
      log.error({ ...facts, err: error }, logMessages.noticeFailed);
      return { entries: unconfirmed(intended) };
    }
  };

  const retry = async (claim: Claim, error: unknown, facts: Fields) => {
    const { attempt } = claim;
    const defect = !(error instanceof RetryLater);
    const waitMs = defect ? 0 : (error.notBefore?.getTime() ?? 0) - clock.now().getTime();
    // The back-off spreads the subjects that wait for the same limit.
    const retryInMs =
      Math.max(0, waitMs) +
      backOff(attempt, defect ? 'defect' : error.notBefore === null ? 'outage' : 'limit');
    metrics.retried(defect ? 'defect' : 'github');
    logRetry(claim, error, { ...facts, attempt, err: error, retryMs: retryInMs }, retryInMs);
    await store.fail(claim, {
      error: String(error),
      retryInMs,
      defect,
      keepQuarantined: exceededCrashLimit(claim),
    });
  };

  /** An outage and a limit are logged for all subjects together. */
  const logRetry = (claim: Claim, error: unknown, facts: Fields, retryInMs: number) => {
    if (!(error instanceof RetryLater)) log.warn(facts, logMessages.evaluationFailed);
    else if (gitHubHealth.delayed(error, retryInMs, claim.key))
      log.debug(facts, 'evaluation failed, retrying');
    else log.warn({ ...facts, reason: error.message }, logMessages.evaluationDeferred);
  };

  /** Longer each time, and random, so that subjects that failed together are retried at different times. */
  const backOff = (attempt: number, cause: keyof typeof maxRetryMs): number => {
    const longest = Math.min(maxRetryMs[cause], firstRetryMs * 2 ** (attempt - 1));
    return Math.round(longest * (0.5 + random() / 2));
  };

  return retryOrDeadLetter;
}
