import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** A label was set on an issue or removed from it. */
export interface IssueLabelEvent {
  readonly kind: 'set' | 'removed';
  /** The name of the label as it is now. */
  readonly label: string;
  /** Null for a deleted account. */
  readonly by: Actor | null;
  readonly at: Date;
  /** The label was renamed or edited since: it may have had another name then. */
  readonly edited: boolean;
}

/** An issue that a pull request links, as it is now. */
export interface LinkedIssue {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  /**
   * `unreadable`: its repository is private and not one that may be read, cannot be read by the app, or does not exist. These are the same:
   * that a private repository has an issue is not for the check.
   */
  readonly state: 'found' | 'pull-request' | 'not-found' | 'unreadable';
  /** Of an issue that was found. */
  readonly issue?: {
    /** Markdown; hostile. */
    readonly body: string;
    /** It was closed as not planned, or as a duplicate. */
    readonly dropped: boolean;
    readonly author: Actor | null;
    readonly createdAt: Date;
    readonly labels: readonly string[];
    /** Oldest first: the newest 100. */
    readonly labelEvents: readonly IssueLabelEvent[];
    /** Not everybody can read it. */
    readonly isPrivate: boolean;
  };
}

/** The issues that a pull request links, at most 20, and when its work was shown to be done. Empty where no rule reads them for this change. */
export interface LinkedIssues {
  readonly issues: readonly LinkedIssue[];
  /** When the pull request was first ready for review; null while it is a draft that never was. */
  readonly readySince: Date | null;
}

/** No event that the app receives reports an edited issue, or one that is linked by a button: each evaluation reads them. */
export const linkedIssues = defineSlice<LinkedIssues>({
  events: [
    'pull_request.opened',
    'pull_request.edited',
    'pull_request.reopened',
    'pull_request.ready_for_review',
    'pull_request.converted_to_draft',
  ],
});
