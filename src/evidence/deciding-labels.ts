import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** A label that decides under the policy was set on the pull request, or removed from it. */
export interface LabelEvent {
  readonly kind: 'set' | 'removed';
  /** Null for a deleted account. */
  readonly by: Actor | null;
  readonly at: Date;
  /** The label was renamed or edited since: it may have had another name then. */
  readonly edited: boolean;
  /** The head at that time; null where it is not known. */
  readonly head: string | null;
}

/** A label by which a team decides under the policy, with what happened to it. */
export interface DecidingLabel {
  /** As GitHub writes it. */
  readonly name: string;
  /** It is on the pull request now. */
  readonly present: boolean;
  /** Oldest first. */
  readonly events: readonly LabelEvent[];
}

/** The deciding labels that the pull request has or had. The events of a renamed label are those of its present name. */
export const decidingLabels = defineSlice<readonly DecidingLabel[]>({
  events: ['pull_request.labeled', 'pull_request.unlabeled'],
});
