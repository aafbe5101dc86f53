import { account, isPerson } from '../../authorship/account.ts';
import type { SecurityIssue } from '../../evidence/security-issues.ts';

/** Why an issue counts as open though it is closed, or `open`. */
export type WhyIssueOpen =
  | 'open'
  /** The change that closed it was merged after the released commit. */
  | 'closed-later'
  /** As not planned: a risk that is accepted. */
  | 'not-planned'
  /** By the person who opened it, without a merged change. */
  | 'closed-by-opener'
  /** By a bot or a deleted account, without a merged change. */
  | 'closed-by-nobody';

/** Why an issue is not fixed; null where it is: it was closed by a merged change that is released, or by a second person. */
export function whyIssueOpen({ closing, author }: SecurityIssue): WhyIssueOpen | null {
  if (closing === null) return 'open';
  if (closing.mergedBy !== null) return closing.mergedBy.inRelease === false ? 'closed-later' : null;
  if (closing.reason === 'not-planned') return 'not-planned';
  const { by } = closing;
  if (by === null || !isPerson(by)) return 'closed-by-nobody';
  return author !== null && account(author) === account(by) ? 'closed-by-opener' : null;
}
