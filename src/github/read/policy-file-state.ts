import { createHash } from 'node:crypto';
import { policyPath } from '../../policy/path.ts';
import type { SubjectOf } from '../../subjects/index.ts';
import {
  type CommitIdentity,
  type PolicyFileCommit,
  type PolicyFileState,
  policyFileVersion,
} from '../../subjects/policy-file.ts';
import type { Installation, QueryError } from '../client/installation.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { actorOf } from './actor.ts';
import type { Cache } from './cache.ts';
import { branchName } from './find-pull-requests.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import { isOrganizationRepository } from './organization-policy.ts';
import { type LayerPlace, layerAt } from './policy-layer.ts';
import {
  type ActorNode,
  actorFragment,
  organizationField,
  type PolicyNode,
  policyFragment,
} from './query-fragments.ts';

interface Reader {
  readonly installation: Installation;
  readonly cache: Cache;
  readonly organizationRepository: string;
}

/**
 * The policy file of a branch, with the commit that changed it last and who merged that. One request, and one more where GitHub does not
 * return the text of the file.
 *
 * @returns null where the branch is gone, its file cannot be read now, or the repository holds the organization's policy
 * @throws {RepositoryElsewhere} when the repository is not there
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function policyFileOfBranch(
  reader: Reader,
  subject: SubjectOf<'branch'>,
): Promise<PolicyFileState | null> {
  const { owner, repository: name } = subject;
  if (isOrganizationRepository({ ...reader, repository: name })) return null;
  const variables = { owner, name, ref: `refs/heads/${branchName(subject.ref)}`, policyPath };
  const { data, errors } = await reader.installation.query<BranchData>(policyFileOfBranchQuery, variables);
  const isHidden = sortErrors(errors);
  assertIsThere(subject, data?.repository);
  return isHidden ? null : stateOf(reader, 'repository', data.repository, data.repository.ref);
}

/**
 * The policy file of an account, in the default branch of its repository for the policy.
 *
 * @returns null where GitHub shows no such repository, or its file cannot be read now
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function policyFileOfAccount(reader: Reader, account: string): Promise<PolicyFileState | null> {
  const { installation, organizationRepository } = reader;
  const variables = { owner: account, organizationRepository, policyPath };
  const { data, errors } = await installation.query<AccountData>(policyFileOfAccountQuery, variables);
  const isHidden = sortErrors(errors);
  const organization = data?.organization ?? null;
  if (isHidden || organization === null) return null;
  return stateOf(reader, 'organization', organization, organization.defaultBranchRef);
}

/** Whether an error hides the file. What is not there is null. */
function sortErrors(errors: readonly QueryError[]): boolean {
  let isHidden = false;
  for (const error of errors) {
    const place = placeOf(error);
    if (error.type === 'NOT_FOUND') continue;
    // Who merged the change is not shown: the change itself is.
    if (error.type === 'FORBIDDEN' && /[.]history(?:[.]|$)/.test(place)) continue;
    if (error.type !== 'FORBIDDEN') refuse(error);
    isHidden = true;
  }
  return isHidden;
}

async function stateOf(
  { installation, cache }: Reader,
  layer: PolicyFileState['layer'],
  repository: Pick<IdentityNode, 'databaseId' | 'nameWithOwner'>,
  branch: BranchNode | null,
): Promise<PolicyFileState | null> {
  const { oid, policy, history, ...others } = branch?.target ?? {};
  if (branch === null || oid === undefined || policy === undefined) return null;
  const [owner = '', name = ''] = repository.nameWithOwner.split('/');
  const repositoryId = repository.databaseId ?? 0;
  const place: LayerPlace = {
    installation,
    cache,
    owner,
    repository: name,
    repositoryId,
    ...(layer === 'organization' ? { organization: repository.nameWithOwner } : {}),
  };
  const found = await layerAt(place, { ...others, oid, policy });
  if (found.kind === 'unreadable') return null;
  return {
    layer,
    repositoryId,
    repository: repository.nameWithOwner,
    branch: branch.name,
    path: policyPath,
    version: policyFileVersion(policy),
    state: found.kind === 'file' ? 'valid' : found.kind,
    blob: policy?.oid ?? null,
    digest: found.kind === 'file' ? createHash('sha256').update(found.text).digest('hex') : null,
    problems: found.kind === 'invalid' ? found.problems.map(({ message }) => message) : [],
    commit: commitOf(history?.nodes?.[0] ?? null, branch.name),
  };
}

function commitOf(node: CommitNode | null, branch: string): PolicyFileCommit | null {
  if (node === null) return null;
  const merged = (node.associatedPullRequests?.nodes ?? []).filter(
    (pull) => pull !== null && pull.mergedAt !== null && pull.baseRefName === branch,
  );
  // Of several that hold the commit, the one that was merged first brought it in.
  const [first] = merged.toSorted((one, other) => (one?.mergedAt ?? '').localeCompare(other?.mergedAt ?? ''));
  const { oid: sha, committedDate: committedAt, author, committer } = node;
  return {
    sha,
    committedAt,
    author: identityOf(author),
    committer: identityOf(committer),
    pullRequest: first
      ? {
          number: first.number,
          mergedBy: actorOf(first.mergedBy)?.login ?? null,
          mergedAt: first.mergedAt,
        }
      : null,
  };
}

function identityOf(node: GitActorNode | null): CommitIdentity {
  return { name: node?.name ?? null, login: node?.user?.login ?? null };
}

const policyHistoryFragment = `
fragment policyHistory on Commit {
  history(first: 1, path: $policyPath) {
    nodes {
      oid
      committedDate
      author { name user { login } }
      committer { name user { login } }
      associatedPullRequests(first: 10, orderBy: { field: CREATED_AT, direction: ASC }) {
        nodes { number baseRefName mergedAt mergedBy { ...actor } }
      }
    }
  }
}
${actorFragment}`;

export const policyFileOfBranchQuery = `
query PolicyFileOfBranch($owner: String!, $name: String!, $ref: String!, $policyPath: String!) {
  repository(owner: $owner, name: $name) {
    ...identity
    ref(qualifiedName: $ref) { name target { ...policy ...policyHistory } }
  }
}
${identityFragment}
${policyFragment}
${policyHistoryFragment}
`;

export const policyFileOfAccountQuery = `
query PolicyFileOfAccount($owner: String!, $organizationRepository: String!, $policyPath: String!) {
  ${organizationField} {
    databaseId
    nameWithOwner
    defaultBranchRef { name target { ...policy ...policyHistory } }
  }
}
${policyFragment}
${policyHistoryFragment}
`;

interface BranchData {
  readonly repository: (IdentityNode & { readonly ref: BranchNode | null }) | null;
}

interface AccountData {
  readonly organization:
    | (Pick<IdentityNode, 'databaseId' | 'nameWithOwner'> & { readonly defaultBranchRef: BranchNode | null })
    | null;
}

interface BranchNode {
  readonly name: string;
  readonly target:
    | (Partial<PolicyNode> & {
        readonly history?: { readonly nodes: readonly (CommitNode | null)[] | null } | null;
      })
    | null;
}

interface CommitNode {
  readonly oid: string;
  readonly committedDate: string;
  readonly author: GitActorNode | null;
  readonly committer: GitActorNode | null;
  readonly associatedPullRequests: {
    readonly nodes:
      | readonly ({
          readonly number: number;
          readonly baseRefName: string;
          readonly mergedAt: string | null;
          readonly mergedBy: ActorNode | null;
        } | null)[]
      | null;
  } | null;
}

interface GitActorNode {
  readonly name: string | null;
  readonly user: { readonly login: string } | null;
}
