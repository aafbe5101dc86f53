import type { Digest } from '../subjects/entries.ts';

/** How a commit on a protected branch is accounted for. */
export const commitStates = [
  /** Its check passed before it landed. */
  'reviewed',
  /** A rule was waived by an exception. */
  'waived',
  'emergency',
  /** A bot that the policy names pushed it. */
  'bot',
  'direct-push',
  /** It landed, but its check had failed, was pending or was missing. */
  'bypass',
  'before-installation',
  'unknown',
] as const;

export type CommitState = (typeof commitStates)[number];

/** The states of commits that need attention. */
export const attentionStates = ['unknown', 'direct-push', 'bypass'] as const satisfies readonly CommitState[];

/** The kind of the entries that hold an `AccountedCommit`. */
export const accountedKind = 'accounted-commit';

/** A commit on the first-parent line of a protected branch, and what it is accounted for with: the facts of an entry. */
export interface AccountedCommit {
  readonly sha: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly state: CommitState;
  /** A clause that says why. */
  readonly why: string;
  readonly committedAt: Date;
  /** When GitHub's activity log or a webhook says that it landed; null: neither shows it. */
  readonly landedAt: Date | null;
  /** The account that landed it, by the activity log or a webhook. */
  readonly by: string | null;
  readonly pullRequest: number | null;
  /** The verdict that stood at the merge. */
  readonly verdict: { readonly digest: Digest; readonly conclusion: string } | null;
  /** Read later from GitHub, and not seen when it happened. */
  readonly isBackfilled: boolean;
}
