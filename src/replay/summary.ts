import type { Author, RecordedChange } from '../dataset/recorded-change.ts';
import type { Evaluation } from './evaluate-change.ts';
import type { ReplayPlan, UnreplayedRule } from './plan.ts';
import { type RuleSummary, RuleSummaryBuilder } from './rule-summary.ts';

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

/** Names of repositories that are kept. */
const maxRepositories = 10_000;

/**
 * Sums evaluations up. It keeps names, counts and what is listed of affected changes, each bounded, and never the files.
 *
 *     const builder = new SummaryBuilder(plan, (author) => author?.name ?? 'unknown');
 *     for (const change of changes) builder.add(evaluateRecorded(change, plan));
 *     renderTable(builder.result(), context);
 */
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
   * @param plan the plan by which the changes are evaluated
   * @param groupOf the name under which an author's changes are counted
   */
  constructor(plan: ReplayPlan, groupOf: (author: Author | null) => string) {
    this.#plan = plan;
    this.#rules = plan.replayed.map((replayed) => new RuleSummaryBuilder(replayed, groupOf));
  }

  add(evaluation: Evaluation): void {
    const { repository, diff, date, change } = evaluation.recorded;
    this.#changes += 1;
    if (this.#repositories.size < maxRepositories) this.#repositories.add(repository);
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

/** Whether an enforced rule of the plan fails, or cannot be checked. */
export function isBlocked({ outcomes }: Evaluation, { replayed }: ReplayPlan): boolean {
  return replayed.some(({ rule, enforcement }) => {
    const status = outcomes[rule.id]?.status;
    return enforcement === 'enforce' && (status === 'fail' || status === 'error');
  });
}
