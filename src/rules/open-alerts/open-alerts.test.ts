import { describe, expect, test } from '@jest/globals';
import {
  at,
  closed,
  daysAgo,
  dependabotAlert,
  dismissed,
  person,
  repositoryAlert,
  type Situation,
  said,
  secretAlert,
  securityIssue,
  verdictOn,
} from '../../../test/samples/security-findings.ts';
import type { RepositoryAlert } from '../../evidence/open-alerts.ts';
import type { SecurityIssue } from '../../evidence/security-issues.ts';
import { type Problem, unavailable } from '../../evidence/slice.ts';
import { plain, say } from '../../text/message.ts';
import { openAlerts } from './index.ts';

const verdict = (situation: Situation, now = at) => verdictOn(openAlerts, situation, now);
const statusOf = (alert: RepositoryAlert, options: object = {}) =>
  verdict({ alerts: [alert], options: { ...options } }).status;

describe('an open alert', () => {
  test.each<[what: string, alert: RepositoryAlert, options: object, status: string]>([
    ['of the threshold', repositoryAlert(), {}, 'fail'],
    ['of a worse severity', repositoryAlert({ severity: 'critical' }), {}, 'fail'],
    ['below the threshold', repositoryAlert({ severity: 'medium' }), {}, 'pass'],
    [
      'below the default threshold, at another',
      dependabotAlert({ severity: 'low' }),
      { threshold: 'low' },
      'fail',
    ],
    ['graded by its level', repositoryAlert({ severity: null, level: 'error' }), {}, 'fail'],
    ['of a lower level', repositoryAlert({ severity: null, level: 'warning' }), {}, 'pass'],
    [
      'of a level that the policy does not count',
      repositoryAlert({ severity: null, level: 'error' }),
      { levels: { error: 'none' } },
      'pass',
    ],
    ['of Dependabot', dependabotAlert(), {}, 'fail'],
    ['of Dependabot without a fix', dependabotAlert({ hasFix: false }), {}, 'fail'],
    ['of a kind that the policy leaves out', dependabotAlert(), { kinds: ['code-scanning'] }, 'pass'],
    ['about a secret: critical', secretAlert(), { threshold: 'critical' }, 'fail'],
    ['about a secret that does not work', secretAlert({ validity: 'inactive' }), {}, 'fail'],
    ['about malware of low severity', dependabotAlert({ severity: 'low', malware: true }), {}, 'fail'],
    ['fixed by a later commit', repositoryAlert({ state: 'fixed-later' }), {}, 'fail'],
    ['that a second analysis no longer shows', repositoryAlert({ state: 'unconfirmed-fix' }), {}, 'fail'],
    ['perhaps fixed in the commit', dependabotAlert({ state: 'maybe-fixed' }), {}, 'fail'],
  ])('%s', (_, alert, options, status) => {
    expect(statusOf(alert, options)).toBe(status);
  });

  test('of a kind that is listed twice is shown once', () => {
    const options = { kinds: ['dependabot', 'dependabot'] };
    expect(verdict({ alerts: [dependabotAlert()], options }).findings).toHaveLength(1);
  });

  test('has a hostile title that is only quoted', () => {
    const title = '](https://evil.test) @acme <img src=x> `code`\u202e';
    const [finding] = verdict({ alerts: [repositoryAlert({ title, tool: title })] }).findings;
    expect(finding?.message.filter((part) => typeof part === 'object' && 'quoted' in part)).toEqual([
      { quoted: title },
      { quoted: title },
    ]);
  });

  test('is named with its place, and exceptions can name it', () => {
    const found = verdict({ alerts: [repositoryAlert()] });
    expect(said(found)).toEqual([
      'open-alert (failure): CodeQL: Query built from user input (alert 3), high severity.',
    ]);
    expect(found.findings[0]).toMatchObject({
      path: 'src/query.js',
      line: 7,
      alert: { kind: 'code-scanning', number: 3 },
      severity: 'high',
    });
    expect(found).toMatchObject({ turn: 'releaser', waivable: { otherwise: null } });
    expect(plain(found.summary)).toBe('1 alert is open, of high severity or worse.');
  });

  test.each<[what: string, alert: RepositoryAlert, isPublic: boolean, first: RegExp]>([
    ['a vulnerability', repositoryAlert(), false, /^Fix it and release a commit with the fix;/],
    ['malware', dependabotAlert({ malware: true }), false, /^Revoke a secret that works, and remove malware/],
    ['anything in public, so that the text tells nobody which', repositoryAlert(), true, /^Revoke a secret/],
  ])('what comes first: %s', (_, alert, isPublic, first) => {
    const found = verdict({ alerts: [alert], release: { public: isPublic } });
    expect(plain('remedy' in found ? found.remedy : [])).toMatch(first);
  });

  test('where anybody can read the repository, shows neither title nor place nor kind of danger', () => {
    const alerts = [
      repositoryAlert(),
      dependabotAlert({ malware: true }),
      secretAlert({ validity: 'active' }),
      repositoryAlert({ number: 9, ...dismissed({ reason: "won't fix", by: person('mona') }) }),
    ];
    const found = verdict({ alerts, release: { public: true } });
    expect(said(found)).toEqual([
      'open-alert (failure): Dependabot: alert 4.',
      'open-alert (failure): Secret scanning: alert 5.',
      'open-alert (failure): CodeQL: alert 3.',
      'dismissal-not-counted (failure): CodeQL: alert 9.',
    ]);
    expect(found.findings.map(({ path }) => path)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test.each<[what: string, alert: RepositoryAlert, urgent: string | undefined]>([
    ['malware', dependabotAlert({ malware: true }), 'malware'],
    ['a secret that works', secretAlert({ validity: 'active' }), 'active-secret'],
    ['a secret in a public place', secretAlert({ publiclyLeaked: true }), 'active-secret'],
    [
      'a secret in a public place that does not work',
      secretAlert({ publiclyLeaked: true, validity: 'inactive' }),
      undefined,
    ],
    ['a secret of which nothing is known', secretAlert(), undefined],
    ['a vulnerability', dependabotAlert({ severity: 'critical' }), undefined],
  ])('whether it counts in an emergency: %s', (_, alert, urgent) => {
    const [finding] = verdict({ alerts: [alert] }).findings;
    expect(finding?.inEmergency).toBe(urgent);
    if (urgent !== undefined) expect(finding?.severity).toBe('critical');
  });

  test('says why a fixed one counts', () => {
    const alerts = [repositoryAlert({ state: 'fixed-later' }), dependabotAlert({ state: 'maybe-fixed' })];
    expect(said(verdict({ alerts }))).toEqual([
      'open-alert (failure): CodeQL: Query built from user input (alert 3), high severity; its fix is not in the released commit.',
      'open-alert (failure): Dependabot: lodash: GHSA-1 Prototype pollution (alert 4), high severity; fixed since, and GitHub does not show whether the released commit has the fix.',
    ]);
  });

  test('of thousands, the worst are shown and the others counted', () => {
    const alerts = Array.from({ length: 5_000 }, (_, index) =>
      repositoryAlert({ number: index + 1, severity: index === 4_999 ? 'critical' : 'high' }),
    );
    const found = verdict({ alerts });
    expect(found.findings).toHaveLength(101);
    expect(found.findings[0]).toMatchObject({ alert: { number: 5_000 } });
    expect(said(found).at(-1)).toBe('more-findings (failure): 4,900 more findings that fail.');
    expect(found).toMatchObject({ waivable: { of: expect.arrayContaining(['more-findings']) } });
  });
});

describe('a dismissed alert', () => {
  const accepted = { reason: 'tolerable_risk' };
  test.each<[what: string, alert: RepositoryAlert, options: object, status: string]>([
    ['as a false positive with a comment', repositoryAlert(dismissed()), {}, 'pass'],
    ['without a comment', repositoryAlert(dismissed({ commented: false })), {}, 'fail'],
    [
      'without a comment, approved by a second person',
      repositoryAlert(dismissed({ commented: false, approvedBy: person('grace') })),
      {},
      'pass',
    ],
    [
      'approved by the one who asked',
      repositoryAlert(dismissed({ commented: false, approvedBy: person('Ada') })),
      {},
      'fail',
    ],
    ['by a bot', repositoryAlert(dismissed({ by: { login: 'x[bot]', kind: 'bot' } })), {}, 'fail'],
    ['by a deleted account', repositoryAlert(dismissed({ by: null })), {}, 'fail'],
    ['as an accepted risk', repositoryAlert(dismissed({ reason: "won't fix" })), {}, 'fail'],
    ['for a reason that is new', repositoryAlert(dismissed({ reason: 'mitigated' })), {}, 'fail'],
    [
      'of low severity, as an accepted risk',
      repositoryAlert({ severity: 'low', ...dismissed(accepted) }),
      {},
      'pass',
    ],
    ['as inaccurate', dependabotAlert(dismissed({ reason: 'inaccurate' })), {}, 'pass'],
    ['as not used', dependabotAlert(dismissed({ reason: 'not_used' })), {}, 'pass'],
    ['as a tolerable risk', dependabotAlert(dismissed(accepted)), {}, 'fail'],
    ['for want of time', dependabotAlert(dismissed({ reason: 'no_bandwidth' })), {}, 'fail'],
    ['because a fix was started', dependabotAlert(dismissed({ reason: 'fix_started' })), {}, 'fail'],
    ['by a rule', dependabotAlert({ state: 'dismissed', autoDismissed: true }), {}, 'fail'],
    [
      'by a rule, where the policy lets it',
      dependabotAlert({ state: 'dismissed', autoDismissed: true }),
      { 'auto-dismissed': 'report' },
      'pass',
    ],
    [
      'by a rule, malware',
      dependabotAlert({ state: 'dismissed', autoDismissed: true, malware: true }),
      { 'auto-dismissed': 'report' },
      'fail',
    ],
    ['without anything about it', dependabotAlert({ state: 'dismissed' }), {}, 'fail'],
    ['a revoked secret', secretAlert(dismissed({ reason: 'revoked', commented: false })), {}, 'pass'],
    [
      'a revoked secret that works',
      secretAlert({ validity: 'active', ...dismissed({ reason: 'revoked' }) }),
      {},
      'fail',
    ],
    [
      'a secret used in tests that works',
      secretAlert({ validity: 'active', ...dismissed({ reason: 'used_in_tests' }) }),
      {},
      'fail',
    ],
    ['a secret as a false alarm', secretAlert(dismissed({ reason: 'false_positive' })), {}, 'pass'],
    ['a secret as an accepted risk', secretAlert(dismissed({ reason: 'wont_fix' })), {}, 'fail'],
    ['a secret whose pattern is gone', secretAlert(dismissed({ reason: 'pattern_deleted' })), {}, 'fail'],
    [
      'with a comment, where approval is asked for',
      repositoryAlert(dismissed()),
      { dismissals: 'approved' },
      'fail',
    ],
    [
      'with approval, where it is asked for',
      repositoryAlert(dismissed({ approvedBy: person('grace') })),
      { dismissals: 'approved' },
      'pass',
    ],
  ])('%s', (_, alert, options, status) => {
    expect(statusOf(alert, options)).toBe(status);
  });

  test('says who dismissed it and why that does not count, never the comment', () => {
    const found = verdict({ alerts: [repositoryAlert(dismissed({ reason: "won't fix" }))] });
    expect(said(found)).toEqual([
      'dismissal-not-counted (failure): CodeQL: Query built from user input (alert 3), high severity; dismissed as an accepted risk, which counts only with an exception, by ada.',
    ]);
    expect(plain(found.summary)).toContain('1 alert is dismissed in a way that does not count');
  });

  test('that counts is counted', () => {
    expect(said(verdict({ alerts: [repositoryAlert(dismissed())] }))).toEqual([
      'dismissed (notice): 1 alert is dismissed in a way that counts.',
    ]);
  });
});

describe('a dismissal of before the rule was enforced', () => {
  const old = (days: number, more: Partial<RepositoryAlert> = {}) => ({
    ...repositoryAlert(dismissed({ reason: "won't fix", at: daysAgo(days) })),
    ...more,
  });
  const since = (days: number) => ({ 'enforced-since': daysAgo(days).toISOString().slice(0, 10) });

  test.each<[what: string, situation: Situation, status: string]>([
    ['is listed in the days after', { alerts: [old(60)], options: since(30) }, 'pass'],
    ['fails after its review date', { alerts: [old(200)], options: since(91) }, 'fail'],
    [
      'fails later where the policy gives more days',
      { alerts: [old(200)], options: { ...since(91), 'inherited-days': 120 } },
      'pass',
    ],
    ['fails where it was made since', { alerts: [old(20)], options: since(30) }, 'fail'],
    ['fails where no day is known', { alerts: [old(500)] }, 'fail'],
    [
      'counts from the day of the roll-out',
      { alerts: [old(60)], setting: { enforcedSince: daysAgo(30) } },
      'pass',
    ],
    [
      'takes the roll-out before the option',
      { alerts: [old(60)], options: since(30), setting: { enforcedSince: daysAgo(100) } },
      'fail',
    ],
    [
      'is one while the roll-out is to come',
      { alerts: [old(1)], setting: { enforcedSince: daysAgo(-10) } },
      'pass',
    ],
    ['is none by a day to come that an option names', { alerts: [old(1)], options: since(-10) }, 'fail'],
    [
      'is none of malware',
      { alerts: [old(60, { kind: 'dependabot', malware: true })], options: since(30) },
      'fail',
    ],
    [
      'is none of a secret that works',
      { alerts: [old(60, { kind: 'secret-scanning', validity: 'active' })], options: since(30) },
      'fail',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdict(situation).status).toBe(status);
  });

  test('says until when, and is evaluated again then', () => {
    const found = verdict({ alerts: [old(60)], options: { 'enforced-since': '2026-05-01' } });
    expect(found.reevaluateAt).toEqual(new Date('2026-07-30T00:00:00Z'));
    expect(said(found)).toEqual([
      'inherited-dismissal (warning): CodeQL: Query built from user input (alert 3), high severity; dismissed as an accepted risk, which counts only with an exception, by ada; from before the rule was enforced: it fails from 2026-07-30 on.',
    ]);
  });
});

describe('an issue', () => {
  const options = { issues: [{ labels: ['pentest'] }] };
  const merged = { repository: 'acme/shop', number: 40, inRelease: true };
  test.each<[what: string, issue: SecurityIssue, status: string]>([
    ['open', securityIssue(), 'fail'],
    ['of a lower severity', securityIssue({ labels: ['pentest', 'severity: low'] }), 'pass'],
    ['of two severities: the worst', securityIssue({ labels: ['low', 'HIGH'] }), 'fail'],
    ['closed by a second person', securityIssue(closed()), 'pass'],
    ['closed by who opened it', securityIssue(closed({ by: person('Mona') })), 'fail'],
    [
      'closed by who opened it, by a merged change',
      securityIssue(closed({ by: person('mona'), mergedBy: merged })),
      'pass',
    ],
    [
      'closed by a change that was merged after the commit',
      securityIssue(closed({ mergedBy: { ...merged, inRelease: false } })),
      'fail',
    ],
    [
      'closed by a change of its own repository',
      securityIssue(closed({ mergedBy: { ...merged, repository: 'acme/secret', inRelease: null } })),
      'pass',
    ],
    ['closed by a bot', securityIssue(closed({ by: { login: 'stale[bot]', kind: 'bot' } })), 'fail'],
    ['closed by a deleted account', securityIssue(closed({ by: null })), 'fail'],
    ['opened by a deleted account, closed by a person', securityIssue({ author: null, ...closed() }), 'pass'],
    ['closed as not planned', securityIssue(closed({ reason: 'not-planned' })), 'fail'],
    ['closed as a duplicate by a second person', securityIssue(closed({ reason: 'duplicate' })), 'pass'],
  ])('%s', (_, issue, status) => {
    expect(verdict({ issues: [issue], options }).status).toBe(status);
  });

  test('without a label of a severity is critical', () => {
    const found = verdict({ issues: [securityIssue()], options });
    expect(said(found)).toEqual(['open-issue (failure): Issue #12, critical severity.']);
    expect(found.findings[0]).toMatchObject({ issue: { repository: 'acme/shop', number: 12 } });
  });

  test('of another repository is named only where not everybody reads it', () => {
    const elsewhere = { issues: [{ repository: 'Acme/pentests', labels: ['pentest'] }] };
    const issues = [securityIssue({ repository: 'acme/pentests' })];
    expect(said(verdict({ issues, options: elsewhere }))).toEqual([
      'open-issue (failure): Issue acme/pentests#12, critical severity.',
    ]);
    expect(said(verdict({ issues, options: elsewhere, release: { public: true } }))).toEqual([
      'open-issue (failure): Issue 12 of another repository, critical severity.',
    ]);
  });

  test('that two sources name is one finding, of its worst severity', () => {
    const options = {
      issues: [
        { labels: ['pentest'], 'severity-labels': { low: ['minor'] } },
        { labels: ['pentest'], 'severity-labels': { high: ['minor'] } },
      ],
    };
    const issues = [securityIssue({ labels: ['pentest', 'minor'] })];
    expect(said(verdict({ issues, options }))).toEqual(['open-issue (failure): Issue #12, high severity.']);
  });

  test('that was not read is an error', () => {
    const two = { issues: [{ labels: ['pentest'] }, { labels: ['bounty'] }] };
    expect(verdict({ issues: [], options: two })).toMatchObject({
      status: 'error',
      messageId: 'not-readable',
    });
  });
});

describe('what cannot be read', () => {
  const off: Problem = {
    reason: 'disabled',
    message: say`Secret scanning is off for this repository.`,
    remedy: say`Turn it on.`,
  };
  const without = { secretScanning: unavailable(off) };

  test('is an error with the way to turn it on', () => {
    const found = verdict({ openAlerts: without });
    expect(found).toMatchObject({ status: 'error', messageId: 'not-readable', turn: 'administrator' });
    expect(said(found)).toEqual([
      'list-not-read (failure): Secret scanning is off for this repository. Turn it on.',
    ]);
  });

  test('does not hide what is open, and an exception for that leaves the error', () => {
    const found = verdict({ openAlerts: without, alerts: [dependabotAlert({ malware: true })] });
    expect(found).toMatchObject({ status: 'fail', waivable: { otherwise: { status: 'error' } } });
    expect(found.findings.some(({ inEmergency }) => inEmergency === 'malware')).toBe(true);
  });

  test('of a kind that the policy leaves out does not matter', () => {
    expect(verdict({ openAlerts: without, options: { kinds: ['dependabot'] } }).status).toBe('pass');
  });

  test('was perhaps not asked for: an error as well', () => {
    const nothing = { codeScanning: null, dependabot: null, secretScanning: null };
    expect(verdict({ openAlerts: nothing }).status).toBe('error');
  });
});

test('code scanning of other commits is said', () => {
  const codeScanning = {
    available: true,
    value: { branch: 'main', analyzesCommit: false, alerts: [] },
  } as const;
  const found = verdict({ openAlerts: { codeScanning } });
  expect(found.status).toBe('pass');
  expect(said(found)).toEqual([
    'other-commit-analyzed (warning): Code scanning has no analysis of the released commit itself: what it shows is of other commits of the branch main.',
  ]);
});
