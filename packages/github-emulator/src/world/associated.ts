import { isPullRequest } from './checks.ts';
import type { PullRequestState, RepositoryState } from './model.ts';
import { commitsOf } from './pull-git.ts';

/** The pull requests that brought or propose a commit: merged ones and open ones, also from forks. */
export async function pullRequestsWith(
  repository: RepositoryState,
  sha: string,
): Promise<readonly PullRequestState[]> {
  const found: PullRequestState[] = [];
  for (const issue of [...repository.issues.values()].filter(isPullRequest)) {
    const { state, pull } = issue;
    if (state !== 'open' && pull.mergedAt === null) continue;
    const own = pull.head.sha === sha || pull.mergeCommit === sha;
    if (own || (await commitsOf(issue)).some((commit) => commit.sha === sha)) found.push(issue);
  }
  return found;
}
