import { type Place, placeKey, placeName, placeOf } from './place.ts';
import type { ReleaseSubject } from './release.ts';
import type { EvaluatedReleases } from './release-verdicts.ts';
import type { SubjectKind } from './work.ts';

/** A commit on which the check about a release is to be evaluated again: a person pressed _Re-run_. */
export interface ReleasedCommitSubject extends Place {
  readonly kind: 'released-commit';
  readonly sha: string;
}

export interface ReleasedCommitPorts {
  readonly releaseVerdicts: Pick<EvaluatedReleases, 'tagsEvaluatedOn'>;
}

/** A commit: resolved to the releases whose verdicts are shown on it. Which those are is in the record, so GitHub is not asked. */
export const releasedCommit: SubjectKind<ReleasedCommitSubject, ReleasedCommitPorts, ReleaseSubject> = {
  kind: 'released-commit',
  key: (subject) => `${placeKey(subject)}@${subject.sha}`,
  name: (subject) => `${placeName(subject)}@${subject.sha}`,
  async reconcile({ subject, reasons, deliveries }, { releaseVerdicts }) {
    const { sha } = subject;
    const place = placeOf(subject);
    const tags = await releaseVerdicts.tagsEvaluatedOn(subject.repositoryId, sha);
    return {
      outcome: 'resolved',
      tags,
      completion: () => ({
        wakes: tags.flatMap((name) =>
          reasons.map((reason) => ({
            subject: { ...place, kind: 'release', sha, target: { kind: 'tag', name } } as const,
            reason,
            deliveries,
          })),
        ),
      }),
    };
  },
};
