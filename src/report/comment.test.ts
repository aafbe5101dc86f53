import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { hostileText } from '../../test/samples/hostile-text.ts';
import {
  type EvaluatedRule,
  mergeGroup,
  pullRequest,
  reportOf,
  reports,
  reviewPass,
  reviewPending,
  sastError,
  testsFail,
  testsPass,
  threatModelFail,
} from '../../test/samples/reports.ts';
import type { Report } from '../engine/report.ts';
import { fileLink, newFileLink, say } from '../text/message.ts';
import { commentMarker, renderComment } from './comment.ts';
import { bytes } from './size.ts';

describe('the comment as the author reads it', () => {
  test.each<[string, Report]>([
    [
      'asked for two things',
      reportOf([
        ['tests', testsFail],
        ['threat-model', threatModelFail],
      ]),
    ],
    [
      'asked, and warned',
      reportOf([
        ['tests', testsFail, 'warn'],
        ['threat-model', threatModelFail],
      ]),
    ],
    [
      'only warned',
      reportOf([
        ['tests', testsFail, 'warn'],
        ['review', reviewPass],
      ]),
    ],
    [
      'not asked any more',
      reportOf([
        ['tests', testsPass],
        ['review', reviewPending],
      ]),
    ],
    ['not asked: the policy file is broken', reports['broken policy']],
  ])('%s', (_, report) => {
    expect(renderComment(report).body).toMatchSnapshot();
  });
});

function changeOf({ subject }: Report) {
  if (subject.kind !== 'pull-request') throw new Error('The report is about no pull request.');
  return subject;
}

describe('a change that breaks a policy file', () => {
  const problem = { line: 2, column: 3, message: '`revew` is not a known key.' };
  const passing = reportOf([['tests', testsPass]]);
  const breaking = (wasValid: boolean, report: Report = passing): Report => ({
    ...report,
    subject: { ...changeOf(report), policyChange: { kind: 'broken', problem, wasValid } },
    conclusion: 'failure',
  });
  const asked = '- **Policy file**: line 2, column 3: `revew` is not a known key.<br>→ Fix the policy file';

  it('is asked to fix it, though every rule passes', () => {
    const { body, needed } = renderComment(breaking(true));
    expect(body).toContain('**SDL: 1 thing needed from you before this can be merged**');
    expect(body).toContain(asked);
    expect(needed).toBe(true);
  });

  it('is asked so before anything else', () => {
    const { body } = renderComment(breaking(true, reportOf([['tests', testsFail]])));
    expect(body).toContain('**SDL: 2 things needed from you');
    expect(body.indexOf(asked)).toBeLessThan(body.indexOf('**Tests included**'));
  });

  it('is asked for nothing where the file is broken already', () => {
    expect(renderComment(breaking(false))).toMatchObject({
      body: `${commentMarker}\n\nSDL: nothing more is needed from you.`,
      needed: false,
    });
  });
});

describe('the comment is needed only while the author is asked for something', () => {
  const failing: readonly EvaluatedRule[] = [['tests', testsFail]];

  test.each<[string, boolean, readonly EvaluatedRule[], Partial<Report>?]>([
    ['an enforced rule asks the author', true, failing],
    ['a rule warns the author', true, [['tests', testsFail, 'warn']]],
    ['a rule is only observed', false, [['tests', testsFail, 'observe']]],
    ['all is well', false, [['tests', testsPass]]],
    [
      'somebody else has to act',
      false,
      [
        ['review', reviewPending],
        ['sast', sastError],
      ],
    ],
    ['the author is only to ask for a review', false, [['review', { ...reviewPending, turn: 'author' }]]],
    ['the pull request is a draft', false, failing, { subject: { ...pullRequest, draft: true } }],
    ['a bot is the author', false, failing, { subject: { ...pullRequest, authorKind: 'bot' } }],
    ['it is a merge group', false, failing, { subject: mergeGroup }],
  ])('%s: %s', (_, needed, evaluated, changes = {}) => {
    expect(renderComment(reportOf(evaluated, changes)).needed).toBe(needed);
  });
});

it('begins with the marker, by which it is found again', () => {
  expect(renderComment(reportOf([])).body.split('\n')[0]).toBe(commentMarker);
});

it('tells no time, so that it is edited only when something changed', () => {
  const report = reportOf([['tests', testsFail]]);
  const later = { ...report, evaluatedAt: new Date('2027-01-01T00:00:00Z') };
  expect(renderComment(later)).toEqual(renderComment(report));
});

it('mentions nobody and marks nothing but itself, whatever it quotes', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (title, path) => {
      const verdict = { ...testsFail, summary: say`${title} fails.`, remedy: say`Fix ${path}.` };
      const { body } = renderComment(reportOf([['tests', verdict]]));
      const outsideCode: string[] = [];
      const visit = (node: ReturnType<typeof fromMarkdown>['children'][number]): void => {
        if (node.type === 'text' || node.type === 'html') outsideCode.push(node.value);
        else if ('children' in node) node.children.forEach(visit);
      };
      fromMarkdown(body).children.forEach(visit);
      expect(outsideCode.join('')).not.toMatch(/@|#\d|:\/\//);
      expect(outsideCode.filter((text) => text.includes('<!--'))).toEqual([commentMarker]);
    }),
    { numRuns: 300 },
  );
});

describe('the comment stays the same from push to push', () => {
  const verdict = {
    ...testsFail,
    summary: say`${fileLink('src/cart.ts', 2)} has no test.`,
    remedy: say`${newFileLink('Create it', 'test/cart.test.ts', '')}.`,
  };
  const at = (headSha: string) =>
    renderComment(
      reportOf([['tests', verdict]], { subject: { ...pullRequest, headSha } }),
      'https://docs.example',
    );

  it('names files at the head without a link', () => {
    expect(at('a'.repeat(40))).toEqual(at('b'.repeat(40)));
    expect(at('a'.repeat(40)).body).toContain('`src/cart.ts:2` has no test.<br>→ [Create it](');
  });

  it('links the rule to its page, and the checks of the pull request', () => {
    const { body } = at('a'.repeat(40));
    expect(body).toContain('**[Tests included](https://docs.example/rules/tests.md)**');
    expect(body).toContain('[SDL check](https://github.com/acme/shop/pull/7/checks)');
  });
});

it('fits into a comment, however much is asked', () => {
  const verdict = { ...testsFail, summary: say`${['漢'.repeat(2_000)]}` };
  const { body } = renderComment(
    reportOf(Array.from({ length: 40 }, (_, index): EvaluatedRule => [`rule-${index}`, verdict])),
  );
  expect(bytes(body)).toBeLessThanOrEqual(65_535);
  expect(body).toMatch(/\n- … and \d+ more\n/);
});

test.each([
  [
    'no base branch',
    'SDL: The base branch `release/1` does not exist: it was deleted or renamed. The policy is read from it.<br>→ Change the base branch of the pull request, or restore `release/1`.',
  ],
  [
    'policy that is a link',
    'SDL: nothing is needed from you. An administrator has to act: the policy file is a symbolic link.',
  ],
] as const)('where there is no policy, only a comment that exists is edited: %s', (name, text) => {
  const { body, needed } = renderComment(reports[name]);
  expect(body).toBe(`${commentMarker}\n\n${text}`);
  expect(needed).toBe(false);
});
