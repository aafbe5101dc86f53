import type { SubjectOf } from '../../subjects/index.ts';
import { Refused } from '../client/failure.ts';
import type { Installation, QueryAnswer } from '../client/installation.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { type Connection, pageFragment } from './query-fragments.ts';

/** A commit is the head of one pull request, rarely of a few. */
const mostPages = 5;

interface PullRequestEntry {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string };
  readonly base: { readonly repo: { readonly full_name: string } };
}

/** The open pull requests of the repository whose head is this commit, also those from forks. */
export async function pullRequestsOfCommit(
  installation: Installation,
  { owner, repository: repo, sha, installationId }: SubjectOf<'commit'>,
): Promise<readonly SubjectOf<'pull-request'>[]> {
  const read = (page: number) =>
    installation.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      owner,
      repo,
      commit_sha: sha,
      per_page: pageSize,
      page,
    });
  const here = `${owner}/${repo}`.toLowerCase();
  try {
    const { items } = await readPages<PullRequestEntry>(read, mostPages);
    return items
      .filter(({ state, head, base }) => {
        return state === 'open' && head.sha === sha && base.repo.full_name.toLowerCase() === here;
      })
      .map(({ number }) => ({ kind: 'pull-request', installationId, owner, repository: repo, number }));
  } catch (error) {
    // The commit is gone, or the repository.
    if (error instanceof Refused && [404, 409, 422].includes(error.status)) return [];
    throw error;
  }
}

/** The open pull requests into a branch. */
export async function pullRequestsIntoBranch(
  installation: Installation,
  { owner, repository, ref, installationId }: SubjectOf<'branch'>,
): Promise<readonly SubjectOf<'pull-request'>[]> {
  const where = { owner, name: repository, branch: branchName(ref) };
  const numbers: number[] = [];
  let after: string | null = null;
  do {
    const answer: QueryAnswer<IntoBranchData> = await installation.query(intoBranchQuery, {
      ...where,
      after,
    });
    for (const error of answer.errors)
      if (error.type !== 'NOT_FOUND' || placeOf(error) !== 'repository') refuse(error);
    const list: IntoBranchList | undefined = answer.data?.repository?.pullRequests;
    numbers.push(...(list?.nodes ?? []).flatMap((node) => (node === null ? [] : [node.number])));
    after = list?.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after !== null);
  return numbers.map((number) => ({ kind: 'pull-request', installationId, owner, repository, number }));
}

export const intoBranchQuery = `
query PullRequestsIntoBranch($owner: String!, $name: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(baseRefName: $branch, states: OPEN, first: 100, after: $after) {
      pageInfo { ...page }
      nodes { number }
    }
  }
}
${pageFragment}
`;

type IntoBranchList = Connection<{ readonly number: number }>;

interface IntoBranchData {
  readonly repository: { readonly pullRequests: IntoBranchList } | null;
}

/** `main` of `refs/heads/main`. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
