import { z } from 'zod';
import { evaluate, evaluateMergeGroup } from '../engine/evaluate.ts';
import type { Report } from '../engine/report.ts';
import { relevantEvents, requirements } from '../engine/required-evidence.ts';
import { tooMany, worstOf } from '../engine/worst-report.ts';
import { sliceEvents } from '../evidence/index.ts';
import type { GatheredMergeGroup, GatheredPullRequest, GitHub, Published } from '../github/github.ts';
import { lookAgainWithinMs } from '../github/stale-check.ts';
import type { Clock } from '../platform/clock.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { Claim, Completion } from '../store/store.ts';
import { pullRequestEvents } from '../subjects/own-events.ts';
import { type Subject, subjectKey } from '../subjects/subject.ts';
import { sweptAs } from '../subjects/swept.ts';

/** What was done about a subject: for the log, and for the store. */
export type Outcome = Facts & {
  readonly outcome:
    | 'evaluated'
    | 'skipped'
    | 'gone'
    | 'resolved'
    | 'superseded'
    | 'overtaken'
    /** Put off, because little is left of what the installation may ask of GitHub. */
    | 'yielded'
    /** Of upkeep: what it did, or that its time has not come. */
    | 'redelivered'
    | 'swept'
    | 'pruned'
    | 'rested'
    | 'failed';
  /** What is to be stored with the end of the claim, which took so many milliseconds. */
  completion(ms: number): Completion;
};

type Facts = Readonly<Record<string, unknown>>;

/**
 * Brings what GitHub shows about a subject in line with its policy. Throws what GitHub or the store throw.
 *
 * @param stillMine whether nobody else has taken the subject over; asked before anything is written, so that the result of a
 * worker that was held up does not replace a newer one
 */
export type Reconcile = (claim: Claim, stillMine: () => Promise<boolean>) => Promise<Outcome>;

/** What is done for subjects that no event is about, and without which lost events would stay lost. */
export interface Upkeep {
  /** What background work comes to that must wait for GitHub to count anew; `null`: it may go on. */
  putOff(claim: Claim): Promise<Outcome | null>;
  schedule(claim: Claim, subject: Of<'schedule'>): Promise<Outcome>;
  installation(claim: Claim, subject: Of<'installation'>): Promise<Outcome>;
  repository(claim: Claim, subject: Of<'repository'>): Promise<Outcome>;
  /** Told what each evaluation came to write. */
  published(claim: Claim, published: Published): void;
}

/** What is known while one claim is worked on. */
interface Work {
  readonly claim: Claim;
  readonly stillMine: () => Promise<boolean>;
  /** What the last evaluation left. */
  readonly known: Memory | null;
}

/** What an evaluation leaves for the next one of the same subject. It comes back from the store, perhaps of another release. */
const memory = z.object({
  /** The conclusion and each rule's verdict, as last shown. */
  shown: z.string(),
  /** The events that can change the verdict of a rule that is enabled. */
  relevant: z.array(z.string()),
  /** What the pull request looked like to a sweep; null where that could not be told. */
  fingerprint: z.string().nullable().default(null),
});

type Memory = z.infer<typeof memory>;

/** The push's own event is on its way when a head has moved; this is the net below it, in milliseconds. */
const supersededDelay = 2_000;

/** One way for each kind of subject: evaluate it, find the pull requests that it stands for and wake those, or keep things up. */
export function createReconcile(parts: {
  readonly github: GitHub;
  readonly upkeep: Upkeep;
  readonly clock: Clock;
}): Reconcile {
  const { github, upkeep, clock } = parts;

  const pullRequest = async (work: Work, subject: Of<'pull-request'>): Promise<Outcome> => {
    const { claim, known } = work;
    if (known !== null && !claim.reasons.some((reason) => matters(reason, known))) {
      return { outcome: 'skipped', completion: () => ({}) };
    }
    const gathered = await github.gatherPullRequest(subject, claim.reasons);
    if (gathered === null) return gone;
    const { installationId, owner, repository } = subject;
    // The check stands for those that share it, too: what is written late must not outlast what is said of them.
    const follows = gathered.sharers.map(({ subject: { number } }) =>
      subjectKey({ kind: 'pull-request', installationId, owner, repository, number }),
    );
    const now = clock.now();
    const report = judged(gathered, now);
    return publish(work, gathered, report, { follows }, sharedReport(gathered, report, now));
  };

  const mergeGroup = async (work: Work, subject: Of<'merge-group'>): Promise<Outcome> => {
    const gathered = await github.gatherMergeGroup(subject, work.claim.reasons);
    if (gathered === null) return gone;
    const { installationId, owner, repository } = subject;
    const now = clock.now();
    const members = gathered.members.map((member) => judged(member, now));
    const report = evaluateMergeGroup(gathered.subject, gathered.policy, gathered.evidence, members, now);
    // What is said of a pull request holds for its group, too, and no event of GitHub tells the group.
    const follows = gathered.subject.pullRequests.map((number) =>
      subjectKey({ kind: 'pull-request', installationId, owner, repository, number }),
    );
    return publish(work, gathered, report, { follows });
  };

  const publish = async (
    { claim, stillMine, known }: Work,
    gathered: GatheredPullRequest | GatheredMergeGroup,
    report: Report,
    completion: Completion,
    onCheck: Report = report,
  ): Promise<Outcome> => {
    const { headSha } = gathered.subject;
    if (!(await stillMine())) return { outcome: 'overtaken', head: headSha, completion: () => ({}) };
    const published = await github.publish(gathered, report, onCheck);
    upkeep.published(claim, published);
    const superseded = published.check === 'superseded';
    const { subject, deliveries } = claim;
    const outcome = superseded ? 'superseded' : 'evaluated';
    const { conclusion } = report;
    const shown = shownBy(report);
    const left: Completion = superseded
      ? { wakes: [{ subject, deliveries, reason: 'superseded', delay: supersededDelay }] }
      : {
          remembered: {
            shown,
            relevant: [...relevantTo(gathered.policy)],
            fingerprint: 'fingerprint' in gathered ? gathered.fingerprint : null,
          } satisfies Memory,
          changed: published.check !== 'unchanged' || known?.shown !== shown,
          againInMs: againInMs(report, clock.now()),
        };
    return {
      outcome,
      head: headSha,
      conclusion,
      check: published.check,
      comment: published.comment,
      completion: (ms) => ({ ...completion, ...left, evaluation: { headSha, outcome, conclusion, ms } }),
    };
  };

  return async (claim, stillMine) => {
    const { subject } = claim;
    const putOff = await upkeep.putOff(claim);
    if (putOff !== null) return putOff;
    const work = { claim, stillMine, known: rememberedBy(claim) };
    switch (subject.kind) {
      case 'pull-request':
        return pullRequest(work, subject);
      case 'merge-group':
        return mergeGroup(work, subject);
      case 'commit':
        return resolved(claim, await github.pullRequestsOfCommit(subject));
      case 'branch':
        return resolved(claim, await github.pullRequestsIntoBranch(subject));
      case 'repository':
        return upkeep.repository(claim, subject);
      case 'installation':
        return upkeep.installation(claim, subject);
      case 'schedule':
        return upkeep.schedule(claim, subject);
    }
  };
}

type Of<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

/** Nothing is to be said of it any more. */
const gone: Outcome = {
  outcome: 'gone',
  completion: () => ({ remembered: null, againInMs: null, follows: [] }),
};

/** The pull requests that a subject stands for are woken for the same reasons. */
function resolved({ deliveries, reasons }: Claim, found: readonly Of<'pull-request'>[]): Outcome {
  return {
    outcome: 'resolved',
    pullRequests: found.map(({ number }) => `#${number}`),
    completion: () => ({
      wakes: found.flatMap((subject) => reasons.map((reason) => ({ subject, reason, deliveries }))),
    }),
  };
}

function rememberedBy({ remembered }: Claim): Memory | null {
  return memory.safeParse(remembered).data ?? null;
}

function shownBy({ conclusion, rules }: Report): string {
  return JSON.stringify([conclusion, rules.map(({ id, verdict }) => [id, verdict.status])]);
}

/** When to look again without an event: when a verdict may have changed, and before GitHub gives up a check that waits. */
function againInMs({ lookAgainAt, conclusion }: Report, now: Date): number | null {
  const times = [
    ...(lookAgainAt === null ? [] : [Math.max(0, lookAgainAt.getTime() - now.getTime())]),
    ...(conclusion === 'pending' ? [lookAgainWithinMs] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

function judged(gathered: GatheredPullRequest, now: Date): Report {
  return evaluate(gathered.subject, gathered.policy, gathered.evidence, now);
}

/** What the check says: it stands for every open pull request with the same head and gate. */
function sharedReport({ sharers, unreadSharers }: GatheredPullRequest, report: Report, now: Date): Report {
  if (unreadSharers.length > 0) return tooMany(report, unreadSharers);
  if (sharers.length === 0) return report;
  return worstOf([report, ...sharers.map((sharer) => judged(sharer, now))]);
}

/** A broken policy asks for no evidence; only what changes the policy itself brings news. */
function relevantTo(policy: PolicyResult): ReadonlySet<string> {
  const slices = policy.valid ? requirements(policy.policy).slices : [];
  return new Set([...pullRequestEvents, ...relevantEvents(slices)]);
}

const changesEvidence = new Set([...pullRequestEvents, ...Object.values(sliceEvents).flat()]);

/**
 * Whether a reason can change a verdict. One that is no event of any slice of the evidence always can: a person asked, or
 * the policy itself changed.
 */
function matters(reason: string, { relevant, fingerprint }: Memory): boolean {
  if (fingerprint !== null && reason === sweptAs(fingerprint)) return false;
  return relevant.includes(reason) || !changesEvidence.has(reason);
}
