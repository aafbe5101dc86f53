import { z } from 'zod';
import type { BranchTip, OpenPullRequest, Survey } from '../github/survey/survey.ts';
import type { Clock } from '../platform/clock.ts';
import type { RateLimits } from '../store/rate-limits.ts';
import type { AccountedCommitsSubject } from '../subjects/accounted-commits.ts';
import type { MergeGroupSubject } from '../subjects/merge-group.ts';
import type { MergedCommitsSubject } from '../subjects/merged-commits.ts';
import { placeOf } from '../subjects/place.ts';
import type { PullRequestSubject } from '../subjects/pull-request.ts';
import { isEventNamed, type Reason, resync, unlisted } from '../subjects/reason.ts';
import type { ReleasesSubject } from '../subjects/releases-subject.ts';
import type { RepositorySubject } from '../subjects/repository.ts';
import type { WaitingRunsSubject } from '../subjects/waiting-runs.ts';
import { type CompletionOf, gone, type OutcomeOf, type TaskOf, type WakeOf } from '../subjects/work.ts';
import { fullResyncEveryMs, spread } from './full-resync.ts';
import { queuesEveryMs, resyncMergeQueues } from './merge-queues.ts';

/** Milliseconds between wakes: an installation may write once a second, and half of that is left for people and events. */
const betweenMs = 2_000;

/**
 * Each full resync also wakes one pull request in this many, even if it seems unchanged: a list does not show everything that a check may
 * depend on, such as a dismissed alert or the members of a team. Within a day each is woken once.
 */
const turns = 24;

/** Reads of the merge queues between two full resyncs. */
const readsBetween = fullResyncEveryMs / queuesEveryMs - 1;

/** The state that the previous resync left. */
const memory = z.object({
  /** The fingerprint of each open pull request, by number. */
  seen: z.record(z.string(), z.string()),
  /** The remainder of the pull request numbers that were woken last. */
  turn: z.int().default(0),
  /** The base branches with a merge queue, and the remaining reads of these before the next full resync. */
  queues: z.array(z.string()).default([]),
  looks: z.int().default(0),
  groups: z.record(z.string(), z.string()).default({}),
  /** The tip of each branch, by its name. */
  tips: z.record(z.string(), z.string()).default({}),
  /** The day, in UTC, on which the commits were last accounted for. */
  accountedOn: z.string().nullable().default(null),
});

type Memory = z.infer<typeof memory>;

const nothing: Memory = {
  seen: {},
  turn: 0,
  queues: [],
  looks: 0,
  groups: {},
  tips: {},
  accountedOn: null,
};

interface Parts {
  readonly survey: Pick<Survey, 'openPullRequests' | 'openMergeGroups'>;
  readonly store: Pick<RateLimits, 'reserve'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Compares the open pull requests and merge groups of a repository with those of the previous resync, and wakes those that may have missed
 * an event: changed, new, or without a check. A pending check is not a reason: an event ends it, and where that is lost the fingerprint
 * differs. When the only reason is the schedule, only the merge queues are read.
 */
export async function resyncRepository(
  parts: Parts,
  { subject, reasons, remembered }: TaskOf<RepositorySubject>,
): Promise<Resynced> {
  const before = memory.safeParse(remembered).data ?? nothing;
  return reasons.every(({ kind }) => kind === 'scheduled')
    ? resyncQueues(parts, before, subject)
    : resyncAll(parts, before, subject, reasons);
}

type Resynced = OutcomeOf<
  | PullRequestSubject
  | MergeGroupSubject
  | MergedCommitsSubject
  | AccountedCommitsSubject
  | WaitingRunsSubject
  | ReleasesSubject
>;

async function resyncAll(
  { survey, store, clock }: Parts,
  before: Memory,
  subject: RepositorySubject,
  reasons: readonly Reason[],
): Promise<Resynced> {
  // What an event explains was not missed.
  const event = reasons.find(({ kind }) => kind === 'event');
  // No list shows the custom properties of the repository, which decide what of the policy applies.
  const forAll = reasons.find((reason) => isEventNamed(reason, 'custom_property_values'));
  const found = await survey.openPullRequests(subject);
  if (found === null) return gone;
  const { items, whole } = found;
  const queues = [...new Set(items.flatMap(({ queue }) => queue ?? []))];
  const groups = await resyncMergeQueues(survey, subject, queues, before.groups);
  const turn = (before.turn + 1) % turns;
  const isFirst = before === nothing;
  const woken = items.flatMap((item): WakeOf<PullRequestSubject>[] => {
    const wake = { subject: pullRequestOf(subject, item) };
    if (forAll !== undefined) return [{ ...wake, reason: forAll }];
    if (!item.shown || turnOf(subject, item) === turn) return [{ ...wake, reason: event ?? resync() }];
    const isSeen = before.seen[item.number] === item.fingerprint;
    return isSeen ? [] : [{ ...wake, reason: event ?? resync(item.fingerprint) }];
  });
  woken.push(
    ...noLongerOpen(before, found).map((number) => ({
      subject: pullRequestOf(subject, { number }),
      reason: unlisted,
    })),
  );
  const moved = movedSince(before, subject, found.branches);
  const waiting = waitingRunsOf(before, subject, found.branches);
  const accounting = accountingOf(before, subject, found.branches, clock.now());
  const startMs = woken.length === 0 ? 0 : await turnsOf(store, subject.installationId, woken.length);
  return {
    outcome: 'resynced',
    open: items.length,
    woken: woken.length + groups.wakes.length + moved.length + waiting.length + accounting.wakes.length,
    whole,
    completion: () => ({
      ...leave({
        seen: fingerprintsOf(items),
        turn,
        queues,
        looks: readsBetween,
        groups: groups.seen,
        tips: Object.fromEntries(found.branches.map(({ branch, tip }) => [branch, tip])),
        accountedOn: accounting.on,
      }),
      wakes: [
        ...groups.wakes,
        ...moved,
        ...waiting,
        ...accounting.wakes,
        ...(found.branches.length > 0 && (isFirst || turn === 0) ? [releasesOf(subject)] : []),
        ...spread(woken, betweenMs, startMs),
      ],
    }),
  };
}

/**
 * In which of a day's resyncs a pull request has its turn. Most repositories have few pull requests, with low numbers: by the number alone,
 * those of all repositories would have theirs in the same hours. Fibonacci hashing spreads ids that follow one another.
 */
function turnOf({ repositoryId }: RepositorySubject, { number }: OpenPullRequest): number {
  const hash = (Math.imul(repositoryId, 0x9e3779b1) >>> 0) / 2 ** 32;
  return (Math.floor(hash * turns) + number) % turns;
}

/** Once a day, the policy is asked for whether it lists releases: the event of its change may be lost. */
function releasesOf(place: RepositorySubject): WakeOf<ReleasesSubject> {
  return { subject: { ...placeOf(place), kind: 'releases' }, reason: resync(), background: true };
}

async function resyncQueues(
  { survey }: Parts,
  before: Memory,
  subject: RepositorySubject,
): Promise<Resynced> {
  const { wakes, seen } = await resyncMergeQueues(survey, subject, before.queues, before.groups);
  return {
    outcome: 'resynced',
    woken: wakes.length,
    completion: () => ({ ...leave({ ...before, groups: seen, looks: before.looks - 1 }), wakes }),
  };
}

/** The branches whose tip is not the one that was seen last: their commits may not be recorded. They cost no write. */
function movedSince(
  { tips }: Memory,
  place: RepositorySubject,
  branches: readonly BranchTip[],
): readonly WakeOf<MergedCommitsSubject>[] {
  return branches
    .filter(({ branch, tip }) => tips[branch] !== tip)
    .map(({ branch, tip }) => ({
      subject: { ...placeOf(place), kind: 'merged-commits', branch },
      reason: resync(tip),
      background: true,
    }));
}

/** Hours of the night, in UTC, over which the repositories are spread. */
const nightHours = 6;

/** Each night, the commits of the default branch are accounted for, which leads to the other protected branches. */
function accountingOf(
  { accountedOn }: Memory,
  place: RepositorySubject,
  [defaultBranch]: readonly BranchTip[],
  now: Date,
): { readonly wakes: readonly WakeOf<AccountedCommitsSubject>[]; readonly on: string | null } {
  const today = now.toISOString().slice(0, 10);
  const { repositoryId } = place;
  const isDue = accountedOn !== today && now.getUTCHours() >= repositoryId % nightHours;
  if (defaultBranch === undefined || !isDue) return { wakes: [], on: accountedOn };
  const { branch } = defaultBranch;
  const subject = { ...placeOf(place), kind: 'accounted-commits', branch } as const;
  return {
    wakes: [{ subject, reason: resync(), background: true }],
    on: today,
  };
}

/** A repository that is seen for the first time may have runs that wait: no request about them arrived. */
function waitingRunsOf(
  { tips }: Memory,
  place: RepositorySubject,
  branches: readonly BranchTip[],
): readonly WakeOf<WaitingRunsSubject>[] {
  if (branches.length === 0 || Object.keys(tips).length > 0) return [];
  return [{ subject: { ...placeOf(place), kind: 'waiting-runs' }, reason: resync(), background: true }];
}

/** The state to remember, and when the queues are read next. An empty repository leaves none. */
function leave(left: Memory): CompletionOf<never> {
  return {
    remembered: Object.keys(left.seen).length + Object.keys(left.tips).length === 0 ? null : left,
    reevaluateInMs: left.queues.length > 0 && left.looks > 0 ? queuesEveryMs : null,
  };
}

/**
 * Those that were open at the previous resync and are not any more: closed or merged since. The one whose event was received is not read
 * again. Of a list that was cut, a pull request may be missing that is open.
 */
function noLongerOpen(
  { seen }: Memory,
  { items, whole }: { readonly items: readonly OpenPullRequest[]; readonly whole: boolean },
): readonly number[] {
  const open = new Set(items.map(({ number }) => number));
  return whole
    ? Object.keys(seen)
        .map(Number)
        .filter((number) => !open.has(number))
    : [];
}

function pullRequestOf(
  place: RepositorySubject,
  { number }: Pick<OpenPullRequest, 'number'>,
): PullRequestSubject {
  return { ...placeOf(place), kind: 'pull-request', number };
}

/** The repositories of an installation take turns; where one full resync would overlap the next, they run concurrently. */
function turnsOf(store: Pick<RateLimits, 'reserve'>, installationId: number, count: number): Promise<number> {
  return store.reserve(`resync:${installationId}`, {
    perSecond: 1_000 / (count * betweenMs),
    burst: 1,
    maxWaitMs: fullResyncEveryMs,
  });
}

function fingerprintsOf(items: readonly OpenPullRequest[]): Memory['seen'] {
  return Object.fromEntries(items.map(({ number, fingerprint }) => [number, fingerprint]));
}
