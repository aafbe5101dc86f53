import type { Place } from './place.ts';

/** A pull request that was closed without merging, with what is left of it on its head. */
export interface ClosedPullRequest {
  readonly closed: true;
  /** Where GitHub showed the repository. */
  readonly place: Place;
  /** The repository's page. */
  readonly repositoryUrl: string;
  readonly number: number;
  readonly headSha: string;
  /**
   * This app's checks on the head that passed or are in progress, and that stand for no other pull request which is open or was merged.
   * One that failed is none of them: it lets nothing pass.
   */
  readonly checks: readonly ClosedCheck[];
  /** Of the open pull requests with the same head, by number, one for each check: it stands for all that share the check. */
  readonly siblings: readonly number[];
}

/** A check run that stands for closed pull requests only. */
export interface ClosedCheck {
  readonly id: number;
  readonly name: string;
}
