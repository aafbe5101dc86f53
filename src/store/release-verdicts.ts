import { verdictKind } from '../record/entry.ts';
import { targetKey } from '../subjects/release.ts';
import type { EvaluatedReleases, ReleaseVerdicts } from '../subjects/release-verdicts.ts';
import type { Entries } from './entries.ts';

/**
 * What is known of releases, from the entries of a store.
 *
 * @example const verdicts = releaseVerdicts(store);
 */
export function releaseVerdicts(
  store: Pick<Entries, 'entries' | 'firstEntry'>,
): ReleaseVerdicts & EvaluatedReleases {
  return {
    async firstFor(repositoryId, target) {
      const first = await store.firstEntry({ repositoryId, branch: targetKey(target), kind: verdictKind });
      return first === null ? null : new Date(first.at);
    },
    async passedAt(repositoryId, sha, target, at) {
      // GitHub cuts its times to whole seconds.
      const until = at.getTime() + 1_000;
      const [last] = await store.entries(
        { repositoryId, sha, branch: targetKey(target), kind: verdictKind, until },
        1,
      );
      return last?.conclusion === 'success' && last.confirmed ? new Date(last.at) : null;
    },
    async isEvaluated(repositoryId, sha, target, at) {
      const branch = targetKey(target);
      const until = at.getTime() + 1;
      const found = await store.entries({ repositoryId, sha, branch, kind: verdictKind, until }, 1);
      return found.length > 0;
    },
  };
}
