import type { BranchProtection } from '../../subjects/branch-moves.ts';
import type { Place } from '../../subjects/place.ts';
import type { Installation, QueryError } from '../client/installation.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { type BranchRulesNode, branchRulesFragment, branchRulesOf } from './branch-rules.ts';
import { checkNameOf } from './check-name.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import { requiredChecksFragment } from './query-fragments.ts';

/** The rules of a branch, and whether it is the default one. */
export const branchProtectionQuery = /* GraphQL */ `
query BranchProtection($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    ...identity
    defaultBranchRef { name }
    ref(qualifiedName: $ref) { name ...requiredChecks ...branchRules }
  }
}
${requiredChecksFragment}
${branchRulesFragment}
${identityFragment}
`;

interface BranchProtectionData {
  readonly repository:
    | (IdentityNode & {
        readonly defaultBranchRef: { readonly name: string } | null;
        readonly ref: (BranchRulesNode & { readonly name: string }) | null;
      })
    | null;
}

/**
 * Whether rules apply to a branch, and whether they require the check.
 *
 * @param asked.branch without `refs/heads/`
 * @returns null where the branch is gone
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readBranchProtection(
  { query }: Pick<Installation, 'query'>,
  asked: Place & { readonly branch: string },
  ownAppId: number,
): Promise<BranchProtection | null> {
  const { owner, repository: name, branch } = asked;
  const { data, errors } = await query<BranchProtectionData>(branchProtectionQuery, {
    owner,
    name,
    ref: `refs/heads/${branch}`,
  });
  let hidden = false;
  for (const error of errors) {
    if (isOfRules(error)) hidden = true;
    else if (error.type !== 'NOT_FOUND') refuse(error);
  }
  const repository = data?.repository;
  assertIsThere(asked, repository);
  const { ref, defaultBranchRef } = repository;
  if (ref === null) return null;
  const defaultBranch = defaultBranchRef?.name ?? null;
  const checkName = checkNameOf({ branch, defaultBranch, required: ref }, ownAppId);
  const { requires } = branchRulesOf({ branch, rules: ref, hidden }, checkName, ownAppId);
  return {
    isDefault: branch === defaultBranch,
    isProtected:
      hidden || ref.rules === null || (ref.rules.nodes ?? []).length > 0 || ref.refUpdateRule !== null,
    requiresCheck:
      requires === 'not-visible' ? null : ['this-app', 'unknown-source', 'any-source'].includes(requires),
  };
}

/** Pages of branches that are read. */
const maxPages = 3;

/** The branches to which rules or a branch protection apply. https://docs.github.com/rest/branches/branches#list-branches */
export async function readProtectedBranches(
  { request }: Pick<Installation, 'request'>,
  { owner, repository: repo }: Place,
): Promise<readonly string[]> {
  const { items } = await readPages<{ readonly name: string }>(
    (page) =>
      request('GET /repos/{owner}/{repo}/branches', {
        owner,
        repo,
        protected: true,
        per_page: pageSize,
        page,
      }),
    maxPages,
  );
  return items.map(({ name }) => name);
}

function isOfRules(error: QueryError): boolean {
  return (
    error.type === 'FORBIDDEN' && /^repository\.ref\.(?:rules|refUpdateRule)(?:\.|$)/.test(placeOf(error))
  );
}
