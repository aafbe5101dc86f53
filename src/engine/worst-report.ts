import type { Conclusion, Report } from './report.ts';

const worstFirst: readonly Conclusion[] = ['failure', 'pending', 'success'];

/**
 * What a check shows that several pull requests share: the report of the worst of them, of the lowest number among equals, so that it
 * is the same whoever of them was evaluated.
 *
 * @param reports one for each pull request, at least one
 */
export function worstOf(reports: readonly [Report, ...Report[]]): Report {
  const worst = reports.reduce((a, b) => (isWorse(b, a) ? b : a));
  const others = reports.map(numberOf).filter((number) => number !== numberOf(worst));
  return { ...worst, shared: { kind: 'worst', with: others.toSorted((a, b) => a - b) } };
}

/** What a check shows that more pull requests share than are judged for each of them: it fails. */
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
