import { defineSlice } from './slice.ts';

/** A document that the pull request's description or files name, such as a threat model. */
export type DocumentReference = { readonly kind: 'file'; readonly path: string } | IssueReference;

/** An issue or pull request. */
export interface IssueReference {
  readonly kind: 'issue';
  readonly repository: string;
  readonly number: number;
  /**
   * Whether it may be read though its repository is private: it is that of the pull request, or the policy names it. The app may read
   * more than the people who see the check. Absent: only in a public one.
   */
  readonly mayBePrivate?: true;
}

/** The document as read through GitHub's API at the head of the pull request; nothing else is ever fetched. */
export interface LinkedDocument {
  readonly reference: DocumentReference;
  readonly state: 'found' | 'not-found' | 'unreadable';
  /** Markdown, cut at 1 MiB of text (`truncated`); empty unless found. Hostile. */
  readonly text: string;
  readonly truncated: boolean;
  readonly url: string | null;
  /** When an issue was written or edited last; absent of a file. */
  readonly writtenAt?: Date;
  /**
   * Of a file that the pull request does not change: its blob at the head and at the heads that approvals were given for, where there
   * are others. Null: it was not there.
   */
  readonly blobs?: Readonly<Record<string, string | null>>;
}

export const documents = defineSlice<readonly LinkedDocument[]>({
  events: ['pull_request.edited', 'pull_request.synchronize'],
});
