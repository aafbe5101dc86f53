import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import {
  type EvaluatedRule,
  mergeGroup,
  notMajor,
  pullRequest,
  reportOf,
  reviewPass,
  reviewPending,
  sastError,
  sastPass,
  sastPending,
  testsFail,
  testsPass,
  threatModelFail,
} from '../../test/samples/reports.ts';
import type { Report, Shared } from '../engine/report.ts';
import { say } from '../text/message.ts';
import { renderTitle } from './title.ts';

const four = (
  ...[tests, review, sast, threatModel]: readonly EvaluatedRule[1][]
): readonly EvaluatedRule[] => [
  ['tests', tests ?? testsPass],
  ['review', review ?? reviewPass],
  ['sast', sast ?? sastPass],
  ['threat-model', threatModel ?? testsPass],
];

const as = (
  enforcement: NonNullable<EvaluatedRule[2]>,
  evaluated: readonly EvaluatedRule[],
): readonly EvaluatedRule[] => evaluated.map(([id, verdict]) => [id, verdict, enforcement]);

const draft: Partial<Report> = { subject: { ...pullRequest, draft: true } };
const group: Partial<Report> = { subject: mergeGroup };
const sharing = (kind: Shared['kind'], ...others: readonly number[]): Partial<Report> => ({
  subject: { ...pullRequest, number: 5 },
  shared: { kind, with: others },
});
const sharingDraft = { ...sharing('worst', 7), subject: { ...pullRequest, number: 5, draft: true } };
const broken = (count: number): Partial<Report> => ({
  policyProblems: Array.from({ length: count }, () => ({ line: 1, column: 1, message: 'wrong' })),
});

describe('the title says the state in words', () => {
  test.each<[string, readonly EvaluatedRule[], Partial<Report>?]>([
    ['All 4 rules pass', four()],
    ['3 rules pass, 1 does not apply', four(testsPass, reviewPass, sastPass, notMajor)],
    [
      '1 rule passes, 2 do not apply',
      [
        ['tests', notMajor],
        ['review', reviewPass],
        ['threat-model', notMajor],
      ],
    ],
    ['The rule passes', [['review', reviewPass]]],
    ['No rule applies', [['threat-model', notMajor]]],
    ['Waiting for 1 review', four(testsPass, reviewPending)],
    ['Waiting for 1 review and CodeQL', four(testsPass, reviewPending, sastPending)],
    [
      'Waiting for 1 review',
      [
        ['review', reviewPending],
        ['security-review', reviewPending],
      ],
    ],
    ['1 of 4 rules fails: tests', four(testsFail)],
    ['2 of 4 rules fail: tests and threat model', four(testsFail, reviewPass, sastPass, threatModelFail)],
    ['1 of 4 rules fails: tests; waiting for 1 review', four(testsFail, reviewPending)],
    ['Cannot check 1 of 4 rules: sast', four(testsPass, reviewPass, sastError)],
    ['1 of 4 rules fails: tests; cannot check sast', four(testsFail, reviewPass, sastError)],
    [
      'All 2 enforced rules pass; 1 warning: tests',
      [
        ['tests', testsFail, 'warn'],
        ['review', reviewPass],
        ['sast', sastPass],
      ],
    ],
    [
      'The enforced rule passes; observed: tests and sast would fail',
      [
        ['tests', testsFail, 'observe'],
        ['review', reviewPass],
        ['sast', sastError, 'observe'],
      ],
    ],
    [
      'Waiting for 1 review',
      [
        ['review', reviewPending],
        ['sast', sastPending, 'observe'],
      ],
    ],
    ['Observing: 1 of 4 rules would fail: tests', as('observe', four(testsFail))],
    ['Observing: all 4 rules pass', as('observe', four())],
    ['Observing: would wait for 1 review', as('observe', four(testsPass, reviewPending))],
    ['Observing: cannot check sast', as('observe', four(testsPass, reviewPass, sastError))],
    ['Not enforced: 1 of 4 rules would fail: tests', as('warn', four(testsFail))],
    ['Draft: waiting for 1 review', four(testsPass, reviewPending), draft],
    ['Draft: tests are missing', four(testsFail), draft],
    ['Draft: tests are missing; CodeQL runs', four(testsFail, reviewPending, sastPending), draft],
    [
      'Draft: tests are missing and a threat model is missing; cannot check sast',
      four(testsFail, reviewPass, sastError, threatModelFail),
      draft,
    ],
    ['Draft: CodeQL runs', four(testsPass, reviewPending, sastPending), draft],
    [
      'Draft: CodeQL and Trivy run',
      four(testsPass, reviewPending, { ...sastPending, waitingFor: say`${'CodeQL'} and ${'Trivy'}` }),
      draft,
    ],
    ['Draft: review starts when it is ready', four(testsPass, { ...reviewPending, turn: 'author' }), draft],
    ['Draft: rule licenses fails', [['licenses', testsFail]], draft],
    ['Draft: all 4 rules pass', four(), draft],
    ['Draft: observing: all 4 rules pass', as('observe', four()), draft],
    ['Merge queue (#7 and #9): all rules pass', four(testsPass, reviewPass, sastPass, notMajor), group],
    ['Merge queue (#7 and #9): 1 of 4 rules fails: tests', four(testsFail), group],
    ['Merge queue (#7 and #9): waiting for CodeQL', four(testsPass, reviewPass, sastPending), group],
    [
      'Merge queue (#1, #2, #3 and 2 more): waiting for CodeQL',
      four(testsPass, reviewPass, sastPending),
      {
        subject: { ...mergeGroup, pullRequests: [1, 2, 3, 4, 5] },
      },
    ],
    [
      'Merge queue (#7 and #9): observing: 1 of 4 rules would fail: tests',
      as('observe', four(testsFail)),
      group,
    ],
    [
      'Merge queue: cannot check 1 of 4 rules: sast',
      four(testsPass, reviewPass, sastError),
      { subject: { ...mergeGroup, pullRequests: [] } },
    ],
    ['Merge queue (#7 and #9): the policy file has 1 error', [], { ...broken(1), ...group }],
    ['The policy file has 1 error', [], broken(1)],
    ['The policy file has 2 errors', [], broken(2)],
    ['No rules enabled: name a preset or rules in the policy file', []],
    ['#5 (same head as #7): all 4 rules pass', four(), sharing('worst', 7)],
    ['#5 (same head as #7): draft: waiting for 1 review', four(testsPass, reviewPending), sharingDraft],
    [
      '#5 (same head as #1, #2, #3 and 1 more): the policy file has 1 error',
      [],
      { ...broken(1), ...sharing('worst', 1, 2, 3, 4) },
    ],
    ['7 open pull requests have the same head', [], sharing('too-many', 1, 2, 3, 4, 6, 7)],
  ])('%s', (expected, evaluated, changes = {}) => {
    expect(renderTitle(reportOf(evaluated, changes))).toBe(expected);
  });
});

describe('the title fits', () => {
  const many = Array.from(
    { length: 12 },
    (_, index): EvaluatedRule => [`rule-with-a-long-name-${index}`, testsFail],
  );

  test.each<[string, readonly EvaluatedRule[]]>([
    ['what does not decide gives way first', [...many.slice(0, 3), ['review', reviewPending]]],
    ['then names do', many],
  ])('%s', (_, evaluated) => {
    expect(renderTitle(reportOf(evaluated))).toMatchSnapshot();
  });

  it('has at most 120 characters on one line, whatever a tool is called', () => {
    const waits = fc.array(
      hostileText.map((name): EvaluatedRule => ['sast', { ...sastPending, waitingFor: say`${name}` }]),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(waits, (evaluated) => {
        const title = renderTitle(reportOf(evaluated));
        expect(title.length).toBeLessThanOrEqual(120);
        expect(title).toMatch(/^Waiting for/);
        expect(title).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
