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
export function clauseStates(policy: Policy, registry: readonly Rule[], now: Date): readonly ClauseState[] {
  const places = enforcedIn(policy, now);
  return namedClauses.map(({ id, policy: name, clause, text }) => {
    const { title } = writtenPolicies[name];
    const covering = registry.filter((rule) =>
      rule.clauses.some((each) => each.source === title && each.clause === clause),
    );
    const rules = covering.flatMap((rule) => coveringRule(rule.id, places));
    const available = covering
      .map((rule) => rule.id)
      .filter((each) => !rules.some((rule) => rule.id === each));
    const written = policy.attestations?.find((each) => each.clause === id);
    const attestation = written === undefined ? null : attestedAt(written, now);
    const open = new Map<string, OpenClause>(Object.entries(openClauses[name])).get(clause) ?? null;
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

/** How each rule counts, by id, everywhere (null) and in each scope. */
type Places = readonly { readonly scope: string | null; readonly rules: ReadonlyMap<string, Enforcement> }[];

function enforcedIn({ rules, resolved }: Policy, now: Date): Places {
  const counts = (enabled: readonly EnabledRule[]) =>
    new Map(enabled.map((each) => [each.rule.id, enforcementAt(each, now)]));
  const scopes = resolved?.scopes ?? [];
  return [
    { scope: null, rules: counts(rules) },
    ...scopes.map((scope) => ({
      scope: scope.name,
      rules: counts(resolved === undefined ? [] : rulesWhere(resolved, [scope])),
    })),
  ];
}

function coveringRule(id: string, places: Places): readonly CoveringRule[] {
  const [everywhere, ...scoped] = places.map(({ scope, rules }) => ({
    scope,
    enforcement: rules.get(id) ?? 'off',
  }));
  const enforcement = everywhere?.enforcement ?? 'off';
  const scopes = scoped.flatMap((each) =>
    each.scope === null || each.enforcement === enforcement
      ? []
      : [{ name: each.scope, enforcement: each.enforcement }],
  );
  return enforcement === 'off' && scopes.length === 0 ? [] : [{ id, enforcement, scopes }];
}
