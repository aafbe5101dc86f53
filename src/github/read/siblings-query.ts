import { mayNotReadRequiredChecks, placeOf, refuse } from '../client/query-errors.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import type { SiblingNode } from './pull-request-query.ts';
import {
  actorFragment,
  type Connection,
  pageFragment,
  requiredChecksFragment,
  siblingFragment,
} from './query-fragments.ts';
import type { Source } from './source.ts';

/** Pages of 50 pull requests that are read. */
const mostPages = 5;

/** All open and merged pull requests of a commit, where the first query does not give all. */
export const siblingsQuery = /* GraphQL */ `
query PullRequestsOfCommit($owner: String!, $name: String!, $sha: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) {
    ...identity
    commit: object(oid: $sha) {
      ... on Commit {
        associatedPullRequests(first: 50, after: $after) {
          pageInfo { ...page }
          nodes { ...sibling }
        }
      }
    }
  }
}
${siblingFragment}
${requiredChecksFragment}
${actorFragment}
${identityFragment}
${pageFragment}
`;

interface SiblingsData {
  readonly repository:
    | (IdentityNode & {
        readonly commit: { readonly associatedPullRequests?: Connection<SiblingNode> | null } | null;
      })
    | null;
}

/**
 * Reads the pull requests of a commit, with what tells which check is theirs.
 *
 * @returns null where GitHub does not show them, or they are too many
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readSiblings(source: Source, sha: string): Promise<readonly SiblingNode[] | null> {
  const { installation, owner, repository: name } = source;
  const found: SiblingNode[] = [];
  let after: string | null = null;
  for (let page = 1; page <= mostPages; page += 1) {
    const variables: Readonly<Record<string, unknown>> = { owner, name, sha, after };
    const { data, errors } = await installation.query<SiblingsData>(siblingsQuery, variables);
    for (const error of errors) {
      const place = placeOf(error);
      if (error.type === 'FORBIDDEN' && /^repository\.commit(?:\.associatedPullRequests)?$/.test(place))
        return null;
      const isGone = error.type === 'NOT_FOUND' && (place === 'repository' || /\.baseRef$/.test(place));
      if (!isGone && !mayNotReadRequiredChecks(error, place)) refuse(error);
    }
    assertIsThere(source, data?.repository);
    const list: Connection<SiblingNode> | null = data.repository.commit?.associatedPullRequests ?? null;
    if (list === null) return null;
    const nodes = (list.nodes ?? []).filter((node) => node !== null);
    if (nodes.length !== list.nodes?.length) return null;
    found.push(...nodes);
    if (!list.pageInfo.hasNextPage) return found;
    after = list.pageInfo.endCursor;
  }
  return null;
}
