import type { Clock } from './clock.ts';

/** A report of an outage that lasts. */
export interface OutageReport {
  readonly since: Date;
  /** The newest failure: `connect ECONNREFUSED 127.0.0.1:4010`. */
  readonly reason: string;
  /** Subjects that failed during the outage and wait for their retry. */
  readonly waiting: number;
  readonly nextTryInMs: number;
}

/** An outage of something that the service depends on. */
export interface Outage {
  /**
   * Something failed because of it, and will be retried.
   *
   * @param subject the key of the subject that waits; null where no subject does
   */
  failed(reason: string, retryInMs: number, subject: string | null): void;
  /** What was away has answered. */
  ended(): void;
  /** When the outage began; null while there is none. */
  since(): Date | null;
  stop(): void;
}

/** Milliseconds that an outage lasts before it is reported: a single broken connection is not. */
const reportAfterMs = 2_000;

/** Milliseconds between two reports. */
const reportEveryMs = 60_000;

/**
 * Collects failures with one cause, which is then logged once a minute and not for each subject.
 *
 * @param parts.report called when the outage has lasted for two seconds, and at most once a minute after that
 * @param parts.reportEnd called at the end of an outage that was reported, with its length
 */
export function createOutage(parts: {
  readonly clock: Clock;
  readonly report: (report: OutageReport) => void;
  readonly reportEnd: (lastedMs: number) => void;
}): Outage {
  const { clock, report, reportEnd } = parts;
  const retries = new Map<string, number>();
  let since: number | null = null;
  let reason = '';
  let nextTry = 0;
  let lastReport = Number.NEGATIVE_INFINITY;
  let isReported = false;
  let cancel: (() => void) | null = null;
  const now = () => clock.now().getTime();

  const reportNow = () => {
    cancel = null;
    if (since === null) return;
    lastReport = now();
    isReported = true;
    const upcoming = [nextTry, ...retries.values()].filter((at) => at >= lastReport);
    report({
      since: new Date(since),
      reason,
      waiting: retries.size,
      nextTryInMs: upcoming.length === 0 ? 0 : Math.min(...upcoming) - lastReport,
    });
  };

  const stop = () => {
    cancel?.();
    cancel = null;
  };

  return {
    failed(why, retryInMs, subject) {
      since ??= now();
      reason = why;
      nextTry = now() + retryInMs;
      if (subject !== null) retries.set(subject, nextTry);
      cancel ??= clock.after(
        Math.max(since + reportAfterMs, lastReport + reportEveryMs, now()) - now(),
        reportNow,
      );
    },
    ended() {
      if (since === null) return;
      const lastedMs = now() - since;
      stop();
      since = null;
      retries.clear();
      if (isReported) reportEnd(lastedMs);
      isReported = false;
    },
    since: () => (since === null ? null : new Date(since)),
    stop,
  };
}

/** The time of day, such as `01:06:57 UTC`. */
export function timeOfDay(date: Date): string {
  return `${date.toISOString().slice(11, 19)} UTC`;
}
