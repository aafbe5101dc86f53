import { verdictKind } from '../record/entry.ts';
import { targetKey } from '../subjects/release-target.ts';
import type { EvaluatedReleases, ReleaseVerdicts } from '../subjects/release-verdicts.ts';
import type { Entries } from './entries.ts';

/** Entries of a kind about one commit, the newest, and tags that are found in them. */
const maxEntries = 200;
const maxTags = 20;

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
    async tagsEvaluatedOn(repositoryId, sha) {
      const kinds = [verdictKind, 'evaluation-failed'];
      const found = await Promise.all(
        kinds.map((kind) => store.entries({ repositoryId, sha, kind }, maxEntries)),
      );
      const targets = found.flat().flatMap(({ branch }) => branch ?? []);
      const tags = targets.flatMap((target) => /^tag:(.+)$/s.exec(target)?.[1] ?? []);
      return [...new Set(tags)].slice(0, maxTags);
    },
  };
}
