import { slicesOf } from '../engine/required-evidence.ts';
import type { SliceName } from '../evidence/index.ts';
import type { Enforcement, Policy } from '../policy/policy.ts';
import type { Condition, Rule } from '../rules/rule.ts';

/** What a record of a merged change holds; of the pull request only title, description, number, page and date. */
const recordedSlices: ReadonlySet<SliceName> = new Set<SliceName>(['pullRequest', 'change']);

/** Which rules of a policy are replayed, and how; each list in the registry's order. */
export interface ReplayPlan {
  readonly replayed: readonly ReplayedRule[];
  readonly notReplayed: readonly UnreplayedRule[];
}

interface PlannedRule {
  readonly rule: Rule;
  readonly enforcement: Exclude<Enforcement, 'off'>;
}

/** `verdict`: as the check evaluates it. `applicability`: only whether the change needs what the rule asks for. */
export interface ReplayedRule extends PlannedRule {
  readonly measure: 'verdict' | 'applicability';
  /** The policy's, without those that need evidence that is not recorded, where the rule says how. */
  readonly options: unknown;
}

export interface UnreplayedRule extends PlannedRule {
  /** The slices that it needs and no record holds; empty where it is not evaluated on pull requests at all. */
  readonly needs: readonly SliceName[];
}

/**
 * Decides how each rule that a policy names is replayed. Rules that the policy leaves out or turns off are left out.
 *
 * @param settings the policy's, by rule id
 * @param rules the registry
 */
export function planReplay(settings: Policy['rules'], rules: readonly Rule[]): ReplayPlan {
  const replayed: ReplayedRule[] = [];
  const notReplayed: UnreplayedRule[] = [];
  for (const rule of rules) {
    const setting = settings[rule.id];
    if (setting === undefined || setting.enforcement === 'off') continue;
    const { enforcement } = setting;
    const options = recordedOptions(rule, setting.options);
    const needs = unrecorded(slicesOf(rule, options));
    if (rule.on.pullRequest === undefined) notReplayed.push({ rule, enforcement, needs: [] });
    else if (needs.length === 0) replayed.push({ rule, enforcement, measure: 'verdict', options });
    else if (rule.applies !== undefined && unrecorded(rule.applies.evidence).length === 0) {
      replayed.push({ rule, enforcement, measure: 'applicability', options: setting.options });
    } else notReplayed.push({ rule, enforcement, needs });
  }
  return { replayed, notReplayed };
}

/** Settings that observe every rule with its default options: what is replayed where no policy is given. */
export function observeAll(rules: readonly Rule[]): Policy['rules'] {
  return Object.fromEntries(
    rules.map(({ id, options }) => [id, { enforcement: 'observe' as const, options: options.parse({}) }]),
  );
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
