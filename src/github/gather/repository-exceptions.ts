import { hasExceptions } from '../../engine/usable-exceptions.ts';
import type { Exceptions } from '../../evidence/exceptions.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { honoredFiles } from '../../exceptions/honored-files.ts';
import { withoutExceptions } from '../../policy/exception-policy.ts';
import { policyPath } from '../../policy/path.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { Place } from '../../subjects/place.ts';
import {
  type DefaultBranch,
  openSource,
  policyOfDefaultBranch,
  type SurveyAccess,
} from '../read/default-branch.ts';
import { assertIsThere, type IdentityNode, identityFragment } from '../read/identity.ts';
import {
  type OrganizationNode,
  organizationField,
  organizationPolicyFragment,
  policyFragment,
} from '../read/query-fragments.ts';
import { readExceptions } from '../slices/exceptions.ts';

/** The exceptions of a repository under the policy of its default branch. */
export interface RepositoryExceptions {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  readonly policy: PolicyResult;
  readonly exceptions: Slice<Exceptions>;
}

export const exceptionsQuery = /* GraphQL */ `
query RepositoryExceptions($owner: String!, $name: String!, $policyPath: String!, $organizationRepository: String!) {
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

interface ExceptionsData {
  readonly organization?: OrganizationNode | null;
  readonly repository: (IdentityNode & { readonly defaultBranchRef: DefaultBranch }) | null;
}

/**
 * Reads the exceptions and emergencies of a repository, whatever their state, with the policy that decides about them. Nothing is written.
 *
 * @throws {RetryLater} {@link RepositoryElsewhere} while GitHub cannot be asked, or the repository is not there
 */
export async function readRepositoryExceptions(
  access: SurveyAccess,
  place: Place,
): Promise<RepositoryExceptions> {
  const source = await openSource(access, place);
  const { installation, organizationRepository, owner, repository: name } = source;
  const { data, errors } = await installation.query<ExceptionsData>(exceptionsQuery, {
    owner,
    name,
    policyPath,
    organizationRepository,
  });
  const found = data?.repository;
  assertIsThere(source, found);
  const branch = found.defaultBranchRef;
  const policy = await policyOfDefaultBranch(
    source,
    { branch, organization: data?.organization ?? null },
    errors,
  );
  const repository = found.nameWithOwner;
  const commit = branch?.target?.oid;
  if (!policy.valid || commit === undefined)
    return { repository, policy, exceptions: available({ registered: [], emergencies: [], refused: [] }) };
  const { exceptions = withoutExceptions } = policy.policy;
  const files = hasExceptions(policy.policy)
    ? honoredFiles(policy.policy, source.now())
    : { repository: false, organization: false, named: null };
  return { repository, policy, exceptions: await readExceptions(source, commit, exceptions, files) };
}
