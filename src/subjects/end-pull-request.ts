import type { Clock } from '../platform/clock.ts';
import { announceOnCheck, type Kept, saysOf } from './check-entry.ts';
import type { ClosedPullRequest } from './closed-pull-request.ts';
import type { Draft, Recorder } from './entries.ts';
import type { PullRequestSubject } from './gathered-pull-request.ts';
import type { LastEvaluation } from './last-evaluation.ts';
import { placeName } from './place.ts';
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
    ports,
    holdsLease,
    remembered,
  }: {
    readonly ports: {
      readonly github: { publishClosed(closed: ClosedPullRequest): Promise<CheckChange | null> };
      readonly recorder: Pick<Recorder, 'entry'>;
      readonly clock: Clock;
    };
    readonly holdsLease: HoldsLease;
    /** The state for when it is reopened. */
    readonly remembered: LastEvaluation | null;
  },
): Promise<OutcomeOf<PullRequestSubject>> {
  const { headSha, checks, siblings } = closed;
  const nothing = { headSha, outcome: 'closed' };
  const overtaken = { outcome: 'overtaken', head: headSha, completion: () => ({}) } as const;
  let entries: Kept = {};
  let check: CheckChange = 'unchanged';
  if (checks.length > 0) {
    const entry = await announceOnCheck(task, holdsLease, checkEnded(closed, ports), null);
    if (entry === null) return overtaken;
    const published = await ports.github.publishClosed(closed);
    // One of them may have been ended before GitHub refused the others.
    if (published === null)
      return { ...gone, completion: (ms) => ({ ...gone.completion(ms), ...entry.unknown }) };
    check = published;
    entries = entry.shown;
  } else if (!(await holdsLease())) return overtaken;
  const subject = { ...task.subject, ...closed.place };
  const again = check === 'unchanged' ? [] : wakesOf(task, subject, [subject.number], recheckDelayMs);
  return {
    outcome: 'closed',
    head: headSha,
    check,
    completion: (ms) => ({
      ...gone.completion(ms),
      ...entries,
      subject,
      remembered,
      wakes: [...wakesOf(task, subject, siblings), ...again],
      evaluation: { ...nothing, conclusion: 'cancelled', failing: [], ms },
    }),
  };
}

/** The entry of the record about the checks that are ended. */
function checkEnded(
  { place, number, headSha, checks }: ClosedPullRequest,
  { recorder, clock }: { readonly recorder: Pick<Recorder, 'entry'>; readonly clock: Clock },
): Draft {
  return {
    says: saysOf('check-ended', headSha, ...checks.map(({ id }) => id)),
    encode: () => ({
      entry: recorder.entry({
        kind: 'check-ended',
        repositoryId: place.repositoryId,
        repository: placeName(place),
        number,
        sha: headSha,
        conclusion: 'cancelled',
        place,
        facts: { at: clock.now(), checks: checks.map(({ id, name }) => ({ id, name })) },
      }),
      evidence: [],
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
