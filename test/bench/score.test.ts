import { describe, expect, it, test } from '@jest/globals';
import { byRepository, type Label, pairs, type Said, type Score, score, shareOf } from '../../bench/score.ts';

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
  test.each<[readonly string[], readonly [string, string, string]]>([
    [
      ['fail/fail', 'pass/pass'],
      ['2/2', '1/1', '1/1'],
    ],
    [
      ['fail/fail', 'fail/pass'],
      ['1/2', '1/1', '1/2'],
    ],
    [
      ['fail/fail', 'pass/fail'],
      ['1/2', '1/2', '1/1'],
    ],
    [
      ['pass/not_applicable', 'fail/fail'],
      ['1/2', '1/1', '1/1'],
    ],
    [['fail/error'], ['0/1', '0/0', '0/1']],
    [[], ['0/0', '0/0', '0/0']],
  ])('%j', (each, expected) => {
    const { exact, precision, recall } = scored(...each);
    expect([exact, precision, recall].map(({ part, whole }) => `${part}/${whole}`)).toEqual(expected);
  });

  it('are told apart by repository', () => {
    const labels = [label('1', 'fail', { repo: 'acme/web' }), label('2', 'fail')];
    const verdicts = [
      { ...said('1', 'fail'), change: { ...said('1', 'fail').change, repository: 'acme/web' } },
      said('2', 'pass'),
    ];
    const both = [...byRepository(pairs(labels, verdicts))];
    expect(both.map(([name, own]) => [name, score(own, 'tests', 'fail').exact.part])).toEqual([
      ['acme/shop', 0],
      ['acme/web', 1],
    ]);
  });
});

describe('the interval of a share', () => {
  test.each([
    [0, 10, 0, 0.2775],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [90, 100, 0.8256, 0.9448],
  ])('%i of %i is from %d to %d', (part, whole, low, high) => {
    const share = shareOf(part, whole);
    expect(share.low).toBeCloseTo(low, 3);
    expect(share.high).toBeCloseTo(high, 3);
  });

  it('of nothing is everything', () => {
    expect(shareOf(0, 0)).toEqual({ part: 0, whole: 0, share: null, low: 0, high: 1 });
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
