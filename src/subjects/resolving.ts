import type { PullRequestSubject } from './gathered-pull-request.ts';
import type { AnySubject, OutcomeOf, TaskOf } from './work.ts';

/** Wakes the pull requests that a subject stands for, for the same reasons. */
export function resolvedTo<Subject extends AnySubject = never>(
  { deliveries, reasons }: TaskOf<AnySubject>,
  pullRequests: readonly PullRequestSubject[],
): OutcomeOf<PullRequestSubject | Subject> {
  return {
    outcome: 'resolved',
    pullRequests: pullRequests.map(({ number }) => `#${number}`),
    completion: () => ({
      wakes: pullRequests.flatMap((subject) => reasons.map((reason) => ({ subject, reason, deliveries }))),
    }),
  };
}
