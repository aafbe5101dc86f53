import type { BaseEvent } from '../../../evidence/earlier-changes.ts';
import type { Slice } from '../../../evidence/slice.ts';
import { type Message, say } from '../../../text/message.ts';
import { type RefActivities, type RefActivity, readActivities } from '../../read/activity.ts';
import { defineCache } from '../../read/cache.ts';
import type { Source } from '../../read/source.ts';

/** The commit of a branch at a time, or a clause that says why it is not known. */
export type TipThen = { readonly commit: string } | { readonly why: Message };

/** Where a branch was at a time, which cannot change. */
const tips = defineCache<string>({ max: 5_000 });

/** What moved branches, each read once. */
export type BranchHistory = (ref: string) => Promise<Slice<RefActivities>>;

/** @param since the earliest time that is asked for */
export function branchHistory(source: Source, since: Date): BranchHistory {
  const started = new Map<string, Promise<Slice<RefActivities>>>();
  return (ref) => {
    const reading = started.get(ref) ?? readActivities(source, ref, since);
    started.set(ref, reading);
    return reading;
  };
}

/**
 * The base as it was at a time. Until the first event after that time the base was only pushed forward: up to the commit that a forced
 * push replaced, or on the branch that was the base then. Where that branch was at the time is what GitHub recorded of it, never where it
 * is now: it can be moved after the fact, so that what is hidden on it would seem approved.
 *
 * @param base the present one
 */
export async function baseAt(
  source: Source,
  at: Date,
  base: string,
  baseEvents: readonly BaseEvent[],
  historyOf: BranchHistory,
): Promise<TipThen> {
  const event = firstEventSince(baseEvents, at);
  if (event === undefined) return { commit: base };
  if (event.kind === 'force-pushed') {
    return event.before === null
      ? { why: say`the base before its forced push is gone` }
      : { commit: event.before };
  }
  return event.branch === null
    ? { why: say`GitHub does not name the base of that time` }
    : branchTipAt(source, event.branch, at, historyOf);
}

/** Where a branch of the repository was at a time, or a clause that says why that is not known. */
export async function branchTipAt(
  { cache, repositoryId }: Source,
  branch: string,
  at: Date,
  historyOf: BranchHistory,
): Promise<TipThen> {
  const ref = `refs/heads/${branch}`;
  const key = `${repositoryId}:${ref}@${at.getTime()}`;
  const known = cache.of(tips).get(key);
  if (known !== undefined) return { commit: known };
  const read = await historyOf(ref);
  if (!read.available) {
    const { message, remedy } = read.problem;
    return { why: say`where the branch ${branch} was at that time is not known. ${message} ${remedy}` };
  }
  const commit = tipAt(read.value.activities, at);
  if (commit === null) return { why: say`GitHub does not show where the branch ${branch} was at that time` };
  cache.of(tips).set(key, commit);
  return { commit };
}

/** GitHub dates to the second: an event of the same second counts as later. */
export function firstEventSince(baseEvents: readonly BaseEvent[], at: Date): BaseEvent | undefined {
  return baseEvents.find((event) => event.at.getTime() >= at.getTime());
}

/**
 * Where a branch was at a time, by what moved it before and after. GitHub dates to the second: null where the branch moved within the
 * second, did not exist, or has no record that reaches so far.
 *
 * @param activities newest first
 */
export function tipAt(activities: readonly RefActivity[], at: Date): string | null {
  const second = secondOf(at);
  if (activities.some((activity) => secondOf(activity.at) === second)) return null;
  const next = activities.findLast((activity) => secondOf(activity.at) > second);
  const last = activities.find((activity) => secondOf(activity.at) < second);
  if (next === undefined) return last?.after ?? null;
  return last === undefined || last.after === next.before ? next.before : null;
}

function secondOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
