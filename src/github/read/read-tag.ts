import { policyPath } from '../../policy/path.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { Reason } from '../../subjects/reason.ts';
import type { TagReading, TagSubject } from '../../subjects/tag.ts';
import { Refused } from '../client/failure.ts';
import type { QueryAnswer } from '../client/installation.ts';
import { basePolicyOf } from './base-policy.ts';
import type { DefaultBranch } from './default-branch.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import { policyObstaclesIn } from './policy-obstacles.ts';
import {
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  policyFragment,
} from './query-fragments.ts';
import { placeOfSource, type Source } from './source.ts';

/** Tags of tags that are followed: git sets no limit, and nobody needs more. */
const maxNesting = 10;

/** What a tag leads to, through tags of tags. */
function nested(depth: number): string {
  return `__typename oid${depth === 0 ? '' : ` ... on Tag { target { ${nested(depth - 1)} } }`}`;
}

/** A tag, the branch of a draft release, and the policies that decide about releases. */
export const tagQuery = /* GraphQL */ `
query Tag(
  $owner: String!, $name: String!, $tag: String!, $branch: String!, $policyPath: String!,
  $organizationRepository: String!
) {
  ${organizationField} { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name target { ...policy } }
    tag: ref(qualifiedName: $tag) { target { ...tagged } }
    branch: ref(qualifiedName: $branch) { target { oid } }
  }
}
fragment tagged on GitObject { ${nested(maxNesting)} }
${organizationPolicyFragment}
${policyFragment}
${identityFragment}
`;

/** An annotated tag leads to a tag object, and that to what was tagged. */
interface ObjectNode {
  readonly __typename: string;
  readonly oid: string;
  readonly target?: ObjectNode | null;
}

interface PolicyData {
  readonly organization?: OrganizationNode | null;
  readonly repository: (IdentityNode & { readonly defaultBranchRef: DefaultBranch }) | null;
}

interface TagData extends PolicyData {
  readonly repository:
    | (NonNullable<PolicyData['repository']> & {
        readonly tag: { readonly target: ObjectNode | null } | null;
        readonly branch: { readonly target: { readonly oid: string } | null } | null;
      })
    | null;
}

/**
 * Reads what a tag leads to, whether its release is published, and what a draft of it would be made of, with the policy of the default
 * branch.
 *
 * @param commitish what a draft names; null: the default branch; undefined: there is no draft
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readTag(
  source: Source,
  { name: tag }: Pick<TagSubject, 'name'>,
  commitish: string | null | undefined,
  reasons: readonly Reason[],
): Promise<TagReading> {
  const { installation, organizationRepository, owner, repository: name } = source;
  const isCommit = typeof commitish === 'string' && shaPattern.test(commitish);
  const named = typeof commitish === 'string' ? commitish.replace(/^refs\/heads\//, '') : '';
  const { data, errors } = await installation.query<TagData>(tagQuery, {
    owner,
    name,
    tag: `refs/tags/${tag}`,
    branch: `refs/heads/${named}`,
    policyPath,
    organizationRepository,
  });
  const found = data?.repository;
  const { source: here, policy } = await policyIn(source, { data, errors }, reasons);
  assertIsThere(source, found);
  const { defaultBranchRef: defaultBranch } = found;
  const commit = commitIn(found.tag?.target ?? null);
  return {
    place: placeOfSource(here),
    policy,
    commit,
    published: commit === null ? null : await publishedRelease(here, tag),
    draftCommit:
      commitish === undefined
        ? null
        : commitish === null || commitish === ''
          ? (defaultBranch?.target?.oid ?? null)
          : isCommit
            ? commitish
            : (found.branch?.target?.oid ?? null),
  };
}

/** The policy of the default branch, with the place of the repository, and whether nothing can be written to it. */
export async function readPolicyOfReleases(
  source: Source,
  reasons: readonly Reason[],
): Promise<{ readonly source: Source; readonly policy: PolicyResult; readonly isFinal: boolean }> {
  const { installation, organizationRepository, owner, repository: name } = source;
  const answer = await installation.query<PolicyData>(releasesPolicyQuery, {
    owner,
    name,
    policyPath,
    organizationRepository,
  });
  return policyIn(source, answer, reasons);
}

/** The policy of the default branch alone. */
export const releasesPolicyQuery = /* GraphQL */ `
query ReleasesPolicy($owner: String!, $name: String!, $policyPath: String!, $organizationRepository: String!) {
  ${organizationField} { ...organizationPolicy }
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name target { ...policy } }
  }
}
${organizationPolicyFragment}
${policyFragment}
${identityFragment}
`;

async function policyIn(
  source: Source,
  { data, errors }: QueryAnswer<PolicyData>,
  reasons: readonly Reason[],
): Promise<{ readonly source: Source; readonly policy: PolicyResult; readonly isFinal: boolean }> {
  const obstacles = policyObstaclesIn(errors, absent);
  const found = data?.repository;
  assertIsThere(source, found);
  const [owner = source.owner, repository = source.repository] = found.nameWithOwner.split('/');
  const here = { ...source, owner, repository };
  const { defaultBranchRef: defaultBranch } = found;
  const { result: policy } = await basePolicyOf(
    here,
    {
      branch: defaultBranch?.name ?? '',
      ref: defaultBranch,
      obstacle: obstacles.policy,
      organization: { node: data?.organization ?? null, obstacle: obstacles.organization },
    },
    reasons,
  );
  return { source: here, policy, isFinal: found.isArchived || found.isDisabled };
}

const shaPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const absent: ReadonlySet<string> = new Set(['repository', 'repository.tag', 'repository.branch']);

/** The commit that a tag leads to. One that leads to something else, such as a file, releases no commit. */
function commitIn(node: ObjectNode | null): string | null {
  if (node === null) return null;
  if (node.__typename === 'Tag') return commitIn(node.target ?? null);
  return node.__typename === 'Commit' ? node.oid : null;
}

/** The published release of a tag; null where it has none. https://docs.github.com/rest/releases/releases#get-a-release-by-tag-name */
async function publishedRelease(
  { installation: { request }, owner, repository: repo }: Source,
  tag: string,
): Promise<TagReading['published']> {
  try {
    const { data } = await request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { owner, repo, tag });
    if (data.draft || data.published_at === null) return null;
    return { release: Number(data.id), by: data.author?.login ?? 'ghost', at: new Date(data.published_at) };
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}
