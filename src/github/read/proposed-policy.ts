import { policyPath } from '../../policy/path.ts';
import type { PolicyChange, PolicyResult } from '../../policy/policy.ts';
import { comparePolicies } from '../../policy/policy-change.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import type { BasePolicy } from './base-policy.ts';
import { knownLayer, type LayerPlace, layerAt } from './policy-layer.ts';
import { type EntryNode, type PolicyNode, policyFragment } from './query-fragments.ts';
import type { PullRequestReading } from './read-pull-request.ts';
import type { Source } from './source.ts';

/** The policy in one commit. Commits of forks are found too: GitHub keeps them for the pull request in its own repository. */
export const proposedPolicyQuery = /* GraphQL */ `
query ProposedPolicy($owner: String!, $name: String!, $commit: GitObjectID!, $policyPath: String!) {
  repository(owner: $owner, name: $name) { commit: object(oid: $commit) { ...policy } }
}
${policyFragment}
`;

interface ProposedPolicyData {
  readonly repository: { readonly commit: Partial<PolicyNode> | null } | null;
}

/**
 * The commit that shows what a pull request makes of the policy, from the first query alone.
 *
 * @returns `same`: it leaves the policy's path alone; `unknown`: the head differs from the base branch there, perhaps only because the base
 * branch moved on
 */
export function proposalIn({
  headSha,
  about,
  head,
}: PullRequestReading): { readonly commit: string } | 'same' | 'unknown' {
  const base = about.baseRef?.target;
  if (base?.oid === undefined || base.policy === undefined) return 'same';
  const merge = about.potentialMergeCommit;
  const parents = (merge?.parents.nodes ?? []).map((parent) => parent?.oid);
  // GitHub makes the test merge again some time after a push: until then it shows another base or head.
  if (merge?.policy !== undefined && parents[0] === base.oid && parents[1] === headSha)
    return isSame(base.policy, merge.policy) ? 'same' : { commit: merge.oid };
  return head?.policy === undefined || isSame(base.policy, head.policy) ? 'same' : 'unknown';
}

/** Whether the same lies at the policy's path of two commits. */
export function isSame(base: EntryNode | null, proposed: EntryNode | null): boolean {
  return base?.oid === proposed?.oid && base?.mode === proposed?.mode;
}

/**
 * What a change makes of the policy of its base branch; null where it says the same.
 *
 * @param proposed null: GitHub does not show it
 */
export function changeOf({ present }: BasePolicy, proposed: PolicyResult | null): PolicyChange | null {
  return proposed === null ? { kind: 'unreadable' } : comparePolicies(present, proposed);
}

/**
 * Reads the policy file in a commit that changes it, and the policy that it would make.
 *
 * @returns null where GitHub does not show it
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function proposedPolicyAt(
  source: Source,
  { changeable, proposed }: BasePolicy & { readonly changeable: LayerPlace },
  commit: string,
): Promise<PolicyResult | null> {
  const known = knownLayer(changeable, commit);
  if (known !== null) return proposed(known);
  const { owner, repository: name, installation } = source;
  const variables = { owner, name, commit, policyPath };
  const { data, errors } = await installation.query<ProposedPolicyData>(proposedPolicyQuery, variables);
  for (const error of errors) {
    const place = placeOf(error);
    const isTolerated = error.type === 'FORBIDDEN' || error.type === 'NOT_FOUND';
    if (!isTolerated || !place.startsWith('repository.commit')) refuse(error);
  }
  const { oid, policy, ...others } = data?.repository?.commit ?? {};
  if (oid === undefined || policy === undefined) return null;
  return proposed(await layerAt(changeable, { ...others, oid, policy }));
}

/** As {@link changeOf}, of the policy file in a commit. */
export async function policyChangeOf(
  source: Source,
  base: BasePolicy,
  commit: string,
): Promise<PolicyChange | null> {
  const { changeable } = base;
  if (changeable === null) return null;
  return changeOf(base, await proposedPolicyAt(source, { ...base, changeable }, commit));
}
