/** Who wrote a commit: the login of a user, or a name and an email, which need not belong to any account. */
export type Author = string | { readonly name: string; readonly email: string };

/** What a commit changes on top of its parent. Paths are relative to the root of the repository. */
export interface CommitOptions {
  /** Contents by path: added or replaced. Text, or bytes of a binary file. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly remove?: readonly string[];
  /** New path by old path; combine with `files` (under the new path) to change the contents as well. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Commits of other repositories by path (git submodules). */
  readonly submodules?: Readonly<Record<string, string>>;
  /** Default: `Change <first path>`. */
  readonly message?: string;
  /** Default: who pushes. */
  readonly author?: Author;
  /** Default: the author. `web-flow`: GitHub itself, as for the web editor. */
  readonly committer?: Author;
  /** Named by `Co-authored-by` trailers. */
  readonly coAuthors?: readonly Author[];
  /**
   * Branches or shas. Default: the branch's tip. Two: a merge of both, plus the changes here; where they conflict, the first one's
   * tree plus the changes here.
   */
  readonly parents?: readonly string[];
}

/** A push of one commit, or of several, oldest first. */
export type PushOptions = PushTarget & (CommitOptions | { readonly commits: readonly CommitOptions[] });

export interface PushTarget {
  readonly branch: string;
  /** Who pushes. Default: the first commit's author where it is a login, else the repository's owner's first admin. */
  readonly by?: string;
  /** Where a new branch begins, or where a forced one begins anew: a branch or sha. Default: the default branch. */
  readonly from?: string;
  /** Replaces what the branch had since `from`. */
  readonly force?: boolean;
}
