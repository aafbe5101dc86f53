import type { Stricter } from '../rules/rule.ts';
import { counted } from '../text/lists-and-counts.ts';
import { exceptionKeys, stricterExceptions, withoutExceptions } from './exception-policy.ts';
import type {
  Direction,
  EnabledRule,
  Policy,
  PolicyChange,
  PolicyDifference,
  PolicyResult,
} from './policy.ts';
import { rulesWhere } from './resolve.ts';
import { directionOfDays } from './roll-out.ts';
import { overridableIn, scopesOf } from './setting-changes.ts';
import { directionOf } from './strictness.ts';
import { enforcements } from './written-policy.ts';

/** Characters of a value that are kept. */
const maxValueCharacters = 60;

/**
 * Compares the policy of the base branch with what a change would make of it. Pure.
 *
 * @returns null where they say the same, whatever the files look like
 */
export function comparePolicies(base: PolicyResult, proposed: PolicyResult): PolicyChange | null {
  if (!proposed.valid) {
    const [problem] = proposed.problems;
    return problem === undefined ? { kind: 'unreadable' } : { kind: 'broken', problem, wasValid: base.valid };
  }
  if (!base.valid) return { kind: 'repaired' };
  const file = fileChange(base.policy, proposed.policy);
  const differences = differencesOf(base.policy, proposed.policy);
  if (file === 'changed' && differences.length === 0) return null;
  const { source } = proposed.policy;
  const overlooked = source.kind === 'default' ? source.overlooked : undefined;
  return { kind: 'settings', file, differences, ...(overlooked === undefined ? {} : { overlooked }) };
}

function fileChange(base: Policy, proposed: Policy): 'changed' | 'added' | 'removed' {
  const [had, has] = [base, proposed].map(({ source }) => source.kind !== 'default');
  if (had === has) return 'changed';
  return had ? 'removed' : 'added';
}

/** What differs between two policies, what loosens first, then what may. */
export function differencesOf(base: Policy, proposed: Policy): readonly PolicyDifference[] {
  const all = [
    ...rulesDifferences(base.rules, proposed.rules),
    ...scopesDifferences(base, proposed),
    ...settingDifference('extends', base.extends, proposed.extends),
    ...settingDifference('comment', base.comment, proposed.comment),
    ...settingDifference('owners', base.owners, proposed.owners),
    ...settingDifference('owners-fallback', base.ownersFallback, proposed.ownersFallback),
    ...settingDifference('overridable', overridableIn(base), overridableIn(proposed), 'subset'),
    ...settingDifference('policy', base.reviews, proposed.reviews),
    ...settingDifference('attestations', base.attestations, proposed.attestations),
    ...settingDifference('dashboard', dashboardIn(base), dashboardIn(proposed)),
    ...exceptionDifferences(base, proposed),
  ];
  const order: readonly Direction[] = ['loosens', 'changes', 'tightens'];
  return order.flatMap((direction) => all.filter((difference) => difference.direction === direction));
}

/** Who has a role on the dashboard. */
function dashboardIn({ resolved }: Policy): unknown {
  const { organization = null, repository = null } = resolved?.layers ?? {};
  return (organization ?? repository)?.written.dashboard;
}

/** A policy without the section lets nobody approve an exception. */
function exceptionDifferences(base: Policy, proposed: Policy): readonly PolicyDifference[] {
  const [before, after] = [base, proposed].map(({ exceptions = withoutExceptions }) =>
    exceptionKeys(exceptions),
  );
  const values = new Map(after);
  return (before ?? []).flatMap(([key, value]) =>
    settingDifference(key, value, values.get(key), stricterExceptions[key]),
  );
}

/**
 * What differs where a scope applies, and not everywhere. A scope that only one of the policies has is compared with the rules that the
 * other one has there: those without it.
 */
function scopesDifferences(base: Policy, proposed: Policy): readonly PolicyDifference[] {
  if (base.resolved === undefined || proposed.resolved === undefined) return [];
  const everywhere = new Set(rulesDifferences(base.rules, proposed.rules).map(textOf));
  return scopesOf(base, proposed).flatMap(({ layer, name }) => {
    const of = ({
      resolved,
      rules,
    }: Policy): { readonly rules: readonly EnabledRule[]; readonly conditions: unknown } => {
      const scope = resolved?.scopes.find((each) => each.layer === layer && each.name === name);
      if (resolved === undefined || scope === undefined) return { rules, conditions: null };
      const { index: _, ...conditions } = scope;
      return { rules: rulesWhere(resolved, [scope]), conditions };
    };
    const [one, other] = [of(base), of(proposed)];
    const differences = rulesDifferences(one.rules, other.rules).filter(
      (each) => !everywhere.has(textOf(each)),
    );
    const isElsewhere = one.conditions !== null && other.conditions !== null;
    return [
      ...differences.map((difference) => ({ ...difference, scope: name })),
      ...(isElsewhere
        ? settingDifference('scopes', one.conditions, other.conditions).map((each) => ({
            ...each,
            scope: name,
          }))
        : []),
    ];
  });
}

function textOf(difference: PolicyDifference): string {
  return JSON.stringify(difference);
}

function rulesDifferences(
  base: readonly EnabledRule[],
  proposed: readonly EnabledRule[],
): readonly PolicyDifference[] {
  const ids = new Set([...base, ...proposed].map(({ rule }) => rule.id));
  return [...ids].flatMap((id) => ruleDifferences(enabled(base, id), enabled(proposed, id)));
}

function enabled(rules: readonly EnabledRule[], id: string): EnabledRule | undefined {
  return rules.find(({ rule }) => rule.id === id);
}

function ruleDifferences(
  before: EnabledRule | undefined,
  after: EnabledRule | undefined,
): readonly PolicyDifference[] {
  const id = (before ?? after)?.rule.id;
  if (id === undefined) return [];
  const [from, to] = [before?.enforcement ?? null, after?.enforcement ?? null];
  const direction = directionOf(enforcements, from ?? 'off', to ?? 'off');
  const enforcement: readonly PolicyDifference[] =
    direction === null ? [] : [{ direction, rule: id, option: null, from, to }];
  if (before === undefined || after === undefined) return enforcement;
  return [...enforcement, ...rollOutDifferences(id, before, after), ...optionDifferences(before, after)];
}

function rollOutDifferences(
  id: string,
  before: EnabledRule,
  after: EnabledRule,
): readonly PolicyDifference[] {
  return (['warn', 'enforce'] as const).flatMap((step): readonly PolicyDifference[] => {
    const [from = null, to = null] = [before.rollOut?.[step], after.rollOut?.[step]];
    const direction = directionOfDays(from, to);
    return direction === null ? [] : [{ direction, rule: id, option: `roll-out.${step}`, from, to }];
  });
}

function optionDifferences(before: EnabledRule, after: EnabledRule): readonly PolicyDifference[] {
  const [old, new_] = [before, after].map(({ options }) => Object.entries(options ?? {}));
  const [olds, news] = [new Map(old), new Map(new_)];
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((option): readonly PolicyDifference[] => {
    const [one, other] = [olds.get(option), news.get(option)];
    const { stricter = {} } = before.rule;
    const direction = directionOf(Object.hasOwn(stricter, option) ? stricter[option] : undefined, one, other);
    return direction === null
      ? []
      : [{ direction, rule: before.rule.id, option, ...shownValues(one, other) }];
  });
}

function settingDifference(
  option: string,
  before: unknown,
  after: unknown,
  stricter?: Stricter,
): readonly PolicyDifference[] {
  const direction = directionOf(stricter, before, after);
  return direction === null ? [] : [{ direction, rule: null, option, ...shownValues(before, after) }];
}

/** Both values in a few words; none where the words would not differ. */
function shownValues(before: unknown, after: unknown): Pick<PolicyDifference, 'from' | 'to'> {
  const [from, to] = [shown(before), shown(after)];
  return from === to ? { from: null, to: null } : { from, to };
}

function shown(value: unknown): string | null {
  if (Array.isArray(value)) return counted(value.length, 'entry', 'entries');
  if (typeof value === 'object' || value === undefined) return null;
  return String(value).slice(0, maxValueCharacters).toWellFormed();
}
