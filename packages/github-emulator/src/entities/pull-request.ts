import { timestampOrNull } from '../world/clock.ts';
import { blockersOf } from '../world/mergeability.ts';
import type { PullRequestState, RepositoryState } from '../world/model.ts';
import { associationOf } from '../world/permission.ts';
import { commitsOf, filesOf, testMerge } from '../world/pull-request-commits.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, accountJsonOrNull, type Json, nodeId, teamJson } from './account.ts';
import { issueJson, issuePage } from './issue.ts';
import { repositoryJson, repositoryUrl } from './repository.ts';

/** The settings that a webhook's pull request carries of its repository. */
const settings = [
  'allow_auto_merge',
  'allow_update_branch',
  'delete_branch_on_merge',
  'merge_commit_message',
  'merge_commit_title',
  'squash_merge_commit_message',
  'squash_merge_commit_title',
  'use_squash_pr_title_as_default',
];

export function pullRequestUrl(world: WorldState, { repository, number }: PullRequestState): string {
  return `${repositoryUrl(world, repository)}/pulls/${number}`;
}

/** A pull request in a list: without the properties that are computed by git. */
export function pullRequestJson(world: WorldState, issue: PullRequestState): Json {
  const { repository, pull, number, author } = issue;
  const { head, base } = pull;
  const url = pullRequestUrl(world, issue);
  const issueUrl = `${repositoryUrl(world, repository)}/issues/${number}`;
  const links = {
    url,
    html_url: issuePage(world, issue),
    issue_url: issueUrl,
    comments_url: `${issueUrl}/comments`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    commits_url: `${url}/commits`,
    statuses_url: `${repositoryUrl(world, repository)}/statuses/${head.sha}`,
  };
  return {
    ...issueJson(world, issue),
    ...links,
    diff_url: `${issuePage(world, issue)}.diff`,
    patch_url: `${issuePage(world, issue)}.patch`,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    draft: pull.draft,
    merged_at: timestampOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit ?? repository.git.ref(`refs/pull/${number}/merge`),
    requested_reviewers: [...pull.requestedUsers].map((user) => accountJson(world, user)),
    requested_teams: [...pull.requestedTeams].map((team) => teamJson(world, team)),
    head: branchJson(world, head.repository, head.ref, head.sha),
    base: branchJson(world, repository, base.ref, base.sha),
    author_association: associationOf(repository, author),
    auto_merge: null,
    _links: {
      self: { href: url },
      html: { href: links.html_url },
      issue: { href: links.issue_url },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
  };
}

function branchJson(world: WorldState, repository: RepositoryState, ref: string, sha: string): Json {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    repo: repositoryJson(world, repository),
    user: accountJson(world, repository.owner),
  };
}

/**
 * A pull request with its counts. Mergeability is computed only on request: GitHub answers null until it has computed
 * it, and in webhooks.
 */
export async function pullRequestDetailsJson(
  world: WorldState,
  issue: PullRequestState,
  options: { readonly mergeability: boolean },
): Promise<Json> {
  const { pull } = issue;
  const files = await filesOf(issue);
  const commits = await commitsOf(issue);
  const test = options.mergeability && issue.state === 'open' ? await testMerge(world, issue) : undefined;
  const mergeable = test === undefined ? null : test !== null;
  const repository = repositoryJson(world, issue.repository);
  return {
    ...pullRequestJson(world, issue),
    ...Object.fromEntries(settings.map((key) => [key, repository[key]])),
    merged: pull.mergedAt !== null,
    merged_by: accountJsonOrNull(world, pull.mergedBy),
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeableState(issue, mergeable),
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    maintainer_can_modify: pull.head.repository !== issue.repository,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function mergeableState(issue: PullRequestState, mergeable: boolean): string {
  if (!mergeable) return 'dirty';
  if (issue.pull.draft) return 'draft';
  return blockersOf(issue).length > 0 ? 'blocked' : 'clean';
}

/** A pull request in a check run or suite. */
export function pullRequestMinimalJson(world: WorldState, issue: PullRequestState): Json {
  const { head, base } = issue.pull;
  const side = (repository: RepositoryState, ref: string, sha: string): Json => ({
    ref,
    sha,
    repo: { id: repository.id, name: repository.name, url: repositoryUrl(world, repository) },
  });
  return {
    id: issue.pull.id,
    number: issue.number,
    url: pullRequestUrl(world, issue),
    head: side(head.repository, head.ref, head.sha),
    base: side(issue.repository, base.ref, base.sha),
  };
}
