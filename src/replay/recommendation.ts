import { counted } from '../text/lists-and-counts.ts';
import { percent } from './format.ts';
import type { Tally } from './summary.ts';

const day = 86_400_000;

/** Shorter periods tell no pace. */
const shortestPeriod = 14 * day;

/**
 * What the tally means for a team that would enforce the rules today, a sentence each, without names of theirs.
 *
 * @returns nothing where there is no change to judge by
 */
export function outlook(tally: Tally): readonly string[] {
  const { changes, tests, major, dependencies } = tally;
  if (changes === 0) return [];
  const weeks = weeksOf(tally);
  const pace = (count: number) => (weeks === null || count === 0 ? '' : `, ${perWeek(count / weeks)}`);
  const share = (count: number) =>
    `${count.toLocaleString('en')} of ${counted(changes, 'change')} (${percent(count, changes)})`;
  return [
    tests.fail === 0
      ? `No change would have been stopped for want of tests.`
      : `${share(tests.fail)} would have been stopped until tests came with them${pace(tests.fail)}. ${counted(tests.pass, 'change')} had tests, and ${tests['not-applicable'].toLocaleString('en')} needed none.`,
    advice(tests.fail / changes),
    major.yes === 0
      ? `No change would have wanted a threat model.`
      : `${share(major.yes)} would have wanted a threat model${pace(major.yes)}. Whether they had one, the record does not tell.`,
    `${share(dependencies.yes)} add or change a dependency${pace(dependencies.yes)}.`,
  ];
}

/** How to begin, by the share of changes that would fail. */
function advice(share: number): string {
  if (share >= 0.2) {
    return 'To enforce tests at once would stop work. Observe first; go through the samples below with the team, and name in the policy what is no product code here and where tests live.';
  }
  if (share >= 0.05) {
    return 'Begin with a warning: the samples below show what it would be about. Enforce once the team agrees with them.';
  }
  return 'This is little enough to enforce tests.';
}

function weeksOf({ period }: Tally): number | null {
  if (period === null) return null;
  const length = period.to.getTime() - period.from.getTime();
  return length < shortestPeriod ? null : length / (7 * day);
}

function perWeek(count: number): string {
  if (count >= 1.5) return `about ${count.toFixed(0)} a week`;
  if (count >= 0.75) return 'about one a week';
  return count >= 0.17 ? `about one in ${(1 / count).toFixed(0)} weeks` : 'less than one a month';
}
