import type { Enforcement } from '../policy/written-policy.ts';

/** What a replay of the last merged changes says of the rules of a proposal. */
export interface ReplayedPolicy {
  /** Changes that were replayed. */
  readonly changes: number;
  /** Changes that could not be read. */
  readonly unreadable: number;
  /** By rule id. */
  readonly rules: Readonly<Record<string, ReplayedRule>>;
  /** By id of a rule that cannot be replayed: why, as in `a clone holds no reviews`. */
  readonly notReplayed: Readonly<Record<string, string>>;
}

export interface ReplayedRule {
  /** `applicability`: only whether the change needs what the rule asks for. */
  readonly measure: 'verdict' | 'applicability';
  /** The changes, by their place in the replay, that would fail, or to which the rule applies. */
  readonly affected: ReadonlySet<number>;
  /** Changes that would pass. */
  readonly passed: number;
}

/** Changes from which a share says something. */
const minChanges = 20;

/** Share of failing changes up to which a rule is proposed to be enforced, and up to which it warns. */
const maxEnforcedShare = 0.05;
const maxWarnedShare = 0.2;

/** Share of changes that the enforced rules may block together. */
const maxBlockedShare = 0.08;

/**
 * How each rule should count at first, by what it would have said: enforced where almost every change passes, shown where many fail or
 * nothing is known.
 *
 * @returns by rule id; a rule that was not replayed is absent
 */
export function proposedEnforcement(replayed: ReplayedPolicy): Readonly<Record<string, Enforcement>> {
  const proposed = Object.fromEntries(
    Object.entries(replayed.rules).map(([id, rule]) => [id, enforcementOf(rule, replayed.changes)]),
  );
  // Several rules may each fail few changes, and together too many: the one that fails most is the first that only warns.
  while (blockedBy(proposed, replayed) > maxBlockedShare * replayed.changes) {
    const [worst] = Object.entries(replayed.rules)
      .filter(([id]) => proposed[id] === 'enforce')
      .toSorted(([, a], [, b]) => b.affected.size - a.affected.size);
    if (worst === undefined) break;
    proposed[worst[0]] = 'warn';
  }
  return proposed;
}

function enforcementOf({ measure, affected, passed }: ReplayedRule, changes: number): Enforcement {
  if (measure === 'applicability' || changes < minChanges || affected.size + passed === 0) return 'observe';
  const share = affected.size / changes;
  if (share <= maxEnforcedShare) return 'enforce';
  return share <= maxWarnedShare ? 'warn' : 'observe';
}

/** The number of changes that the enforced rules would have blocked. */
export function blockedBy(
  enforcement: Readonly<Record<string, Enforcement>>,
  { rules }: ReplayedPolicy,
): number {
  const enforced = Object.entries(rules).filter(
    ([id, { measure }]) => enforcement[id] === 'enforce' && measure === 'verdict',
  );
  return new Set(enforced.flatMap(([, { affected }]) => [...affected])).size;
}
