import { policyPath } from '../../policy/path.ts';
import type { Subject } from '../../subjects/index.ts';
import { QueryTooHeavy } from '../client/failure.ts';
import type { Installation, QueryAnswer, QueryError } from '../client/installation.ts';
import { mayNotReadRequiredChecks, placeOf, refuse } from '../client/query-errors.ts';
import { type Cache, defineCache } from '../read/cache.ts';
import { checkNameOf } from '../read/check-name.ts';
import {
  type CommitChecksNode,
  commitChecksFragment,
  fingerprintOfPullRequest,
  isShown,
  type Nodes,
  type PullRequestSight,
} from '../read/commit-checks.ts';
import { assertIsThere, type IdentityNode, identityFragment, isReadOnly } from '../read/identity.ts';
import { isOfOrganization, organizationObstacle } from '../read/organization-policy.ts';
import {
  type Connection,
  organizationField,
  pageFragment,
  type RequiredChecksNode,
  requiredChecksFragment,
} from '../read/query-fragments.ts';
import type { ListedPullRequests, OpenPullRequest } from './survey.ts';

type Repository = Extract<Subject, { kind: 'repository' }>;

/**
 * Pull requests per page: as many as one point pays for, since most repositories have fewer. GitHub counts six requests for each pull request
 * and one more, divides by a hundred and rounds: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export const largestPage = 24;
const smallestPage = 5;

/** The size of the pages of a repository's list, once GitHub found the full size too heavy. */
const pageSizes = defineCache<number>({ max: 1000 });

/** Maximum pull requests read, those that changed last first. */
const longestList = 5000;

/**
 * The open pull requests with what changes when their evidence does. One point a page.
 */
export const openPullRequestsQuery = /* GraphQL */ `
query OpenPullRequests(
  $owner: String!, $name: String!, $policyPath: String!, $organizationRepository: String!, $appId: Int!, $size: Int!, $after: String
) {
  ${organizationField} {
    defaultBranchRef { target { ... on Commit { policy: file(path: $policyPath) { oid } } } }
  }
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name target { oid } }
    pullRequests(states: OPEN, first: $size, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      pageInfo { ...page }
      nodes {
        number
        headRefOid
        updatedAt
        isDraft
        isMergeQueueEnabled
        baseRefName
        baseRef {
          ...requiredChecks
          target { oid ... on Commit { policy: file(path: $policyPath) { object { oid } } } }
        }
        commits(last: 1) {
          nodes {
            commit { ...commitChecks }
          }
        }
      }
    }
  }
}
${commitChecksFragment}
${requiredChecksFragment}
${identityFragment}
${pageFragment}
`;

interface OpenPullRequestsData {
  readonly organization: {
    readonly defaultBranchRef: {
      readonly target: { readonly policy?: { readonly oid: string } | null } | null;
    } | null;
  } | null;
  readonly repository:
    | (IdentityNode & {
        readonly defaultBranchRef: {
          readonly name: string;
          readonly target: { readonly oid: string } | null;
        } | null;
        readonly pullRequests: Connection<PullRequestNode>;
      })
    | null;
}

interface PullRequestNode extends PullRequestSight {
  readonly number: number;
  readonly isMergeQueueEnabled: boolean;
  /** Null for a branch that is gone. */
  readonly baseRef:
    | (RequiredChecksNode & {
        readonly target: {
          readonly oid: string;
          readonly policy?: { readonly object: { readonly oid: string } | null } | null;
        } | null;
      })
    | null;
  readonly commits: Nodes<{ readonly commit: CommitChecksNode }>;
}

/**
 * Reads them page by page; a page that is too heavy is asked for again in smaller ones.
 *
 * @returns null when the repository is archived or disabled
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readOpenPullRequests(
  installation: Pick<Installation, 'query'>,
  cache: Cache,
  {
    ownAppId,
    organizationRepository,
  }: { readonly ownAppId: number; readonly organizationRepository: string },
  repository: Repository,
): Promise<ListedPullRequests | null> {
  const found = new Map<number, OpenPullRequest>();
  const tips = new Map<string, string>();
  let after: string | null = null;
  do {
    const page: PageOf | null = await readPage(installation, cache, repository, {
      owner: repository.owner,
      name: repository.repository,
      policyPath,
      organizationRepository,
      appId: ownAppId,
      after,
    });
    if (page === null) return null;
    const { defaultBranchRef, pullRequests, organization } = page;
    if (defaultBranchRef?.target != null) tips.set(defaultBranchRef.name, defaultBranchRef.target.oid);
    for (const node of pullRequests.nodes ?? []) {
      const tip = node?.baseRef?.target?.oid;
      if (node !== null && tip !== undefined) tips.set(node.baseRefName, tip);
      // A pull request that changes while the list is read may appear twice: the first entry is the newest.
      if (node !== null && !found.has(node.number)) {
        found.set(
          node.number,
          seen(node, { defaultBranch: defaultBranchRef?.name ?? null, ownAppId, organization }),
        );
      }
    }
    after = pullRequests.pageInfo.hasNextPage ? pullRequests.pageInfo.endCursor : null;
  } while (after !== null && found.size < longestList);
  const branches = [...tips].map(([branch, tip]) => ({ branch, tip }));
  return { items: [...found.values()], whole: after === null, branches };
}

/** With the blob of the organization's policy, where there is one. */
type PageOf = NonNullable<OpenPullRequestsData['repository']> & { readonly organization: string | undefined };

async function readPage(
  installation: Pick<Installation, 'query'>,
  cache: Cache,
  repository: Repository,
  variables: Readonly<Record<string, unknown>>,
): Promise<PageOf | null> {
  const key = String(repository.repositoryId);
  for (;;) {
    const size = cache.of(pageSizes).get(key) ?? largestPage;
    try {
      const { data, errors }: QueryAnswer<OpenPullRequestsData> = await installation.query(
        openPullRequestsQuery,
        { ...variables, size },
      );
      for (const error of errors) if (!isTolerated(error)) refuse(error);
      const page = data?.repository;
      assertIsThere(repository, page);
      const organization = data?.organization?.defaultBranchRef?.target?.policy?.oid;
      return isReadOnly(page) ? null : { ...page, organization };
    } catch (error) {
      if (!(error instanceof QueryTooHeavy) || size === smallestPage) throw error;
      cache.of(pageSizes).set(key, Math.max(smallestPage, Math.floor(size / 2)));
    }
  }
}

/** What there need not be: the repository, a policy file in a base, and the right to read what a base holds and requires. */
function isTolerated(error: QueryError): boolean {
  const place = placeOf(error);
  if (isOfOrganization(place)) {
    organizationObstacle(error);
    return true;
  }
  if (error.type === 'NOT_FOUND') return place === 'repository' || place.endsWith('.target.policy');
  return (
    mayNotReadRequiredChecks(error, place) ||
    (error.type === 'FORBIDDEN' && /[.]baseRef(?:[.]|$)/.test(place))
  );
}

function seen(
  node: PullRequestNode,
  {
    defaultBranch,
    ownAppId,
    organization,
  }: {
    readonly defaultBranch: string | null;
    readonly ownAppId: number;
    readonly organization: string | undefined;
  },
): OpenPullRequest {
  const { number, baseRefName: branch, baseRef, isMergeQueueEnabled } = node;
  const commit = node.commits.nodes?.[0]?.commit;
  const checkName = checkNameOf({ branch, defaultBranch, required: baseRef }, ownAppId);
  return {
    number,
    shown: isShown(commit, (name) => name === checkName),
    queue: isMergeQueueEnabled ? branch : null,
    fingerprint: fingerprintOfPullRequest(
      node,
      { base: baseRef?.target?.policy?.object?.oid, organization },
      checkName,
      commit,
    ),
  };
}
