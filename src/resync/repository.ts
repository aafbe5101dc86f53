import { z } from 'zod';
import type { OpenPullRequest, Survey } from '../github/survey/survey.ts';
import type { RateLimits } from '../store/rate-limits.ts';
import type { MergeGroupSubject } from '../subjects/merge-group.ts';
import type { PullRequestSubject } from '../subjects/pull-request.ts';
import { resync } from '../subjects/reason.ts';
import type { RepositorySubject } from '../subjects/repository.ts';
import { type CompletionOf, gone, type OutcomeOf, type TaskOf, type WakeOf } from '../subjects/work.ts';
import { fullResyncEveryMs, spread } from './full-resync.ts';
import { queuesEveryMs, resyncMergeQueues } from './merge-queues.ts';

/** An installation may write once a second, and what people ask for in the meantime is to find room. */
const betweenMs = 2_000;

/**
 * Each full resync also wakes one pull request in this many, whatever is seen of it: a list does not show everything that a check may depend
 * on, such as a dismissed alert or the members of a team. After a day each has had its turn.
 */
const turns = 24;

/** Reads of the merge queues between two full resyncs; without a next one, no more. */
const looksBetween = fullResyncEveryMs / queuesEveryMs - 1;

/** What the previous resync saw. */
const memory = z.object({
  /** The fingerprint of each open pull request, by number. */
  seen: z.record(z.string(), z.string()),
  /** Whose turn it was. */
  turn: z.int().default(0),
  /** The bases with a merge queue, and how often these are still to be read before the next full resync. */
  queues: z.array(z.string()).default([]),
  looks: z.int().default(0),
  groups: z.record(z.string(), z.string()).default({}),
});

type Memory = z.infer<typeof memory>;

const nothing: Memory = { seen: {}, turn: 0, queues: [], looks: 0, groups: {} };

interface Parts {
  readonly survey: Pick<Survey, 'openPullRequests' | 'openMergeGroups'>;
  readonly store: Pick<RateLimits, 'reserve'>;
}

/**
 * Compares what is open in a repository with what the previous resync saw of it, and wakes what may have missed something: changed
 * since, never seen, or without a check. A check that waits is no reason: an event ends the wait, and where that gets lost the
 * fingerprint differs. When nothing but time asks, only the merge queues are read.
 */
export async function resyncRepository(
  parts: Parts,
  { subject, reasons, remembered }: TaskOf<RepositorySubject>,
): Promise<Resynced> {
  const before = memory.safeParse(remembered).data ?? nothing;
  return reasons.every(({ kind }) => kind === 'scheduled')
    ? resyncQueues(parts, before, subject)
    : resyncAll(parts, before, subject);
}

type Resynced = OutcomeOf<PullRequestSubject | MergeGroupSubject>;

async function resyncAll(
  { survey, store }: Parts,
  before: Memory,
  subject: RepositorySubject,
): Promise<Resynced> {
  const found = await survey.openPullRequests(subject);
  if (found === null) return gone;
  const { items, whole } = found;
  const queues = [...new Set(items.flatMap(({ queue }) => queue ?? []))];
  const groups = await resyncMergeQueues(survey, subject, queues, before.groups);
  const turn = (before.turn + 1) % turns;
  const woken = items.flatMap((item): readonly WakeOf<PullRequestSubject>[] => {
    const wake = { subject: pullRequestOf(subject, item) };
    if (!item.shown || item.number % turns === turn) return [{ ...wake, reason: resync() }];
    const isSeen = before.seen[item.number] === item.fingerprint;
    return isSeen ? [] : [{ ...wake, reason: resync(item.fingerprint) }];
  });
  const startMs = woken.length === 0 ? 0 : await turnsOf(store, subject.installationId, woken.length);
  return {
    outcome: 'resynced',
    open: items.length,
    woken: woken.length + groups.wakes.length,
    whole,
    completion: () => ({
      ...leave({ seen: fingerprintsOf(items), turn, queues, looks: looksBetween, groups: groups.seen }),
      wakes: [...groups.wakes, ...spread(woken, betweenMs, startMs)],
    }),
  };
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

/** What is remembered, and when the queues are read again. A repository in which nothing is open leaves nothing. */
function leave(left: Memory): CompletionOf<never> {
  return {
    remembered: Object.keys(left.seen).length === 0 ? null : left,
    reevaluateInMs: left.queues.length > 0 && left.looks > 0 ? queuesEveryMs : null,
  };
}

function pullRequestOf(
  { installationId, owner, repository }: RepositorySubject,
  { number }: OpenPullRequest,
): PullRequestSubject {
  return { kind: 'pull-request', installationId, owner, repository, number };
}

/** The repositories of an installation take turns; where one full resync would reach into the next, they go side by side. */
function turnsOf(store: Pick<RateLimits, 'reserve'>, installationId: number, count: number): Promise<number> {
  return store.reserve(`resync:${installationId}`, {
    perSecond: 1_000 / (count * betweenMs),
    burst: 1,
    furthestMs: fullResyncEveryMs,
  });
}

function fingerprintsOf(items: readonly OpenPullRequest[]): Memory['seen'] {
  return Object.fromEntries(items.map(({ number, fingerprint }) => [number, fingerprint]));
}
