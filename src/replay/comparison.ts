import type { Author } from '../dataset/recorded-change.ts';
import { type AffectedChange, affectedChange } from './affected-change.ts';
import { type Evaluation, isAffected } from './evaluate-change.ts';
import type { ReplayedRule, ReplayPlan } from './plan.ts';
import { affectedDirectories, maxListed } from './rule-summary.ts';
import { type Summary, SummaryBuilder } from './summary.ts';

/** What two policies say of the same changes. */
export interface Comparison {
  readonly before: Summary;
  readonly after: Summary;
  /** The rules that either replays, in the order of the first, then of the second. */
  readonly rules: readonly ComparedRule[];
}

/** What one rule says under two policies. */
export interface ComparedRule {
  readonly rule: ReplayedRule['rule'];
  /** Null where the policy does not replay the rule. */
  readonly before: Side | null;
  readonly after: Side | null;
  /** Changes that are affected under both. */
  readonly both: number;
  /** Changes that are affected only under the second policy. */
  readonly onlyAfter: ChangeList;
  /** Changes that are affected only under the first policy. */
  readonly onlyBefore: ChangeList;
}

export interface Side extends Pick<ReplayedRule, 'enforcement' | 'measure'> {
  readonly affected: number;
}

/** How many changes there are, and the first of them. */
export interface ChangeList {
  readonly total: number;
  readonly changes: readonly AffectedChange[];
}

/**
 * Compares two policies over the same changes.
 *
 *     const builder = new ComparisonBuilder(before, after, groupOf);
 *     for (const change of changes) builder.add(evaluateRecorded(change, before), evaluateRecorded(change, after));
 *     renderComparison(builder.result(), context);
 */
export class ComparisonBuilder {
  readonly #before: SummaryBuilder;
  readonly #after: SummaryBuilder;
  readonly #rules: readonly ComparedRuleBuilder[];

  /** @param groupOf the name under which an author's changes are counted */
  constructor(before: ReplayPlan, after: ReplayPlan, groupOf: (author: Author | null) => string) {
    this.#before = new SummaryBuilder(before, groupOf);
    this.#after = new SummaryBuilder(after, groupOf);
    const rules = new Map([...before.replayed, ...after.replayed].map(({ rule }) => [rule.id, rule]));
    this.#rules = [...rules.values()].map((rule) => new ComparedRuleBuilder(rule, groupOf));
  }

  add(before: Evaluation, after: Evaluation): void {
    this.#before.add(before);
    this.#after.add(after);
    for (const rule of this.#rules) rule.add(before, after);
  }

  result(): Comparison {
    const before = this.#before.result();
    const after = this.#after.result();
    return { before, after, rules: this.#rules.map((rule) => rule.result(before, after)) };
  }
}

class ComparedRuleBuilder {
  readonly #rule: ReplayedRule['rule'];
  readonly #groupOf: (author: Author | null) => string;
  readonly #onlyAfter = { total: 0, changes: [] as AffectedChange[] };
  readonly #onlyBefore = { total: 0, changes: [] as AffectedChange[] };
  #both = 0;

  constructor(rule: ReplayedRule['rule'], groupOf: (author: Author | null) => string) {
    this.#rule = rule;
    this.#groupOf = groupOf;
  }

  add(before: Evaluation, after: Evaluation): void {
    const wasAffected = this.#isAffected(before);
    const nowAffected = this.#isAffected(after);
    if (wasAffected && nowAffected) this.#both += 1;
    else if (nowAffected) this.#list(this.#onlyAfter, after);
    else if (wasAffected) this.#list(this.#onlyBefore, before);
  }

  result(before: Summary, after: Summary): ComparedRule {
    return {
      rule: this.#rule,
      before: this.#side(before),
      after: this.#side(after),
      both: this.#both,
      onlyAfter: this.#onlyAfter,
      onlyBefore: this.#onlyBefore,
    };
  }

  #isAffected({ outcomes }: Evaluation): boolean {
    const outcome = outcomes[this.#rule.id];
    return outcome !== undefined && isAffected(outcome);
  }

  #list(
    list: { total: number; changes: AffectedChange[] },
    { recorded, outcomes, directories }: Evaluation,
  ): void {
    const outcome = outcomes[this.#rule.id];
    list.total += 1;
    if (outcome === undefined || list.changes.length >= maxListed) return;
    const person = this.#groupOf(recorded.author);
    const affected = [...affectedDirectories(outcome, directories)];
    list.changes.push(affectedChange(recorded, outcome, person, affected));
  }

  #side({ rules }: Summary): Side | null {
    const found = rules.find(({ rule }) => rule.id === this.#rule.id);
    if (found === undefined) return null;
    return { enforcement: found.enforcement, measure: found.measure, affected: found.affected };
  }
}
