import type { Report, ReportSubject } from '../engine/report.ts';
import type { Evidence } from '../evidence/index.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { SubjectOf } from '../subjects/subject.ts';
import type { Survey } from './survey/survey.ts';

/** What the worker asks of GitHub. One instance serves every installation; each has its own limits. */
export interface GitHub {
  /**
   * Proves the app's credentials (`GET /app`); asked once, when the service starts.
   *
   * @throws {RetryLater} while GitHub cannot be asked; any other error means that GitHub refuses them
   */
  verifyCredentials(): Promise<void>;
  /**
   * Reads the policy of the base branch, the evidence that its enabled rules declare, and what was last posted.
   * `null`: the pull request is closed, merged or gone, and nothing is to be said about it.
   *
   * @param reasons the events that woke the subject: what they cannot have changed may come from a cache
   * @throws {RetryLater} while GitHub is down, limits us, or answers in part
   */
  gatherPullRequest(
    subject: SubjectOf<'pull-request'>,
    reasons: readonly string[],
  ): Promise<GatheredPullRequest | null>;
  /** The same for a merge group: its own commit, and each of its pull requests. `null`: the group is gone. */
  gatherMergeGroup(
    subject: SubjectOf<'merge-group'>,
    reasons?: readonly string[],
  ): Promise<GatheredMergeGroup | null>;
  /** The open pull requests whose head is this commit. */
  pullRequestsOfCommit(subject: SubjectOf<'commit'>): Promise<readonly SubjectOf<'pull-request'>[]>;
  /** The open pull requests into this branch. */
  pullRequestsIntoBranch(subject: SubjectOf<'branch'>): Promise<readonly SubjectOf<'pull-request'>[]>;
  /** What is gone through from time to time, so that nothing stays as a lost event left it. */
  readonly survey: Survey;
  /**
   * Shows the report: the check run, and for a pull request the comment. Writes only what changed, and nothing when the head
   * moved since it was gathered (`superseded`: the push's own event brings the subject back).
   *
   * @param onCheck for the check, where that stands for other pull requests, too; the comment is about `report`
   */
  publish(
    gathered: GatheredPullRequest | GatheredMergeGroup,
    report: Report,
    onCheck?: Report,
  ): Promise<Published>;
  /**
   * Shows on a subject's head that its evaluation failed, without reading what it holds.
   *
   * @returns null when there is nothing any more to show it on
   */
  publishFailure(
    subject: SubjectOf<'pull-request'> | SubjectOf<'merge-group'>,
  ): Promise<Published['check'] | null>;
}

export interface GatheredPullRequest {
  readonly subject: Extract<ReportSubject, { kind: 'pull-request' }>;
  readonly policy: PolicyResult;
  readonly evidence: Evidence;
  /** As `OpenPullRequest.fingerprint` was at the reading; null where it cannot be told. */
  readonly fingerprint: string | null;
  /** What this app has posted before: only `src/github` looks inside. */
  readonly posted: Posted;
  /** Other open pull requests that have the same head and the same check: GitHub shows one for all, and it is that of the worst. */
  readonly sharers: readonly GatheredPullRequest[];
  /** The numbers of such pull requests where they are too many to be read, so that the check fails. */
  readonly unreadSharers: readonly number[];
}

export interface GatheredMergeGroup {
  readonly subject: Extract<ReportSubject, { kind: 'merge-group' }>;
  readonly policy: PolicyResult;
  readonly evidence: Evidence;
  /** The group's pull requests, each gathered under the group's policy. */
  readonly members: readonly GatheredPullRequest[];
  readonly posted: Posted;
}

/** The newest check run of a name and the comment of this app on the subject, as GitHub shows them now. */
export interface Posted {
  readonly installationId: number;
  /** When the reading began. Absent: long ago, so that the head is compared once more before anything is written. */
  readonly readAt?: Date;
  /** The name of the check run that speaks for the base. */
  readonly checkName: string;
  readonly checkRun: { readonly id: number; readonly completed: boolean; readonly digest: string } | null;
  /** Every check run of that name that is in progress, also behind the newest: two evaluations may each have made one. */
  readonly unfinished: readonly { readonly id: number; readonly startedAt: string | null }[];
  readonly comment: { readonly id: number; readonly body: string } | null;
}

export interface Published {
  /** `renewed`: created anew in place of one that GitHub would have given up before long. */
  readonly check: 'created' | 'renewed' | 'updated' | 'unchanged' | 'superseded';
  readonly comment: 'created' | 'updated' | 'unchanged';
}

/** GitHub cannot be asked now; nothing was lost, the subject is tried again. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  /** When to try again at the earliest, where GitHub said so (`retry-after`, `x-ratelimit-reset`). */
  readonly notBefore: Date | null;

  constructor(message: string, notBefore: Date | null, cause?: unknown) {
    super(message, { cause });
    this.notBefore = notBefore;
  }
}
