import type { ReleaseTarget } from '../evidence/release.ts';

/** What the record holds about releases of a repository. */
export interface ReleaseVerdicts {
  /** When the first release to a target was evaluated, of any commit; null: none was. */
  firstFor(repositoryId: number, target: ReleaseTarget): Promise<Date | null>;
  /** Whether the release of a commit to a target passed, as it was last evaluated at or before a time; false where it was not. */
  passedAt(repositoryId: number, sha: string, target: ReleaseTarget, at: Date): Promise<boolean>;
}

/** Which releases the record holds a verdict on. */
export interface EvaluatedReleases {
  /** Whether the release of a commit to a target was evaluated at or before a time, whatever the verdict. */
  isEvaluated(repositoryId: number, sha: string, target: ReleaseTarget, at: Date): Promise<boolean>;
}
