import type { Engine } from '../engine/engine.ts';
import { inOrder, joinEvidence, type Opener } from '../engine/joint-evidence.ts';
import type { Report } from '../engine/report.ts';
import { asOne, tooMany, worstOf } from '../engine/worst-report.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Gathered } from './gathered.ts';
import type { GatheredPullRequest } from './gathered-pull-request.ts';

/** What the reports of a pull request depend on, besides the time: plain data but for the policy, so that it can be kept and evaluated again. */
export interface PullRequestInputs
  extends Pick<
    GatheredPullRequest,
    'subject' | 'policy' | 'evidence' | 'base' | 'openedBy' | 'ignoredSiblings' | 'unreadSiblings'
  > {
  readonly siblings: readonly PullRequestInputs[];
}

/** What the report of a merge group depends on, besides the time. */
export interface MergeGroupInputs extends Pick<Gathered<'merge-group'>, 'subject' | 'policy' | 'evidence'> {
  readonly members: readonly PullRequestInputs[];
}

/** Evaluates a pull request with the evidence that is passed, which may be that of several. */
type Evaluate = (of: PullRequestInputs, evidence: Evidence) => Promise<Report>;

/** The report of a pull request, and that for the check, which may also stand for others. */
export interface JointReports {
  readonly report: Report;
  readonly onCheck: Report;
}

/**
 * Evaluates a pull request and those with the same head and the same check. Those into the same base are evaluated as one; the check shows
 * the worst of the bases. What it shows does not depend on which of them is evaluated.
 */
export async function evaluateTogether(
  own: PullRequestInputs,
  engine: Pick<Engine, 'evaluate'>,
  now: Date,
): Promise<JointReports> {
  const evaluate: Evaluate = ({ subject, policy }, evidence) =>
    engine.evaluate(subject, policy, evidence, now);
  if (own.unreadSiblings.length > 0) {
    const report = await evaluate(own, own.evidence);
    return { report, onCheck: tooMany(report, own.unreadSiblings) };
  }
  // A stranger's copy that is left out is evaluated like those that are read: by what these show.
  const isIgnored =
    own.siblings.length > 0 && own.ignoredSiblings.some(({ number }) => number === own.subject.number);
  const members = isIgnored ? own.siblings : [own, ...own.siblings];
  const groups = [...Map.groupBy(members, ({ base }) => base).values()];
  const reports = await Promise.all(groups.map((group) => evaluateAsOne(group, own, evaluate)));
  const ofOwn = reports[groups.findIndex(([member]) => member?.base === own.base)];
  const [first, ...others] = reports;
  if (first === undefined) throw new Error('There is no pull request to evaluate.');
  const report = ofOwn ?? first;
  return {
    report: { ...report, subject: own.subject },
    onCheck: others.length === 0 ? first : worstOf([first, ...others]),
  };
}

/** Evaluates a merge group: each of its pull requests with those that have the same head, then the group itself. */
export async function evaluateGroup(
  { subject, policy, evidence, members }: MergeGroupInputs,
  engine: Pick<Engine, 'evaluate' | 'evaluateMergeGroup'>,
  now: Date,
): Promise<Report> {
  const reports = await Promise.all(
    members.map(async (member) => {
      const { report, onCheck } = await evaluateTogether(member, engine, now);
      // Too many to be read: nothing of it counts.
      return member.unreadSiblings.length > 0 ? onCheck : report;
    }),
  );
  return engine.evaluateMergeGroup(subject, policy, evidence, reports, now);
}

/** Evaluates pull requests with the same head and the same base, at least one. */
async function evaluateAsOne(
  group: readonly PullRequestInputs[],
  { ignoredSiblings }: PullRequestInputs,
  evaluate: Evaluate,
): Promise<Report> {
  const sorted = group.map(proposalOf).toSorted(inOrder);
  const [first, ...others] = sorted;
  if (first === undefined) throw new Error('There is no pull request to evaluate.');
  const report = await evaluate(
    first.gathered,
    others.length === 0 ? first.evidence : joinEvidence(first, others),
  );
  const numbers = others.map(({ number }) => number);
  const ignored = ignoredSiblings
    .filter(({ base }) => base === first.gathered.base)
    .map(({ number }) => number);
  return numbers.length + ignored.length === 0 ? report : asOne(report, numbers, ignored);
}

function proposalOf(gathered: PullRequestInputs) {
  const { subject, evidence, openedBy } = gathered;
  // Where nobody else proposes the head, it does not matter.
  const opener: Opener = openedBy ?? 'writer';
  return { number: subject.number, openedBy: opener, evidence, gathered };
}
