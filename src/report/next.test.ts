import { describe, expect, test } from '@jest/globals';
import {
  type EvaluatedRule,
  notMajor,
  reportOf,
  reviewPending,
  sastError,
  sastPass,
  sastPending,
  testsFail,
  testsPass,
  threatModelFail,
} from '../../test/samples/reports.ts';
import type { Verdict } from '../rules/verdict.ts';
import { say } from '../text/message.ts';
import { renderNext } from './next.ts';

const next = (evaluated: readonly EvaluatedRule[]) => renderNext(reportOf(evaluated).rules);
const securityPending: Verdict = {
  ...reviewPending,
  waitingFor: say`a security review`,
  turn: 'security-reviewer',
};
const twoTools: Verdict = { ...sastPending, waitingFor: say`${'CodeQL'} and ${'Trivy'}` };

describe('what is next, in the order of the people', () => {
  test.each<[string, readonly EvaluatedRule[]]>([
    [
      '**Next:** author: add a test. Then 1 review. `CodeQL` runs by itself.',
      [
        ['tests', testsFail],
        ['review', reviewPending],
        ['sast', sastPending],
      ],
    ],
    [
      '**Next:** author: add a test and add a threat model. Then 1 review and a security review.',
      [
        ['tests', testsFail],
        ['review', reviewPending],
        ['threat-model', threatModelFail],
        ['security-review', securityPending],
      ],
    ],
    ['**Next:** 1 review.', [['review', reviewPending]]],
    [
      '**Next:** author: mark the pull request as ready for review.',
      [['review', { ...reviewPending, turn: 'author' }]],
    ],
    [
      '**Next:** author: add a threat model and mark the pull request as ready for review.',
      [
        ['review', { ...reviewPending, turn: 'author' }],
        ['threat-model', threatModelFail],
      ],
    ],
    ['**Next:** 1 review.', [['other-review', { ...reviewPending, turn: 'author' }]]],
    [
      '**Next:** 1 review.',
      [
        ['review', reviewPending],
        ['two-reviews', reviewPending],
      ],
    ],
    ['Nothing to do while `CodeQL` runs.', [['sast', sastPending]]],
    ['Nothing to do while `CodeQL` and `Trivy` run.', [['sast', twoTools]]],
    [
      '**Next:** 1 review. `CodeQL` and `Trivy` run by themselves.',
      [
        ['review', reviewPending],
        ['sast', twoTools],
      ],
    ],
    [
      '**Next:** author: add a test (warning). Administrator: see “Static analysis”.',
      [
        ['tests', testsFail, 'warn'],
        ['sast', sastError],
      ],
    ],
    [
      '**Next:** author: see “licenses”. Then licenses of dependencies.',
      [
        ['licenses', testsFail],
        ['licenses-of-dependencies', { ...reviewPending, waitingFor: say` ` }],
      ],
    ],
    [
      '**Next:** author:\n\n- see “a”\n- see “b”\n- see “c”\n- add a test',
      [...['a', 'b', 'c'].map((id): EvaluatedRule => [id, testsFail]), ['tests', testsFail]],
    ],
    [
      '**Next:** author: see “a”.\n\nAdministrator:\n\n- see “b”\n- see “c”\n- see “d”\n- see “e”\n\nThen 1 review. `CodeQL` runs by itself.',
      [
        ['a', testsFail],
        ...['b', 'c', 'd', 'e'].map((id): EvaluatedRule => [id, { ...testsFail, turn: 'administrator' }]),
        ['review', reviewPending],
        ['sast', sastPending],
      ],
    ],
    [
      `**Next:** author:\n\n${Array.from({ length: 12 }, (_, n) => `- see “r${n}”`).join('\n')}\n- 3 more, see below`,
      Array.from({ length: 15 }, (_, n): EvaluatedRule => [`r${n}`, testsFail]),
    ],
    [
      'Nothing more is needed.',
      [
        ['tests', testsPass],
        ['threat-model', notMajor],
      ],
    ],
    [
      'Nothing more is needed: the open rules below are only observed.',
      [
        ['tests', testsFail, 'observe'],
        ['sast', sastPass],
      ],
    ],
  ])('%s', (expected, evaluated) => {
    expect(next(evaluated)).toBe(expected);
  });
});
