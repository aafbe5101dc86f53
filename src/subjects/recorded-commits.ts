import type { ReleaseTarget } from '../evidence/release.ts';
import type { RecordedLanding } from '../evidence/released-commits.ts';

/** What the record holds, as far as the commits of a release are accounted for. */
export interface RecordedCommits {
  /** How commits landed on a branch, or else on another of these, by commit. Those without an entry are absent. */
  landings(
    repositoryId: number,
    branches: readonly string[],
    shas: readonly string[],
  ): Promise<ReadonlyMap<string, RecordedLanding>>;
  /** The commits whose release to a target met a rule, the newest evaluation first; a few of them. */
  releasesMeeting(repositoryId: number, target: ReleaseTarget, rule: string): Promise<readonly string[]>;
}
