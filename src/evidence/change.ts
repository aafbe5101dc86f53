import { defineSlice } from './slice.ts';

/** Files of one pull request that GitHub lists. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
export const maxListedFiles = 3000;

/** The change that a pull request proposes: every file of it. */
export interface Change {
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  readonly path: string;
  /** The path before a rename or a copy. */
  readonly previousPath?: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  readonly additions: number;
  readonly deletions: number;
  /**
   * The hunks of the unified diff, from the first `@@`. Absent where GitHub gives none:
   * binary files, pure renames, and files whose diff is too large. Absent is unknown, never empty.
   */
  readonly patch?: string;
  readonly binary: boolean;
  /** The path is a git submodule: the change is a new commit of another repository. */
  readonly submodule?: boolean;
}

export const change = defineSlice<Change>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
