import type { Opener } from '../engine/joint-evidence.ts';
import type { Gathered } from './gathered.ts';
import type { Place } from './place.ts';
import type { SeenPolicyFiles } from './policy-file.ts';

export interface PullRequestSubject extends Place {
  readonly kind: 'pull-request';
  readonly number: number;
}

export interface GatheredPullRequest extends Gathered<'pull-request'> {
  /** The fingerprint of the pull request for a full resync; null where it is unknown. */
  readonly fingerprint: string | null;
  /** The branch that it proposes its head to. */
  readonly base: string;
  /** The version of each policy file that was seen: {@link PolicyFileState}. Absent: not read, or there is no such layer. */
  readonly policyFiles?: SeenPolicyFiles;
  /** Who opened it; null where no other one has the same head, so that it does not matter. */
  readonly openedBy: Opener | null;
  /**
   * The other open pull requests with the same head and the same check, for which GitHub shows one check. Those into the same base are
   * evaluated as one; of different bases the worst is shown.
   */
  readonly siblings: readonly GatheredPullRequest[];
  /** The numbers of those that strangers opened and that are left out because they are many; perhaps this one. */
  readonly ignoredSiblings: readonly { readonly number: number; readonly base: string }[];
  /** The numbers of the siblings where too many must be read, so that the check fails. */
  readonly unreadSiblings: readonly number[];
}
