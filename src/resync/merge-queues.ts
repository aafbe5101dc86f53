import type { OpenMergeGroup, Survey } from '../github/survey/survey.ts';
import type { MergeGroupSubject } from '../subjects/merge-group.ts';
import { resync } from '../subjects/reason.ts';
import type { RepositorySubject } from '../subjects/repository.ts';
import type { WakeOf } from '../subjects/work.ts';

/**
 * Milliseconds between reads of a repository's merge queues: by default GitHub drops a group whose checks are not complete
 * within an hour, and the groups behind it wait.
 *
 * @see https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export const queuesEveryMs = 600_000;

/** Merge queues read per repository. */
const maxQueues = 20;

/** The fingerprint of each known group, by its commit. */
export type SeenGroups = Readonly<Record<string, string>>;

/**
 * Compares the groups in the merge queues of a repository with those of the last comparison.
 *
 * @param queues the base branches
 * @returns wakes of the groups that may have missed an event: changed, new, or without a check. People wait for them: they are not
 * background work
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
