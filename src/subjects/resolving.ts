import type { PullRequestSubject } from './pull-request.ts';
import type { AnySubject, OutcomeOf, TaskOf } from './work.ts';

/** Wakes the pull requests that a subject stands for, for the same reasons. */
export function resolvedTo(
  { deliveries, reasons }: TaskOf<AnySubject>,
  pullRequests: readonly PullRequestSubject[],
): OutcomeOf<PullRequestSubject> {
  return {
    outcome: 'resolved',
    pullRequests: pullRequests.map(({ number }) => `#${number}`),
    completion: () => ({
      wakes: pullRequests.flatMap((subject) => reasons.map((reason) => ({ subject, reason, deliveries }))),
    }),
  };
}
