import { rulesAnywhere } from '../../engine/parts.ts';
import type { Policy, PolicyResult } from '../../policy/policy.ts';
import { needsEffect } from '../../report/policy-check.ts';
import type { GatheredPolicyEffect } from '../../subjects/policy-effect.ts';
import type { GatheredPullRequest } from '../../subjects/pull-request.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import type { Installation } from '../client/installation.ts';
import { newestIntoBranch } from '../read/find-pull-requests.ts';
import { mergedIntoBranch } from '../read/merged-pull-requests.ts';
import type { PullRequestSource } from '../read/source.ts';
import { gatherMember, gatherPullRequest } from './pull-request.ts';

/** Other pull requests that are evaluated under both policies. */
const maxCompared = 20;

/** Requests after which no further pull request is read: one takes a few, and most are cached. */
const maxRequests = 100;

/**
 * Reads a pull request that proposes a policy, and the newest other open ones into the same branch, each with the evidence that the present
 * or the proposed policy asks for, and those that were merged last with their files.
 *
 * @returns null where it proposes none that is valid, or its effect is shown already
 */
export async function gatherPolicyEffect(source: PullRequestSource): Promise<GatheredPolicyEffect | null> {
  const own = await gatherPullRequest(source, []);
  if (own === null || 'closed' in own) return null;
  const { proposal, policy: present, existing } = own;
  const proposed = proposal?.proposed;
  if (proposal === undefined || !proposed?.valid || !present.valid) return null;
  if (!needsEffect(proposal, existing.policyCheckRun?.digest ?? null)) return null;
  const { requests, installation } = counting(source.installation);
  const bounded = { ...source, installation };
  const [{ numbers, total }, merged] = await Promise.all([
    newestIntoBranch(bounded, own.base, maxCompared + 1),
    mergedIntoBranch(bounded, own.base),
  ]);
  const policy: PolicyResult = { valid: true, policy: union(present.policy, proposed.policy) };
  const others: GatheredPullRequest[] = [];
  const wanted = numbers.filter((number) => number !== source.number).slice(0, maxCompared);
  for (const number of wanted) {
    if (requests() >= maxRequests) break;
    const { pushes: _, ...asked } = bounded;
    const read = await gatherOther({ ...asked, number }, policy);
    if (read !== null) others.push(read);
  }
  return { own, present, proposed, others, left: Math.max(0, total - 1 - others.length), merged };
}

/** One that is being changed right now is left out: nobody waits for the comparison. */
async function gatherOther(
  source: PullRequestSource,
  policy: PolicyResult,
): Promise<GatheredPullRequest | null> {
  try {
    return await gatherMember(source, [], policy);
  } catch (error) {
    // Not an outage: what was read of this one did not fit together.
    if (error instanceof RetryLater && error.name === 'RetryLater') return null;
    throw error;
  }
}

/** A policy that asks for the evidence of both. Nothing is evaluated under it. */
function union(present: Policy, proposed: Policy): Policy {
  const { resolved: _, ...policy } = present;
  const rules = [...rulesAnywhere(present), ...rulesAnywhere(proposed)];
  return { ...policy, rules };
}

/** The same installation, whose requests are counted. */
function counting(installation: Installation): {
  readonly installation: Installation;
  requests(): number;
} {
  let count = 0;
  const request = new Proxy(installation.request, {
    apply(target, self, parameters: Parameters<Installation['request']>) {
      count += 1;
      return Reflect.apply(target, self, parameters);
    },
  });
  return {
    requests: () => count,
    installation: {
      id: installation.id,
      request,
      query: (query, variables) => {
        count += 1;
        return installation.query(query, variables);
      },
      permissions: () => installation.permissions(),
    },
  };
}
