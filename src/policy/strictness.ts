import { isDeepStrictEqual } from 'node:util';
import type { Stricter } from '../rules/rule.ts';
import type { Direction } from './policy.ts';

/**
 * Which of two values of an option asks for more, as its rule declares it.
 *
 *     directionOf('larger', 2, 1)   // 'loosens'
 *
 * @param stricter absent: no direction is known
 * @returns null where both are the same
 */
export function directionOf(
  stricter: Stricter | undefined,
  before: unknown,
  after: unknown,
): Direction | null {
  if (isDeepStrictEqual(before, after)) return null;
  if (stricter === undefined) return 'changes';
  if (stricter === 'superset' || stricter === 'subset') {
    if (!Array.isArray(before) || !Array.isArray(after)) return 'changes';
    const [grows, shrinks] = [isWithin(before, after), isWithin(after, before)];
    if (grows === shrinks) return 'changes';
    return grows === (stricter === 'superset') ? 'tightens' : 'loosens';
  }
  const [from, to] = [rank(stricter, before), rank(stricter, after)];
  if (to < from) return 'loosens';
  return to > from ? 'tightens' : 'changes';
}

/**
 * The least value that asks for as much as either: the larger number, the list with the entries of both. Where no direction is known, it is
 * the first. Associative and idempotent.
 */
export function join(stricter: Stricter | undefined, first: unknown, second: unknown): unknown {
  if (stricter === undefined) return first;
  if (stricter === 'superset' || stricter === 'subset') {
    if (!Array.isArray(first) || !Array.isArray(second)) return first;
    const [known, others] = [keysOf(first), keysOf(second)];
    return stricter === 'superset'
      ? [...first, ...distinct(second).filter((entry) => !known.has(JSON.stringify(entry)))]
      : first.filter((entry) => others.has(JSON.stringify(entry)));
  }
  return rank(stricter, second) > rank(stricter, first) ? second : first;
}

/** A larger rank asks for more; no number where the value has none. */
function rank(stricter: Exclude<Stricter, 'superset' | 'subset'>, value: unknown): number {
  if (typeof stricter === 'object') {
    const index = stricter.indexOf(String(value));
    return index === -1 ? Number.NaN : index;
  }
  if (stricter === 'earlier') return value === null ? Number.POSITIVE_INFINITY : -Date.parse(String(value));
  const number = typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN;
  return stricter === 'larger' ? number : -number;
}

/** Whether each entry of a list is in another one, wherever. */
function isWithin(list: readonly unknown[], other: readonly unknown[]): boolean {
  const known = keysOf(other);
  return list.every((entry) => known.has(JSON.stringify(entry)));
}

function keysOf(list: readonly unknown[]): ReadonlySet<string> {
  return new Set(list.map((entry) => JSON.stringify(entry)));
}

function distinct(list: readonly unknown[]): readonly unknown[] {
  return [...new Map(list.map((entry) => [JSON.stringify(entry), entry])).values()];
}
