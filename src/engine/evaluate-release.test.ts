import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import type { Evidence } from '../evidence/index.ts';
import type { Release } from '../evidence/release.ts';
import { available } from '../evidence/slice.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { readPolicyFile } from '../policy/read-policy-file.ts';
import { nowhere, resolvePolicy } from '../policy/resolve.ts';
import { gateComment } from '../report/gate-comment.ts';
import { releaseVerdict } from '../report/release-verdict.ts';
import { defineRule, type Rule } from '../rules/rule.ts';
import type { Finding, Verdict } from '../rules/verdict.ts';
import { answerOf } from './answer.ts';
import { evaluateRelease } from './evaluate-release.ts';
import type { ReportSubject } from './report.ts';

const now = new Date('2026-06-30T12:00:00Z');
const sha = 'c'.repeat(40);

/** A rule that says what its option asks for. */
const said = defineRule({
  id: 'said',
  title: 'Said',
  passesWhen: 'It is said so.',
  clauses: [],
  messages: { said: 'As the option says.' },
  on: { release: 'evaluate' },
  options: z.object({ status: z.string().default('pass'), malware: z.boolean().default(false) }),
  evidence: ['release'],
  evaluate: (_, { status, malware }): Verdict<'said'> => {
    const finding: Finding<'said'> = {
      messageId: 'said',
      message: ['Malware.'],
      level: 'failure',
      inEmergency: 'malware',
    };
    return {
      status,
      messageId: 'said',
      summary: [`It is ${status}.`],
      findings: malware ? [finding] : [],
      remedy: ['Do something.'],
      waitingFor: ['something'],
      turn: 'releaser',
    } as Verdict<'said'>;
  },
}) as unknown as Rule;

/** A rule about pull requests, which says nothing of a release. */
const aboutChanges = {
  ...said,
  id: 'about-changes',
  on: { pullRequest: 'evaluate' },
} as const satisfies Rule;

const registry = [said, aboutChanges];

function policyOf(text: string): PolicyResult {
  const read = readPolicyFile(text, { kind: 'default' }, registry);
  if (!read.valid) throw new Error(JSON.stringify(read.problems));
  return {
    valid: true,
    policy: resolvePolicy({ organization: null, repository: read.file }, nowhere, registry),
  };
}

const subject: ReportSubject<'release'> = {
  kind: 'release',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  headSha: sha,
  target: { kind: 'environment', name: 'production' },
};

function evidenceOf(differing: Partial<Release> = {}): Evidence {
  return {
    release: available({
      repository: 'acme/shop',
      public: false,
      sha,
      committedAt: new Date('2026-06-01T00:00:00Z'),
      target: subject.target,
      defaultBranch: 'main',
      branches: [{ name: 'main', contains: true, protected: true }],
      previous: null,
      ranBefore: null,
      ...differing,
    }),
  };
}

function evaluated(
  { rule = '', entry = '' }: { readonly rule?: string; readonly entry?: string },
  release: Partial<Release> = {},
) {
  const text = `rules: { said: { enforcement: enforce${rule} }, about-changes: enforce }\nreleases: [{ name: p, environments: [production]${entry} }]`;
  return evaluateRelease(subject, policyOf(text), evidenceOf(release), now);
}

const ran = (at: string) => ({ ranBefore: { at: new Date(at) } });

describe('the answer', () => {
  test.each([
    ['pass', 'pass'],
    ['not-applicable', 'pass'],
    ['fail', 'fail'],
    ['pending', 'waiting'],
    ['error', 'cannot-tell'],
  ] as const)('where an enforced rule says %s is %s', (status, answer) => {
    expect(answerOf(evaluated({ rule: `, status: ${status}` }))).toBe(answer);
  });

  it('is by enforced rules only', () => {
    const policy = policyOf(
      'rules: { said: { enforcement: warn, status: fail } }\nreleases: [{ name: p, environments: [production] }]',
    );
    expect(answerOf(evaluateRelease(subject, policy, evidenceOf(), now))).toBe('pass');
  });

  it('is by no rule about pull requests', () => {
    expect(evaluated({}).rules.map(({ id }) => id)).toEqual(['release-branch', 'said']);
  });

  it('fails where a definite failure stands beside an error', () => {
    const elsewhere = { branches: [{ name: 'main', contains: false, protected: true }] };
    expect(answerOf(evaluated({ rule: ', status: error' }, elsewhere))).toBe('fail');
  });

  it('cannot be told without a valid policy', () => {
    const broken: PolicyResult = {
      valid: false,
      source: { kind: 'default' },
      problems: [{ message: '`x` is not a known key.', line: 1, column: 1 }],
    };
    expect(answerOf(evaluateRelease(subject, broken, {}, now))).toBe('cannot-tell');
  });

  it('cannot be told where the commit was not read', () => {
    const policy = policyOf('releases: [{ name: p, environments: [production] }]');
    expect(answerOf(evaluateRelease(subject, policy, {}, now))).toBe('cannot-tell');
  });
});

describe('a roll-back', () => {
  const failing = { rule: ', status: fail' };

  test.each([
    ['lets a commit pass that ran a week ago', failing, ran('2026-06-23T12:00:00Z'), 'pass'],
    [
      'lets it pass whatever cannot be told',
      { rule: ', status: error' },
      ran('2026-06-23T12:00:00Z'),
      'pass',
    ],
    ['lets it pass that ran 90 days ago', failing, ran('2026-04-01T12:00:00Z'), 'pass'],
    ['does not after 90 days', failing, ran('2026-04-01T11:59:59Z'), 'fail'],
    [
      'does not within fewer days of the policy',
      { ...failing, entry: ', roll-back-within: 5' },
      ran('2026-06-23T12:00:00Z'),
      'fail',
    ],
    [
      'does not where the policy forbids it',
      { ...failing, entry: ', roll-back: forbid' },
      ran('2026-06-23T12:00:00Z'),
      'fail',
    ],
    ['does not with malware', { rule: ', status: fail, malware: true' }, ran('2026-06-23T12:00:00Z'), 'fail'],
    ['does not where it never ran', failing, {}, 'fail'],
    ['does not where it ran in the future', failing, ran('2026-07-23T12:00:00Z'), 'fail'],
    [
      'does not from another branch',
      failing,
      { ...ran('2026-06-23T12:00:00Z'), branches: [{ name: 'main', contains: false, protected: true }] },
      'fail',
    ],
  ] as const)('%s', (_, policy, release, answer) => {
    const report = evaluated(policy, release);
    expect(answerOf(report)).toBe(answer);
    expect(report.release?.rollBack !== null).toBe(answer === 'pass');
  });

  it('is none where the commit passes anyway', () => {
    expect(evaluated({}, ran('2026-06-23T12:00:00Z')).release?.rollBack).toBeNull();
  });
});

describe('an emergency whose review is overdue', () => {
  const emergencies = [
    {
      id: 'EM-1',
      pullRequest: 7,
      headSha: sha,
      reason: 'The shop is down.',
      declaredBy: 'mona',
      declaredAt: new Date('2026-06-20T12:00:00Z'),
      due: new Date('2026-06-27T12:00:00Z'),
      issue: 8,
      incident: 'https://status.example.com/7',
      origin: { kind: 'dashboard' } as const,
      reviewed: null,
    },
  ];
  const of = (overdue: string, release: Partial<Release> = {}) => {
    const policy = policyOf(
      `rules: { said: enforce }\nexceptions: { approvers: [{ by: [ada] }], emergency: { by: [mona], overdue: ${overdue} } }\nreleases: [{ name: p, environments: [production] }]`,
    );
    const exceptions = available({ registered: [], emergencies, refused: [] });
    return evaluateRelease(subject, policy, { ...evidenceOf(release), exceptions }, now);
  };
  test.each([
    ['warn', 'pass'],
    ['block-releases', 'fail'],
    ['block-all', 'fail'],
  ])('%s: %s', (overdue, answer) => {
    expect(answerOf(of(overdue))).toBe(answer);
  });

  it('is named, and stops no roll-back', () => {
    const said = 'The review of 1 emergency is overdue: EM-1 since 2026-06-27 (#8).';
    expect(releaseVerdict(of('block-releases'), now).problems.join()).toContain(said);
    expect(gateComment(of('block-releases'))).toContain('Until then nothing is released.');
    expect(answerOf(of('block-releases', ran('2026-06-23T12:00:00Z')))).toBe('pass');
  });
});

describe('the comment of the gate', () => {
  test.each([
    [{}, {}, '**SDL: this commit may be released.**'],
    [
      { rule: ', status: fail' },
      {},
      '**SDL: this commit must not be released.**\n- **Said**: It is fail. → Releaser: Do something.',
    ],
    [
      { rule: ', status: pending' },
      {},
      '**SDL: this commit cannot be released yet.**\n- **Said**: It is pending. → Releaser: Do something.',
    ],
    [
      { rule: ', status: fail', entry: ', dry-run: true' },
      {},
      '**SDL: this commit must not be released.** This is a dry run: the deployment goes on.\n- **Said**: It is fail. → Releaser: Do something.',
    ],
    [
      { rule: ', status: fail' },
      { ranBefore: { at: new Date('2026-06-23T12:00:00Z') } },
      '**SDL: passes as a roll-back.** The environment ran this commit on 2026-06-23.',
    ],
  ])('for %j %j', (policy, release, comment) => {
    expect(gateComment(evaluated(policy, release))).toBe(comment);
  });

  it('has at most 1,024 characters', () => {
    const report = evaluated({ rule: ', status: fail' });
    const [rule] = report.rules.slice(1);
    if (rule === undefined) throw new Error('expected a rule');
    const many = {
      ...report,
      rules: Array.from({ length: 30 }, () => ({ ...rule, title: 'x'.repeat(200) })),
    };
    const comment = gateComment(many);
    expect(comment.length).toBeLessThanOrEqual(1_024);
    expect(comment).toMatch(/… and \d+ more/);
  });
});
