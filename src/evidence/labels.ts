import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** A label on the pull request, with who set it last, where GitHub's timeline shows it. */
export interface Label {
  readonly name: string;
  readonly setBy: Actor | null;
  readonly setAt: Date | null;
}

export const labels = defineSlice<readonly Label[]>({
  events: ['pull_request.labeled', 'pull_request.unlabeled'],
});
