import { type DayCounts, dayMs, type RulePosture } from '../subjects/posture-facts.ts';
import { statusesOf } from './rule-statuses.ts';

/** A verdict on a change, as the record lists it. */
export interface TimedVerdict {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly rules: readonly string[];
}

/** How long a rule waited, and from when on it passed. */
export interface RuleTimes {
  readonly pendingMs: number;
  /** From the first verdict until it passed for good; null: it did not pass at the end. */
  readonly greenMs: number | null;
}

const green: readonly string[] = ['pass', 'waived', 'not-applicable'];

/**
 * How long each rule waited before a change landed, and when it passed for good. A rule that a verdict does not name stays as it was. Pure.
 *
 * @param verdicts the oldest first
 * @param landedAt milliseconds since the epoch
 */
export function ruleTimes(
  verdicts: readonly TimedVerdict[],
  landedAt: number,
): ReadonlyMap<string, RuleTimes> {
  const [first] = verdicts;
  const spans = new Map<string, { status: string; pendingMs: number; greenSince: number | null }>();
  for (const [index, { at, rules }] of verdicts.entries()) {
    const until = Math.max(at, verdicts[index + 1]?.at ?? landedAt);
    for (const [id, status] of statusesOf(rules)) {
      const before = spans.get(id);
      const isGreen = green.includes(status);
      spans.set(id, {
        status,
        pendingMs: before?.pendingMs ?? 0,
        greenSince: isGreen ? (before?.greenSince ?? at) : null,
      });
    }
    for (const span of spans.values()) if (span.status === 'pending') span.pendingMs += until - at;
  }
  return new Map(
    [...spans].map(([id, { pendingMs, greenSince }]) => [
      id,
      { pendingMs, greenMs: greenSince === null ? null : greenSince - (first?.at ?? greenSince) },
    ]),
  );
}

/** Counts the changes of a repository, by the day on which they landed. */
export interface DayCounter {
  /** @param rules at the merge; null: nothing shows what they said */
  add(landedAt: number, rules: readonly string[] | null, verdicts: readonly TimedVerdict[]): void;
  /** Each day on which something landed, in order. */
  days(): readonly DayCounts[];
}

type Counts = { -readonly [Key in keyof Omit<RulePosture, 'rule'>]: number };

/** Pure but for its counts. */
export function countByDay(): DayCounter {
  const days = new Map<
    number,
    { changes: number; withoutEvidence: number; readonly rules: Map<string, Counts> }
  >();
  return {
    add(landedAt, rules, verdicts) {
      const day = Math.floor(landedAt / dayMs);
      const of = days.get(day) ?? { changes: 0, withoutEvidence: 0, rules: new Map<string, Counts>() };
      days.set(day, of);
      of.changes += 1;
      if (rules === null) of.withoutEvidence += 1;
      const times = ruleTimes(verdicts, landedAt);
      for (const [id, status] of statusesOf(rules ?? [])) {
        const counts = of.rules.get(id) ?? noCounts();
        of.rules.set(id, counts);
        counts[keyOf(status)] += 1;
        const { pendingMs = 0, greenMs = null } = times.get(id) ?? {};
        counts.pendingMs += pendingMs;
        if (greenMs === null || !green.includes(status)) continue;
        counts.greens += 1;
        counts.greenMs += greenMs;
      }
    },
    days: () =>
      [...days]
        .toSorted(([one], [other]) => one - other)
        .map(([day, { rules, ...counts }]) => ({
          day,
          ...counts,
          rules: [...rules].map(([rule, of]) => ({ rule, ...of })),
        })),
  };
}

function noCounts(): Counts {
  return { pass: 0, fail: 0, waived: 0, pending: 0, notApplicable: 0, pendingMs: 0, greens: 0, greenMs: 0 };
}

function keyOf(status: string): 'pass' | 'fail' | 'waived' | 'pending' | 'notApplicable' {
  if (status === 'not-applicable') return 'notApplicable';
  // A status of a later release is no pass.
  return status === 'pass' || status === 'waived' || status === 'pending' ? status : 'fail';
}

/** The first day of the week of a day: a Monday. The epoch was a Thursday. */
export function weekOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** The day as `2026-03-31`. */
export function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
