import { statusesOf } from './rule-statuses.ts';

/** Milliseconds of a day. */
export const dayMs = 86_400_000;

/** What GitHub and the policy show of a repository. Each is null where it is not visible: never 0, and never false. */
export interface PostureFacts {
  /** Exceptions that waive something now. */
  readonly activeExceptions: number | null;
  /** Alerts and issues past their deadline, by the rule `remediation`. */
  readonly overdueFindings: number | null;
  /** Whether the rules of the default branch let a change be merged without the check, although the policy enforces some rule. */
  readonly branchRulesDrift: boolean | null;
  /** Whether people find how to report a vulnerability: a SECURITY.md of the repository, or that of its account. */
  readonly securityPolicy: boolean | null;
  /** Whether they can report it in private on GitHub. */
  readonly privateReporting: boolean | null;
  /** Reports that nobody has triaged. */
  readonly untriagedReports: number | null;
  /** The age of the oldest of them, in milliseconds; null also where there is none. */
  readonly oldestUntriagedMs: number | null;
}

export const nothingVisible: PostureFacts = {
  activeExceptions: null,
  overdueFindings: null,
  branchRulesDrift: null,
  securityPolicy: null,
  privateReporting: null,
  untriagedReports: null,
  oldestUntriagedMs: null,
};

/** What one rule said of the changes that landed on a day, each once, at its merge. */
export interface RulePosture {
  readonly rule: string;
  readonly pass: number;
  /** Also what could not be checked. */
  readonly fail: number;
  readonly waived: number;
  readonly pending: number;
  readonly notApplicable: number;
  /** Milliseconds in which it waited, of all of them. */
  readonly pendingMs: number;
  /** Changes that it let pass in the end, and the milliseconds from their first verdict until then, of all of them. */
  readonly greens: number;
  readonly greenMs: number;
}

/** The changes of a repository that landed on a day. */
export interface DayCounts {
  /** Days since the epoch, in UTC. */
  readonly day: number;
  readonly changes: number;
  /** Of which nothing shows what the rules said. */
  readonly withoutEvidence: number;
  /** Of rules that were evaluated, by id. */
  readonly rules: readonly RulePosture[];
}

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
