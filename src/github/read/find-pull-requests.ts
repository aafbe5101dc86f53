import type { Actor } from '../../evidence/pull-request.ts';
import type { SubjectOf } from '../../subjects/index.ts';
import { placeOf } from '../../subjects/place.ts';
import { Refused } from '../client/failure.ts';
import type { Installation, QueryAnswer } from '../client/installation.ts';
import { type Answer, pageSize, readPages } from '../client/pages.ts';
import { placeOf as placeOfError, refuse } from '../client/query-errors.ts';
import { actorOf } from './actor.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import { type Connection, pageFragment } from './query-fragments.ts';
import type { Source } from './source.ts';

/** A commit is the head of one pull request, rarely of a few; of open pull requests, the newest 1,000 are looked through. */
const mostPages = 10;

interface PullRequestEntry {
  readonly number: number;
  readonly state: string;
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string; readonly repo: { readonly id: number | bigint } };
}

/** An open pull request with its base branch, and who opened it. */
interface OpenPullRequest {
  readonly number: number;
  readonly base: string;
  readonly author: Actor | null;
}

/**
 * The open pull requests of the repository whose head is this commit, also those from forks.
 *
 * @returns null where GitHub does not know the commit, or the repository under this name
 */
export async function pullRequestsOfCommit(
  installation: Installation,
  subject: SubjectOf<'commit'>,
): Promise<readonly SubjectOf<'pull-request'>[] | null> {
  const found = await pullRequestsWithHead(installation, subject);
  return found?.map(({ number }) => ({ ...placeOf(subject), kind: 'pull-request', number })) ?? null;
}

/**
 * The same with their bases and authors.
 *
 * @returns null where GitHub does not know the commit, or the repository under this name
 */
export async function pullRequestsWithHead(
  installation: Installation,
  subject: SubjectOf<'commit'>,
): Promise<readonly OpenPullRequest[] | null> {
  const { owner, repository: repo, sha } = subject;
  const associated = await readList((page) =>
    installation.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      owner,
      repo,
      commit_sha: sha,
      per_page: pageSize,
      page,
    }),
  );
  // What landed is listed with its merged pull request. Of a commit that only a fork has, GitHub lists none there.
  if (associated !== null && associated.length > 0) return withHead(associated, subject);
  const open = await readList((page) =>
    installation.request('GET /repos/{owner}/{repo}/pulls', {
      owner,
      repo,
      state: 'open',
      per_page: pageSize,
      page,
    }),
  );
  const foundOpen = withHead(open ?? [], subject);
  return associated === null && foundOpen.length === 0 ? null : foundOpen;
}

/** A list of pull requests; null where the commit is gone, or the repository. */
async function readList(
  read: (page: number) => Promise<Answer<PullRequestEntry>>,
): Promise<readonly PullRequestEntry[] | null> {
  try {
    return (await readPages(read, mostPages)).items;
  } catch (error) {
    if (error instanceof Refused && [404, 409, 422].includes(error.status)) return null;
    throw error;
  }
}

function withHead(
  entries: readonly PullRequestEntry[],
  { repositoryId, sha }: SubjectOf<'commit'>,
): readonly OpenPullRequest[] {
  return entries
    .filter(({ state, head, base }) => {
      return state === 'open' && head.sha === sha && Number(base.repo.id) === repositoryId;
    })
    .map(({ number, base, user }) => ({
      number,
      base: base.ref,
      author: user === null ? null : actorOf({ __typename: user.type, login: user.login }),
    }));
}

/** The open pull requests into a branch. */
export async function pullRequestsIntoBranch(
  installation: Installation,
  subject: SubjectOf<'branch'>,
): Promise<readonly SubjectOf<'pull-request'>[]> {
  const where = { owner: subject.owner, name: subject.repository, branch: branchName(subject.ref) };
  const numbers: number[] = [];
  let after: string | null = null;
  do {
    const answer: QueryAnswer<IntoBranchData> = await installation.query(intoBranchQuery, {
      ...where,
      after,
    });
    for (const error of answer.errors)
      if (error.type !== 'NOT_FOUND' || placeOfError(error) !== 'repository') refuse(error);
    const repository: IntoBranchData['repository'] | undefined = answer.data?.repository;
    assertIsThere(subject, repository);
    const { nodes, pageInfo } = repository.pullRequests;
    numbers.push(...(nodes ?? []).flatMap((node) => (node === null ? [] : [node.number])));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return numbers.map((number) => ({ ...placeOf(subject), kind: 'pull-request', number }));
}

export const intoBranchQuery = `
query PullRequestsIntoBranch($owner: String!, $name: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    ...identity
    pullRequests(baseRefName: $branch, states: OPEN, first: 100, after: $after) {
      pageInfo { ...page }
      nodes { number }
    }
  }
}
${identityFragment}
${pageFragment}
`;

type IntoBranchList = Connection<{ readonly number: number }>;

interface IntoBranchData {
  readonly repository: (IdentityNode & { readonly pullRequests: IntoBranchList }) | null;
}

/**
 * The newest open pull requests into a branch, and how many there are.
 *
 * @param most the number of those that are named
 */
export async function newestIntoBranch(
  { installation, owner, repository: name }: Pick<Source, 'installation' | 'owner' | 'repository'>,
  branch: string,
  most: number,
): Promise<{ readonly numbers: readonly number[]; readonly total: number }> {
  const { data, errors } = await installation.query<NewestData>(newestIntoBranchQuery, {
    owner,
    name,
    branch,
    most,
  });
  for (const error of errors) refuse(error);
  const { nodes, totalCount } = data?.repository?.pullRequests ?? { nodes: [], totalCount: 0 };
  return { numbers: (nodes ?? []).flatMap((node) => node?.number ?? []), total: totalCount };
}

export const newestIntoBranchQuery = `
query NewestIntoBranch($owner: String!, $name: String!, $branch: String!, $most: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequests(baseRefName: $branch, states: OPEN, first: $most, orderBy: { field: CREATED_AT, direction: DESC }) {
      totalCount
      nodes { number }
    }
  }
}
`;

interface NewestData {
  readonly repository: {
    readonly pullRequests: {
      readonly totalCount: number;
      readonly nodes: readonly ({ readonly number: number } | null)[] | null;
    };
  } | null;
}

/** `main` of `refs/heads/main`. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
