import type { RecordedChange } from '../dataset/recorded-change.ts';
import type { EnabledRule, Policy } from '../policy/policy.ts';
import { evaluateRecorded, isAffected } from './evaluate-change.ts';
import { planReplay, type ReplayPlan } from './plan.ts';

/** What two policies say of changes that were merged, rule by rule. */
export interface EffectOnMerged {
  /** Changes whose files are known. */
  readonly compared: number;
  /** Changes whose files are not known. */
  readonly unread: number;
  readonly rules: readonly EffectOnMergedRule[];
  /** The ids of rules that need more than is read of a merged change. */
  readonly notEvaluated: readonly string[];
}

/** One rule over all changes. */
export interface EffectOnMergedRule {
  readonly id: string;
  /** Only whether the rule applies is known, or its verdict. */
  readonly measure: 'applies' | 'fails';
  /** Changes that it fails or applies to; null where the policy does not have the rule. */
  readonly before: number | null;
  readonly after: number | null;
}

/** A policy with the rules that are replayed. */
export interface ReplayedPolicy {
  readonly policy: Policy;
  /** Scopes of it depend on the change. */
  readonly isScoped: boolean;
}

/**
 * Evaluates merged changes under two policies, as far as their files and descriptions show it. Pure. Lets other work go on between changes.
 *
 * @param rest resolves when the next change may be evaluated
 */
export async function effectOnMerged(
  present: ReplayedPolicy,
  proposed: ReplayedPolicy,
  changes: readonly RecordedChange[],
  rest: () => Promise<void>,
): Promise<EffectOnMerged> {
  const [before, after] = [planOf(present), planOf(proposed)];
  const [had, has] = [counters(before), counters(after)];
  const known = changes.filter(({ change }) => change.available);
  for (const change of known) {
    count(had, before, change);
    count(has, after, change);
    await rest();
  }
  const ids = [...new Set([...had.keys(), ...has.keys()])];
  return {
    compared: known.length,
    unread: changes.length - known.length,
    rules: ids.map((id) => ({
      id,
      measure: isVerdict(before, id) && isVerdict(after, id) ? 'fails' : 'applies',
      before: had.get(id) ?? null,
      after: has.get(id) ?? null,
    })),
    notEvaluated: [...new Set([...before.notReplayed, ...after.notReplayed].map(({ rule }) => rule.id))],
  };
}

function planOf({ policy, isScoped }: ReplayedPolicy): ReplayPlan {
  const enabled: readonly EnabledRule[] = policy.rules;
  return planReplay(enabled, isScoped ? policy : undefined);
}

function counters({ replayed }: ReplayPlan): Map<string, number> {
  return new Map(replayed.map(({ rule }) => [rule.id, 0]));
}

function count(counts: Map<string, number>, plan: ReplayPlan, change: RecordedChange): void {
  for (const [id, outcome] of Object.entries(evaluateRecorded(change, plan).outcomes)) {
    if (isAffected(outcome)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
}

/** Also where the policy does not have the rule: the other one decides. */
function isVerdict({ replayed }: ReplayPlan, id: string): boolean {
  return replayed.find(({ rule }) => rule.id === id)?.measure !== 'applicability';
}
