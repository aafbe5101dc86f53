import { describe, expect, test } from '@jest/globals';
import { pullRequest, reportOf, reviewPending, testsFail, testsPass } from '../../test/samples/reports.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { renderComment } from '../report/comment.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Report } from './report.ts';
import { asOne, tooMany, worstOf } from './worst-report.ts';

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

describe('several that are evaluated as one', () => {
  const one = asOne(report(5, testsFail), [9, 2], [8]);

  test('are shown as the first of them, with the others', () => {
    expect(one).toMatchObject({ subject: { number: 5 }, shared: { kind: 'one', with: [2, 9] } });
    const { title, summary } = renderCheckRun(one);
    expect(title).toBe('#5 (same head as #2 and #9): 1 of 1 rule fails: tests');
    expect(summary).toMatch(/^\[`#2`\]\(\S+\), \[`#5`\]\(\S+\) and \[`#9`\]\(\S+\) propose the same commits/);
    expect(summary).toMatch(/draft state are those of \[`#5`\]\(\S+\)\..*`#8`.* are not read/);
  });

  test('count as one beside another base', () => {
    expect(worstOf([one, report(3, testsPass)])).toMatchObject({
      subject: { number: 5 },
      shared: { kind: 'worst', with: [2, 3, 9], joint: { textOf: 5, others: [2, 9] } },
    });
    expect(worstOf([one, report(3, testsFail)])).toMatchObject({
      subject: { number: 3 },
      shared: { kind: 'worst', with: [2, 5, 9] },
    });
  });

  test('have comments that say whose text counts, the same beside another base', () => {
    const { body } = renderComment(one);
    expect(body).toContain('Title, description, labels and draft state are those of');
    expect(renderComment(worstOf([one, report(3, testsPass)])).body).toBe(body);
    expect(renderComment(report(5, testsFail)).body).not.toContain('same commits');
  });
});

test('a check that too many share fails, whatever one of them found', () => {
  const run = renderCheckRun(tooMany(report(3, testsPass), [9, 1]));
  expect(run).toMatchObject({ status: 'completed', conclusion: 'failure', annotations: [] });
  expect(run.summary).toMatch(/^\[`#1`\]\(\S+\), \[`#3`\]\(\S+\) and \[`#9`\]\(\S+\) have the same head/);
  expect(run.summary).not.toContain('No rule');
});
