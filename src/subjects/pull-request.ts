import type { Push } from '../evidence/pushes.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { hasEffect, isShown, needsEffect } from '../report/policy-check.ts';
import { type BranchSubject, branchOf } from './branch.ts';
import type { ClosedPullRequest } from './closed-pull-request.ts';
import { endChecks, isMerged, left } from './end-pull-request.ts';
import { type EndingEntries, type EndingExceptionSubject, endingEntries } from './ending-exception.ts';
import { publishFailureNotice } from './failure-notice.ts';
import type { GatheredPullRequest, PullRequestSubject } from './gathered-pull-request.ts';
import type { InstallationSubject } from './installation-subject.ts';
import { evaluateTogether } from './joint-evaluation.ts';
import {
  type LastEvaluation,
  lastEvaluationOfClosed,
  mayChangeVerdict,
  readLastEvaluation,
  reportedPushes,
} from './last-evaluation.ts';
import { placeKey, placeName } from './place.ts';
import type { PolicyEffectSubject } from './policy-effect.ts';
import { type FailedCheck, type PublishingPorts, publishReport } from './publishing.ts';
import { followed, policySeen, type Reason } from './reason.ts';
import { type SharedExceptionsSubject, sharedExceptionsOf } from './shared-exceptions.ts';
import type { CheckChange, OutcomeOf, SubjectKind, WakeOf } from './work.ts';

export type { GatheredPullRequest, PullRequestSubject };

export interface PullRequestPorts extends PublishingPorts {
  readonly github: PublishingPorts['github'] & {
    /**
     * Reads the policy of the base branch, the evidence that its enabled rules declare, and what was published before.
     *
     * @param reasons evidence that they cannot have changed may come from a cache
     * @param pushes who pushed, as webhooks reported it, oldest first; absent where nobody keeps it
     * @param policy to try out; absent: that of the base branch
     * @returns `null`: the pull request is merged or gone, and gets no check
     * @throws {RetryLater} while GitHub is down, limits the installation, or answers in part
     */
    gatherPullRequest(
      subject: PullRequestSubject,
      reasons: readonly Reason[],
      pushes?: readonly Push[],
      policy?: PolicyResult,
    ): Promise<GatheredPullRequest | ClosedPullRequest | null>;
    /**
     * Ends the checks of a pull request that was closed without merging, so that they let nothing pass.
     *
     * @returns null: nothing can be written there any more
     */
    publishClosed(closed: ClosedPullRequest): Promise<CheckChange | null>;
    /**
     * Shows that the evaluation failed.
     *
     * @param announce called before the check is written; false: it must not be
     * @returns null when the subject is gone, or it must not be written
     */
    publishFailure(
      subject: PullRequestSubject,
      announce: (check: FailedCheck) => Promise<boolean>,
    ): Promise<CheckChange | null>;
  };
}

type Woken =
  | PullRequestSubject
  | SharedExceptionsSubject
  | BranchSubject
  | InstallationSubject
  | PolicyEffectSubject
  | EndingExceptionSubject;

/** A pull request: its check also stands for its siblings, its comment only for itself. */
export const pullRequest: SubjectKind<PullRequestSubject, PullRequestPorts, Woken> = {
  kind: 'pull-request',
  key: (subject) => `${placeKey(subject)}#${subject.number}`,
  name: (subject) => `${placeName(subject)}#${subject.number}`,
  async reconcile(task, ports, holdsLease) {
    const { subject, reasons } = task;
    const last = readLastEvaluation(task.remembered);
    if (task.intended.length === 0 && !isNews(reasons, last))
      return { outcome: 'skipped', completion: () => ({}) };
    if (isMerged(reasons)) return left(task, last);
    const pushes = reportedPushes(last, reasons, subject.number);
    const gathered = await ports.github.gatherPullRequest(subject, reasons, pushes);
    if (gathered === null) return left(task, last);
    if ('closed' in gathered) {
      return endChecks(task, gathered, {
        ports,
        holdsLease,
        remembered: lastEvaluationOfClosed(last, pushes),
      });
    }
    const { fingerprint, siblings } = gathered;
    const reports = await evaluateTogether(gathered, ports.engine, ports.clock.now());
    const located = { ...subject, ...gathered.place };
    const outcome = await publishReport<Woken>({ ...task, subject: located }, ports, holdsLease, {
      gathered,
      ...reports,
      // A sibling that changes while this is published would otherwise be missing from the check.
      follows: [
        ...siblings.map((sibling) => ({ ...located, number: sibling.subject.number })),
        ...sharedExceptionsOf(located, gathered.policy),
      ],
      siblings: siblings.map((sibling) => sibling.subject.number),
      wakes: [
        ...affected(reasons, gathered, last).map((number) => ({
          subject: { ...located, number },
          reason: followed,
          deliveries: task.deliveries,
        })),
        ...policyFilesSeen(gathered, last),
      ],
      fingerprint,
      pushes,
      policyFiles: gathered.policyFiles,
    });
    const { exceptions } = gathered.evidence;
    const ending = endingEntries(located, subject.number, {
      usable: reports.report.exceptions?.usable ?? [],
      registered: exceptions?.available ? exceptions.value.registered : [],
      now: ports.clock.now(),
    });
    return withReminders(withEffect(outcome, gathered, task.deliveries), ending);
  },
  publishFailure: (task, ports, holdsLease) =>
    publishFailureNotice(task, ports, holdsLease, (announce) =>
      ports.github.publishFailure(task.subject, announce),
    ),
};

/**
 * Has the effect of a proposed policy on other pull requests found out in the background, where its check was written and does not say it.
 */
function withEffect(
  outcome: OutcomeOf<Woken>,
  { place, subject: { number }, proposal, existing }: GatheredPullRequest,
  deliveries: readonly string[],
): OutcomeOf<Woken> {
  if (outcome.outcome !== 'evaluated' || proposal === undefined || !hasEffect(proposal)) return outcome;
  const shown = existing.policyCheckRun?.digest ?? '';
  if (isShown(proposal, shown) && !needsEffect(proposal, shown)) return outcome;
  const subject: PolicyEffectSubject = { ...place, kind: 'policy-effect', number };
  return {
    ...outcome,
    completion: (ms) => {
      const completion = outcome.completion(ms);
      const wake = { subject, reason: followed, deliveries, background: true };
      return { ...completion, wakes: [...(completion.wakes ?? []), wake] };
    },
  };
}

/** Has those concerned told that an exception of this pull request ends, and evaluates it again when that is due. */
function withReminders(outcome: OutcomeOf<Woken>, { now, nextInMs }: EndingEntries): OutcomeOf<Woken> {
  if (outcome.outcome !== 'evaluated' || (now.length === 0 && nextInMs === null)) return outcome;
  return {
    ...outcome,
    completion: (ms) => {
      const completion = outcome.completion(ms);
      const { wakes = [], reevaluateInMs = null } = completion;
      const times = [reevaluateInMs, nextInMs].filter((time) => time !== null);
      return {
        ...completion,
        wakes: [...wakes, ...now.map((subject) => ({ subject, reason: followed, background: true }))],
        reevaluateInMs: times.length === 0 ? null : Math.min(...times),
      };
    },
  };
}

/**
 * Wakes those that record changes of the policy, where this evaluation saw another version than the one before: the event of the change may
 * be lost. They ask GitHub only where they know another version.
 */
function policyFilesSeen(
  { place, base, policyFiles = {} }: GatheredPullRequest,
  last: LastEvaluation | null,
): readonly WakeOf<Woken>[] {
  const { organization, repository } = policyFiles;
  const before = last?.policyFiles;
  const { installationId } = place;
  return [
    ...(repository === undefined || repository === before?.repository
      ? []
      : [{ subject: branchOf(place, base), reason: policySeen(repository), background: true }]),
    ...(organization === undefined || organization === before?.organization
      ? []
      : [
          {
            subject: { kind: 'installation', installationId } as const,
            reason: policySeen(organization),
            background: true,
          },
        ]),
  ];
}

/**
 * The siblings whose check or whose siblings this one changes: those that it has no longer, as after a push or with another base, are
 * evaluated without it. Those that are seen for the first time are evaluated with it, so that they tell this one when they are closed or
 * merged; but for those of a stranger's copy, on which nothing depends. None where this one is processed only because another one was,
 * which knows it.
 */
function affected(
  reasons: readonly Reason[],
  { openedBy, siblings }: GatheredPullRequest,
  last: LastEvaluation | null,
): readonly number[] {
  if (reasons.every(({ kind }) => kind === 'followed')) return [];
  const before = last?.siblings ?? [];
  const now = siblings.map(({ subject }) => subject.number);
  const added = openedBy === 'other' ? [] : now.filter((number) => !before.includes(number));
  return [...before.filter((number) => !now.includes(number)), ...added];
}

/**
 * Whether a reason can change what is shown. Of a pull request that is no longer listed as open and of which nothing is remembered, the end
 * was processed when it was reported.
 */
function isNews(reasons: readonly Reason[], last: LastEvaluation | null): boolean {
  if (last === null) return !reasons.every(({ kind }) => kind === 'unlisted');
  return reasons.some((reason) => mayChangeVerdict(reason, last));
}
