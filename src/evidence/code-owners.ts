import { defineSlice } from './slice.ts';

/** An owner as a line of the file CODEOWNERS names it. */
export interface CodeOwner {
  readonly kind: 'user' | 'team' | 'address';
  /** As the file writes it: `@ada`, `@acme/security`, `ada@example.com`. */
  readonly name: string;
  /** GitHub counts it: the user or team exists, a team is not secret, and either has write access. */
  readonly known: boolean;
  /**
   * The logins whose approval is the owner's: that of a user, those of a team's members. None for an address, for GitHub does not show
   * whose it is, and none where the owner is not known. The members of a team are not for the check.
   */
  readonly accounts: readonly string[];
}

/** The changed paths to which one line of the file applies. */
export interface OwnedPaths {
  /** Counts from 1. */
  readonly line: number;
  readonly pattern: string;
  /** At least one. Each stands for all. */
  readonly owners: readonly CodeOwner[];
  /** Present names of changed files, and those from before a rename. */
  readonly paths: readonly string[];
}

/** Whose the changed files are, by the file CODEOWNERS of the base. */
export interface CodeOwners {
  /** Where the file is; null where there is none, so that nothing has an owner. */
  readonly file: string | null;
  /** In the order of the file. Changed paths that no line gives to anybody are absent. */
  readonly owned: readonly OwnedPaths[];
}

/** No event reports a change of a team, of access, or of the file CODEOWNERS in the base: it is read with each evaluation. */
export const codeOwners = defineSlice<CodeOwners>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
