import type { OpenMergeGroup, Survey } from '../github/survey/survey.ts';
import type { MergeGroupSubject } from '../subjects/merge-group.ts';
import { resync } from '../subjects/reason.ts';
import type { RepositorySubject } from '../subjects/repository.ts';
import type { WakeOf } from '../subjects/work.ts';

/**
 * Milliseconds between reads of a repository's merge queues: GitHub gives up a group whose checks have not come within an
 * hour unless told otherwise, and everybody behind it waits, too.
 *
 * @see https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export const queuesEveryMs = 600_000;

/** Merge queues that are read for one repository. */
const maxQueues = 20;

/** What was seen of groups: the fingerprint of each, by its commit. */
export type SeenGroups = Readonly<Record<string, string>>;

/**
 * Compares the groups that the merge queues of a repository build with what was seen of them before.
 *
 * @param queues the bases
 * @returns what wakes the groups where something may have been missed: changed since, never seen, or without a check. Somebody waits for
 * each, and so it is no background work
 */
export async function resyncMergeQueues(
  survey: Pick<Survey, 'openMergeGroups'>,
  repository: RepositorySubject,
  queues: readonly string[],
  seen: SeenGroups,
): Promise<{ readonly wakes: readonly WakeOf<MergeGroupSubject>[]; readonly seen: SeenGroups }> {
  const groups: OpenMergeGroup[] = [];
  for (const branch of queues.slice(0, maxQueues)) {
    groups.push(...(await survey.openMergeGroups(repository, branch)));
  }
  const missed = groups.filter(
    ({ subject, shown, fingerprint }) => !shown || seen[subject.headSha] !== fingerprint,
  );
  return {
    wakes: missed.map(({ subject }) => ({ subject, reason: resync() })),
    seen: Object.fromEntries(groups.map(({ subject, fingerprint }) => [subject.headSha, fingerprint])),
  };
}
