import type { Rule } from '../rules/rule.ts';
import type { EnabledRule, Policy, ResolvedFrom } from './policy.ts';
import { notesOf, type PolicyNotes } from './policy-notes.ts';
import { resolvePolicy } from './resolve.ts';

/**
 * A policy as plain data, which can be sent to another thread and kept: what it was resolved from, or, of one that was not read from files,
 * its rules by id.
 */
export type PlainPolicy =
  | { readonly from: Omit<ResolvedFrom, 'registry' | 'scopes'>; readonly notes: PolicyNotes }
  | { readonly policy: Omit<Policy, 'rules' | 'resolved'>; readonly rules: readonly PlainRule[] };

interface PlainRule extends Omit<EnabledRule, 'rule'> {
  readonly id: string;
}

/**
 * The policy as plain data; null where it has a rule that is not in the registry, so that the data would not say what the rule does.
 *
 * @param registry the rules that are known where the data is read
 */
export function plainPolicy(policy: Policy, registry: readonly Rule[]): PlainPolicy | null {
  const { rules: enabled, resolved, ...others } = policy;
  if (resolved?.registry === registry) {
    const { layers, context, otherwise } = resolved;
    return { from: { layers, context, otherwise }, notes: notesOf(policy) };
  }
  if (enabled.some(({ rule }) => !registry.includes(rule))) return null;
  return { policy: others, rules: enabled.map(({ rule, ...setting }) => ({ ...setting, id: rule.id })) };
}

/**
 * The policy that plain data describes, with the same verdicts. A rule that the registry does not have is left out, as one is that a later
 * release no longer has.
 */
export function policyFrom(plain: PlainPolicy, registry: readonly Rule[]): Policy {
  if ('from' in plain) {
    const { from, notes } = plain;
    return { ...resolvePolicy(from.layers, from.context, registry, from.otherwise), ...notes };
  }
  const enabled = plain.rules.flatMap(({ id, ...setting }) => {
    const rule = registry.find((each) => each.id === id);
    return rule === undefined ? [] : [{ ...setting, rule }];
  });
  return { ...plain.policy, rules: enabled };
}
