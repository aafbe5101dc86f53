import { slicesOf } from '../engine/required-evidence.ts';
import type { SliceName } from '../evidence/index.ts';
import type { EnabledRule, Policy } from '../policy/policy.ts';
import type { Condition, Rule } from '../rules/rule.ts';
import { optionWords } from './option-words.ts';

/** What a record of a merged change holds; of the pull request only title, description, number, page and date. */
const recordedSlices: ReadonlySet<SliceName> = new Set<SliceName>(['pullRequest', 'change']);

/** Which rules of a policy are replayed, and how; each list in the policy's order. */
export interface ReplayPlan {
  readonly replayed: readonly ReplayedRule[];
  readonly notReplayed: readonly UnreplayedRule[];
  /** The policy whose scopes give parts of a change other settings; absent where there are none. */
  readonly scoped?: Policy;
}

/** A rule with the policy's options, without those that need evidence that is not recorded, where the rule says how. */
export interface ReplayedRule extends EnabledRule {
  /** `verdict`: as the check evaluates it. `applicability`: only whether the change needs what the rule asks for. */
  readonly measure: 'verdict' | 'applicability';
  /** The slices that options would need which were left out. */
  readonly without: readonly SliceName[];
}

export interface UnreplayedRule extends Pick<EnabledRule, 'rule' | 'enforcement'> {
  /** The options in effect in a few words: `2 approvals`, `security`. */
  readonly options: readonly string[];
  /** What it needs and no record holds: slices, and parts of the pull request; empty where it is not evaluated on pull requests at all. */
  readonly needs: readonly (SliceName | NonNullable<Rule['unrecorded']>[number])[];
}

/**
 * Decides how each rule that a policy enables is replayed.
 *
 *     planReplay(policy.rules).notReplayed   // [{ rule: review, options: ['2 approvals'], needs: ['commits', 'reviews'], … }]
 *
 * @param scoped the policy, where scopes of it depend on the change
 */
export function planReplay(enabled: readonly EnabledRule[], scoped?: Policy): ReplayPlan {
  const replayed: ReplayedRule[] = [];
  const notReplayed: UnreplayedRule[] = [];
  for (const each of enabled) {
    const { rule, enforcement } = each;
    const { options, without } = recordedOptions(rule, each.options);
    const needs = needsOf(rule, options);
    const isForPullRequests = rule.on.pullRequest !== undefined;
    if (isForPullRequests && needs.length === 0) {
      replayed.push({ ...each, options, measure: 'verdict', without });
    } else if (isForPullRequests && isApplicabilityRecorded(rule)) {
      replayed.push({ ...each, measure: 'applicability', without: [] });
    } else {
      const words = optionWords(each.options, rule.options.safeParse({}).data);
      notReplayed.push({ rule, enforcement, options: words, needs: isForPullRequests ? needs : [] });
    }
  }
  return { replayed, notReplayed, ...(scoped === undefined ? {} : { scoped }) };
}

/** What a rule needs under these options and no record holds. */
export function needsOf(rule: Rule, options: unknown): UnreplayedRule['needs'] {
  return [...unrecorded(slicesOf(rule, options)), ...(rule.unrecorded ?? [])];
}

function isApplicabilityRecorded({ applies }: Rule): boolean {
  return applies !== undefined && unrecorded(applies.evidence).length === 0;
}

/** A rule with other options, as it is replayed. */
export function withRecordedOptions(replayed: ReplayedRule, enabled: EnabledRule): ReplayedRule {
  const { options } = recordedOptions(enabled.rule, enabled.options);
  return { ...replayed, options: replayed.measure === 'verdict' ? options : enabled.options };
}

/** The options without those that need unrecorded evidence, where the rule says how, and that evidence. */
function recordedOptions(
  rule: Rule,
  given: unknown,
): { readonly options: unknown; readonly without: readonly SliceName[] } {
  const further = Object.entries(rule.furtherEvidence ?? {}) as [SliceName, Condition<unknown>][];
  let options = given;
  const without: SliceName[] = [];
  for (const [slice, condition] of further) {
    if (recordedSlices.has(slice) || condition.without === undefined || !condition.when(given)) continue;
    without.push(slice);
    if (condition.when(options)) options = condition.without(options);
  }
  return { options, without };
}

function unrecorded(slices: readonly SliceName[]): readonly SliceName[] {
  return slices.filter((slice) => !recordedSlices.has(slice));
}
