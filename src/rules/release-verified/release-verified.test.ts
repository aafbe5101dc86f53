import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleAncestors } from '../../../test/samples/ancestors.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { ReleaseStatement } from '../../evidence/release-statements.ts';
import { plain } from '../../text/message.ts';
import { releaseVerified } from './index.ts';

const [head, before, earlier] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const now = new Date('2026-01-15T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const what = 'bought two items on staging';

type Verified = Extract<ReleaseStatement, { kind: 'verified' }>;
const statement = (given: Partial<Verified> = {}): Verified => ({
  kind: 'verified',
  by: 'mona',
  at: daysAgo(1),
  sha: head,
  mayPush: true,
  what,
  ...given,
});

type Review = NonNullable<EvidenceValues['targetDeployments']['runs'][number]['reviews']>[number];
function reviewed(given: Partial<Review> = {}): Partial<EvidenceValues> {
  const review: Review = {
    state: 'approved',
    by: { login: 'ada', kind: 'user' },
    comment: what,
    environments: ['production'],
    ...given,
  };
  const run = {
    id: 1,
    workflow: 'deploy.yml',
    conclusion: null,
    createdAt: daysAgo(1),
    updatedAt: now,
    reviews: [review],
  };
  return { targetDeployments: { deployments: [], runs: [run] } };
}

function verdictOf(
  statements: readonly ReleaseStatement[],
  options: object = {},
  evidence: Partial<EvidenceValues> = {},
) {
  return judgeRule(
    releaseVerified,
    {
      release: sampleRelease({ sha: head }),
      ancestors: sampleAncestors([head, before, earlier]),
      releaseStatements: statements,
      targetDeployments: { deployments: [], runs: [] },
      teams: { qa: ['grace'] },
      ...evidence,
    },
    options,
    now,
    'release',
  );
}

function said(...given: Parameters<typeof verdictOf>): string {
  const verdict = verdictOf(...given);
  return `${verdict.status}: ${plain(verdict.summary)}`;
}

describe('a comment', () => {
  test.each<[what: string, given: Partial<Verified>, options: object, said: string]>([
    [
      'of the released commit',
      {},
      {},
      'pass: What mona said in a comment is about this very commit, 2026-01-14 12:00 UTC. It says: bought two items on staging',
    ],
    [
      'of the commit before',
      { sha: before },
      {},
      'pending: What mona said in a comment is about a commit to which the release adds 1 commit.',
    ],
    [
      'of the commit before, which is near enough',
      { sha: before },
      { 'max-commits': 1 },
      'pass: What mona said in a comment is about bbbbbbb, to which the release adds 1 commit, 2026-01-14 12:00 UTC. It says: bought two items on staging',
    ],
    [
      'of one before that',
      { sha: earlier },
      { 'max-commits': 1 },
      'pending: What mona said in a comment is about a commit to which the release adds 2 commits.',
    ],
    [
      'of a commit elsewhere',
      { sha: 'd'.repeat(40) },
      { 'max-commits': 5 },
      'pending: Nobody has verified aaaaaaa yet.',
    ],
    [
      'that is a month old',
      { at: daysAgo(30) },
      { 'max-age': 30 },
      'pending: What mona said in a comment is 30 days old.',
    ],
    [
      'that is nearly a month old',
      { at: daysAgo(29.9) },
      { 'max-age': 30 },
      'pass: What mona said in a comment is about this very commit, 2025-12-16 14:24 UTC. It says: bought two items on staging',
    ],
    [
      'that is years old, where that does not matter',
      { at: daysAgo(900) },
      {},
      'pass: What mona said in a comment is about this very commit, 2023-07-30 12:00 UTC. It says: bought two items on staging',
    ],
    [
      'that says too little',
      { what: 'ok!! --- ...........' },
      {},
      'pending: What mona said in a comment has fewer than 20 letters and digits.',
    ],
    [
      'without write access',
      { mayPush: false },
      {},
      'pending: What mona said in a comment is by somebody without write access.',
    ],
    [
      'of a person whom the policy does not name',
      {},
      { accounts: ['ada'] },
      'pending: What mona said in a comment is by somebody whom the policy does not name.',
    ],
    [
      'of a person whom it names',
      { by: 'Ada', mayPush: false },
      { accounts: ['ada'] },
      'pass: What Ada said in a comment is about this very commit, 2026-01-14 12:00 UTC. It says: bought two items on staging',
    ],
    [
      'of a member of a team',
      { by: 'grace', mayPush: false },
      { teams: ['qa'] },
      'pass: What grace said in a comment is about this very commit, 2026-01-14 12:00 UTC. It says: bought two items on staging',
    ],
    [
      'of a bot',
      { by: 'dependabot[bot]' },
      {},
      'pending: What dependabot[bot] said in a comment is by a bot, which verifies nothing by hand.',
    ],
    ['where comments are no way', {}, { ways: ['review'] }, 'pending: Nobody has verified aaaaaaa yet.'],
  ])('%s', (_, given, options, expected) => {
    expect(said([statement(given)], options)).toBe(expected);
  });

  it('names nobody in public where a team verifies', () => {
    const release = sampleRelease({ sha: head, public: true });
    const verdict = verdictOf(
      [statement({ by: 'mallory' }), statement({ by: 'grace' })],
      { teams: ['qa'] },
      { release },
    );
    expect(verdict.status).toBe('pass');
    expect(JSON.stringify(verdict)).not.toMatch(/mallory|grace/);
  });

  it('that counts is found behind others that do not', () => {
    expect(said([statement({ sha: before }), statement(), statement({ mayPush: false, by: 'eve' })])).toMatch(
      /^pass/,
    );
  });

  it('about a security test is none', () => {
    const test = {
      kind: 'security-test',
      by: 'mona',
      at: now,
      sha: head,
      mayPush: true,
      test: 'dast',
      report: 'sha256:',
      day: '2026-01-15',
      tester: 'zap',
      authenticated: null,
    } as const;
    expect(said([test])).toBe('pending: Nobody has verified aaaaaaa yet.');
  });
});

describe('a review of a deployment', () => {
  test.each<[what: string, given: Partial<Review>, options: object, status: string]>([
    ['says what was verified', {}, {}, 'pass'],
    ['says too little', { comment: 'lgtm' }, {}, 'pending'],
    ['rejects it', { state: 'rejected' }, {}, 'pending'],
    ['is of another environment', { environments: ['preview'] }, { environments: ['production'] }, 'pending'],
    ['is by an account that was deleted', { by: null }, {}, 'pending'],
    ['is by a bot', { by: { login: 'gate[bot]', kind: 'bot' } }, {}, 'pending'],
    ['is by a person whom the policy does not name', {}, { accounts: ['mona'] }, 'pending'],
    ['is no way', {}, { ways: ['command'] }, 'pending'],
  ])('%s', (_, given, options, status) => {
    expect(verdictOf([], options, reviewed(given)).status).toBe(status);
  });
});

describe('a check', () => {
  const options = { ways: ['check'], check: { name: 'manual verification', app: 'testrail' } };
  const checked = (conclusion: string, on: string, given: object = {}) => {
    const check = {
      kind: 'check-run',
      name: 'Manual verification',
      reportedBy: 'testrail',
      conclusion,
      suite: 1,
      url: null,
      completedAt: daysAgo(1),
      ...given,
    };
    return {
      ancestors: sampleAncestors([head, before]).map((each) =>
        each.sha === on ? { ...each, checks: [check as never] } : each,
      ),
    };
  };

  it('counts as it was reported last', () => {
    const [first] = checked('success', head).ancestors;
    const [last] = checked('failure', head, { suite: 2 }).ancestors;
    const both = [...(first?.checks ?? []), ...(last?.checks ?? [])];
    for (const checks of [both, both.toReversed()]) {
      const line = sampleAncestors([head]).map((each) => ({ ...each, checks }));
      expect(verdictOf([], options, { ancestors: line }).status).toBe('fail');
    }
  });

  test.each<[what: string, evidence: Partial<EvidenceValues>, more: object, status: string]>([
    ['succeeded', checked('success', head), {}, 'pass'],
    ['failed', checked('failure', head), {}, 'fail'],
    ['was skipped', checked('skipped', head), {}, 'fail'],
    ['runs', checked('pending', head, { completedAt: null }), {}, 'pending'],
    ['of another app', checked('success', head, { reportedBy: 'github-actions' }), {}, 'pending'],
    ['of another name', checked('success', head, { name: 'unit tests' }), {}, 'pending'],
    ['a commit status', checked('success', head, { kind: 'status' }), {}, 'pending'],
    ['succeeded on the commit before', checked('success', before), {}, 'pending'],
    [
      'succeeded on the commit before, which is near enough',
      checked('success', before),
      { 'max-commits': 1 },
      'pass',
    ],
    ['failed on the commit before', checked('failure', before), { 'max-commits': 1 }, 'pending'],
    ['is too old', checked('success', head, { completedAt: daysAgo(9) }), { 'max-age': 7 }, 'pending'],
    ['has no time', checked('success', head, { completedAt: null }), { 'max-age': 7 }, 'pending'],
    ['is no way', checked('success', head), { ways: ['command'] }, 'pending'],
    ['says it ended in a year', checked('success', head, { completedAt: daysAgo(-365) }), {}, 'pending'],
  ])('%s', (_, evidence, more, status) => {
    expect(verdictOf([], { ...options, ...more }, evidence).status).toBe(status);
  });
});

it('is an error where a team does not exist', () => {
  expect(verdictOf([statement()], { teams: ['qa', 'nobody'] })).toMatchObject({
    status: 'error',
    messageId: 'unknown-verifiers',
  });
});

it('says what to write', () => {
  const verdict = verdictOf([]);
  expect('remedy' in verdict && plain(verdict.remedy)).toBe(
    'Have somebody with write access comment /sdl verified aaaaaaaaaaaa <what and how> on an issue or pull request of this repository, in at least 20 letters. Have a reviewer say, in the comment that approves a deployment of the commit, what was verified and how.',
  );
});
