import type { SliceName } from '../evidence/index.ts';
import { counted, listOfNames } from '../text/lists-and-counts.ts';
import type { OutcomeStatus } from './evaluate-change.ts';
import type { UnreplayedRule } from './plan.ts';
import type { RuleSummary, Summary } from './summary.ts';

/** What table and page show beside the counts. */
export interface ReportContext {
  /** The policy in words: a file's name, or what stands for it. */
  readonly policy: string;
  /** Lines of the dataset that could not be read. */
  readonly unreadable: number;
  /** Whether {@link RuleSummary.people} are authors or their teams. */
  readonly people: 'author' | 'team';
}

/** Every status, in the order in which it is shown, with its words. */
export const statusLabels: Readonly<Record<OutcomeStatus, string>> = {
  pass: 'pass',
  fail: 'fail',
  applies: 'applies',
  pending: 'pending',
  'not-applicable': 'does not apply',
  error: 'cannot tell',
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

/** Why a rule is not replayed: `needs commits and reviews, which are not recorded`. */
export function obstacle({ needs }: UnreplayedRule): string {
  return needs.length === 0
    ? 'is not evaluated on pull requests'
    : `needs ${listOfNames(needs.map(spaced), 'and')}, which ${needs.length === 1 ? 'is' : 'are'} not recorded`;
}

/** `code scanning` of `codeScanning`. */
function spaced(slice: SliceName): string {
  return slice.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What the records lack and what follows from it, a sentence each. */
export function gaps(
  { changes, diffs, unlisted }: Summary,
  { unreadable }: Pick<ReportContext, 'unreadable'>,
): readonly string[] {
  const some = (count: number) => (count === changes ? 'all changes' : counted(count, 'change'));
  const sentences: readonly (readonly [count: number, sentence: string])[] = [
    [
      diffs.absent,
      `The diffs of ${some(diffs.absent)} are not recorded. A rule that reads diffs evaluates such a file as changed in any way, so more changes fail than with diffs.`,
    ],
    [
      diffs.cut,
      `The diffs of ${some(diffs.cut)} are recorded in part. What is missing can make a verdict stricter or milder than the check's.`,
    ],
    [
      diffs.hidden,
      `The diffs of ${some(diffs.hidden)} are larger than GitHub shows. What is missing is evaluated as in the check.`,
    ],
    [unlisted, `The files of ${some(unlisted)} are not all known. Rules that read them cannot tell.`],
    [unreadable, `${counted(unreadable, 'line')} of the dataset could not be read.`],
  ];
  return sentences.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []));
}
