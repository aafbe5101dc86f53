import { isPullRequest } from './checks.ts';
import type { PullRequestState, RepositoryState } from './model.ts';
import { commitsOf } from './pull-request-commits.ts';

/**
 * The merged and open pull requests of a commit, including those from forks. For a commit on the default branch,
 * merged ones only.
 */
export async function associatedPullRequests(
  repository: RepositoryState,
  sha: string,
): Promise<readonly PullRequestState[]> {
  const found: PullRequestState[] = [];
  const arrived = await repository.git.isAncestor(sha, repository.git.branch(repository.defaultBranch) ?? '');
  for (const issue of [...repository.issues.values()].filter(isPullRequest)) {
    const { state, pull } = issue;
    if (state === 'open' ? arrived : pull.mergedAt === null) continue;
    const own = pull.head.sha === sha || pull.mergeCommit === sha || pull.rebasedCommits.includes(sha);
    if (own || (await commitsOf(issue)).some((commit) => commit.sha === sha)) found.push(issue);
  }
  return found;
}

/** The same as the REST API lists them: none for a commit that only a fork has, whatever GraphQL shows. */
export async function listedPullRequests(
  repository: RepositoryState,
  sha: string,
): Promise<readonly PullRequestState[]> {
  for (const [, tip] of repository.git.listRefs('refs/heads/'))
    if (await repository.git.isAncestor(sha, tip)) return associatedPullRequests(repository, sha);
  const found = await associatedPullRequests(repository, sha);
  return found.filter(({ pull }) => pull.head.repository === repository);
}
