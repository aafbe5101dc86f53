import { describe, expect, it, test } from '@jest/globals';
import {
  type EvaluatedRule,
  reportOf,
  reviewPending,
  testsFail,
  testsPass,
  threatModelFail,
} from '../../test/samples/reports.ts';
import type { Finding } from '../rules/verdict.ts';
import { say } from '../text/message.ts';
import { renderCheckRun } from './check-run.ts';

describe('annotations', () => {
  const levels = (evaluated: readonly EvaluatedRule[]) =>
    renderCheckRun(reportOf(evaluated)).annotations.map(({ path, startLine, level }) => [
      path,
      startLine,
      level,
    ]);

  test.each<[string, readonly EvaluatedRule[], readonly (readonly [string, number, string])[]]>([
    [
      'what fails, at line 1 where no line is known',
      [['tests', testsFail]],
      [
        ['src/login.ts', 12, 'failure'],
        ['src/session.ts', 1, 'failure'],
      ],
    ],
    [
      'warned of: never a failure',
      [['threat-model', threatModelFail, 'warn']],
      [
        ['src/login.ts', 3, 'warning'],
        ['deploy/role.yaml', 21, 'warning'],
      ],
    ],
    [
      'observed: a notice',
      [['threat-model', threatModelFail, 'observe']],
      [
        ['src/login.ts', 3, 'notice'],
        ['deploy/role.yaml', 21, 'notice'],
      ],
    ],
    [
      'waited for: never a failure',
      [['review', { ...reviewPending, findings: testsFail.findings }]],
      [
        ['src/login.ts', 12, 'warning'],
        ['src/session.ts', 1, 'warning'],
      ],
    ],
    ['nothing of a rule that passes', [['tests', testsPass]], []],
    ['nothing without a place', [['review', reviewPending]], []],
    [
      'the most severe first',
      [
        ['tests', testsFail, 'observe'],
        ['threat-model', threatModelFail],
      ],
      [
        ['src/login.ts', 3, 'failure'],
        ['deploy/role.yaml', 21, 'warning'],
        ['src/login.ts', 12, 'notice'],
        ['src/session.ts', 1, 'notice'],
      ],
    ],
  ])('%s', (_, evaluated, expected) => {
    expect(levels(evaluated)).toEqual(expected);
  });

  it('carry the rule and the message as plain text', () => {
    const [first] = renderCheckRun(reportOf([['tests', testsFail, 'warn']])).annotations;
    expect(first).toMatchObject({
      title: 'Tests included (warning only)',
      message: 'The function verifyPassword has no test.',
      endLine: 12,
    });
  });

  it('are at most 200, and the details count the rest', () => {
    const { annotations, text } = renderCheckRun(
      reportOf([['tests', { ...testsFail, findings: findings(234) }]]),
    );
    expect(annotations).toHaveLength(200);
    expect(text).toMatch(/^Not annotated in the files, because there are too many: 34 findings\./);
  });
});

function findings(count: number): readonly Finding[] {
  return Array.from({ length: count }, (_, index) => ({
    messageId: 'sample-finding',
    level: 'failure',
    path: `src/${index}.ts`,
    message: say`See this.`,
  }));
}
