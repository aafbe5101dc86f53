import { describe, expect, it, test } from '@jest/globals';
import {
  alert,
  analysis,
  check,
  levelsAndTexts,
  remedyOf,
  type Situation,
  said,
  verdictOf,
} from '../../../test/samples/scans.ts';
import { slicesOf } from '../../engine/required-evidence.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Alert, Analysis } from '../../evidence/code-scanning.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { sast } from './index.ts';

const later = new Date('2026-01-15T12:05:00Z');

const analyzed = [analysis()];
const go = '/language:go';
const python = '/language:python';

describe('a tool in code scanning', () => {
  test.each<[what: string, situation: Situation, status: Verdict['status'], summary: string]>([
    ['has not analyzed the commit', {}, 'pending', 'CodeQL has not analyzed this commit yet.'],
    [
      'analyzed it and found nothing',
      { analyses: analyzed },
      'pass',
      'CodeQL analyzed this commit. No new alert of high severity or worse.',
    ],
    [
      'analyzed it with an error',
      { analyses: [analysis({ error: 'no source code seen' })] },
      'fail',
      'The analysis by CodeQL ended with an error.',
    ],
    [
      'analyzed it again after an error',
      { analyses: [analysis({ createdAt: later }), analysis({ error: 'no source code seen' })] },
      'pass',
      'CodeQL analyzed this commit. No new alert of high severity or worse.',
    ],
    [
      'ended with an error after it had analyzed it',
      { analyses: [analysis(), analysis({ error: 'no source code seen', createdAt: later })] },
      'fail',
      'The analysis by CodeQL ended with an error.',
    ],
    [
      'is another than the one that is expected',
      { analyses: [analysis({ tool: 'Trivy' })] },
      'pending',
      'CodeQL has not analyzed this commit yet.',
    ],
    [
      'is written in other letters in the policy',
      { analyses: analyzed, options: { tools: ['codeql'] } },
      'pass',
      'codeql analyzed this commit. No new alert of high severity or worse.',
    ],
    [
      'is one of two that are expected',
      { analyses: analyzed, options: { tools: ['CodeQL', { name: 'Trivy' }] } },
      'pending',
      'Trivy has not analyzed this commit yet.',
    ],
    [
      'analyzed one language, and code scanning still waits for others',
      {
        analyses: [analysis({ category: go })],
        checks: [check({ name: 'CodeQL', reportedBy: 'github-advanced-security', conclusion: 'pending' })],
      },
      'pending',
      'Code scanning does not have all results of CodeQL for this commit yet.',
    ],
    [
      'another app’s pending check of that name says nothing',
      { analyses: analyzed, checks: [check({ name: 'CodeQL', conclusion: 'pending' })] },
      'pass',
      'CodeQL analyzed this commit. No new alert of high severity or worse.',
    ],
    [
      'analyzed it, and code scanning has all results',
      { analyses: analyzed, checks: [check({ name: 'CodeQL', reportedBy: 'github-advanced-security' })] },
      'pass',
      'CodeQL analyzed this commit. No new alert of high severity or worse.',
    ],
    [
      'a commit status is not how code scanning reports',
      {
        analyses: analyzed,
        checks: [
          check({
            kind: 'status',
            name: 'CodeQL',
            reportedBy: 'github-advanced-security',
            conclusion: 'pending',
          }),
        ],
      },
      'pass',
      'CodeQL analyzed this commit. No new alert of high severity or worse.',
    ],
    [
      'a green check of that name is no analysis',
      { checks: [check({ name: 'CodeQL', reportedBy: 'github-advanced-security' })] },
      'pending',
      'The check CodeQL succeeded, but code scanning has no analysis of this commit.',
    ],
  ])('%s', (_name, situation, status, summary) => {
    expect(said(situation)).toEqual([status, summary]);
  });

  it('is waited for by name', () => {
    expect(verdictOf({})).toMatchObject({ turn: 'tool', waitingFor: [{ quoted: 'CodeQL' }] });
  });

  const codeQL = (conclusion: ReportedCheck['conclusion'], given: Partial<ReportedCheck> = {}) =>
    check({ name: 'CodeQL', conclusion, ...given });
  const noAnalysis = 'code scanning has no analysis of this commit';

  test.each<[what: string, situation: Situation, summary: string, remedy: string]>([
    [
      'has not been seen',
      {},
      'CodeQL has not analyzed this commit yet.',
      'Nothing to do while CodeQL runs. If CodeQL does not start, check that its workflow is triggered for this commit.',
    ],
    [
      'runs',
      { checks: [codeQL('pending')] },
      'CodeQL has not analyzed this commit yet.',
      'Nothing to do while CodeQL runs.',
    ],
    [
      'runs again after a failure',
      { checks: [codeQL('failure'), codeQL('pending', { reportedBy: 'other' })] },
      'CodeQL has not analyzed this commit yet.',
      'Nothing to do while CodeQL runs.',
    ],
    [
      'succeeded without an upload',
      { checks: [codeQL('success')] },
      `The check CodeQL succeeded, but ${noAnalysis}.`,
      'Check whether the upload step of CodeQL ran.',
    ],
    [
      'succeeded without an analysis of its category',
      { checks: [codeQL('success')], options: { tools: [{ name: 'CodeQL', category: go }] } },
      `The check CodeQL succeeded, but ${noAnalysis} under /language:go.`,
      'Check whether the upload step of CodeQL (/language:go) ran.',
    ],
    [
      'ended without an upload',
      { checks: [codeQL('cancelled')] },
      `The check CodeQL ended with the conclusion cancelled, and ${noAnalysis}.`,
      'Open the run of CodeQL, fix what stopped it, and run it again.',
    ],
    [
      'has a commit status of its name, which says nothing',
      { checks: [codeQL('success', { kind: 'status' })] },
      'CodeQL has not analyzed this commit yet.',
      'Nothing to do while CodeQL runs. If CodeQL does not start, check that its workflow is triggered for this commit.',
    ],
    [
      'and another',
      { checks: [codeQL('pending')], options: { tools: ['CodeQL', 'Trivy'] } },
      'CodeQL has not analyzed this commit yet. Trivy has not analyzed this commit yet.',
      'Nothing to do while CodeQL and Trivy run. If Trivy does not start, check that its workflow is triggered for this commit.',
    ],
  ])('that %s: what is said', (_name, situation, summary, remedy) => {
    const verdict = verdictOf(situation);
    expect(verdict).toMatchObject({ status: 'pending', turn: 'tool' });
    expect([plain(verdict.summary), remedyOf(verdict)]).toEqual([summary, remedy]);
  });

  it('has its error quoted', () => {
    const verdict = verdictOf({ analyses: [analysis({ error: '<b>@everyone</b>', category: go })] });
    expect(levelsAndTexts(verdict)).toEqual([
      ['failure', 'The analysis of /language:go by CodeQL ended with the error <b>@everyone</b>.'],
    ]);
    expect(verdict.findings[0]?.message).toContainEqual({ quoted: '<b>@everyone</b>' });
  });
});

describe('categories', () => {
  const options = {
    tools: [
      { name: 'CodeQL', category: go },
      { name: 'CodeQL', category: python },
    ],
  };

  test.each<[what: string, analyses: readonly Analysis[], status: Verdict['status']]>([
    ['both', [analysis({ category: go }), analysis({ category: python })], 'pass'],
    ['one of two', [analysis({ category: go })], 'pending'],
    ['another', [analysis({ category: '/language:java' })], 'pending'],
    ['none', [analysis()], 'pending'],
    [
      'one with an error',
      [analysis({ category: go, error: 'no space' }), analysis({ category: python })],
      'fail',
    ],
  ])('%s', (_name, analyses, status) => {
    expect(verdictOf({ analyses, options }).status).toBe(status);
  });

  it('are told if others were analyzed than the policy asks for', () => {
    const verdict = verdictOf({
      analyses: [analysis({ category: '/language:golang' })],
      options: { tools: [{ name: 'CodeQL', category: go }] },
    });
    expect(levelsAndTexts(verdict)).toEqual([
      ['notice', 'CodeQL analyzed this commit under /language:golang; the policy asks for /language:go.'],
    ]);
  });

  test('without one in the policy, an error in any of them fails', () => {
    const analyses = [analysis({ category: go }), analysis({ category: python, error: 'no space' })];
    expect(verdictOf({ analyses }).status).toBe('fail');
  });
});

describe('alerts', () => {
  test.each<
    [what: string, found: Partial<Alert>, options: Record<string, unknown>, status: Verdict['status']]
  >([
    ['critical', { severity: 'critical' }, {}, 'fail'],
    ['high: the default threshold', { severity: 'high' }, {}, 'fail'],
    ['medium', { severity: 'medium' }, {}, 'pass'],
    ['medium at a threshold of medium', { severity: 'medium' }, { threshold: 'medium' }, 'fail'],
    ['low at a threshold of low', { severity: 'low' }, { threshold: 'low' }, 'fail'],
    ['high at a threshold of critical', { severity: 'high' }, { threshold: 'critical' }, 'pass'],
    ['of no level that counts', { severity: null, level: 'none' }, { threshold: 'low' }, 'pass'],
    ['open on the base, too', { severity: 'critical', onBase: 'open' }, {}, 'pass'],
  ])('%s', (_name, found, options, status) => {
    expect(verdictOf({ analyses: analyzed, alerts: [alert(found)], options }).status).toBe(status);
  });

  test('fail with their place, rule and severity', () => {
    const verdict = verdictOf({
      analyses: analyzed,
      alerts: [
        alert({ path: 'src/query.js', line: 12 }),
        alert({ rule: 'js/hard-coded-key', severity: 'critical', path: 'src/key.js', line: null }),
        alert({ path: null }),
      ],
    });
    expect(plain(verdict.summary)).toBe('3 new alerts of high severity or worse.');
    expect(verdict.findings).toMatchObject([
      { level: 'failure', path: 'src/query.js', line: 12 },
      { level: 'failure', path: 'src/key.js' },
      { level: 'failure' },
    ]);
    expect(levelsAndTexts(verdict)[1]).toEqual([
      'failure',
      'CodeQL: Query built from user input (rule js/hard-coded-key, critical severity)',
    ]);
  });

  test('that do not count are numbered', () => {
    const alerts = [
      alert({ severity: 'low' }),
      alert({ severity: 'medium' }),
      alert({ severity: null, level: 'none' }),
    ];
    expect(levelsAndTexts(verdictOf({ analyses: analyzed, alerts }))).toEqual([
      ['notice', '2 new alerts of less than high severity do not count.'],
      ['notice', '1 new alert without a severity that counts does not count.'],
    ]);
  });

  test('of an expected tool that has not analyzed this commit may be fixed: they wait', () => {
    const verdict = verdictOf({ alerts: [alert()] });
    expect(verdict).toMatchObject({ status: 'pending', waitingFor: [{ quoted: 'CodeQL' }] });
    expect(levelsAndTexts(verdict)[0]?.[0]).toBe('warning');
  });

  test('of a tool of which one category is still awaited wait, too', () => {
    const verdict = verdictOf({
      analyses: [analysis({ category: go })],
      alerts: [alert()],
      options: {
        tools: [
          { name: 'CodeQL', category: go },
          { name: 'CodeQL', category: python },
        ],
      },
    });
    expect(verdict).toMatchObject({ status: 'pending', turn: 'tool' });
  });

  test('of a tool that the policy does not name count as well', () => {
    const analyses = [analysis(), analysis({ tool: 'Trivy' })];
    expect(verdictOf({ analyses, alerts: [alert({ tool: 'Trivy' })] }).status).toBe('fail');
  });

  test('of a tool that the policy does not name and that has not analyzed this commit make it wait for that tool', () => {
    const verdict = verdictOf({ analyses: analyzed, alerts: [alert({ tool: 'Trivy' })] });
    expect(verdict).toMatchObject({ status: 'pending', waitingFor: [{ quoted: 'Trivy' }] });
    expect(plain(verdict.summary)).toBe(
      '1 new alert of high severity or worse, known before, may still be open.',
    );
  });

  test('fail at once, whatever else is waited for', () => {
    const verdict = verdictOf({
      analyses: analyzed,
      alerts: [alert()],
      options: { tools: ['CodeQL', 'Trivy'] },
    });
    expect(verdict.status).toBe('fail');
  });
});

describe('a tool known by its check run', () => {
  const options = { tools: [{ check: 'semgrep/ci', app: 'semgrep-app' }] };
  const semgrep = { name: 'semgrep/ci', reportedBy: 'semgrep-app' };

  test.each<[conclusion: ReportedCheck['conclusion'], status: Verdict['status']]>([
    ['success', 'pass'],
    ['pending', 'pending'],
    ['neutral', 'fail'],
    ['skipped', 'fail'],
    ['failure', 'fail'],
    ['cancelled', 'fail'],
    ['timed-out', 'fail'],
    ['action-required', 'fail'],
    ['stale', 'fail'],
  ])('that ended as %s: %s', (conclusion, status) => {
    const verdict = verdictOf({ checks: [check({ ...semgrep, conclusion })], options });
    expect(verdict.status).toBe(status);
    if (status === 'fail')
      expect(plain(verdict.summary)).toContain(`ended with the conclusion ${conclusion}`);
  });

  test.each<[what: string, checks: readonly ReportedCheck[], notices: readonly string[]]>([
    ['nobody has reported', [], []],
    [
      'another app has reported',
      [check({ ...semgrep, reportedBy: 'github-actions' })],
      [
        'A check semgrep/ci of the app github-actions does not count: the policy asks for the app semgrep-app.',
      ],
    ],
    [
      'a commit status has its name',
      [check({ ...semgrep, kind: 'status' })],
      ['A commit status semgrep/ci by semgrep-app does not count: anyone with write access can report one.'],
    ],
  ])('that %s is waited for', (_name, checks, notices) => {
    const verdict = verdictOf({ checks, options });
    expect(verdict).toMatchObject({ status: 'pending', waitingFor: [{ quoted: 'semgrep/ci' }] });
    expect(levelsAndTexts(verdict)).toEqual(notices.map((notice) => ['notice', notice]));
  });

  it('says nothing about alerts if no tool uploads any', () => {
    expect(plain(verdictOf({ checks: [check(semgrep)], options }).summary)).toBe(
      'The check semgrep/ci succeeded.',
    );
  });

  it('needs no code scanning, and a group needs less than a pull request', () => {
    const ofPullRequests = [
      'pullRequest',
      'change',
      'commits',
      'earlierChanges',
      'reviews',
      'pushes',
      'owners',
    ];
    const parsed = (given: object) => sast.options.parse(given);
    expect(slicesOf(sast, parsed(options))).toEqual(['checks', ...ofPullRequests]);
    expect(slicesOf(sast, parsed({}))).toEqual(['checks', 'codeScanning', 'workflowRuns', ...ofPullRequests]);
    expect(slicesOf(sast, parsed({ provenance: 'shown' }))).not.toContain('workflowRuns');
    expect(slicesOf(sast, parsed({}), 'merge-group')).toEqual([
      'checks',
      'codeScanning',
      'workflowRuns',
      'change',
    ]);
  });
});

describe('options', () => {
  test.each([
    [{ tools: [] }],
    [{ tools: [''] }],
    [{ tools: [{ check: 'semgrep/ci' }] }],
    [{ tools: [{ name: 'CodeQL', app: 'github-advanced-security' }] }],
    [{ threshold: 'severe' }],
    [{ tools: [{ status: 'scan' }] }],
    [{ tools: [{ check: 'a', app: 'b', workflow: 'scan.yml' }] }],
    [{ levels: { error: 'worst' } }],
    [{ 'grace-minutes': 1 }],
  ])('%j is refused', (options) => {
    expect(sast.options.safeParse(options).success).toBe(false);
  });
});
