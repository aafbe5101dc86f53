import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleAncestors } from '../../../test/samples/ancestors.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import type { Ancestor } from '../../evidence/ancestors.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { ReleaseStatement } from '../../evidence/release-statements.ts';
import { plain } from '../../text/message.ts';
import { securityTests } from './index.ts';

const [head, before, earlier] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const now = new Date('2026-01-15T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

function verdictOf(tests: readonly object[], evidence: Partial<EvidenceValues> = {}, options: object = {}) {
  return judgeRule(
    securityTests,
    {
      release: sampleRelease({ sha: head }),
      ancestors: sampleAncestors([head, before, earlier]),
      releaseStatements: [],
      targetDeployments: { deployments: [], runs: [] },
      teams: { appsec: ['grace'] },
      ...evidence,
    },
    { tests, ...options },
    now,
    'release',
  );
}

/** What the only test comes to. */
function said(...given: Parameters<typeof verdictOf>): string {
  const { status, findings } = verdictOf(...given);
  return `${status}: ${findings.map(({ message }) => plain(message)).join(' ')}`;
}

/** The line of commits, with what is known of some. */
function line(...known: readonly (Partial<Ancestor> & { readonly sha: string })[]): Partial<EvidenceValues> {
  return {
    ancestors: sampleAncestors([head, before, earlier]).map((each) => ({
      ...each,
      ...known.find(({ sha }) => sha === each.sha),
    })),
  };
}

describe('an analysis', () => {
  const zap = (more: object = {}, of: object = {}) => [
    { kind: 'dast', name: 'ZAP', evidence: { tool: 'zap', ...of }, ...more },
  ];
  const analysis = (given: object = {}) => ({
    tool: 'ZAP',
    category: 'signed-in',
    error: '',
    createdAt: daysAgo(1),
    ...given,
  });

  test.each<[what: string, tests: readonly object[], known: Partial<EvidenceValues>, said: string]>([
    [
      'of the commit',
      zap(),
      line({ sha: head, analyses: [analysis()] }),
      'pass: ZAP (dast): The analysis signed-in of zap, on aaaaaaa, 1 day old.',
    ],
    [
      'none',
      zap(),
      line(),
      'fail: ZAP (dast): nothing shows it for this commit, or for one that is near enough.',
    ],
    [
      'of another tool',
      zap(),
      line({ sha: head, analyses: [analysis({ tool: 'CodeQL' })] }),
      'fail: ZAP (dast): nothing shows it for this commit, or for one that is near enough.',
    ],
    [
      'of another category',
      zap({}, { category: 'anonymous' }),
      line({ sha: head, analyses: [analysis()] }),
      'fail: ZAP (dast): nothing shows it for this commit, or for one that is near enough.',
    ],
    [
      'of the category',
      zap({}, { category: 'signed-in' }),
      line({ sha: head, analyses: [analysis()] }),
      'pass: ZAP (dast): The analysis signed-in of zap, on aaaaaaa, 1 day old.',
    ],
    [
      'with an error',
      zap(),
      line({ sha: head, analyses: [analysis({ error: 'no results' })] }),
      'fail: ZAP (dast): The analysis signed-in of zap failed, on aaaaaaa, 1 day old.',
    ],
    [
      'with an error, and then without',
      zap(),
      line({ sha: head, analyses: [analysis({ error: 'x', createdAt: daysAgo(2) }), analysis()] }),
      'pass: ZAP (dast): The analysis signed-in of zap, on aaaaaaa, 1 day old.',
    ],
    [
      'of the commit before',
      zap(),
      line({ sha: before, analyses: [analysis()] }),
      'fail: ZAP (dast): The analysis signed-in of zap is of a commit to which the release adds 1 commit.',
    ],
    [
      'of the commit before, which is near enough',
      zap({ 'max-commits': 1 }),
      line({ sha: before, analyses: [analysis()] }),
      'pass: ZAP (dast): The analysis signed-in of zap, on bbbbbbb, to which the release adds 1 commit, 1 day old.',
    ],
    [
      'that failed on the commit, and not before',
      zap({ 'max-commits': 1 }),
      line({ sha: head, analyses: [analysis({ error: 'x' })] }, { sha: before, analyses: [analysis()] }),
      'fail: ZAP (dast): The analysis signed-in of zap failed, on aaaaaaa, 1 day old.',
    ],
    [
      'that is too old',
      zap({ 'max-age': 7 }),
      line({ sha: head, analyses: [analysis({ createdAt: daysAgo(7) })] }),
      'fail: ZAP (dast): The analysis signed-in of zap is 7 days old.',
    ],
  ])('%s', (_, tests, known, expected) => {
    expect(said(tests, known)).toBe(expected);
  });
});

describe('a check', () => {
  const tests = [{ kind: 'fuzzing', name: 'fuzz', evidence: { check: 'fuzz (*)', app: 'cifuzz' } }];
  const check = (given: object = {}) =>
    ({
      kind: 'check-run',
      name: 'fuzz (parser)',
      reportedBy: 'cifuzz',
      conclusion: 'success',
      suite: 1,
      url: null,
      completedAt: daysAgo(0),
      ...given,
    }) as never;

  test.each<[what: string, checks: readonly never[], status: string]>([
    ['that succeeded', [check()], 'pass'],
    ['that failed', [check({ conclusion: 'failure' })], 'fail'],
    ['that was skipped', [check({ conclusion: 'skipped' })], 'fail'],
    ['that runs', [check({ conclusion: 'pending', completedAt: null })], 'pending'],
    [
      'that failed and runs again',
      [check({ conclusion: 'failure' }), check({ conclusion: 'pending', suite: 2, completedAt: null })],
      'pending',
    ],
    ['of another app', [check({ reportedBy: 'github-actions' })], 'fail'],
    ['that says it ended in a year', [check({ completedAt: daysAgo(-365) })], 'fail'],
    ['that is a status', [check({ kind: 'status' })], 'fail'],
  ])('%s: %s', (_, checks, status) => {
    expect(verdictOf(tests, line({ sha: head, checks })).status).toBe(status);
  });
});

describe('a run of a workflow', () => {
  const workflow = '.github/workflows/zap.yml';
  const tests = [{ kind: 'dast', name: 'ZAP', evidence: { workflow, environment: 'Staging' } }];
  const run = (given: object = {}) => ({
    id: 7,
    workflow,
    conclusion: 'success',
    createdAt: daysAgo(1),
    updatedAt: daysAgo(0.5),
    ...given,
  });
  const deployed = (given: object = {}, days = 0.75) => ({
    targetDeployments: {
      deployments: [
        {
          id: 'DE_1',
          environment: 'staging',
          sha: head,
          by: null,
          createdAt: daysAgo(days),
          states: [{ state: 'success' as const, at: daysAgo(days), by: null }],
          run: null,
          ...given,
        },
      ],
      runs: [],
    },
  });

  const own = (days: number) => deployed({}, days).targetDeployments.deployments;
  const another = (days: number) => ({
    id: 'DE_2',
    sha: before,
    environment: 'staging',
    by: null,
    createdAt: daysAgo(days),
    states: [{ state: 'success' as const, at: daysAgo(days), by: null }],
    run: null,
  });

  test.each<[what: string, run: object, deployment: Partial<EvidenceValues>, status: string]>([
    ['that succeeded, of a deployed commit', run(), deployed(), 'pass'],
    ['that succeeded before the commit was deployed', run(), deployed({}, 0.25), 'fail'],
    ['that succeeded, of a commit that was not deployed', run(), {}, 'fail'],
    [
      'that succeeded, of a commit that was deployed elsewhere',
      run(),
      deployed({ environment: 'qa' }),
      'fail',
    ],
    ['that succeeded, while another commit was deployed', run(), deployed({ sha: before }), 'fail'],
    [
      'that succeeded, where the deployment failed',
      run(),
      deployed({ states: [{ state: 'failure', at: daysAgo(2), by: null }] }),
      'fail',
    ],
    ['that succeeded, where the deployment cannot be read', run(), deployed({ states: null }), 'fail'],
    [
      'that succeeded, after another commit had taken its place',
      run(),
      { targetDeployments: { deployments: [another(1.1), ...own(3)], runs: [] } },
      'fail',
    ],
    [
      'that began before another commit took its place',
      run(),
      { targetDeployments: { deployments: [another(0.75), ...own(3)], runs: [] } },
      'pass',
    ],
    [
      'that succeeded, after the commit was taken down',
      run(),
      {
        targetDeployments: deployed({
          states: [
            { state: 'success', at: daysAgo(3), by: null },
            { state: 'inactive', at: daysAgo(2), by: null },
          ],
        }).targetDeployments,
      },
      'fail',
    ],
    ['that failed', run({ conclusion: 'failure' }), deployed(), 'fail'],
    ['that runs', run({ conclusion: null }), deployed(), 'pending'],
    ['of another workflow', run({ workflow: '.github/workflows/ci.yml' }), deployed(), 'fail'],
  ])('%s', (_, each, deployment, status) => {
    const known = line({ sha: head, runs: [each as never] });
    expect(verdictOf(tests, { ...known, ...deployment }).status).toBe(status);
  });
});

describe('a comment', () => {
  const tests = (more: object = {}) => [
    { kind: 'penetration-test', name: 'pentest', evidence: { command: 'pentest' }, ...more },
  ];
  type Stated = Extract<ReleaseStatement, { kind: 'security-test' }>;
  const stated = (given: Partial<Stated> = {}): Stated => ({
    kind: 'security-test',
    by: 'mona',
    at: now,
    sha: head,
    mayPush: true,
    test: 'pentest',
    report: `sha256:${'0'.repeat(64)}`,
    day: '2026-01-05',
    tester: 'Example Ltd.',
    authenticated: true,
    ...given,
  });

  test.each<[what: string, given: Partial<Stated>, tests: readonly object[], options: object, said: string]>([
    [
      'about the commit',
      {},
      tests(),
      {},
      'pass: pentest (penetration-test): What mona recorded, on aaaaaaa, 9 days old, by Example Ltd., signed in, report sha256:000000000000.',
    ],
    [
      'that does not say whether it was signed in',
      { authenticated: null },
      tests(),
      {},
      'pass: pentest (penetration-test): What mona recorded, on aaaaaaa, 9 days old, by Example Ltd., whether it was signed in is not said, report sha256:000000000000.',
    ],
    [
      'about another kind of test',
      { test: 'dast' },
      tests(),
      {},
      'fail: pentest (penetration-test): nothing shows it for this commit, or for one that is near enough.',
    ],
    [
      'about another commit',
      { sha: earlier },
      tests(),
      {},
      'fail: pentest (penetration-test): What mona recorded is of a commit to which the release adds 2 commits.',
    ],
    [
      'about a commit elsewhere',
      { sha: 'd'.repeat(40) },
      tests({ 'max-commits': 500 }),
      {},
      'fail: pentest (penetration-test): nothing shows it for this commit, or for one that is near enough.',
    ],
    [
      'about a day long ago',
      { day: '2025-01-01' },
      tests({ 'max-age': 365 }),
      {},
      'fail: pentest (penetration-test): What mona recorded is 378 days old.',
    ],
    [
      'without write access',
      { mayPush: false },
      tests(),
      {},
      'fail: pentest (penetration-test): What mona recorded is by somebody without write access.',
    ],
    [
      'by somebody whom the policy does not name',
      {},
      tests(),
      { accounts: ['ada'] },
      'fail: pentest (penetration-test): What mona recorded is by somebody whom the policy does not name.',
    ],
    [
      'by a member of a team',
      { by: 'grace', mayPush: false },
      tests(),
      { teams: ['appsec'] },
      'pass: pentest (penetration-test): What grace recorded, on aaaaaaa, 9 days old, by Example Ltd., signed in, report sha256:000000000000.',
    ],
  ])('%s', (_, given, wanted, options, expected) => {
    expect(said(wanted, { releaseStatements: [stated(given)] }, options)).toBe(expected);
  });

  it('names nobody in public where a team records', () => {
    const release = sampleRelease({ sha: head, public: true });
    const statements = [stated({ by: 'grace' })];
    const verdict = verdictOf(tests(), { releaseStatements: statements, release }, { teams: ['appsec'] });
    expect(verdict.status).toBe('pass');
    expect(JSON.stringify(verdict)).not.toContain('grace');
  });
});

describe('several tests', () => {
  const tests = [
    { kind: 'dast', name: 'ZAP', evidence: { tool: 'ZAP' } },
    { kind: 'other', name: 'limits', evidence: { check: 'limits', app: 'k6' } },
  ];
  const analyses = [{ tool: 'ZAP', category: null, error: '', createdAt: daysAgo(1) }];

  it('are each needed', () => {
    const verdict = verdictOf(tests, line({ sha: head, analyses }));
    expect(plain(verdict.summary)).toBe('1 of 2 security tests is not met: limits has no evidence.');
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(
      'For limits: let k6 report limits with success on aaaaaaa.',
    );
    expect(verdict.findings.map(({ topic, level }) => [topic, level])).toEqual([
      ['ZAP', 'notice'],
      ['limits', 'failure'],
    ]);
  });

  it('are none where the policy lists none', () => {
    expect(verdictOf([])).toMatchObject({ status: 'not-applicable', messageId: 'nothing-listed' });
  });

  it('are an error where a team does not exist', () => {
    expect(verdictOf(tests, {}, { teams: ['nobody'] })).toMatchObject({ status: 'error' });
  });
});
