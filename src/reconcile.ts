import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import { evaluate, evaluateMergeGroup } from './evaluate.ts';
import { sliceEvents } from './evidence/index.ts';
import type { GatheredMergeGroup, GatheredPullRequest, GitHub } from './github/github.ts';
import type { PolicyResult } from './policy/policy.ts';
import type { Report } from './report/report.ts';
import { relevantEvents, requirements } from './rules/requirements.ts';
import type { Claim, Store } from './store/store.ts';
import { type Subject, subjectKey } from './subject.ts';

/** What was done about a subject, for the log. */
export type Outcome = Readonly<Record<string, string | number | readonly string[]>> & {
  readonly outcome: 'evaluated' | 'skipped' | 'gone' | 'resolved' | 'superseded' | 'overtaken';
};

/**
 * Brings what GitHub shows about a subject in line with its policy. Throws what GitHub or the store throw.
 *
 * @param stillMine whether nobody else has taken the subject over; asked before anything is written, so that the result of a
 * worker that was held up does not replace a newer one
 */
export type Reconcile = (claim: Claim, stillMine: () => Promise<boolean>) => Promise<Outcome>;

/** What is known while one claim is worked on. */
interface Work {
  readonly claim: Claim;
  readonly stillMine: () => Promise<boolean>;
}

/** So many pull requests are remembered; of a forgotten one the next event is evaluated, relevant or not. */
const remembered = 10_000;

/** The push's own event is on its way when a head has moved; this is the net below it, in milliseconds. */
const supersededDelay = 2_000;

/** One way for each kind of subject: evaluate it, or find the pull requests that it stands for and wake those. */
export function createReconcile(parts: {
  readonly store: Store;
  readonly github: GitHub;
  readonly clock: Clock;
}): Reconcile {
  const { store, github, clock } = parts;
  /** By subject key: the events that can change the verdict of a rule that is enabled there. */
  const relevant = new LRUCache<string, ReadonlySet<string>>({ max: remembered });
  /** By the key of a pull request: the merge group that carries its verdicts, as last seen. */
  const groups = new LRUCache<string, Of<'merge-group'>>({ max: remembered });

  const pullRequest = async (work: Work, subject: Of<'pull-request'>): Promise<Outcome> => {
    const { claim } = work;
    const known = relevant.get(claim.key);
    if (known !== undefined && !claim.reasons.some((reason) => matters(reason, known))) {
      return { outcome: 'skipped' };
    }
    // Until this evaluation is published nothing is known: a failure must not let the next event be skipped.
    relevant.delete(claim.key);
    const gathered = await github.gatherPullRequest(subject, claim.reasons);
    if (gathered === null) return { outcome: 'gone' };
    const report = judged(gathered, clock.now());
    const outcome = await publish(work, gathered, report);
    relevant.set(claim.key, relevantTo(gathered.policy));
    if (outcome.check !== 'unchanged') await wakeGroup(claim);
    return outcome;
  };

  /** What is now said of a pull request holds for its group, too; no event of GitHub tells the group. */
  const wakeGroup = async ({ key, reasons, deliveries }: Claim): Promise<void> => {
    const group = groups.get(key);
    // The group, if it still stands, is remembered again when it has been looked at.
    groups.delete(key);
    if (group === undefined) return;
    await store.wake(reasons.map((reason) => ({ subject: group, reason, deliveries })));
  };

  const mergeGroup = async (work: Work, subject: Of<'merge-group'>): Promise<Outcome> => {
    const gathered = await github.gatherMergeGroup(subject, work.claim.reasons);
    if (gathered === null) return { outcome: 'gone' };
    const { installationId, owner, repository } = subject;
    for (const number of gathered.subject.pullRequests) {
      groups.set(subjectKey({ kind: 'pull-request', installationId, owner, repository, number }), subject);
    }
    const now = clock.now();
    const members = gathered.members.map((member) => judged(member, now));
    const report = evaluateMergeGroup(gathered.subject, gathered.policy, gathered.evidence, members, now);
    return publish(work, gathered, report);
  };

  const publish = async (
    { claim, stillMine }: Work,
    gathered: GatheredPullRequest | GatheredMergeGroup,
    report: Report,
  ): Promise<Outcome> => {
    if (!(await stillMine())) return { outcome: 'overtaken', head: gathered.subject.headSha };
    const published = await github.publish(gathered, report);
    const superseded = published.check === 'superseded';
    if (superseded) {
      const { subject, deliveries } = claim;
      await store.wake([{ subject, deliveries, reason: 'superseded', delay: supersededDelay }]);
    }
    return {
      outcome: superseded ? 'superseded' : 'evaluated',
      head: gathered.subject.headSha,
      conclusion: report.conclusion,
      check: published.check,
      comment: published.comment,
    };
  };

  const wakeAll = async (claim: Claim, found: readonly Of<'pull-request'>[]): Promise<Outcome> => {
    const { deliveries, reasons } = claim;
    await store.wake(found.flatMap((subject) => reasons.map((reason) => ({ subject, reason, deliveries }))));
    return { outcome: 'resolved', pullRequests: found.map(({ number }) => `#${number}`) };
  };

  return async (claim, stillMine) => {
    const { subject } = claim;
    switch (subject.kind) {
      case 'pull-request':
        return pullRequest({ claim, stillMine }, subject);
      case 'merge-group':
        return mergeGroup({ claim, stillMine }, subject);
      case 'commit':
        return wakeAll(claim, await github.pullRequestsOfCommit(subject));
      case 'branch':
        return wakeAll(claim, await github.pullRequestsIntoBranch(subject));
    }
  };
}

type Of<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

function judged(gathered: GatheredPullRequest, now: Date): Report {
  return evaluate(gathered.subject, gathered.policy, gathered.evidence, now);
}

/** A broken policy asks for no evidence; only what changes the policy itself brings news. */
function relevantTo(policy: PolicyResult): ReadonlySet<string> {
  return relevantEvents(policy.valid ? requirements(policy.policy).slices : []);
}

const changesEvidence = new Set(Object.values(sliceEvents).flat());

/**
 * Whether a reason can change a verdict. One that is no event of any slice of the evidence always can: a person asked, or
 * the policy itself changed.
 */
function matters(reason: string, relevant: ReadonlySet<string>): boolean {
  return relevant.has(reason) || !changesEvidence.has(reason);
}
