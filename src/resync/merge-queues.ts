import type { OpenMergeGroup, Survey } from '../github/survey/survey.ts';
import type { Wake } from '../store/store.ts';
import type { Subject } from '../subjects/subject.ts';
import { swept } from '../subjects/swept.ts';

/**
 * How often the merge queues of a repository are looked at, in milliseconds: GitHub gives up a group whose checks have not come within an
 * hour unless told otherwise, and whoever waits for it waits with everybody behind.
 *
 * @see https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export const queuesEveryMs = 600_000;

/** More bases with a queue than this are not looked at. */
const mostQueues = 20;

/** What was seen of groups: the fingerprint of each, by its commit. */
export type SeenGroups = Readonly<Record<string, string>>;

/**
 * Compares the groups that the merge queues of a repository build with what was seen of them before.
 *
 * @param queues the bases
 * @returns what wakes the groups where something may have been missed: changed since, never seen, or without a check. Somebody waits for
 * each, and so it is no background work
 */
export async function lookAtQueues(
  survey: Pick<Survey, 'openMergeGroups'>,
  repository: Extract<Subject, { kind: 'repository' }>,
  queues: readonly string[],
  seen: SeenGroups,
): Promise<{ readonly wakes: readonly Wake[]; readonly seen: SeenGroups }> {
  const groups: OpenMergeGroup[] = [];
  for (const branch of queues.slice(0, mostQueues)) {
    groups.push(...(await survey.openMergeGroups(repository, branch)));
  }
  const missed = groups.filter(
    ({ subject, shown, fingerprint }) => !shown || seen[subject.headSha] !== fingerprint,
  );
  return {
    wakes: missed.map(({ subject }) => ({ subject, reason: swept })),
    seen: Object.fromEntries(groups.map(({ subject, fingerprint }) => [subject.headSha, fingerprint])),
  };
}
