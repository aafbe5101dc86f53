import type { IssueReference } from './documents.ts';
import { defineSlice } from './slice.ts';

/** The threat models of a released commit, and what became of the work that they link. */
export interface ThreatModels {
  /** The repository's page, such as `https://github.com/acme/shop`. */
  readonly repositoryUrl: string;
  /** Each file where threat models are kept, at most 50. */
  readonly documents: readonly ReleasedDocument[];
  readonly work: readonly ReleasedWork[];
  /** Of the files and folders that the documents link, those that the released commit has. */
  readonly paths: readonly string[];
}

export interface ReleasedDocument {
  readonly path: string;
  /** Hostile. Null: it is no text, or longer than is read. */
  readonly text: string | null;
}

/**
 * What became of an issue or pull request. `not-planned`: the issue was closed without being done; `not-merged`: the pull request was closed;
 * `not-in-release`: the pull request was merged, and the released commit does not contain it; `unreadable`: see `LinkedWork`; `not-read`:
 * there are more than are read.
 */
export interface ReleasedWork {
  readonly reference: IssueReference;
  readonly state:
    | 'open'
    | 'closed'
    | 'not-planned'
    | 'merged'
    | 'not-merged'
    | 'not-in-release'
    | 'not-found'
    | 'unreadable'
    | 'not-read';
}

export const threatModels = defineSlice<ThreatModels>({ events: ['push', 'issues', 'pull_request.closed'] });
