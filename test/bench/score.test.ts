import { describe, expect, it, test } from '@jest/globals';
import { type Label, pairs, type Said, type Score, score } from '../../bench/score.ts';

function label(sha: string, testsVerdict: string, differences: Partial<Label> = {}): Label {
  return {
    repo: 'acme/shop',
    sha,
    testsVerdict,
    majorChange: false,
    dependencyChange: false,
    rationale: '',
    ambiguousFields: [],
    ...differences,
  };
}

function said(sha: string, tests: string): Said {
  return {
    change: { repository: 'acme/shop', number: null, sha, title: '' },
    tests,
    major: false,
    dependencyChange: false,
    reasons: { tests: [], major: [], dependencyChange: [] },
  };
}

/** Labels and verdicts of changes in one order, as in `pass/fail`. */
function scored(...each: readonly string[]): Score {
  const both = each.map((words) => words.split('/'));
  const labels = both.map(([expected = ''], index) => label(String(index), expected));
  const verdicts = both.map(([, found = ''], index) => said(String(index), found));
  return score(pairs(labels, verdicts), 'tests', 'fail');
}

describe('scores', () => {
  test.each<[readonly string[], Omit<Score, 'count'>]>([
    [['fail/fail', 'pass/pass'], { exact: 1, precision: 1, recall: 1 }],
    [['fail/fail', 'fail/pass'], { exact: 0.5, precision: 1, recall: 0.5 }],
    [['fail/fail', 'pass/fail'], { exact: 0.5, precision: 0.5, recall: 1 }],
    [['pass/not_applicable', 'fail/fail'], { exact: 0.5, precision: 1, recall: 1 }],
    [['fail/error'], { exact: 0, precision: 1, recall: 0 }],
    [[], { exact: 1, precision: 1, recall: 1 }],
  ])('%j', (each, expected) => {
    expect(scored(...each)).toEqual({ ...expected, count: each.length });
  });
});

describe('what is scored', () => {
  it.each(['needsTests', 'hasTests', 'testsVerdict'])(
    'leaves out a verdict on tests whose %s is ambiguous',
    (field) => {
      const labels = [label('1', 'fail', { ambiguousFields: [field] })];
      expect(pairs(labels, [said('1', 'pass')]).map((pair) => pair.field)).toEqual([
        'major',
        'dependencyChange',
      ]);
    },
  );

  it('leaves out what was not evaluated', () => {
    expect(pairs([label('1', 'fail')], [said('2', 'fail')])).toEqual([]);
  });
});
