import type { attentionStates } from '../ledger/accounted-commit.ts';

/** The number of commits in each state that needs attention. */
export type AttentionCounts = Readonly<Record<(typeof attentionStates)[number], number>>;

/** Days for which a commit needs attention after it was accounted for. */
export const attentionDays = 30;

/** What the record says of accounted commits that need attention. */
export interface AccountedCommits {
  /** The commits of the last {@link attentionDays} days that need attention, by their newest entry. */
  attentionCounts(): Promise<AttentionCounts>;
  /** Those of a branch, the newest first, and some that needed attention before. */
  needingAttention(repositoryId: number, branch: string, limit: number): Promise<readonly string[]>;
}
