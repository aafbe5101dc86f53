import { expect, test } from '@jest/globals';
import { loadPolicy } from '../policy/load.ts';
import type { EnabledRule } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import type { Verdict } from '../rules/verdict.ts';
import { rulesOfGroup } from './merge-group-rules.ts';
import type { Report, RuleReport } from './report.ts';

const now = new Date('2026-03-01T12:00:00Z');

function verdict(status: 'pass' | 'fail' | 'not-applicable'): Verdict {
  const common = { messageId: 'x', summary: [status], findings: [] };
  return status === 'fail' ? { status, ...common, remedy: [], turn: 'author' } : { status, ...common };
}

function reportOf(part: string | null, status: Parameters<typeof verdict>[0]): RuleReport {
  return {
    id: 'sast',
    title: 'Analysis',
    ...(part === null ? {} : { part }),
    clauses: [],
    enforcement: 'enforce',
    verdict: verdict(status),
  };
}

function member(number: number, ...of: readonly RuleReport[]): Report {
  return {
    subject: {
      kind: 'pull-request',
      repository: 'acme/shop',
      repositoryUrl: 'https://github.com/acme/shop',
      number,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      draft: false,
    },
    policy: { kind: 'default' },
    policyProblems: [],
    comment: 'needed',
    rules: of,
    conclusion: 'success',
    evaluatedAt: now,
    reevaluateAt: null,
  };
}

const fail = (_: EnabledRule, part: string | null) => reportOf(part, 'fail');

test.each<[string, readonly RuleReport[], readonly Report[], readonly string[]]>([
  [
    'two parts of one name each count, such as those of scopes of two files',
    [reportOf('Payments', 'pass'), reportOf('Payments', 'fail')],
    [member(7, reportOf('Payments', 'pass'))],
    ['Payments pass', 'Payments fail'],
  ],
  [
    'and so does what a pull request says of either',
    [reportOf('Payments', 'pass'), reportOf('Payments', 'pass')],
    [member(7, reportOf('Payments', 'pass'), reportOf('Payments', 'fail'))],
    ['Payments fail', 'Payments fail'],
  ],
  [
    'a part that only a pull request has',
    [reportOf(null, 'pass')],
    [member(7, reportOf('Payments', 'fail'))],
    ['all pass', 'Payments fail'],
  ],
])('%s', (_, own, members, expected) => {
  const loaded = loadPolicy('rules: { sast: enforce }', { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error('The policy is not valid.');
  const found = rulesOfGroup(loaded.policy, own, members, fail);
  expect(found.map((report) => `${report.part ?? 'all'} ${report.verdict.status}`)).toEqual(expected);
});
