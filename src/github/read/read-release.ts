import { policyPath } from '../../policy/path.ts';
import type { PolicyObstacle } from '../../policy/policy.ts';
import type { DefaultBranch } from './default-branch.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import type { OrganizationReading } from './organization-policy.ts';
import { policyObstaclesIn } from './policy-obstacles.ts';
import {
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  policyFragment,
} from './query-fragments.ts';
import type { Source } from './source.ts';

/** The repository and the commit of a release. */
export interface ReleaseReading {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  readonly repositoryUrl: string;
  readonly public: boolean;
  /** Null where the repository is empty, or the app may not read it. */
  readonly defaultBranch: DefaultBranch;
  /** The commit of the default branch from which the policy and the exceptions are read. */
  readonly policyCommit: string;
  readonly policyObstacle: PolicyObstacle | null;
  readonly organization: OrganizationReading;
  readonly sha: string;
  readonly committedAt: Date;
}

/** A commit that is released, with the policies that decide about it. */
export const releaseQuery = /* GraphQL */ `
query Release(
  $owner: String!, $name: String!, $sha: GitObjectID!, $policyPath: String!, $organizationRepository: String!
) {
  ${organizationField} { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    url
    visibility
    defaultBranchRef { name target { ...policy } }
    released: object(oid: $sha) { ... on Commit { oid committedDate } }
  }
}
${organizationPolicyFragment}
${policyFragment}
${identityFragment}
`;

interface ReleaseData {
  readonly organization?: OrganizationNode | null;
  readonly repository:
    | (IdentityNode & {
        readonly url: string;
        readonly visibility: 'PUBLIC' | 'PRIVATE' | 'INTERNAL';
        readonly defaultBranchRef: DefaultBranch;
        readonly released: { readonly oid?: string; readonly committedDate?: string } | null;
      })
    | null;
}

/**
 * Reads the commit of a release and the policies of the default branch.
 *
 * @returns null where the commit is gone, or is none
 * @throws {RepositoryElsewhere} when the repository is not there
 * @throws {RetryLater} when part of the answer is missing that nobody may do without
 */
export async function readRelease(
  source: Source,
  { sha }: { readonly sha: string },
): Promise<ReleaseReading | null> {
  const { installation, organizationRepository, owner, repository: name } = source;
  const { data, errors } = await installation.query<ReleaseData>(releaseQuery, {
    owner,
    name,
    sha,
    policyPath,
    organizationRepository,
  });
  const obstacles = policyObstaclesIn(errors, absent);
  const found = data?.repository;
  assertIsThere(source, found);
  const { released, defaultBranchRef: defaultBranch } = found;
  if (released?.oid === undefined || released.committedDate === undefined) return null;
  return {
    repository: found.nameWithOwner,
    repositoryUrl: found.url,
    public: found.visibility === 'PUBLIC',
    defaultBranch,
    policyCommit: defaultBranch?.target?.oid ?? released.oid,
    policyObstacle: obstacles.policy,
    organization: { node: data?.organization ?? null, obstacle: obstacles.organization },
    sha: released.oid,
    committedAt: new Date(released.committedDate),
  };
}

const absent: ReadonlySet<string> = new Set(['repository', 'repository.released']);
