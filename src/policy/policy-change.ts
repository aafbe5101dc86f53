import { isDeepStrictEqual } from 'node:util';
import type { Stricter } from '../rules/rule.ts';
import { counted } from '../text/lists-and-counts.ts';
import {
  type Direction,
  type EnabledRule,
  enforcements,
  type Policy,
  type PolicyChange,
  type PolicyDifference,
  type PolicyResult,
} from './policy.ts';

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
  const ids = new Set([...base.rules, ...proposed.rules].map(({ rule }) => rule.id));
  const all = [
    ...[...ids].flatMap((id) => ruleDifferences(enabled(base, id), enabled(proposed, id))),
    ...settingDifference('extends', base.extends, proposed.extends),
    ...settingDifference('comment', base.comment, proposed.comment),
    ...settingDifference('owners', base.owners, proposed.owners),
    ...settingDifference('owners-fallback', base.ownersFallback, proposed.ownersFallback),
    ...settingDifference('policy', base.reviews, proposed.reviews),
  ];
  const order: readonly Direction[] = ['loosens', 'changes', 'tightens'];
  return order.flatMap((direction) => all.filter((difference) => difference.direction === direction));
}

function enabled({ rules }: Policy, id: string): EnabledRule | undefined {
  return rules.find(({ rule }) => rule.id === id);
}

function ruleDifferences(
  before: EnabledRule | undefined,
  after: EnabledRule | undefined,
): readonly PolicyDifference[] {
  const id = (before ?? after)?.rule.id;
  if (id === undefined) return [];
  const [from, to] = [before?.enforcement ?? null, after?.enforcement ?? null];
  const [weightBefore, weightAfter] = [from, to].map((each) => enforcements.indexOf(each ?? 'off'));
  const enforcement: readonly PolicyDifference[] =
    from === to
      ? []
      : [{ direction: directionOf(weightBefore, weightAfter), rule: id, option: null, from, to }];
  if (before === undefined || after === undefined) return enforcement;
  return [...enforcement, ...optionDifferences(before, after)];
}

function optionDifferences(before: EnabledRule, after: EnabledRule): readonly PolicyDifference[] {
  const [old, new_] = [before, after].map(({ options }) => Object.entries(options ?? {}));
  const [olds, news] = [new Map(old), new Map(new_)];
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((option): readonly PolicyDifference[] => {
    const [one, other] = [olds.get(option), news.get(option)];
    if (isDeepStrictEqual(one, other)) return [];
    const stricter = before.rule.stricter;
    const direction =
      stricter !== undefined && Object.hasOwn(stricter, option)
        ? optionDirection(stricter[option], one, other)
        : 'changes';
    return [{ direction, rule: before.rule.id, option, ...shownValues(one, other) }];
  });
}

function settingDifference(option: string, before: unknown, after: unknown): readonly PolicyDifference[] {
  if (isDeepStrictEqual(before, after)) return [];
  return [{ direction: 'changes', rule: null, option, ...shownValues(before, after) }];
}

function optionDirection(stricter: Stricter | undefined, before: unknown, after: unknown): Direction {
  if (stricter === 'superset' || stricter === 'subset') {
    if (!Array.isArray(before) || !Array.isArray(after)) return 'changes';
    const [grows, shrinks] = [isWithin(before, after), isWithin(after, before)];
    if (grows === shrinks) return 'changes';
    return grows === (stricter === 'superset') ? 'tightens' : 'loosens';
  }
  if (typeof stricter === 'object')
    return directionOf(stricter.indexOf(String(before)), stricter.indexOf(String(after)));
  const [from, to] = [before, after].map((value) =>
    typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN,
  );
  return stricter === 'smaller' ? directionOf(to, from) : directionOf(from, to);
}

/** @returns `changes` where one of them is no number */
function directionOf(before = Number.NaN, after = Number.NaN): Direction {
  if (after < before) return 'loosens';
  return after > before ? 'tightens' : 'changes';
}

/** Whether each entry of a list is in another one, wherever. */
function isWithin(list: readonly unknown[], other: readonly unknown[]): boolean {
  const known = new Set(other.map((entry) => JSON.stringify(entry)));
  return list.every((entry) => known.has(JSON.stringify(entry)));
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
