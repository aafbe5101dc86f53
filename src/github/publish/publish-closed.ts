import { renderClosed } from '../../report/closed.ts';
import type { ClosedPullRequest } from '../../subjects/closed-pull-request.ts';
import type { Published } from '../../subjects/publishing.ts';
import type { Installation } from '../client/installation.ts';
import { updateCheckRun } from './publish-check-run.ts';

/**
 * Ends the checks of a pull request that was closed without merging, in place: their conclusion is replaced. The annotations of a run stay,
 * since GitHub takes none away; a pull request that is reopened gets a new run.
 *
 * @throws {Gone} when the repository is archived
 */
export async function publishClosed(
  installation: Installation,
  { place: { owner, repository }, repositoryUrl, number, headSha, checks }: ClosedPullRequest,
): Promise<Published['check']> {
  const output = renderClosed(number, { repositoryUrl });
  for (const { id, name: checkName } of checks) {
    await updateCheckRun({ installation, owner, repository, headSha, checkName }, id, output);
  }
  return checks.length === 0 ? 'unchanged' : 'updated';
}
