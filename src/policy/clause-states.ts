import { type OpenClause, openClauses } from '../rules/open-clauses.ts';
import { type PolicyName, writtenPolicies } from '../rules/policy-clauses.ts';
import type { Rule } from '../rules/rule.ts';
import { namedClauses } from './attestations.ts';
import type { EnabledRule, Policy } from './policy.ts';
import { rulesWhere } from './resolve.ts';
import { enforcementAt } from './roll-out.ts';
import type { Enforcement, WrittenAttestation } from './written-policy.ts';

/** What a policy makes of a clause. `overdue` comes first: somebody has to do something. None of them is a pass. */
export type ClauseCover =
  /** A rule that the policy names covers it, if only in part. */
  | 'covered'
  /** Its owners state it, and the day of the next review has not passed. */
  | 'attested'
  /** The statement was to be reviewed. */
  | 'overdue'
  /** Rules could cover it, and the policy names none of them. */
  | 'not-covered'
  /** No rule covers it, and nobody states it. */
  | 'not-observable';

/** A rule that covers a clause, and how it counts. */
export interface CoveringRule {
  readonly id: string;
  /** `off`: only in some scopes. */
  readonly enforcement: Enforcement;
  /** The scopes in which it counts otherwise. */
  readonly scopes: readonly { readonly name: string; readonly enforcement: Enforcement }[];
}

/** The statement of a clause, as it is at a time. */
export interface AttestedClause extends Omit<WrittenAttestation, 'clause'> {
  /** `not-yet`: its day has not come. */
  readonly state: 'attested' | 'overdue' | 'not-yet';
}

/** A clause of a written policy, and what the policy makes of it. */
export interface ClauseState {
  readonly policy: PolicyName;
  readonly clause: string;
  readonly text: string;
  readonly cover: ClauseCover;
  readonly rules: readonly CoveringRule[];
  /** Rules that could cover it, and that the policy does not name. */
  readonly available: readonly string[];
  /** Null: nobody states it. */
  readonly attestation: AttestedClause | null;
  /** What no rule covers of it; null: nothing is known to be left. */
  readonly open: OpenClause | null;
}

/**
 * What a policy makes of each clause of the written policies, in their order. Pure.
 *
 *     clauseStates(policy, rules, now).find(({ clause }) => clause === '7')?.cover   // 'overdue'
 *
 * @param registry the rules that a policy may name
 */
export function clauseStates(
  policy: ClausePolicy,
  registry: readonly Rule[],
  now: Date,
): readonly ClauseState[] {
  const inEffect = coveringRules(policy, now);
  return namedClauses.map(({ id, policy: name, clause, text }) => {
    const { title } = writtenPolicies[name];
    const covering = registry.filter((rule) =>
      rule.clauses.some((each) => each.source === title && each.clause === clause),
    );
    const rules = covering.flatMap((rule) => inEffect.get(rule.id) ?? []);
    const available = covering.map((rule) => rule.id).filter((each) => !inEffect.has(each));
    const written = policy.attestations?.find((each) => each.clause === id);
    const attestation = written === undefined ? null : attestedAt(written, now);
    const open = openClauseOf(name, clause);
    return {
      policy: name,
      clause,
      text,
      cover: coverOf(rules, available, attestation),
      rules,
      available,
      attestation,
      open,
    };
  });
}

function coverOf(
  rules: readonly CoveringRule[],
  available: readonly string[],
  attestation: AttestedClause | null,
): ClauseCover {
  if (attestation?.state === 'overdue') return 'overdue';
  if (rules.length > 0) return 'covered';
  if (attestation?.state === 'attested') return 'attested';
  return available.length > 0 ? 'not-covered' : 'not-observable';
}

/** A statement as it is at a time. The last day of its review belongs to it, in UTC. */
export function attestedAt({ clause: _, ...attestation }: WrittenAttestation, now: Date): AttestedClause {
  const today = now.toISOString().slice(0, 10);
  if (today > attestation['next-review']) return { ...attestation, state: 'overdue' };
  return { ...attestation, state: today < attestation.date ? 'not-yet' : 'attested' };
}

/** What of a policy decides about clauses. */
type ClausePolicy = Pick<Policy, 'rules' | 'resolved' | 'attestations'>;

/** What no rule covers of a clause; null: nothing is known to be left. */
export function openClauseOf(policy: PolicyName, clause: string): OpenClause | null {
  return new Map<string, OpenClause>(Object.entries(openClauses[policy])).get(clause) ?? null;
}

/** How the rules count that a policy names at a time, everywhere or in a scope, by id. */
export function coveringRules(
  { rules, resolved }: ClausePolicy,
  now: Date,
): ReadonlyMap<string, CoveringRule> {
  const counts = (enabled: readonly EnabledRule[]) =>
    new Map<string, Enforcement>(enabled.map((each) => [each.rule.id, enforcementAt(each, now)]));
  const everywhere = counts(rules);
  const scopes = (resolved?.scopes ?? []).map((scope) => ({
    name: scope.name,
    rules: counts(resolved === undefined ? [] : rulesWhere(resolved, [scope])),
  }));
  const ids = new Set(
    [everywhere, ...scopes.map((scope) => scope.rules)].flatMap((each) => [...each.keys()]),
  );
  return new Map(
    [...ids].map((id) => {
      const enforcement = everywhere.get(id) ?? 'off';
      const otherwise = scopes
        .map((scope) => ({ name: scope.name, enforcement: scope.rules.get(id) ?? 'off' }))
        .filter((scope) => scope.enforcement !== enforcement);
      return [id, { id, enforcement, scopes: otherwise }];
    }),
  );
}
