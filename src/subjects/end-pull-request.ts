import type { ClosedPullRequest } from './closed-pull-request.ts';
import type { PullRequestSubject } from './gathered-pull-request.ts';
import type { LastEvaluation } from './last-evaluation.ts';
import { followed, type Reason } from './reason.ts';
import { type CheckChange, gone, type HoldsLease, type OutcomeOf, type TaskOf, type WakeOf } from './work.ts';

/** Whether a webhook reports that the pull request was merged, after which nothing of it changes. */
export function isMerged(reasons: readonly Reason[]): boolean {
  return reasons.some((reason) => reason.kind === 'event' && reason.event === 'pull_request.closed.merged');
}

/** The pull request was merged, or is gone: those that were evaluated with it are evaluated without it. */
export function left(
  task: TaskOf<PullRequestSubject>,
  last: Pick<LastEvaluation, 'siblings'> | null,
): OutcomeOf<PullRequestSubject> {
  const wakes = wakesOf(task, task.subject, last?.siblings ?? []);
  return { ...gone, completion: (ms) => ({ ...gone.completion(ms), wakes }) };
}

/** Milliseconds until a pull request whose check was taken back is read again. */
const recheckDelayMs = 2_000;

/**
 * The pull request was closed without merging. Its success is taken back: GitHub would let its head be pushed to the protected branch, or
 * be proposed again. Where another open pull request has the head, that one decides about the check.
 *
 * After a write everything is read once more: it may have been reopened meanwhile, or another may have been opened.
 */
export async function endChecks(
  task: TaskOf<PullRequestSubject>,
  closed: ClosedPullRequest,
  {
    publishClosed,
    holdsLease,
    remembered,
  }: {
    readonly publishClosed: (closed: ClosedPullRequest) => Promise<CheckChange | null>;
    readonly holdsLease: HoldsLease;
    /** The state for when it is reopened. */
    readonly remembered: LastEvaluation | null;
  },
): Promise<OutcomeOf<PullRequestSubject>> {
  const { headSha, checks, siblings } = closed;
  const nothing = { headSha, outcome: 'closed' };
  if (!(await holdsLease())) return { outcome: 'overtaken', head: headSha, completion: () => ({}) };
  const check = checks.length === 0 ? 'unchanged' : await publishClosed(closed);
  if (check === null) return gone;
  const subject = { ...task.subject, ...closed.place };
  const again = check === 'unchanged' ? [] : wakesOf(task, subject, [subject.number], recheckDelayMs);
  return {
    outcome: 'closed',
    head: headSha,
    check,
    completion: (ms) => ({
      ...gone.completion(ms),
      subject,
      remembered,
      wakes: [...wakesOf(task, subject, siblings), ...again],
      evaluation: { ...nothing, conclusion: 'cancelled', failing: [], ms },
    }),
  };
}

function wakesOf(
  { deliveries }: TaskOf<PullRequestSubject>,
  place: PullRequestSubject,
  numbers: readonly number[],
  delay = 0,
): readonly WakeOf<PullRequestSubject>[] {
  return numbers.map((number) => ({ subject: { ...place, number }, reason: followed, deliveries, delay }));
}
