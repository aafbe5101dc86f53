import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { logMessages } from '../../platform/messages/log-messages.ts';
import { createOutage, timeOfDay } from '../../platform/outage.ts';
import type { RetryLater } from '../../subjects/retry-later.ts';
import { duration } from '../../text/duration.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { CredentialsRefused, RateLimited, Unanswered } from './failure.ts';

/** Whether GitHub answers and accepts the app, as the requests of this process show. An outage is logged once a minute. */
export interface GitHubHealth {
  /** GitHub was asked; `null` when no answer came. */
  answered(status: number | null): void;
  /**
   * Something waits because of a failure.
   *
   * @param subject the key of the subject that waits; null where no subject does
   * @returns false where the failure is neither an outage nor a limit, so that the log must name the subject
   */
  delayed(failure: RetryLater, retryInMs: number, subject: string | null): boolean;
  /** `ok`, or since when GitHub does not answer. */
  state(): string;
  stop(): void;
}

export function createGitHubHealth(parts: {
  readonly appId: number;
  readonly clock: Clock;
  readonly log: Log;
}): GitHubHealth {
  const { appId, clock, log } = parts;
  const away = createOutage({
    clock,
    report: ({ since, reason, waiting, nextTryInMs }) =>
      log.warn(
        {
          since,
          waiting,
          began: timeOfDay(since),
          reason,
          wait: subjectsWait(waiting),
          next: duration(nextTryInMs),
        },
        logMessages.gitHubAway,
      ),
    reportEnd: (lastedMs) => log.info({ lastedMs }, `GitHub answers again after ${duration(lastedMs)}`),
  });
  const refused = createOutage({
    clock,
    report: ({ since, reason, waiting }) =>
      log.error(
        { since, waiting, app: appId, reason, wait: subjectsWait(waiting) },
        logMessages.credentialsRefused,
      ),
    reportEnd: (lastedMs) =>
      log.info({ lastedMs }, `GitHub accepts the credentials again after ${duration(lastedMs)}`),
  });
  return {
    answered(status) {
      if (status === null || status >= 500) return;
      away.ended();
      if (status < 300) refused.ended();
    },
    delayed(failure, retryInMs, subject) {
      if (failure instanceof CredentialsRefused) refused.failed(failure.reason, retryInMs, subject);
      else if (failure instanceof Unanswered) away.failed(failure.reason, retryInMs, subject);
      else return failure instanceof RateLimited;
      return true;
    },
    state() {
      const since = away.since();
      return since === null ? 'ok' : `no answer since ${since.toISOString()}`;
    },
    stop() {
      away.stop();
      refused.stop();
    },
  };
}

function subjectsWait(count: number): string {
  return count === 0 ? 'no subject waits' : `${counted(count, 'subject')} ${plural(count, 'waits', 'wait')}`;
}
