import type { Conclusion, Report } from './report.ts';

const worstFirst: readonly Conclusion[] = ['failure', 'pending', 'success'];

/**
 * The report of several pull requests with the same head and the same base, which were evaluated as one.
 *
 * @param report of the first of them, by whose text it was evaluated
 * @param others the numbers of the others
 * @param ignored those that strangers opened and that were not read, because they are many
 */
export function asOne(report: Report, others: readonly number[], ignored: readonly number[]): Report {
  const joint = { textOf: numberOf(report), others: sorted(others), ignored: sorted(ignored) };
  return { ...report, shared: { kind: 'one', with: joint.others, joint } };
}

/**
 * The report for a check that pull requests into several bases share: that of the worst of them, and of the lowest number among equals, so
 * that it does not depend on which of them was evaluated.
 *
 * @param reports one for each base, at least one
 */
export function worstOf(reports: readonly [Report, ...Report[]]): Report {
  const worst = reports.reduce((a, b) => (isWorse(b, a) ? b : a));
  const numbers = reports.flatMap((report) => [numberOf(report), ...(report.shared?.joint?.others ?? [])]);
  const others = sorted(numbers.filter((number) => number !== numberOf(worst)));
  const joint = worst.shared?.joint;
  return { ...worst, shared: { kind: 'worst', with: others, ...(joint === undefined ? {} : { joint }) } };
}

/** The report for a check that too many pull requests share to evaluate each: it fails. */
export function tooMany(report: Report, others: readonly number[]): Report {
  return {
    ...report,
    policyProblems: [],
    rules: [],
    conclusion: 'failure',
    shared: { kind: 'too-many', with: others },
  };
}

function isWorse(one: Report, other: Report): boolean {
  const rank = ({ conclusion }: Report) => worstFirst.indexOf(conclusion);
  return rank(one) < rank(other) || (rank(one) === rank(other) && numberOf(one) < numberOf(other));
}

function numberOf({ subject }: Report): number {
  return subject.kind === 'pull-request' ? subject.number : 0;
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}
