import { defineSlice } from './slice.ts';

/** A label on the pull request. */
export interface Label {
  readonly name: string;
}

export const labels = defineSlice<readonly Label[]>({
  events: ['pull_request.labeled', 'pull_request.unlabeled'],
});
