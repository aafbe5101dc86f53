import type { Conclusion, Report } from './report.ts';

const worstFirst: readonly Conclusion[] = ['failure', 'pending', 'success'];

/**
 * The report for a check that several pull requests share: that of the worst of them, and of the lowest number among equals, so that
 * it does not depend on which of them was evaluated.
 *
 * @param reports one for each pull request, at least one
 */
export function worstOf(reports: readonly [Report, ...Report[]]): Report {
  const worst = reports.reduce((a, b) => (isWorse(b, a) ? b : a));
  const others = reports.map(numberOf).filter((number) => number !== numberOf(worst));
  return { ...worst, shared: { kind: 'worst', with: others.toSorted((a, b) => a - b) } };
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
