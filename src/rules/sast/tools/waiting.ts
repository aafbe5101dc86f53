import type { ReportedCheck } from '../../../evidence/checks.ts';
import type { CodeScanning } from '../../../evidence/code-scanning.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { maxWaitMs, minWaitMs, reevaluationOf, waitSince } from '../../waiting.ts';
import type { Options } from '../options.ts';

/** A queue waits for at most six hours: https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue */
const groupGraceMs = 7 * 60 * 60_000;

/** How long a head has been waiting, and how much longer it may. */
export interface Waiting {
  /** The time is over in which a tool has to start. */
  readonly overdue: boolean;
  readonly graceMinutes: number;
  readonly reevaluateAt: Date;
}

/**
 * How long the tools of a head may still be awaited. Nothing is overdue while a check on the head is in progress, for a day. A merge
 * group gets no event about analyses: it is re-evaluated after a minute, then when the wait has doubled, at least every half hour.
 */
export function waitingOf(
  pullRequest: PullRequest | undefined,
  codeScanning: CodeScanning,
  checks: readonly ReportedCheck[],
  options: Options,
  now: Date,
): Waiting {
  const since = pullRequest === undefined ? codeScanning.unannouncedSince : pullRequest.head.seenAt;
  const graceMs = pullRequest === undefined ? groupGraceMs : options['grace-minutes'] * 60_000;
  const wait = waitSince(since, checks, graceMs, now);
  const reevaluateAt =
    pullRequest === undefined
      ? new Date(now.getTime() + Math.min(maxWaitMs, Math.max(minWaitMs, wait.waitedMs)))
      : reevaluationOf(wait, graceMs, now);
  return { overdue: wait.overdue, graceMinutes: graceMs / 60_000, reevaluateAt };
}
