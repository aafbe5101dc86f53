import { pullRequestLink, say } from '../text/message.ts';
import { type CheckRunOutput, digest } from './check-run.ts';
import type { LinkContext } from './link.ts';
import { markdown } from './markdown.ts';

/**
 * The check of a pull request that was closed without merging. GitHub lets a commit whose required checks passed be pushed to the protected
 * branch, and `cancelled` satisfies no requirement: "Required status checks must have a successful, skipped, or neutral status".
 *
 * @see https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches#require-status-checks-before-merging
 */
export function renderClosed(number: number, links: LinkContext): CheckRunOutput {
  const shown = {
    status: 'completed',
    conclusion: 'cancelled',
    title: 'Closed without merging',
    summary: markdown(
      say`${pullRequestLink(number)} was closed without merging, so this commit does not pass: nothing of it may be merged or pushed to a protected branch. To continue, reopen the pull request; it is then evaluated again.`,
      { links },
    ),
    text: '',
    annotations: [],
    actions: [],
  } as const;
  return { ...shown, digest: digest(shown) };
}
