import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { reportOf } from '../../test/samples/reports.ts';
import { linkAtPath } from '../policy/obstacles.ts';
import type { Direction, PolicyChange, PolicyDifference } from '../policy/policy.ts';
import { renderCheckRun } from './check-run.ts';
import { renderPolicyChange } from './policy-change.ts';

function difference(
  direction: Direction,
  rule: string | null,
  option: string | null,
  from: string | null,
  to: string | null,
): PolicyDifference {
  return { direction, rule, option, from, to };
}

const looser = difference('loosens', 'tests', null, 'enforce', 'observe');
const removed = difference('loosens', 'sast', null, 'enforce', null);
const fewer = difference('loosens', 'review', 'approvals', '2', '1');
const tighter = difference('tightens', 'threat-model', null, 'observe', 'enforce');
const added = difference('tightens', 'sast', null, null, 'warn');
const other = difference('changes', 'threat-model', 'points', null, null);
const preset = difference('changes', null, 'extends', 'strict@1', 'recommended@1');

const settings = (...differences: PolicyDifference[]): PolicyChange => ({
  kind: 'settings',
  file: 'changed',
  differences,
});

const applies = 'Until it is merged, the policy of the base branch applies.';

describe('the line on what a change makes of the policy', () => {
  test.each<[string, PolicyChange, string]>([
    [
      'loosens',
      settings(looser, removed, fewer),
      `⚠️ **This pull request loosens the policy:** \`tests\` from \`enforce\` to \`observe\`, the rule \`sast\` is removed and \`review.approvals\` from \`2\` to \`1\`. ${applies}`,
    ],
    [
      'loosens and more',
      settings(looser, preset, tighter),
      `⚠️ **This pull request loosens the policy:** \`tests\` from \`enforce\` to \`observe\`; it also changes \`extends\` from \`strict@1\` to \`recommended@1\`; it also tightens \`threat-model\` from \`observe\` to \`enforce\`. ${applies}`,
    ],
    [
      'tightens',
      settings(tighter, added),
      'This pull request tightens the policy: `threat-model` from `observe` to `enforce` and the rule `sast` is added with `warn`.',
    ],
    [
      'changes',
      settings(other, tighter),
      'This pull request changes the policy: `threat-model.points`; it also tightens `threat-model` from `observe` to `enforce`.',
    ],
    [
      'removes',
      { kind: 'settings', file: 'removed', differences: [looser], overlooked: '.github/sdl.yaml' },
      `⚠️ **This pull request removes the policy file, which loosens the policy (the built-in default, which observes \`recommended@1\`, would apply):** \`tests\` from \`enforce\` to \`observe\`. \`.github/sdl.yaml\` is not read as the policy. ${applies}`,
    ],
    [
      'removes without an effect',
      { kind: 'settings', file: 'removed', differences: [] },
      `⚠️ **This pull request removes the policy file (the built-in default, which observes \`recommended@1\`, would apply).** ${applies}`,
    ],
    [
      'adds',
      { kind: 'settings', file: 'added', differences: [tighter] },
      'This pull request adds a policy file, which tightens the policy: `threat-model` from `observe` to `enforce`.',
    ],
    [
      'breaks',
      {
        kind: 'broken',
        wasValid: true,
        problem: { message: '`revew` is not a known key.', line: 2, column: 3 },
      },
      '⚠️ **This pull request breaks the policy file**, so its check fails. First problem: line 2, column 3: `revew` is not a known key.',
    ],
    [
      'makes it a link',
      { kind: 'broken', wasValid: true, problem: linkAtPath() },
      '⚠️ **This pull request breaks the policy file**, so its check fails. First problem: `.github/sdl.yml` is a symbolic link. Links are never followed: what they lead to can change without a change of the policy file.',
    ],
    [
      'leaves it broken',
      { kind: 'broken', wasValid: false, problem: { message: 'A key must be text.', line: 1, column: 1 } },
      '⚠️ **This pull request does not fix the policy file.** First problem: line 1, column 1: A key must be text.',
    ],
    [
      'fixes it',
      { kind: 'repaired' },
      'This pull request fixes the policy file. Its policy applies once it is merged.',
    ],
    [
      'cannot be read',
      { kind: 'unreadable' },
      '⚠️ **The policy file of this pull request differs from the base branch’s**, and GitHub does not show how. Read the file before you approve the change.',
    ],
  ])('%s', (_, change, expected) => {
    expect(renderPolicyChange(change, 'pull-request')).toBe(expected);
  });

  it('is about a merge group in a merge queue', () => {
    expect(renderPolicyChange(settings(looser), 'merge-group')).toContain(
      'This merge group loosens the policy',
    );
  });

  it('counts what it does not name', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...fewer, option: `option-${index}` }));
    expect(renderPolicyChange(settings(...many), 'pull-request')).toMatch(/; 14 more\. /);
  });

  it('is one line of bounded length, whatever the file says', () => {
    const hostile = fc.tuple(hostileText, fc.nat(3)).map(([text, times]) => text.repeat(times * 100));
    fc.assert(
      fc.property(hostile, hostile, hostile, (one, two, three) => {
        const changes: readonly PolicyChange[] = [
          { kind: 'broken', wasValid: true, problem: { message: one, line: 1, column: 1 } },
          settings(
            difference('changes', null, two, one, three),
            difference('loosens', 'tests', two, three, one),
          ),
          { kind: 'settings', file: 'removed', differences: [], overlooked: three },
        ];
        for (const policyChange of changes) {
          const line = renderPolicyChange(policyChange, 'pull-request');
          expect(line).not.toMatch(/[\r\n\u{2028}\u{2029}]/u);
          expect(line.length).toBeLessThan(3000);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('stands in the check between the rules and the source of the policy, and changes its digest', () => {
  const plain = reportOf([]);
  const subject = { ...plain.subject, policyChange: settings(looser) };
  const { summary, digest } = renderCheckRun({ ...plain, subject });
  expect(summary).toMatch(/loosens the policy.*\n\n<sub>Policy: /);
  expect(digest).not.toBe(renderCheckRun(plain).digest);
});
