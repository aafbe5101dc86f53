import { policyPath } from '../../policy/path.ts';
import type { PolicyObstacle } from '../../policy/policy.ts';
import type { Thread } from '../../subjects/gathered-command.ts';
import { isPolicyFile, placeOf, refuse } from '../client/query-errors.ts';
import type { BaseReading } from './base-policy.ts';
import { assertIsThere, type IdentityNode, identityFragment, isReadOnly } from './identity.ts';
import { isOfOrganization, organizationObstacle } from './organization-policy.ts';
import { obstacleOf } from './policy-layer.ts';
import {
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  type PolicyNode,
  policyFragment,
} from './query-fragments.ts';
import type { Source } from './source.ts';

/** An issue or pull request, with what its policy is read from. */
export interface ThreadReading {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  readonly thread: Thread;
  readonly base: BaseReading;
}

/** Commits of a pull request whose authors are read; who wrote the others is not known. */
const maxCommits = 100;

/** An issue or pull request, its base branch or the default branch, and the organization's policy. */
export const threadQuery = /* GraphQL */ `
query Thread(
  $owner: String!, $name: String!, $number: Int!, $policyPath: String!, $organizationRepository: String!
) {
  ${organizationField} { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name target { ...policy } }
    issueOrPullRequest(number: $number) {
      __typename
      ... on PullRequest {
        state
        mergedAt
        headRefOid
        baseRefName
        baseRef { target { ...policy } }
        author { login }
        commits(first: ${maxCommits}) {
          totalCount
          nodes { commit { authors(first: 10) { nodes { user { login } } } committer { user { login } } } }
        }
      }
    }
  }
}
${organizationPolicyFragment}
${policyFragment}
${identityFragment}
`;

interface Login {
  readonly login: string;
}
interface CommitNode {
  readonly commit: {
    readonly authors: { readonly nodes: readonly ({ readonly user: Login | null } | null)[] | null };
    readonly committer: { readonly user: Login | null } | null;
  };
}
interface RefNode {
  readonly target: Partial<PolicyNode> | null;
}
type ThreadNode =
  | { readonly __typename: 'Issue' }
  | {
      readonly __typename: 'PullRequest';
      readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
      readonly mergedAt: string | null;
      readonly headRefOid: string;
      readonly baseRefName: string;
      readonly baseRef: RefNode | null;
      readonly author: Login | null;
      readonly commits: { readonly nodes: readonly (CommitNode | null)[] | null };
    };
interface ThreadData {
  readonly organization?: OrganizationNode | null;
  readonly repository:
    | (IdentityNode & {
        readonly defaultBranchRef: (RefNode & { readonly name: string }) | null;
        readonly issueOrPullRequest: ThreadNode | null;
      })
    | null;
}

/**
 * Reads an issue or pull request.
 *
 * @returns null where it is gone, or its repository read-only
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readThread(source: Source, number: number): Promise<ThreadReading | null> {
  const { installation, owner, repository: name, organizationRepository } = source;
  const { data, errors } = await installation.query<ThreadData>(threadQuery, {
    owner,
    name,
    number,
    policyPath,
    organizationRepository,
  });
  let organization: PolicyObstacle | null = null;
  let obstacle: PolicyObstacle | null = null;
  let gone = false;
  for (const error of errors) {
    const place = placeOf(error);
    if (isOfOrganization(place)) organization ??= organizationObstacle(error);
    else if (place === 'repository' || place === 'repository.issueOrPullRequest') gone = true;
    else if (isPolicyFile(place) && error.type === 'NOT_FOUND') continue;
    else if (error.type === 'FORBIDDEN' && /\b(?:baseRef|defaultBranchRef)\b/.test(place))
      obstacle ??= obstacleOf(error);
    else refuse(error);
  }
  const repository = data?.repository;
  assertIsThere(source, repository);
  const node = repository.issueOrPullRequest;
  if (gone || node === null || isReadOnly(repository)) return null;
  const { defaultBranchRef, nameWithOwner } = repository;
  const onDefault = { branch: defaultBranchRef?.name ?? '', ref: defaultBranchRef };
  const base =
    node.__typename === 'PullRequest' && node.baseRef !== null
      ? { branch: node.baseRefName, ref: node.baseRef }
      : onDefault;
  return {
    repository: nameWithOwner,
    thread: threadOf(number, node),
    base: {
      ...base,
      obstacle,
      organization: { node: data?.organization ?? null, obstacle: organization },
    },
  };
}

const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

function threadOf(number: number, node: ThreadNode): Thread {
  if (node.__typename !== 'PullRequest') return { kind: 'issue', number };
  const { state, mergedAt, headRefOid, baseRefName, author, commits } = node;
  const people = (commits.nodes ?? []).flatMap((each) => {
    const { authors, committer } = each?.commit ?? {};
    return [...(authors?.nodes ?? []).map((one) => one?.user), committer?.user];
  });
  const logins = [author, ...people].flatMap((one) => one?.login ?? []);
  return {
    kind: 'pull-request',
    number,
    state: states[state],
    mergedAt: mergedAt === null ? null : new Date(mergedAt),
    headSha: headRefOid,
    base: baseRefName,
    contributors: [...new Set(logins)],
  };
}
