import type { Commit } from './commits.ts';
import { defineSlice } from './slice.ts';

/** A head that a forced push replaced. What its authors wrote may live on in a commit under another name. */
export interface ReplacedHead {
  /** Null where GitHub no longer has the commit. */
  readonly head: string | null;
  /** When it was replaced. */
  readonly at: Date;
  /**
   * Its commits that are not in the base, oldest first; null where they can no longer be read. GitHub links only the first author of each:
   * the others are named by trailers of the message.
   */
  readonly commits: readonly Commit[] | null;
}

/** Days for which those who wrote a commit that a forced push replaced count as its authors. */
export const replacedHeadDays = 30;

/** The heads that forced pushes replaced in the last {@link replacedHeadDays} days, oldest first. */
export const replacedHeads = defineSlice<readonly ReplacedHead[]>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
