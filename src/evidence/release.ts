import { defineSlice, type Problem } from './slice.ts';

/** What a commit is released to. GitHub compares the names of environments without regard to case, those of tags exactly. */
export interface ReleaseTarget {
  readonly kind: 'environment' | 'tag';
  /** Of a tag without `refs/tags/`. */
  readonly name: string;
}

/** The commit that is released, and where to. */
export interface Release {
  /** `owner/name`. */
  readonly repository: string;
  /** Whether anybody can read the repository, and so what the release is told. */
  readonly public: boolean;
  readonly sha: string;
  readonly committedAt: Date;
  readonly target: ReleaseTarget;
  readonly defaultBranch: string;
  /** The branches from which the policy releases to this target, as far as they exist, at most 20. */
  readonly branches: readonly ReleaseBranch[];
  /** What was released to this target before; of a tag, the newest release whose tag the commit contains. Null: nothing that is known. */
  readonly previous: PreviousRelease | null;
  /** Why what was released before is not known, where that may hide a release. */
  readonly previousProblem?: Problem;
  /**
   * When this very commit last ran successfully in the environment, as a deployment that the policy let pass or that is older than the
   * policy's gate. Null: never, or that is not known.
   */
  readonly ranBefore: { readonly at: Date } | null;
}

export interface ReleaseBranch {
  readonly name: string;
  /** Whether its history contains the commit. */
  readonly contains: boolean;
  /**
   * Whether a rule or a protection of the branch says who may push to it, or what has to be met before. False where it does not contain
   * the commit.
   */
  readonly protected: boolean;
}

export interface PreviousRelease {
  readonly sha: string;
  /** The tag, or the environment. */
  readonly name: string;
  readonly at: Date;
  /** Whether the released commit contains it: not where an older commit is deployed again. */
  readonly isAncestor: boolean;
}

/** Read for each release, whatever the policy asks for. */
export const release = defineSlice<Release>({
  events: ['deployment_status', 'release', 'create', 'push'],
});
