import type { IssueReference } from './documents.ts';
import { defineSlice } from './slice.ts';

/** An issue or pull request that a document names, and whether it exists. */
export interface LinkedWork {
  readonly reference: IssueReference;
  /**
   * `unreadable`: its repository is private and not one that may be read, cannot be read by the app, or does not exist. These are the same:
   * that a private repository has an issue is not for the check.
   */
  readonly state: 'found' | 'not-found' | 'unreadable';
}

/** Of the issues and pull requests that the enabled rules ask for, those that were read: at most 20. */
export const linkedWork = defineSlice<readonly LinkedWork[]>({
  events: ['pull_request.edited', 'pull_request.synchronize'],
});
