import type { Engine } from '../engine/engine.ts';
import type { Report } from '../engine/report.ts';
import type { Change } from '../evidence/change.ts';
import type { Slice } from '../evidence/slice.ts';
import type { Clock } from '../platform/clock.ts';
import type { Policy, PolicyResult } from '../policy/policy.ts';
import type { EffectOnMerged, EffectOnPullRequest, PolicyEffect } from '../report/policy-effect.ts';
import type { GatheredPullRequest } from './gathered-pull-request.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { type CheckChange, gone, type SubjectKind } from './work.ts';

/** What the policy that a pull request proposes makes of other open pull requests. */
export interface PolicyEffectSubject extends Place {
  readonly kind: 'policy-effect';
  readonly number: number;
}

/** A pull request that was merged, as far as it is read for a comparison. Its texts are hostile. */
export interface MergedPullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly mergedAt: Date | null;
  /** Without diffs. Unavailable where not all files are listed. */
  readonly change: Slice<Change>;
}

/** The pull request that proposes a policy, with evidence of others, as both policies need it. */
export interface GatheredPolicyEffect {
  readonly own: GatheredPullRequest;
  /** The policy that applies now. */
  readonly present: PolicyResult;
  readonly proposed: PolicyResult;
  readonly others: readonly GatheredPullRequest[];
  /** Open pull requests into the same branch that were not read. */
  readonly left: number;
  /** Those that were merged into the same branch last. */
  readonly merged: readonly MergedPullRequest[];
}

export interface PolicyEffectPorts {
  readonly engine: Engine;
  /** Evaluates merged pull requests under both policies. Absent: that is not said. */
  readonly compareMerged?: (
    present: Policy,
    proposed: Policy,
    merged: readonly MergedPullRequest[],
  ) => Promise<EffectOnMerged>;
  readonly github: {
    /**
     * Reads the newest other open pull requests into the same branch, within a bound of requests.
     *
     * @returns null where the pull request no longer proposes a valid policy, or its effect is shown already
     * @throws {RetryLater} while GitHub cannot be asked
     */
    gatherPolicyEffect(subject: PolicyEffectSubject): Promise<GatheredPolicyEffect | null>;
    /**
     * Shows the effect in the check about the policy.
     *
     * @returns null: nothing can be published there any more
     */
    publishPolicyEffect(own: GatheredPullRequest, effect: PolicyEffect): Promise<CheckChange | null>;
  };
  readonly clock: Clock;
}

/** Evaluates other open pull requests under both policies, and shows the difference. In the background: nobody waits for it. */
export const policyEffect: SubjectKind<PolicyEffectSubject, PolicyEffectPorts> = {
  kind: 'policy-effect',
  key: (subject) => `${placeKey(subject)}#${subject.number}`,
  name: (subject) => `${placeName(subject)}#${subject.number}`,
  async reconcile({ subject }, { engine, github, clock, compareMerged }, holdsLease) {
    const gathered = await github.gatherPolicyEffect(subject);
    if (gathered === null) return gone;
    const { own, present, proposed, others, left, merged } = gathered;
    const now = clock.now();
    const compared: EffectOnPullRequest[] = [];
    for (const other of others) {
      const [before, after] = await Promise.all(
        [present, proposed].map((policy) => engine.evaluate(other.subject, policy, other.evidence, now)),
      );
      if (before !== undefined && after !== undefined)
        compared.push(compare(other.subject.number, before, after));
    }
    const ofMerged =
      compareMerged !== undefined && present.valid && proposed.valid
        ? { merged: await compareMerged(present.policy, proposed.policy, merged) }
        : {};
    const { headSha } = own.subject;
    if (!(await holdsLease())) return { outcome: 'overtaken', head: headSha, completion: () => ({}) };
    const check = await github.publishPolicyEffect(own, { compared, left, ...ofMerged });
    if (check === null) return gone;
    return { outcome: 'evaluated', head: headSha, check, compared: compared.length, completion: () => ({}) };
  },
};

function compare(number: number, before: Report, after: Report): EffectOnPullRequest {
  const [had, has] = [before, after].map(verdictsOf);
  const ids = new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])]);
  return {
    number,
    before: before.conclusion,
    after: after.conclusion,
    rules: [...ids].filter((id) => had?.get(id) !== has?.get(id)),
  };
}

/** By rule, how it counts and what it says, in all parts of the change. */
function verdictsOf({ rules }: Report): ReadonlyMap<string, string> {
  const verdicts = new Map<string, string>();
  for (const { id, part = '', enforcement, verdict } of rules) {
    verdicts.set(id, `${verdicts.get(id) ?? ''} ${part}:${enforcement}:${verdict.status}`);
  }
  return verdicts;
}
