import type { Report } from '../engine/report.ts';
import { tooMany, worstOf } from '../engine/worst-report.ts';
import type { Push } from '../evidence/pushes.ts';
import { mayChangeVerdict, readLastEvaluation, reportedPushes } from './last-evaluation.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { type Gathered, type PublishingPorts, publishReport } from './publishing.ts';
import type { Reason } from './reason.ts';
import { type CheckChange, gone, type SubjectKind } from './work.ts';

export interface PullRequestSubject extends Place {
  readonly kind: 'pull-request';
  readonly number: number;
}

export interface GatheredPullRequest extends Gathered<'pull-request'> {
  /** The fingerprint of the pull request for a full resync; null where it is unknown. */
  readonly fingerprint: string | null;
  /** The other open pull requests with the same head and the same check: GitHub shows one check for all, with the worst result. */
  readonly siblings: readonly GatheredPullRequest[];
  /** The numbers of the siblings where there are too many to read, so that the check fails. */
  readonly unreadSiblings: readonly number[];
}

export interface PullRequestPorts extends PublishingPorts {
  readonly github: PublishingPorts['github'] & {
    /**
     * Reads the policy of the base branch, the evidence that its enabled rules declare, and what was published before.
     *
     * @param reasons evidence that they cannot have changed may come from a cache
     * @param pushes who pushed, as webhooks reported it, oldest first; absent where nobody keeps it
     * @returns `null`: the pull request is closed, merged or gone, and gets no check
     * @throws {RetryLater} while GitHub is down, limits the installation, or answers in part
     */
    gatherPullRequest(
      subject: PullRequestSubject,
      reasons: readonly Reason[],
      pushes?: readonly Push[],
    ): Promise<GatheredPullRequest | null>;
    publishFailure(subject: PullRequestSubject): Promise<CheckChange | null>;
  };
}

/** A pull request: its check also stands for its siblings, its comment only for itself. */
export const pullRequest: SubjectKind<PullRequestSubject, PullRequestPorts> = {
  kind: 'pull-request',
  key: (subject) => `${placeKey(subject)}#${subject.number}`,
  name: (subject) => `${placeName(subject)}#${subject.number}`,
  async reconcile(task, ports, holdsLease) {
    const { subject, reasons } = task;
    const last = readLastEvaluation(task.remembered);
    if (last !== null && !reasons.some((reason) => mayChangeVerdict(reason, last))) {
      return { outcome: 'skipped', completion: () => ({}) };
    }
    const pushes = reportedPushes(last, reasons, subject.number);
    const gathered = await ports.github.gatherPullRequest(subject, reasons, pushes);
    if (gathered === null) return gone;
    const { fingerprint, siblings } = gathered;
    const now = ports.clock.now();
    const evaluate = ({ subject: of, policy, evidence }: GatheredPullRequest) =>
      ports.engine.evaluate(of, policy, evidence, now);
    const report = await evaluate(gathered);
    const located = { ...subject, ...gathered.place };
    return publishReport({ ...task, subject: located }, ports, holdsLease, {
      gathered,
      report,
      onCheck: await worstOfSiblings(gathered, report, evaluate),
      // A sibling that changes while this is published would otherwise be missing from the check.
      follows: siblings.map((sibling) => ({ ...located, number: sibling.subject.number })),
      fingerprint,
      pushes,
    });
  },
  publishFailure: (subject, { github }) => github.publishFailure(subject),
};

async function worstOfSiblings(
  { siblings, unreadSiblings }: GatheredPullRequest,
  report: Report,
  evaluate: (gathered: GatheredPullRequest) => Promise<Report>,
): Promise<Report> {
  if (unreadSiblings.length > 0) return tooMany(report, unreadSiblings);
  return siblings.length === 0 ? report : worstOf([report, ...(await Promise.all(siblings.map(evaluate)))]);
}
