import { expect, test } from '@jest/globals';
import { changedFile } from '../../test/samples/changed-file.ts';
import { noEarlierChanges } from '../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import { analysis, run } from '../../test/samples/scans.ts';
import type { Owners } from '../evidence/owners.ts';
import type { Pushes } from '../evidence/pushes.ts';
import { available } from '../evidence/slice.ts';
import type { Policy, PolicyChange, PolicyResult } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import { sast } from '../rules/sast/index.ts';
import { evaluate, evaluateMergeGroup } from './evaluate.ts';

const now = new Date('2026-03-01T12:00:00Z');
const place = {
  repository: 'octo-org/widgets',
  repositoryUrl: 'https://github.com/octo-org/widgets',
  headSha: 'a'.repeat(40),
  baseSha: 'b'.repeat(40),
};
const pullRequest = { ...place, kind: 'pull-request', number: 7, draft: false } as const;
const group = { ...place, kind: 'merge-group', pullRequests: [7] } as const;
const policy: PolicyResult & { valid: true } = {
  valid: true,
  policy: {
    source: { kind: 'default' },
    comment: 'never',
    rules: [{ rule: sast, enforcement: 'enforce', options: sast.options.parse({}) }],
  },
};
const broken: PolicyResult = { valid: false, source: { kind: 'default' }, problems: [] };

/** Nothing has been analyzed; `minutes` is for how long. Null: the workflows are held back, so that nobody knows when it will be. */
function evidence(minutes: number | null) {
  const since = minutes === null ? null : new Date(now.getTime() - minutes * 60_000);
  const head = {
    ...samplePullRequest().head,
    ...(since === null ? { workflowsHeld: true } : { seenAt: since }),
  };
  return {
    checks: available([]),
    codeScanning: available({
      analyses: [],
      alerts: [],
      ...(since === null ? {} : { unannouncedSince: since }),
    }),
    workflowRuns: available([]),
    pullRequest: available(samplePullRequest({ head })),
    change: available({ files: [changedFile('src/cart.js')] }),
    commits: available({ commits: [], forcePushes: [] }),
    earlierChanges: available(noEarlierChanges),
    reviews: available({ reviews: [], requested: [] }),
    pushes: available<Pushes>({ needed: false }),
    owners: available<Owners>({ needed: false }),
  };
}

test.each<[string, PolicyResult, number | null, string | null]>([
  ['no verdict changes without an event', policy, null, null],
  ['a verdict may', policy, 5, '2026-03-01T12:55:00.000Z'],
  ['the policy is broken', broken, 5, null],
])('a report says when to re-evaluate: %s', (_, under, minutes, expected) => {
  const report = evaluate(pullRequest, under, evidence(minutes), now);
  expect(report.reevaluateAt?.toISOString() ?? null).toBe(expected);
});

const unreadFile = {
  layer: 'organization',
  present: { kind: 'unread' },
  problems: [],
  version: { commit: 'c'.repeat(40) },
} as const;

test('a report is evaluated again when a version that stands in for a file ends', () => {
  const until = '2026-03-01T12:30:00.000Z';
  const under = (of: Policy) => ({ valid: true as const, policy: of });
  const standing = under({ ...policy.policy, standIns: [{ ...unreadFile, until }] });
  const report = evaluate(pullRequest, standing, evidence(null), now);
  expect(report).toMatchObject({ standIns: [{ until }] });
  expect(report.reevaluateAt?.getTime()).toBe(Date.parse(until) + 1);
  expect(
    evaluate(pullRequest, under({ ...policy.policy, standIns: [unreadFile] }), evidence(null), now)
      .reevaluateAt,
  ).toBeNull();
});

const mistake = { line: 2, column: 3, message: '`revew` is not a known key.' };
test.each<[string, PolicyChange | undefined, string]>([
  ['breaks a policy that is valid', { kind: 'broken', problem: mistake, wasValid: true }, 'failure'],
  ['leaves a broken policy broken', { kind: 'broken', problem: mistake, wasValid: false }, 'success'],
  ['repairs a broken policy', { kind: 'repaired' }, 'success'],
  ['cannot be compared', { kind: 'unreadable' }, 'success'],
  ['leaves the policy alone', undefined, 'success'],
])(
  'whatever the rules say, the check of a change fails that breaks the policy: one that %s',
  (_, policyChange, expected) => {
    const observed = { ...policy.policy, rules: [] };
    const changed = policyChange === undefined ? {} : { policyChange };
    const under = { valid: true as const, policy: observed };
    expect(evaluate({ ...pullRequest, ...changed }, under, {}, now).conclusion).toBe(expected);
    expect(evaluateMergeGroup({ ...group, ...changed }, under, {}, [], now).conclusion).toBe(expected);
  },
);

test.each([
  ['too-large', 'author'],
  ['not-permitted', 'administrator'],
  ['unreadable', 'administrator'],
] as const)('evidence that is %s is for the %s', (reason, turn) => {
  const problem = { reason, message: ['Too many commits.'], remedy: ['Split it.'] };
  const unread = { ...evidence(null), codeScanning: { available: false as const, problem } };
  const [report] = evaluate(pullRequest, policy, unread, now).rules;
  expect(report?.verdict).toMatchObject({ status: 'error', messageId: 'evidence-unreadable', turn });
});

test('a verdict carries the words that its rule declares for it', () => {
  const brief = { state: 'no analysis yet', action: 'wait for the analysis' };
  const rule = { ...sast, briefs: { 'tool-awaited': brief } };
  const [enabled] = policy.policy.rules;
  if (enabled === undefined) throw new Error('no rule');
  const under = { ...policy, policy: { ...policy.policy, rules: [{ ...enabled, rule }] } };
  expect(evaluate(pullRequest, under, evidence(2), now).rules).toMatchObject([{ brief }]);
});

test.each(rules.flatMap(({ id, briefs = {} }) => Object.values(briefs).map((brief) => [id, brief] as const)))(
  '%s: %j are a few words to go on with',
  (_, brief) => {
    for (const words of Object.values(brief ?? {})) expect(words).toMatch(/^[a-z][\w ]{1,50}[a-z]$/);
  },
);

test('a merge group is re-evaluated for its own analyses', () => {
  const member = evaluate(pullRequest, policy, evidence(2), now);
  const report = evaluateMergeGroup(group, policy, evidence(20), [member], now);
  expect(report.reevaluateAt).toEqual(new Date('2026-03-01T12:20:00Z'));
});

test.each<[what: string, own: 'pass' | 'pending', member: 'pass' | 'fail' | 'not-applicable', group: string]>(
  [
    ['its own, where the pull requests pass', 'pending', 'pass', 'pending'],
    ['the worse one of a pull request', 'pending', 'fail', 'fail'],
    ['its own, if both pass', 'pass', 'pass', 'pass'],
    ['none, where the rule applies to no pull request', 'pending', 'not-applicable', 'not-applicable'],
  ],
)('a merge group that also inherits has the verdict %s', (_, own, status, expected) => {
  const analyzed = { ...evidence(2), codeScanning: available({ analyses: [analysis()], alerts: [] }) };
  const member = evaluate(pullRequest, policy, evidence(2), now);
  const [rule] = member.rules;
  if (rule === undefined) throw new Error('no rule');
  const verdict = { ...rule.verdict, status } as typeof rule.verdict;
  const runs = available([run(analysis().workflow ?? '')]);
  const report = evaluateMergeGroup(
    group,
    policy,
    own === 'pass' ? { ...analyzed, workflowRuns: runs } : evidence(20),
    [{ ...member, rules: [{ ...rule, verdict }] }],
    now,
  );
  expect(report.rules[0]?.verdict.status).toBe(expected);
});
