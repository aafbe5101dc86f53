import type { Author } from '../dataset/recorded-change.ts';
import { type AffectedChange, affectedChange } from './affected-change.ts';
import { kindNames, sizeName, sizeNames, weekOf } from './change-groups.ts';
import {
  decisiveFindings,
  directoryOf,
  type Evaluation,
  isAffected,
  type Outcome,
  type OutcomeStatus,
} from './evaluate-change.ts';
import type { ReplayedRule } from './plan.ts';
import { type CountedReason, ReasonCounter } from './reason-counter.ts';
import { type Share, ShareCounter } from './share.ts';
import { clearedBy, type WhatIf, WhatIfCounter } from './what-if.ts';

/** What one rule says of many changes. */
export interface RuleSummary extends Pick<ReplayedRule, 'rule' | 'enforcement' | 'measure' | 'without'> {
  readonly counts: Readonly<Record<OutcomeStatus, number>>;
  /** Changes that fail, or to which the rule applies. */
  readonly affected: number;
  /** The most frequent of each status but `pass`. */
  readonly reasons: Readonly<Record<ExplainedStatus, readonly CountedReason[]>>;
  /** What ignoring a directory would leave of the affected changes, the most effective first. */
  readonly whatIfs: readonly WhatIf[];
  /** The most affected first. */
  readonly directories: readonly Share[];
  /** The kinds of files that the changes touch, the most affected first. */
  readonly kinds: readonly Share[];
  /** The smallest first. */
  readonly sizes: readonly Share[];
  /** By the Monday of each week, the oldest first. */
  readonly weeks: readonly Share[];
  /** Those with the most changes first. */
  readonly people: readonly Share[];
  /** The affected changes in the order of the records, up to {@link maxListed}. */
  readonly changes: readonly AffectedChange[];
}

/** The statuses whose reasons are counted, in the order in which they are shown. */
export const explainedStatuses = ['fail', 'applies', 'pending', 'error', 'waived', 'not-applicable'] as const;
export type ExplainedStatus = (typeof explainedStatuses)[number];

/** Affected changes of a rule that are listed. */
export const maxListed = 2_000;

/** Reasons of a status. */
const maxReasons = 12;

/** What-ifs of a rule. */
const maxWhatIfs = 5;

/** Sums up what one rule says of changes, see `SummaryBuilder`. */
export class RuleSummaryBuilder {
  readonly #replayed: ReplayedRule;
  readonly #groupOf: (author: Author | null) => string;
  readonly #counts: Record<OutcomeStatus, number> = {
    pass: 0,
    fail: 0,
    applies: 0,
    pending: 0,
    waived: 0,
    'not-applicable': 0,
    error: 0,
  };
  readonly #verdicts: Readonly<Record<ExplainedStatus, ReasonCounter>>;
  readonly #findings: ReasonCounter;
  readonly #whatIfs = new WhatIfCounter();
  readonly #directories = new ShareCounter();
  readonly #kinds = new ShareCounter();
  readonly #sizes = new ShareCounter();
  readonly #weeks = new ShareCounter();
  readonly #people = new ShareCounter();
  readonly #changes: AffectedChange[] = [];

  /** @param groupOf the name under which an author's changes are counted */
  constructor(replayed: ReplayedRule, groupOf: (author: Author | null) => string) {
    this.#replayed = replayed;
    this.#groupOf = groupOf;
    this.#verdicts = byStatus(() => new ReasonCounter(replayed.rule.messages));
    this.#findings = new ReasonCounter(replayed.rule.messages);
  }

  add(evaluation: Evaluation): void {
    const { recorded, outcomes, directories, kinds, lines } = evaluation;
    const outcome = outcomes[this.#replayed.rule.id];
    if (outcome === undefined) return;
    const { status, messageId, summary } = outcome;
    const affected = isAffected(outcome);
    this.#counts[status] += 1;
    if (status !== 'pass') {
      this.#verdicts[status].add([{ ...(messageId === undefined ? {} : { messageId }), message: summary }]);
    }
    if (lines !== null) this.#sizes.add(sizeName(lines), affected);
    for (const kind of kinds) this.#kinds.add(kindNames[kind], affected);
    if (recorded.date !== null) this.#weeks.add(weekOf(recorded.date), affected);
    if (this.#concerns(status)) this.#addShares(evaluation, outcome);
    if (affected) this.#addAffected(evaluation, outcome, directories);
  }

  #addShares({ recorded, directories }: Evaluation, outcome: Outcome): void {
    const affected = affectedDirectories(outcome, directories);
    this.#people.add(this.#groupOf(recorded.author), isAffected(outcome));
    for (const name of new Set([...directories, ...affected]))
      this.#directories.add(name, affected.has(name));
  }

  #addAffected({ recorded }: Evaluation, outcome: Outcome, directories: readonly string[]): void {
    this.#findings.add(decisiveFindings(outcome));
    this.#whatIfs.add(clearedBy(recorded, outcome, this.#replayed));
    if (this.#changes.length >= maxListed) return;
    const person = this.#groupOf(recorded.author);
    this.#changes.push(
      affectedChange(recorded, outcome, person, [...affectedDirectories(outcome, directories)]),
    );
  }

  result(): RuleSummary {
    const { rule, enforcement, measure, without } = this.#replayed;
    const affected = this.#counts.fail + this.#counts.applies;
    return {
      rule,
      enforcement,
      measure,
      without,
      counts: this.#counts,
      affected,
      reasons: byStatus((status) => this.#reasons(status)),
      whatIfs: this.#whatIfs.top(affected, maxWhatIfs),
      directories: this.#directories.byAffected(),
      kinds: this.#kinds.byAffected(),
      sizes: this.#sizes.byName(sizeNames),
      weeks: this.#weeks.byName(),
      people: this.#people.byChanges(),
      changes: this.#changes,
    };
  }

  /** Findings are reasons where they tell affected changes apart; one finding that all have repeats the verdict. */
  #reasons(status: ExplainedStatus): readonly CountedReason[] {
    const verdicts = this.#verdicts[status].top(maxReasons);
    const findings = isAffected({ status }) && verdicts.length > 0 ? this.#findings.top(maxReasons) : [];
    if (findings.length < 2) return verdicts;
    return verdicts.length < 2 ? findings : [...verdicts, ...findings];
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

/**
 * The directories in which a change is affected: those of the findings that make it so. Where no such finding has a place, all
 * directories of its product code.
 */
export function affectedDirectories(outcome: Outcome, directories: readonly string[]): ReadonlySet<string> {
  if (!isAffected(outcome)) return new Set();
  const places = decisiveFindings(outcome).flatMap(({ path }) =>
    path === undefined ? [] : [directoryOf(path)],
  );
  return new Set(places.length > 0 ? places : directories);
}
