import { defineSlice } from './slice.ts';

/** Since when checks can have been reported on the commit that a subject is about. */
export interface CommitSeen {
  /**
   * Of a head, when GitHub first told this app of it: it creates a check suite for each push. Of a merge group, when GitHub made its
   * commit. Null where that is not known.
   */
  readonly at: Date | null;
}

/** It changes only with the head, which starts an evaluation in any case. */
export const commitSeen = defineSlice<CommitSeen>({ events: [] });
