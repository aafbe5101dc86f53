import type { ExistingCheck } from '../../subjects/publishing.ts';
import { Refused } from '../client/failure.ts';
import type { Head } from './publish-check-run.ts';

/**
 * Ends a check run that a newer one of its name has taken the place of: nobody would ever conclude it. `cancelled` satisfies no rule. As
 * GitHub tells the newest by when runs were completed, it ends when it began.
 *
 * @see https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference
 */
export async function endReplaced(
  { installation, owner, repository: repo }: Head,
  { id: check_run_id, startedAt }: ExistingCheck['unfinished'][number],
): Promise<void> {
  try {
    await installation.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      owner,
      repo,
      check_run_id,
      status: 'completed',
      conclusion: 'cancelled',
      ...(startedAt === null ? {} : { completed_at: startedAt }),
      output: { title: 'Replaced by a newer check', summary: 'The newest check of this name counts.' },
      actions: [],
    });
  } catch (error) {
    // The check that counts is shown; what is behind it is no reason to do everything again.
    if (!(error instanceof Refused)) throw error;
  }
}
