import type { Author, RecordedChange } from '../records/recorded-change.ts';
import { directoryOf, type Evaluation, type Outcome, type OutcomeStatus } from './evaluate-change.ts';
import type { ReplayedRule, ReplayPlan, UnreplayedRule } from './plan.ts';
import { type CountedReason, type Reason, ReasonCounter } from './reason-counter.ts';
import { type Sample, sampleOf } from './sample.ts';
import { type Share, ShareCounter } from './share.ts';

/** What a policy says of many changes. */
export interface Summary {
  readonly changes: number;
  /** In the order of their first change. */
  readonly repositories: readonly string[];
  /** The dates of the oldest and the newest change; null where no change has a date. */
  readonly period: { readonly from: Date; readonly to: Date } | null;
  /** How many changes are not recorded with the whole diff. */
  readonly diffs: Readonly<Record<Exclude<RecordedChange['diff'], 'whole'>, number>>;
  /** Changes whose files are not all known. */
  readonly unlisted: number;
  /** Changes that fail, or cannot be told, by a rule that the policy enforces. */
  readonly blocked: number;
  /** In the policy's order. */
  readonly rules: readonly RuleSummary[];
  readonly notReplayed: readonly UnreplayedRule[];
}

/** What one rule says of them. */
export interface RuleSummary extends Pick<ReplayedRule, 'rule' | 'enforcement' | 'measure'> {
  readonly counts: Readonly<Record<OutcomeStatus, number>>;
  /** Changes that fail, or to which the rule applies. */
  readonly affected: number;
  /** The most frequent of each status but `pass`. */
  readonly reasons: Readonly<Record<ExplainedStatus, readonly CountedReason[]>>;
  /** The most affected first. */
  readonly directories: readonly Share[];
  /** Those with the most changes first. */
  readonly people: readonly Share[];
  /** The first of the affected changes. */
  readonly samples: readonly Sample[];
}

/** The statuses whose reasons are counted, in the order in which they are shown. */
export const explainedStatuses = ['fail', 'applies', 'pending', 'error', 'not-applicable'] as const;
type ExplainedStatus = (typeof explainedStatuses)[number];

/** Samples of a rule. */
const samplesKept = 10;

/** Reasons of a status. */
const reasonsKept = 8;

/** Sums evaluations up. It keeps names, counts and a few samples, never the changes. */
export class SummaryBuilder {
  readonly #plan: ReplayPlan;
  readonly #rules: readonly RuleSummaryBuilder[];
  readonly #repositories = new Set<string>();
  readonly #diffs = { absent: 0, cut: 0, hidden: 0 };
  #changes = 0;
  #unlisted = 0;
  #blocked = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  /**
   * @param plan the plan by which the changes are judged
   * @param groupOf the name under which an author's changes are counted
   */
  constructor(plan: ReplayPlan, groupOf: (author: Author | null) => string) {
    this.#plan = plan;
    this.#rules = plan.replayed.map((replayed) => new RuleSummaryBuilder(replayed, groupOf));
  }

  add(evaluation: Evaluation): void {
    const { repository, diff, date, change } = evaluation.recorded;
    this.#changes += 1;
    this.#repositories.add(repository);
    if (diff !== 'whole') this.#diffs[diff] += 1;
    if (!change.available) this.#unlisted += 1;
    if (date !== null) {
      this.#from = Math.min(this.#from, date.getTime());
      this.#to = Math.max(this.#to, date.getTime());
    }
    if (isBlocked(evaluation, this.#plan)) this.#blocked += 1;
    for (const rule of this.#rules) rule.add(evaluation);
  }

  result(): Summary {
    return {
      changes: this.#changes,
      repositories: [...this.#repositories],
      period: this.#from > this.#to ? null : { from: new Date(this.#from), to: new Date(this.#to) },
      diffs: this.#diffs,
      unlisted: this.#unlisted,
      blocked: this.#blocked,
      rules: this.#rules.map((rule) => rule.result()),
      notReplayed: this.#plan.notReplayed,
    };
  }
}

class RuleSummaryBuilder {
  readonly #replayed: ReplayedRule;
  readonly #groupOf: (author: Author | null) => string;
  readonly #counts: Record<OutcomeStatus, number> = {
    pass: 0,
    fail: 0,
    applies: 0,
    pending: 0,
    'not-applicable': 0,
    error: 0,
  };
  readonly #reasons: Readonly<Record<ExplainedStatus, ReasonCounter>>;
  readonly #directories = new ShareCounter();
  readonly #people = new ShareCounter();
  readonly #samples: Sample[] = [];

  constructor(replayed: ReplayedRule, groupOf: (author: Author | null) => string) {
    this.#replayed = replayed;
    this.#groupOf = groupOf;
    this.#reasons = byStatus(() => new ReasonCounter(replayed.rule.messages));
  }

  add({ recorded, outcomes, directories }: Evaluation): void {
    const outcome = outcomes[this.#replayed.rule.id];
    if (outcome === undefined) return;
    const { status } = outcome;
    this.#counts[status] += 1;
    if (status !== 'pass') this.#reasons[status].add(reasonsOf(outcome));
    if (isAffected(outcome) && this.#samples.length < samplesKept) {
      this.#samples.push(sampleOf(recorded, outcome));
    }
    if (this.#concerns(status)) {
      this.#people.add(this.#groupOf(recorded.author), isAffected(outcome));
      const affected = affectedDirectories(outcome, directories);
      for (const name of new Set([...directories, ...affected]))
        this.#directories.add(name, affected.has(name));
    }
  }

  result(): RuleSummary {
    const { rule, enforcement, measure } = this.#replayed;
    return {
      rule,
      enforcement,
      measure,
      counts: this.#counts,
      affected: this.#counts.fail + this.#counts.applies,
      reasons: byStatus((status) => this.#reasons[status].top(reasonsKept)),
      directories: this.#directories.result('affected'),
      people: this.#people.result('changes'),
      samples: this.#samples,
    };
  }

  /** Whether a change of this status is part of the shares: one that the rule is about. */
  #concerns(status: OutcomeStatus): boolean {
    if (this.#replayed.measure === 'applicability') return status !== 'error';
    return status === 'pass' || status === 'fail';
  }
}

function byStatus<Value>(value: (status: ExplainedStatus) => Value): Record<ExplainedStatus, Value> {
  return Object.fromEntries(explainedStatuses.map((status) => [status, value(status)])) as Record<
    ExplainedStatus,
    Value
  >;
}

function isAffected({ status }: Outcome): boolean {
  return status === 'fail' || status === 'applies';
}

function isBlocked({ outcomes }: Evaluation, { replayed }: ReplayPlan): boolean {
  return replayed.some(({ rule, enforcement }) => {
    const status = outcomes[rule.id]?.status;
    return enforcement === 'enforce' && (status === 'fail' || status === 'error');
  });
}

/** Of an affected change the summary and each finding; of any other the summary alone. */
function reasonsOf(outcome: Outcome): readonly Reason[] {
  const { messageId, summary, findings } = outcome;
  const summarized: Reason = { ...(messageId === undefined ? {} : { messageId }), message: summary };
  return isAffected(outcome) ? [summarized, ...findings] : [summarized];
}

/**
 * The directories in which a change is affected: those of the findings that make it so. Where no such finding has a place, all
 * directories of its product code.
 */
function affectedDirectories(outcome: Outcome, directories: readonly string[]): ReadonlySet<string> {
  if (!isAffected(outcome)) return new Set();
  const places = outcome.findings.flatMap(({ level, path }) =>
    path !== undefined && (level === 'failure' || outcome.status === 'applies') ? [directoryOf(path)] : [],
  );
  return new Set(places.length > 0 ? places : directories);
}
