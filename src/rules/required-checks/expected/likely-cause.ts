import type { ReportedCheck } from '../../../evidence/checks.ts';
import type { Commits } from '../../../evidence/commits.ts';
import { nearest } from '../../../text/nearest.ts';
import { actionsApp } from '../../newest-checks.ts';
import type { ExpectedCheck } from '../options.ts';

/** Why a check was probably never reported. */
export type LikelyCause =
  /** The message of the head commit asks for it. */
  | { readonly kind: 'skipped-by-message'; readonly words: string }
  /** One with a similar name was reported. */
  | { readonly kind: 'renamed'; readonly name: string }
  | { readonly kind: 'not-started' };

/** In any letters: https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const skippingWords = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]'] as const;

/** Characters of a message that are read. */
const maxMessage = 10_000;

/** Names that are compared with the one that is missing. */
const maxNames = 200;

/**
 * The likely cause of a missing check. A renamed job is looked for among the names that its app or account reported.
 *
 * @param commits null on a merge group
 */
export function likelyCause(
  expected: ExpectedCheck,
  checks: readonly ReportedCheck[],
  commits: Commits | null,
): LikelyCause {
  const words = skippingWordsIn(commits, expected);
  if (words !== null) return { kind: 'skipped-by-message', words };
  const others = checks.filter(
    ({ kind, reportedBy }) =>
      kind === expected.kind && reportedBy?.toLowerCase() === expected.by.toLowerCase(),
  );
  const names = [...new Set(others.map(({ name }) => name))].slice(0, maxNames);
  const similar = nearest(expected.pattern, names);
  return similar === null ? { kind: 'not-started' } : { kind: 'renamed', name: similar };
}

/**
 * What in the message of the head commit keeps an app from reporting a check; null where there is nothing, or GitHub Actions is not the app
 * and the words are for that.
 */
export function skippingWordsIn(commits: Commits | null, { kind, by }: ExpectedCheck): string | null {
  if (kind === 'status') return null;
  const message = commits?.commits.at(-1)?.message ?? '';
  const start = message.slice(0, maxMessage).toLowerCase();
  const found = by === actionsApp ? skippingWords.find((words) => start.includes(words)) : undefined;
  if (found !== undefined) return found;
  // Of each app: https://docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks#skipping-and-requesting-checks-for-individual-commits
  return /(?:^|\n)skip-checks: ?true\s{0,100}$/.test(message.slice(-200)) ? 'skip-checks: true' : null;
}
