import type { Report } from '../engine/report.ts';
import { tooMany, worstOf } from '../engine/worst-report.ts';
import { mayChangeVerdict, readLastEvaluation } from './last-evaluation.ts';
import { type Place, placeKey } from './place.ts';
import { type Gathered, type PublishingPorts, publishReport } from './publishing.ts';
import type { Reason } from './reason.ts';
import { type CheckChange, gone, type SubjectKind } from './work.ts';

export interface PullRequestSubject extends Place {
  readonly kind: 'pull-request';
  readonly number: number;
}

export interface GatheredPullRequest extends Gathered<'pull-request'> {
  /** What the pull request looked like to a full resync at the reading; null where it cannot be told. */
  readonly fingerprint: string | null;
  /** The other open pull requests with the same head and the same check: GitHub shows one for all, and it is that of the worst. */
  readonly siblings: readonly GatheredPullRequest[];
  /** The numbers of the siblings where they are too many to be read, so that the check fails. */
  readonly unreadSiblings: readonly number[];
}

export interface PullRequestPorts extends PublishingPorts {
  readonly github: PublishingPorts['github'] & {
    /**
     * Reads the policy of the base branch, the evidence that its enabled rules declare, and what was published before.
     *
     * @param reasons what they cannot have changed may come from a cache
     * @returns `null`: the pull request is closed, merged or gone, and nothing is to be said about it
     * @throws {RetryLater} while GitHub is down, limits us, or answers in part
     */
    gatherPullRequest(
      subject: PullRequestSubject,
      reasons: readonly Reason[],
    ): Promise<GatheredPullRequest | null>;
    publishFailure(subject: PullRequestSubject): Promise<CheckChange | null>;
  };
}

/** A pull request: its check stands for its siblings, too, and its comment for itself. */
export const pullRequest: SubjectKind<PullRequestSubject, PullRequestPorts> = {
  kind: 'pull-request',
  key: (subject) => `${placeKey(subject)}#${subject.number}`,
  async reconcile(task, ports, holdsLease) {
    const { subject, reasons } = task;
    const last = readLastEvaluation(task.remembered);
    if (last !== null && !reasons.some((reason) => mayChangeVerdict(reason, last))) {
      return { outcome: 'skipped', completion: () => ({}) };
    }
    const gathered = await ports.github.gatherPullRequest(subject, reasons);
    if (gathered === null) return gone;
    const { fingerprint, siblings } = gathered;
    const now = ports.clock.now();
    const evaluate = ({ subject: of, policy, evidence }: GatheredPullRequest) =>
      ports.engine.evaluate(of, policy, evidence, now);
    const report = await evaluate(gathered);
    return publishReport(task, ports, holdsLease, {
      gathered,
      report,
      onCheck: await worstOfSiblings(gathered, report, evaluate),
      // A sibling that changes while this is published would otherwise be missing from the check.
      follows: siblings.map((sibling) => ({ ...subject, number: sibling.subject.number })),
      fingerprint,
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
