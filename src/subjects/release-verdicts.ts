import type { ReleaseTarget } from '../evidence/release.ts';

/** What the record holds about releases of a repository. */
export interface ReleaseVerdicts {
  /** When the first release to a target was evaluated, of any commit; null: none was. */
  firstFor(repositoryId: number, target: ReleaseTarget): Promise<Date | null>;
  /**
   * When the verdict was written that a commit passes for a target, where it is the last one at or before a time. Null: there is none, it does
   * not pass, or it passes as a roll-back only.
   */
  passedAt(repositoryId: number, sha: string, target: ReleaseTarget, at: Date): Promise<Date | null>;
}

/** Which releases the record holds a verdict on. */
export interface EvaluatedReleases {
  /** Whether the release of a commit to a target was evaluated at or before a time, whatever the verdict. */
  isEvaluated(repositoryId: number, sha: string, target: ReleaseTarget, at: Date): Promise<boolean>;
  /** The newest tags of which the release was evaluated with this commit. */
  tagsEvaluatedOn(repositoryId: number, sha: string): Promise<readonly string[]>;
}
