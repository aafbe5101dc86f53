import { describe, expect, test } from '@jest/globals';
import { pullRequest, reportOf, reviewPending, testsFail, testsPass } from '../../test/samples/reports.ts';
import { renderCheckRun } from '../report/check-run.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Report } from './report.ts';
import { tooMany, worstOf } from './worst-report.ts';

const report = (number: number, verdict: Verdict): Report =>
  reportOf([['tests', verdict]], { subject: { ...pullRequest, number } });

describe('of several reports the worst is shown', () => {
  test.each<[string, readonly [Report, ...Report[]], number, readonly number[]]>([
    ['a failure before a wait', [report(1, reviewPending), report(2, testsFail)], 2, [1]],
    ['a wait before a success', [report(1, testsPass), report(2, reviewPending)], 2, [1]],
    [
      'the lowest number of equals',
      [report(9, testsPass), report(7, testsPass), report(8, testsPass)],
      7,
      [8, 9],
    ],
    ['the only one', [report(1, testsFail)], 1, []],
  ])('%s', (_, [first, ...others], number, siblings) => {
    const expected = { subject: { number }, shared: { kind: 'worst', with: siblings } };
    expect(worstOf([first, ...others])).toMatchObject(expected);
    // The same, whichever was evaluated.
    const [one = first, ...rest] = [...others, first].reverse();
    expect(worstOf([one, ...rest])).toEqual(worstOf([first, ...others]));
  });
});

test('the check says which pull request it is about, and how to separate them', () => {
  const { summary } = renderCheckRun(worstOf([report(1, testsPass), report(2, testsFail)]));
  expect(summary).toMatch(
    /^This is about \[`#2`\]\(\S+\/pull\/2\)\. It has the same head as \[`#1`\]\(\S+\/pull\/1\);/,
  );
  expect(summary).toContain('push a commit to it');
  expect(summary).toContain('Tests included');
});

test('a check that too many share fails, whatever one of them found', () => {
  const run = renderCheckRun(tooMany(report(3, testsPass), [9, 1]));
  expect(run).toMatchObject({ status: 'completed', conclusion: 'failure', annotations: [] });
  expect(run.summary).toMatch(/^\[`#1`\]\(\S+\), \[`#3`\]\(\S+\) and \[`#9`\]\(\S+\) have the same head/);
  expect(run.summary).not.toContain('No rule');
});
