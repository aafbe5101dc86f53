import {
  type AttestedClause,
  attestedAt,
  type CoveringRule,
  coveringRules,
  openClauseOf,
} from '../policy/clause-states.ts';
import type { Policy } from '../policy/policy.ts';
import { type PolicyName, writtenPolicies } from '../rules/policy-clauses.ts';
import type { Rule } from '../rules/rule.ts';
import { rankOf, statusesOf } from './rule-statuses.ts';

/** What one kind of subject showed of a clause: the worst status of its rules counts once for each subject. */
export interface ClauseCounts {
  readonly pass: number;
  /** Also what could not be checked. */
  readonly fail: number;
  readonly waived: number;
  /** It landed or was released while a rule still waited. */
  readonly pending: number;
  readonly notApplicable: number;
  /** No rule of the clause was evaluated, or nothing shows what was. */
  readonly withoutEvidence: number;
}

/** What was evaluated of one rule. */
export interface RuleCounts extends Omit<ClauseCounts, 'withoutEvidence'> {
  readonly id: string;
}

/**
 * What a period shows of a clause. `overdue`: its attestation is. `covered`: a rule of it was evaluated in the period. `attested`: its owners
 * state it. `not-evaluated`: the policy names a rule of it, and nothing was evaluated by it. `not-covered`: a rule could cover it, and the
 * policy names none. `not-observable`: no rule covers it, and nobody states it.
 */
export type ReportedState =
  | 'overdue'
  | 'covered'
  | 'attested'
  | 'not-evaluated'
  | 'not-covered'
  | 'not-observable';

export interface ReportedClause {
  readonly clause: string;
  readonly text: string;
  readonly state: ReportedState;
  /** Null: no rule of the clause is about changes. */
  readonly changes: ClauseCounts | null;
  /** Null: no rule of the clause is about releases. */
  readonly releases: ClauseCounts | null;
  /** The rules that were evaluated, in the order of the registry. */
  readonly evaluated: readonly RuleCounts[];
  /** As the policy names rules now. */
  readonly policyRules: readonly CoveringRule[];
  readonly attestation: AttestedClause | null;
  /** What no rule covers of it: a sentence; null: nothing is known to be left. */
  readonly left: string | null;
}

/** A written policy or a public framework. */
export interface ReportedFramework {
  readonly title: string;
  readonly clauses: readonly ReportedClause[];
}

/** Counts what the rules said, by clause. Its size does not depend on how much is counted. */
export interface ClauseCounter {
  /** @param rules as in `review=pass`; null: nothing shows what the rules said */
  change(rules: readonly string[] | null): void;
  release(rules: readonly string[]): void;
  /**
   * @param policy whose attestations and rules are shown; null: none is known
   * @param at the time of which attestations are shown
   */
  result(policy: Policy | null, at: Date): readonly ReportedFramework[];
}

/**
 * Counts by clause what was evaluated in a period. Pure but for its counts.
 *
 * @example
 * const counter = countByClause(rules);
 * counter.change(['review=pass', 'tests=waived']);
 * counter.result(null, new Date())[0]?.clauses.find(({ clause }) => clause === '2b')?.changes?.pass; // 1
 */
export function countByClause(registry: readonly Rule[]): ClauseCounter {
  const frameworks = frameworksOf(registry);
  const clauses = frameworks.flatMap((framework) => framework.clauses);
  const byRule = new Map<string, Counts>(registry.map(({ id }) => [id, noCounts()]));
  const count = (kind: 'changes' | 'releases', rules: readonly string[] | null) => {
    const statuses = statusesOf(rules ?? []);
    for (const [id, status] of statuses) {
      const counts = byRule.get(id);
      if (counts !== undefined) counts[keyOf(status)] += 1;
    }
    for (const clause of clauses) {
      const { counts, rules: ids } = clause[kind];
      if (ids.length === 0) continue;
      const worst = ids
        .flatMap((id) => statuses.get(id) ?? [])
        .toSorted((one, other) => rankOf(other) - rankOf(one))[0];
      counts[worst === undefined ? 'withoutEvidence' : keyOf(worst)] += 1;
    }
  };
  return {
    change: (rules) => count('changes', rules),
    release: (rules) => count('releases', rules),
    result(policy, at) {
      const statedOf = statements(policy, at);
      return frameworks.map(({ title, policy: name, clauses: of }) => ({
        title,
        clauses: of.map((clause) => reported(clause, byRule, statedOf(name, clause))),
      }));
    },
  };
}

interface CountedClause {
  readonly clause: string;
  readonly text: string;
  readonly changes: { readonly rules: readonly string[]; readonly counts: Counts };
  readonly releases: { readonly rules: readonly string[]; readonly counts: Counts };
}

interface CountedFramework {
  readonly title: string;
  /** Of a written policy, all of whose clauses are known. */
  readonly policy: PolicyName | null;
  readonly clauses: readonly CountedClause[];
}

type Counts = { -readonly [Key in keyof ClauseCounts]: number };

function noCounts(): Counts {
  return { pass: 0, fail: 0, waived: 0, pending: 0, notApplicable: 0, withoutEvidence: 0 };
}

function keyOf(status: string): keyof Counts {
  if (status === 'not-applicable') return 'notApplicable';
  return status === 'pass' || status === 'waived' || status === 'pending' ? status : 'fail';
}

/** The written policies, and behind them the other sources that rules name, each with its clauses in order. */
function frameworksOf(registry: readonly Rule[]): readonly CountedFramework[] {
  const names = Object.keys(writtenPolicies) as PolicyName[];
  const titles = names.map((name) => writtenPolicies[name].title as string);
  const others = new Set(registry.flatMap((rule) => rule.clauses.map(({ source }) => source)));
  return [
    ...names.map((name) => {
      const { title, clauses } = writtenPolicies[name];
      return { title, policy: name, clauses: countedClauses(title, Object.entries(clauses), registry) };
    }),
    ...[...others]
      .filter((source) => !titles.includes(source))
      .toSorted(numbering.compare)
      .map((title) => {
        const named = registry.flatMap((rule) => rule.clauses.filter(({ source }) => source === title));
        const texts = new Map(named.toReversed().map(({ clause, text }) => [clause, text]));
        return { title, policy: null, clauses: countedClauses(title, [...texts], registry) };
      }),
  ];
}

function countedClauses(
  title: string,
  clauses: readonly (readonly [clause: string, text: string])[],
  registry: readonly Rule[],
): readonly CountedClause[] {
  return clauses
    .toSorted(([one], [other]) => numbering.compare(one, other))
    .map(([clause, text]) => {
      const covering = registry.filter((rule) =>
        rule.clauses.some((each) => each.source === title && each.clause === clause),
      );
      const on = (kind: 'pullRequest' | 'release') =>
        covering.filter((rule) => rule.on[kind] !== undefined).map(({ id }) => id);
      return {
        clause,
        text,
        changes: { rules: on('pullRequest'), counts: noCounts() },
        releases: { rules: on('release'), counts: noCounts() },
      };
    });
}

/** Clause 10 comes after clause 9. */
const numbering = new Intl.Collator('en', { numeric: true });

/** What a policy says of a clause at a time. */
type Stated = Pick<ReportedClause, 'policyRules' | 'attestation' | 'left'>;

/** Of each clause, what the policy says of it. */
function statements(
  policy: Policy | null,
  at: Date,
): (name: PolicyName | null, clause: CountedClause) => Stated {
  const inEffect = policy === null ? new Map<string, CoveringRule>() : coveringRules(policy, at);
  return (name, { clause, changes, releases }) => {
    const ids = new Set([...changes.rules, ...releases.rules]);
    const written = policy?.attestations?.find((each) => each.clause === `${name} ${clause}`);
    return {
      policyRules: [...inEffect.values()].filter(({ id }) => ids.has(id)),
      attestation: written === undefined ? null : attestedAt(written, at),
      left: name === null ? null : (openClauseOf(name, clause)?.reason ?? null),
    };
  };
}

function reported(
  { clause, text, changes, releases }: CountedClause,
  byRule: ReadonlyMap<string, Counts>,
  stated: Stated,
): ReportedClause {
  const ids = new Set([...changes.rules, ...releases.rules]);
  const evaluated = [...byRule].flatMap(([id, { withoutEvidence: _, ...counts }]) =>
    ids.has(id) && Object.values(counts).some((each) => each > 0) ? [{ id, ...counts }] : [],
  );
  return {
    clause,
    text,
    state: stateOf(evaluated.length > 0, ids.size > 0, stated),
    changes: changes.rules.length === 0 ? null : { ...changes.counts },
    releases: releases.rules.length === 0 ? null : { ...releases.counts },
    evaluated,
    ...stated,
  };
}

function stateOf(
  isEvaluated: boolean,
  hasRules: boolean,
  { attestation, policyRules }: Stated,
): ReportedState {
  if (attestation?.state === 'overdue') return 'overdue';
  if (isEvaluated) return 'covered';
  if (attestation?.state === 'attested') return 'attested';
  if (policyRules.length > 0) return 'not-evaluated';
  return hasRules ? 'not-covered' : 'not-observable';
}
