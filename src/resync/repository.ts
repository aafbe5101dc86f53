import { z } from 'zod';
import type { OpenPullRequest, Survey } from '../github/survey/survey.ts';
import type { Outcome } from '../queue/reconcile.ts';
import { type Claim, type Store, timeHasCome, type Wake } from '../store/store.ts';
import type { Subject } from '../subjects/subject.ts';
import { swept, sweptAs } from '../subjects/swept.ts';
import { lookAtQueues, queuesEveryMs } from './merge-queues.ts';
import { everyMs, spread } from './sweep.ts';

type Repository = Extract<Subject, { kind: 'repository' }>;

/** An installation may write once a second, and what people ask for in the meantime is to find room. */
const betweenMs = 2_000;

/**
 * Each sweep also wakes one pull request in so many, whatever is seen of it: a list does not show everything that a check may depend on, as
 * an alert that was dismissed, or who is in a team. All of them have had their turn after a day.
 */
const turns = 24;

/** The queues are looked at between one sweep and the next: without a next, no more. */
const looksBetween = everyMs / queuesEveryMs - 1;

/** What the sweep before saw. */
const memory = z.object({
  /** The fingerprint of each open pull request, by number. */
  seen: z.record(z.string(), z.string()),
  /** Whose turn it was. */
  turn: z.int().default(0),
  /** The bases with a merge queue, and how often these are still to be looked at before the next sweep. */
  queues: z.array(z.string()).default([]),
  looks: z.int().default(0),
  groups: z.record(z.string(), z.string()).default({}),
});

type Memory = z.infer<typeof memory>;

const nothing: Memory = { seen: {}, turn: 0, queues: [], looks: 0, groups: {} };

interface Parts {
  readonly survey: Pick<Survey, 'openPullRequests' | 'openMergeGroups'>;
  readonly store: Pick<Store, 'reserve'>;
}

/**
 * Compares what is open in a repository with what the sweep before saw of it, and wakes what may have missed something: changed
 * since, never seen, or without a check. A check that waits is no reason: who waits is told by an event, and where that
 * gets lost something looks otherwise. When nothing but time asks, only the merge queues are looked at.
 */
export async function sweepRepository(parts: Parts, claim: Claim, subject: Repository): Promise<Outcome> {
  const before = memory.safeParse(claim.remembered).data ?? nothing;
  return claim.reasons.every((reason) => reason === timeHasCome)
    ? lookBetween(parts, before, subject)
    : sweepAll(parts, before, subject);
}

async function sweepAll({ survey, store }: Parts, before: Memory, subject: Repository): Promise<Outcome> {
  const found = await survey.openPullRequests(subject);
  if (found === null) return { outcome: 'gone', completion: () => ({ remembered: null, againInMs: null }) };
  const { items, whole } = found;
  const queues = [...new Set(items.flatMap(({ queue }) => queue ?? []))];
  const groups = await lookAtQueues(survey, subject, queues, before.groups);
  const turn = (before.turn + 1) % turns;
  const woken = items.flatMap((item): readonly Wake[] => {
    const wake = { subject: pullRequestOf(subject, item) };
    if (!item.shown || item.number % turns === turn) return [{ ...wake, reason: swept }];
    const isSeen = before.seen[item.number] === item.fingerprint;
    return isSeen ? [] : [{ ...wake, reason: sweptAs(item.fingerprint) }];
  });
  const startMs = woken.length === 0 ? 0 : await turnsOf(store, subject.installationId, woken.length);
  return {
    outcome: 'swept',
    open: items.length,
    woken: woken.length + groups.wakes.length,
    whole,
    completion: () => ({
      ...leave({ seen: fingerprintsOf(items), turn, queues, looks: looksBetween, groups: groups.seen }),
      wakes: [...groups.wakes, ...spread(woken, betweenMs, startMs)],
    }),
  };
}

async function lookBetween({ survey }: Parts, before: Memory, subject: Repository): Promise<Outcome> {
  const { wakes, seen } = await lookAtQueues(survey, subject, before.queues, before.groups);
  return {
    outcome: 'swept',
    woken: wakes.length,
    completion: () => ({ ...leave({ ...before, groups: seen, looks: before.looks - 1 }), wakes }),
  };
}

/** What is remembered, and when the queues are looked at again. A repository in which nothing is open leaves nothing. */
function leave(left: Memory) {
  return {
    remembered: Object.keys(left.seen).length === 0 ? null : left,
    againInMs: left.queues.length > 0 && left.looks > 0 ? queuesEveryMs : null,
  };
}

function pullRequestOf(
  { installationId, owner, repository }: Repository,
  { number }: OpenPullRequest,
): Subject {
  return { kind: 'pull-request', installationId, owner, repository, number };
}

/** The repositories of an installation take turns; where one sweep would reach into the next, they go side by side. */
function turnsOf(store: Pick<Store, 'reserve'>, installationId: number, count: number): Promise<number> {
  return store.reserve(`sweep:${installationId}`, {
    perSecond: 1_000 / (count * betweenMs),
    burst: 1,
    furthestMs: everyMs,
  });
}

function fingerprintsOf(items: readonly OpenPullRequest[]): Memory['seen'] {
  return Object.fromEntries(items.map(({ number, fingerprint }) => [number, fingerprint]));
}
