import { slicesOf } from '../engine/required-evidence.ts';
import type { SliceName } from '../evidence/index.ts';
import type { EnabledRule } from '../policy/policy.ts';
import type { Condition, Rule } from '../rules/rule.ts';

/** What a record of a merged change holds; of the pull request only title, description, number, page and date. */
const recordedSlices: ReadonlySet<SliceName> = new Set<SliceName>(['pullRequest', 'change']);

/** Which rules of a policy are replayed, and how; each list in the policy's order. */
export interface ReplayPlan {
  readonly replayed: readonly ReplayedRule[];
  readonly notReplayed: readonly UnreplayedRule[];
}

/** A rule with the policy's options, without those that need evidence that is not recorded, where the rule says how. */
export interface ReplayedRule extends EnabledRule {
  /** `verdict`: as the check evaluates it. `applicability`: only whether the change needs what the rule asks for. */
  readonly measure: 'verdict' | 'applicability';
}

export interface UnreplayedRule extends Pick<EnabledRule, 'rule' | 'enforcement'> {
  /** The slices that it needs and no record holds; empty where it is not evaluated on pull requests at all. */
  readonly needs: readonly SliceName[];
}

/** Decides how each rule that a policy enables is replayed. */
export function planReplay(enabled: readonly EnabledRule[]): ReplayPlan {
  const replayed: ReplayedRule[] = [];
  const notReplayed: UnreplayedRule[] = [];
  for (const each of enabled) {
    const { rule, enforcement } = each;
    const options = recordedOptions(rule, each.options);
    const needs = unrecorded(slicesOf(rule, options));
    if (rule.on.pullRequest === undefined) notReplayed.push({ rule, enforcement, needs: [] });
    else if (needs.length === 0) replayed.push({ ...each, options, measure: 'verdict' });
    else if (rule.applies !== undefined && unrecorded(rule.applies.evidence).length === 0) {
      replayed.push({ ...each, measure: 'applicability' });
    } else notReplayed.push({ rule, enforcement, needs });
  }
  return { replayed, notReplayed };
}

function recordedOptions(rule: Rule, options: unknown): unknown {
  const further = Object.entries(rule.furtherEvidence ?? {}) as [SliceName, Condition<unknown>][];
  return further.reduce(
    (kept, [slice, condition]) =>
      recordedSlices.has(slice) || !condition.when(kept) ? kept : (condition.without?.(kept) ?? kept),
    options,
  );
}

function unrecorded(slices: readonly SliceName[]): readonly SliceName[] {
  return slices.filter((slice) => !recordedSlices.has(slice));
}
