import { counted, listOfNames } from '../text/lists-and-counts.ts';
import type { OutcomeStatus } from './evaluate-change.ts';
import type { ReplayedRule, UnreplayedRule } from './plan.ts';
import type { RuleSummary } from './rule-summary.ts';
import type { Summary } from './summary.ts';

/** What table and page show beside the counts. */
export interface ReportContext {
  /** The name of the policy's file, or of the built-in policy. */
  readonly policy: string;
  /** What a reader must know about the policy itself, in sentences. */
  readonly policyNotes: readonly string[];
  /** Lines of the dataset, or commits of the clone, that could not be read. */
  readonly unreadable: number;
  /** Whether {@link RuleSummary.people} are authors or their teams. */
  readonly people: 'author' | 'team';
  /** Where the records come from. */
  readonly source: Source;
  /** Which changes are replayed, in words; null for all. */
  readonly selection: string | null;
  /** Affected changes of a rule that the table lists. */
  readonly listed: number;
}

export type Source = 'clone' | 'dataset';

/** Every status, in the order in which it is shown, with its words. */
export const statusLabels: Readonly<Record<OutcomeStatus, string>> = {
  pass: 'pass',
  fail: 'fail',
  applies: 'applies',
  pending: 'pending',
  waived: 'waived',
  'not-applicable': 'does not apply',
  error: 'cannot be checked',
};

export const statuses = Object.keys(statusLabels) as readonly OutcomeStatus[];

const numbers = new Intl.NumberFormat('en');
const percentages = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });

/** `2,000`. */
export function figure(count: number): string {
  return numbers.format(count);
}

/** `34 of 200`, as `17%`. Nothing of nothing is `0%`. */
export function percent(part: number, whole: number): string {
  return percentages.format(whole === 0 ? 0 : part / whole);
}

/** `2026-03-01`, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `acme/shop and 2 more repositories, 2026-01-01 to 2026-03-01`. */
export function scope({ repositories, period }: Summary): string {
  const [first = 'no repository', ...others] = repositories;
  const more =
    others.length === 0 ? '' : ` and ${counted(others.length, 'more repository', 'more repositories')}`;
  return `${first}${more}${period === null ? '' : `, ${day(period.from)} to ${day(period.to)}`}`;
}

/** The result of a rule in one line: `22% would have failed`. */
export function headline({ measure, affected }: RuleSummary, changes: number): string {
  return measure === 'verdict'
    ? `${percent(affected, changes)} would have failed`
    : `applies to ${percent(affected, changes)}; whether they would have passed is not recorded`;
}

/** `review (2 approvals, security)`; the options come from the policy. */
export function nameWithOptions({ rule, options }: UnreplayedRule): string {
  return options.length === 0 ? rule.id : `${rule.id} (${options.join(', ')})`;
}

/** Why a rule is not replayed: `a clone holds no commits or reviews`. */
export function obstacle({ needs }: UnreplayedRule, source: Source): string {
  return needs.length === 0
    ? 'it is not evaluated on pull requests'
    : `a ${source} holds no ${listOfNames(needs.map(spaced), 'or')}`;
}

/** What a replayed rule leaves out: `without the options that need commits or reviews`; null where it leaves out nothing. */
export function omission({ without }: Pick<ReplayedRule, 'without'>): string | null {
  return without.length === 0
    ? null
    : `without the options that need ${listOfNames(without.map(spaced), 'or')}`;
}

/** `code scanning` of `codeScanning`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What the records lack and what follows from it, a sentence each. */
export function gaps(
  { changes, diffs, unlisted }: Summary,
  { unreadable, source }: Pick<ReportContext, 'unreadable' | 'source'>,
): readonly string[] {
  const some = (count: number) => (count === changes ? 'all changes' : counted(count, 'change'));
  const sentences: readonly (readonly [count: number, sentence: string])[] = [
    [
      diffs.absent,
      `The diffs of ${some(diffs.absent)} are not recorded. A rule that reads diffs assumes that anything in such a file may have changed, so more changes fail than with diffs.`,
    ],
    [
      diffs.cut,
      `The diffs of ${some(diffs.cut)} are recorded in part. What is missing can make a verdict stricter or milder than the check's.`,
    ],
    [
      diffs.hidden,
      `The diffs of ${some(diffs.hidden)} are larger than GitHub shows. What is missing is evaluated as in the check.`,
    ],
    [
      unlisted,
      `The files of ${some(unlisted)} are not all known. Rules that read them cannot give a verdict.`,
    ],
    [
      unreadable,
      `${source === 'clone' ? `${counted(unreadable, 'commit')} of the clone` : `${counted(unreadable, 'line')} of the dataset`} could not be read.`,
    ],
  ];
  return sentences.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []));
}
