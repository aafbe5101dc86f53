import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** A conversation on lines of the change. */
export interface Thread {
  /** Hostile. */
  readonly path: string;
  readonly startedBy: Actor | null;
  readonly resolved: boolean;
}

/** The conversations on the changed lines, also of lines that changed since: GitHub asks for these, too. */
export const threads = defineSlice<readonly Thread[]>({
  events: [
    'pull_request_review.submitted',
    'pull_request_review_thread.resolved',
    'pull_request_review_thread.unresolved',
  ],
});
