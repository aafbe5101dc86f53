import { dayName } from '../../ledger/posture.ts';
import type { KeptPosture } from '../../store/posture.ts';
import type { PostureFacts } from '../../subjects/posture-facts.ts';

/** The share of changes that a rule let pass, of those to which it applied; null: there was none. */
type Rate = number | null;

/** What a rule said in a period. */
export interface RuleSummary {
  readonly rule: string;
  readonly pass: number;
  readonly fail: number;
  readonly waived: number;
  readonly pending: number;
  readonly notApplicable: number;
  readonly passRate: Rate;
  /** The pass rates of the first and of the second half of the period. */
  readonly trend: readonly [Rate, Rate];
  /** Milliseconds that it waited for each change, and until a change passed for good, on average; null: nothing to average. */
  readonly averagePendingMs: number | null;
  readonly averageGreenMs: number | null;
}

/** A repository in a period. */
export interface RepositorySummary {
  readonly repositoryId: number;
  /** As it was called last. */
  readonly repository: string;
  readonly changes: number;
  readonly withoutEvidence: number;
  readonly passRate: Rate;
  /** Changes of which a rule was waived, by all verdicts of its rules. */
  readonly waivedRate: Rate;
  /** On the first and the last day on which something was measured, with these days; null: never. */
  readonly measured: {
    readonly first: string;
    readonly last: string;
    readonly before: PostureFacts;
    readonly now: PostureFacts;
  } | null;
}

export interface PostureSummary {
  readonly repositories: readonly RepositorySummary[];
  /** Of all repositories together. */
  readonly rules: readonly RuleSummary[];
}

/** What the command prints. */
export interface PostureReport extends PostureSummary {
  /** Both belong to the period. */
  readonly from: string;
  readonly to: string;
}

/** Sums the posture of a period up. Its size depends on the repositories and rules, not on the days. */
export interface PostureCounter {
  add(row: KeptPosture): void;
  result(): PostureSummary;
}

type Counts = Record<'pass' | 'fail' | 'waived' | 'pending' | 'notApplicable', number>;

interface OfRule {
  readonly all: Counts;
  readonly halves: readonly [Counts, Counts];
  pendingMs: number;
  greens: number;
  greenMs: number;
}

interface OfRepository {
  name: string;
  changes: number;
  withoutEvidence: number;
  readonly counts: Counts;
  first: KeptPosture | null;
  last: KeptPosture | null;
}

/**
 * @param middle the day with which the second half of the period begins
 */
export function summarizePosture(middle: number): PostureCounter {
  const rules = new Map<string, OfRule>();
  const repositories = new Map<number, OfRepository>();
  return {
    add(row) {
      const of = repositories.get(row.repositoryId) ?? emptyRepository();
      repositories.set(row.repositoryId, of);
      of.name = row.repository;
      of.changes += row.changes;
      of.withoutEvidence += row.withoutEvidence;
      if (isMeasured(row)) {
        of.first ??= row;
        of.last = row;
      }
      for (const rule of row.rules) {
        const sums = rules.get(rule.rule) ?? emptyRule();
        rules.set(rule.rule, sums);
        for (const counts of [sums.all, sums.halves[row.day < middle ? 0 : 1], of.counts])
          addCounts(counts, rule);
        sums.pendingMs += rule.pendingMs;
        sums.greens += rule.greens;
        sums.greenMs += rule.greenMs;
      }
    },
    result: () => ({
      repositories: [...repositories]
        .map(([repositoryId, { name, changes, withoutEvidence, counts, first, last }]) => ({
          repositoryId,
          repository: name,
          changes,
          withoutEvidence,
          passRate: rateOf(counts, 'pass'),
          waivedRate: rateOf(counts, 'waived'),
          measured:
            first === null || last === null
              ? null
              : {
                  first: dayName(first.day),
                  last: dayName(last.day),
                  before: factsOf(first),
                  now: factsOf(last),
                },
        }))
        .toSorted((one, other) => (one.repository < other.repository ? -1 : 1)),
      rules: [...rules]
        .map(([rule, { all, halves, pendingMs, greens, greenMs }]): RuleSummary => {
          const subjects = all.pass + all.fail + all.waived + all.pending + all.notApplicable;
          return {
            rule,
            ...all,
            passRate: rateOf(all, 'pass'),
            trend: [rateOf(halves[0], 'pass'), rateOf(halves[1], 'pass')],
            averagePendingMs: subjects === 0 ? null : Math.round(pendingMs / subjects),
            averageGreenMs: greens === 0 ? null : Math.round(greenMs / greens),
          };
        })
        .toSorted((one, other) => (one.rule < other.rule ? -1 : 1)),
    }),
  };
}

function emptyCounts(): Counts {
  return { pass: 0, fail: 0, waived: 0, pending: 0, notApplicable: 0 };
}

function emptyRule(): OfRule {
  return { all: emptyCounts(), halves: [emptyCounts(), emptyCounts()], pendingMs: 0, greens: 0, greenMs: 0 };
}

function emptyRepository(): OfRepository {
  return { name: '', changes: 0, withoutEvidence: 0, counts: emptyCounts(), first: null, last: null };
}

function addCounts(counts: Counts, more: Counts): void {
  for (const key of Object.keys(counts) as (keyof Counts)[]) counts[key] += more[key];
}

/** Of the verdicts of rules that applied. */
function rateOf({ pass, fail, waived, pending }: Counts, part: 'pass' | 'waived'): Rate {
  const all = pass + fail + waived + pending;
  return all === 0 ? null : { pass, waived }[part] / all;
}

function factsOf({
  activeExceptions,
  overdueFindings,
  branchRulesDrift,
  securityPolicy,
  privateReporting,
  untriagedReports,
  oldestUntriagedMs,
}: PostureFacts): PostureFacts {
  return {
    activeExceptions,
    overdueFindings,
    branchRulesDrift,
    securityPolicy,
    privateReporting,
    untriagedReports,
    oldestUntriagedMs,
  };
}

/** A day on which only changes were counted shows no facts. */
function isMeasured(row: KeptPosture): boolean {
  return Object.values(factsOf(row)).some((fact) => fact !== null);
}
