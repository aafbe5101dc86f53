import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { policyPath } from '../../policy/path.ts';
import type { PolicyObstacle } from '../../policy/policy.ts';
import type { MergeGroupSubject } from '../../subjects/merge-group.ts';
import type { QueryError } from '../client/installation.ts';
import { isPolicyFile, mayNotReadRequiredChecks, placeOf, refuse } from '../client/query-errors.ts';
import { checksNotPermitted } from './commit-contexts.ts';
import { branchName } from './find-pull-requests.ts';
import { assertIsThere, isReadOnly } from './identity.ts';
import {
  type MergeGroupBase,
  type MergeGroupData,
  mergeGroupQuery,
  type QueueEntryNode,
} from './merge-group-query.ts';
import { isOfOrganization, type OrganizationReading, organizationObstacle } from './organization-policy.ts';
import { obstacleOf } from './policy-layer.ts';
import type { ContextNode, EntryNode } from './query-fragments.ts';
import type { Source } from './source.ts';

/** A merge group with every check and status on its commit. */
export interface MergeGroupReading {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  /** Its page. */
  readonly repositoryUrl: string;
  /** Null where the app may not read it. */
  readonly defaultBranch: string | null;
  readonly base: MergeGroupBase | null;
  /** Why the base branch and its files could not be read, if so. */
  readonly policyObstacle: PolicyObstacle | null;
  readonly organization: OrganizationReading;
  /** What lies at the policy's path in the group's commit; absent where it was not read. */
  readonly policy?: EntryNode | null;
  readonly entries: readonly QueueEntryNode[];
  /** Null where the app may not read it. */
  readonly committedAt: Date | null;
  readonly contexts: Slice<readonly ContextNode[]>;
}

/**
 * Reads a merge group.
 *
 * @returns null when the group is gone, or its repository archived or disabled
 * @throws {RepositoryElsewhere} when the repository is not there
 * @throws {RetryLater} when part of the answer is missing that nobody may do without
 */
export async function readMergeGroup(
  source: Source,
  group: MergeGroupSubject,
): Promise<MergeGroupReading | null> {
  const { installation, owner, repository: name } = source;
  const place = {
    owner,
    name,
    headRef: group.headRef,
    baseRef: group.baseRef,
    branch: branchName(group.baseRef),
    head: group.headSha,
    policyPath,
    organizationRepository: source.organizationRepository,
  };
  const ask = async (about: boolean, contextsAfter: string | null) => {
    const variables = { ...place, about, contextsAfter };
    const { data, errors } = await installation.query<MergeGroupData>(mergeGroupQuery, variables);
    const denied = errors.reduce(withError, noneDenied);
    const found = data?.repository;
    assertIsThere(source, found);
    const organization = { node: data?.organization ?? null, obstacle: denied.organization };
    if (isReadOnly(found)) return { repository: null, organization, denied };
    const stands = denied.contents !== null || found.group?.target?.oid === group.headSha;
    return { repository: stands ? found : null, organization, denied };
  };
  const { repository, organization, denied } = await ask(true, null);
  if (repository === null) return null;
  const contexts: ContextNode[] = [];
  let page = repository.head?.statusCheckRollup?.contexts;
  while (page !== undefined) {
    contexts.push(...(page.nodes ?? []).filter((node) => node !== null));
    if (!page.pageInfo.hasNextPage) break;
    const next = await ask(false, page.pageInfo.endCursor);
    if (next.repository === null) return null;
    page = next.repository.head?.statusCheckRollup?.contexts;
  }
  return {
    repository: repository.nameWithOwner,
    repositoryUrl: repository.url,
    defaultBranch: repository.defaultBranchRef?.name ?? null,
    base: repository.base ?? null,
    policyObstacle: denied.contents,
    organization,
    ...(repository.head?.policy === undefined ? {} : { policy: repository.head.policy }),
    entries: repository.mergeQueue?.entries?.nodes?.filter((node) => node !== null) ?? [],
    committedAt:
      repository.head?.committedDate === undefined ? null : new Date(repository.head.committedDate),
    contexts:
      denied.checks || repository.head === null ? unavailable(checksNotPermitted) : available(contexts),
  };
}

/** What the app may not read. Without the queue nobody knows the members, and the group fails. */
interface Denied {
  readonly contents: PolicyObstacle | null;
  readonly organization: PolicyObstacle | null;
  readonly checks: boolean;
}

const noneDenied: Denied = { contents: null, organization: null, checks: false };

/** What there need not be. */
const absent: ReadonlySet<string> = new Set(['repository', 'repository.base', 'repository.base.target']);

function withError(denied: Denied, error: QueryError): Denied {
  const place = placeOf(error);
  if (isOfOrganization(place))
    return { ...denied, organization: denied.organization ?? organizationObstacle(error) };
  if (mayNotReadRequiredChecks(error, place)) return denied;
  if (error.type === 'NOT_FOUND' && (isPolicyFile(place) || absent.has(place))) return denied;
  if (error.type !== 'FORBIDDEN') return refuse(error);
  if (place.startsWith('repository.mergeQueue')) return denied;
  if (place.startsWith('repository.head.statusCheckRollup')) return { ...denied, checks: true };
  if (/^repository\.(?:group|base|head)\b/.test(place))
    return { ...denied, contents: denied.contents ?? obstacleOf(error) };
  return refuse(error);
}
