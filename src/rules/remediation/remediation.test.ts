import { describe, expect, test } from '@jest/globals';
import {
  at,
  closed,
  daysAgo,
  dependabotAlert,
  dismissed,
  repositoryAlert,
  type Situation,
  said,
  secretAlert,
  securityIssue,
  verdictOn,
} from '../../../test/samples/security-findings.ts';
import type { PreviousRelease } from '../../evidence/release.ts';
import { unavailable } from '../../evidence/slice.ts';
import { plain, say } from '../../text/message.ts';
import { remediation } from './index.ts';

const verdict = (situation: Situation, now = at) => verdictOn(remediation, situation, now);

/** A release to the target some days ago. */
const released = (days: number): { readonly previous: PreviousRelease } => ({
  previous: { sha: 'b'.repeat(40), name: 'production', at: daysAgo(days), isAncestor: true },
});

const days = { deadline: 'days', clock: 'detected' };

describe('days by severity', () => {
  test.each<[severity: 'critical' | 'high' | 'medium' | 'low', open: number, status: string]>([
    ['critical', 6.9, 'pass'],
    ['critical', 7, 'fail'],
    ['high', 29.9, 'pass'],
    ['high', 30, 'fail'],
    ['medium', 89.9, 'pass'],
    ['medium', 90, 'fail'],
    ['low', 3_000, 'pass'],
  ])('a %s alert that is open for %d days: %s', (severity, open, status) => {
    const alerts = [repositoryAlert({ severity, detectedAt: daysAgo(open) })];
    expect(verdict({ alerts, options: days }).status).toBe(status);
  });

  test('are the policy’s', () => {
    const alerts = [repositoryAlert({ severity: 'low', detectedAt: daysAgo(10) })];
    expect(verdict({ alerts, options: { ...days, days: { low: 9 } } }).status).toBe('fail');
    expect(verdict({ alerts, options: { ...days, days: { low: 11 } } }).status).toBe('pass');
  });

  test('an alert without a severity that counts has none', () => {
    const alerts = [repositoryAlert({ severity: null, level: 'none', detectedAt: daysAgo(1_000) })];
    expect(verdict({ alerts, options: days })).toMatchObject({
      status: 'pass',
      summary: say`No finding with a deadline is open.`,
    });
  });

  test('says how late each is, and exceptions can name it', () => {
    const found = verdict({ alerts: [repositoryAlert({ detectedAt: daysAgo(35) })], options: days });
    expect(found).toMatchObject({ messageId: 'past-deadline', waivable: { otherwise: null } });
    expect(plain(found.summary)).toBe('1 finding is past the time that the policy allows.');
    expect(said(found)).toEqual([
      'late (failure): CodeQL: Query built from user input (alert 3), high severity; was due on 2026-05-27, 5 days ago.',
    ]);
    expect(found.findings[0]).toMatchObject({
      alert: { kind: 'code-scanning', number: 3 },
      severity: 'high',
    });
  });

  test('says how much time is left, and is evaluated again when that changes', () => {
    const found = verdict({ alerts: [repositoryAlert({ detectedAt: daysAgo(10) })], options: days });
    expect(plain(found.summary)).toBe(
      '1 finding with a deadline is open, and none is past its time; the first of them is due on 2026-06-21, 20 days left.',
    );
    // 80 % of the 30 days.
    expect(found.reevaluateAt).toEqual(daysAgo(-14));
    expect(found.findings).toEqual([]);
  });

  test('warns when 80 % of the time is over', () => {
    const found = verdict({ alerts: [repositoryAlert({ detectedAt: daysAgo(24) })], options: days });
    expect(found.status).toBe('pass');
    expect(found.reevaluateAt).toEqual(daysAgo(-6));
    expect(said(found)).toEqual([
      'due-soon (warning): CodeQL: Query built from user input (alert 3), high severity; due on 2026-06-07, 6 days left.',
    ]);
  });

  test('where anybody can read the repository, shows no title and no place', () => {
    const alerts = [dependabotAlert({ detectedAt: daysAgo(31) })];
    const found = verdict({ alerts, options: days, release: { public: true } });
    expect(said(found)).toEqual(['late (failure): Dependabot: alert 4; was due on 2026-05-31, 1 day ago.']);
    expect(found.findings[0]).not.toHaveProperty('path');
  });
});

describe('the kinds of deadlines', () => {
  const afterRelease = 5;
  const beforeRelease = 20;
  test.each<[deadline: string, open: number, status: string, messageIds: readonly string[]]>([
    ['next-release', afterRelease, 'pass', ['last-release']],
    ['next-release', beforeRelease, 'fail', ['late']],
    ['next-release', 1_000, 'fail', ['late']],
    ['either', afterRelease, 'pass', []],
    ['either', beforeRelease, 'pass', []],
    ['either', 1_000, 'fail', ['late']],
    ['earlier', afterRelease, 'pass', ['last-release']],
    ['earlier', beforeRelease, 'fail', ['late']],
    ['days', beforeRelease, 'pass', []],
  ])('%s: a high alert of %d days, the last release was 10 days ago: %s', (deadline, open, status, ids) => {
    const alerts = [repositoryAlert({ detectedAt: daysAgo(open) })];
    const found = verdict({ alerts, options: { deadline, clock: 'detected' }, release: released(10) });
    expect(found.status).toBe(status);
    expect(found.findings.map(({ messageId }) => messageId)).toEqual(ids);
  });

  test('either: past its days, it is in time until a release went out with it', () => {
    const alerts = [repositoryAlert({ detectedAt: daysAgo(40) })];
    const options = { deadline: 'either', clock: 'detected' };
    const found = verdict({ alerts, options, release: released(50) });
    expect(found.status).toBe('pass');
    expect(said(found)).toEqual([
      'last-release (warning): CodeQL: Query built from user input (alert 3), high severity; was due on 2026-05-22, and the next release has to contain its fix.',
    ]);
    expect(verdict({ alerts, options, release: released(39) }).status).toBe('fail');
  });

  test('without a release before, only days make one late', () => {
    const alerts = [repositoryAlert({ detectedAt: daysAgo(1_000) })];
    const of = (deadline: string) => verdict({ alerts, options: { deadline, clock: 'detected' } }).status;
    expect([of('next-release'), of('either'), of('earlier'), of('days')]).toEqual([
      'pass',
      'pass',
      'fail',
      'fail',
    ]);
  });

  test('a severity without days has no deadline by a release either', () => {
    const alerts = [repositoryAlert({ severity: 'low', detectedAt: daysAgo(100) })];
    expect(verdict({ alerts, options: { deadline: 'next-release' }, release: released(10) }).status).toBe(
      'pass',
    );
  });
});

describe('where what was released before is not known', () => {
  const previousProblem = {
    reason: 'too-large',
    message: say`It is not known.`,
    remedy: say`Delete some.`,
  } as const;
  test.each<[deadline: string, open: number, status: string]>([
    ['next-release', 5, 'error'],
    ['earlier', 5, 'error'],
    ['earlier', 40, 'fail'],
    ['either', 5, 'pass'],
    ['either', 40, 'error'],
    ['days', 5, 'pass'],
  ])('%s: a high alert of %d days: %s', (deadline, open, status) => {
    const alerts = [repositoryAlert({ detectedAt: daysAgo(open) })];
    const options = { deadline, clock: 'detected' };
    const found = verdict({ alerts, options, release: { previousProblem } });
    expect(found.status).toBe(status);
    if (status === 'error') expect(plain(found.summary)).toBe('It is not known.');
  });

  test('nothing depends on it where nothing is open', () => {
    const options = { deadline: 'next-release' };
    expect(verdict({ options, release: { previousProblem } }).status).toBe('pass');
  });
});

describe('the clock', () => {
  const alerts = [repositoryAlert({ detectedAt: daysAgo(400) })];
  const enforced = (ago: number) => ({ 'enforced-since': daysAgo(ago).toISOString().slice(0, 10) });
  test.each<[what: string, situation: Situation, status: string]>([
    ['begins when the rule was enforced', { options: { deadline: 'days', ...enforced(20) } }, 'pass'],
    ['has run out since then', { options: { deadline: 'days', ...enforced(40) } }, 'fail'],
    ['begins at detection where the policy says so', { options: { ...days, ...enforced(20) } }, 'fail'],
    ['begins at detection where no day is known', { options: { deadline: 'days' } }, 'fail'],
    [
      'begins at detection where the named day is to come',
      { options: { deadline: 'days', ...enforced(-20) } },
      'fail',
    ],
    [
      'begins with the roll-out',
      { options: { deadline: 'days' }, setting: { enforcedSince: daysAgo(20) } },
      'pass',
    ],
    [
      'begins with a roll-out that is to come',
      { options: { deadline: 'days' }, setting: { enforcedSince: daysAgo(-20) } },
      'pass',
    ],
    [
      'counts no release before the rule was enforced',
      { options: { deadline: 'next-release', ...enforced(5) }, release: released(10) },
      'pass',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdict({ alerts, ...situation }).status).toBe(status);
  });
});

describe('what is open', () => {
  const long = { detectedAt: daysAgo(400) };
  test.each<[what: string, situation: Situation, status: string]>([
    ['an alert without a fixed version', { alerts: [dependabotAlert({ ...long, hasFix: false })] }, 'fail'],
    [
      'one that the policy pauses',
      { alerts: [dependabotAlert({ ...long, hasFix: false })], options: { 'no-fix': 'pause' } },
      'pass',
    ],
    ['one with a fixed version', { alerts: [dependabotAlert(long)], options: { 'no-fix': 'pause' } }, 'fail'],
    [
      'one that a later commit fixed',
      { alerts: [repositoryAlert({ ...long, state: 'fixed-later' })] },
      'fail',
    ],
    ['a false alarm', { alerts: [repositoryAlert({ ...long, ...dismissed() })] }, 'pass'],
    [
      'an accepted risk',
      { alerts: [repositoryAlert({ ...long, ...dismissed({ reason: "won't fix" }) })] },
      'fail',
    ],
    [
      'malware, at once',
      {
        alerts: [dependabotAlert({ severity: 'low', malware: true, hasFix: false })],
        options: { 'no-fix': 'pause' },
      },
      'fail',
    ],
    ['a secret that works, at once', { alerts: [secretAlert({ validity: 'active' })] }, 'fail'],
    ['another secret, as critical', { alerts: [secretAlert()] }, 'pass'],
    [
      'an issue',
      {
        issues: [securityIssue({ createdAt: daysAgo(400) })],
        options: { issues: [{ labels: ['pentest'] }] },
      },
      'fail',
    ],
    [
      'a fixed issue',
      {
        issues: [securityIssue({ createdAt: daysAgo(400), ...closed() })],
        options: { issues: [{ labels: ['pentest'] }] },
      },
      'pass',
    ],
  ])('%s', (_, { options, ...situation }, status) => {
    expect(verdict({ ...situation, options: { ...days, ...options } }).status).toBe(status);
  });

  test('malware stops a roll-back, too', () => {
    const [finding] = verdict({ alerts: [dependabotAlert({ malware: true })] }).findings;
    expect(finding).toMatchObject({ inEmergency: 'malware', severity: 'critical' });
    expect(plain(finding?.message ?? [])).toMatch(/known malware; due at once\.$/);
  });

  test('what is paused is counted', () => {
    const alerts = [dependabotAlert({ ...long, hasFix: false })];
    expect(said(verdict({ alerts, options: { 'no-fix': 'pause' } }))).toEqual([
      'paused (notice): The time of 1 open finding does not run: no fixed version exists.',
    ]);
  });

  test('what was dismissed before the rule was enforced is counted until its review', () => {
    const old = dismissed({ reason: "won't fix", at: daysAgo(300) });
    const options = { deadline: 'days', 'enforced-since': '2026-05-01' };
    const found = verdict({ alerts: [repositoryAlert({ ...long, ...old })], options });
    expect(found.reevaluateAt).toEqual(new Date('2026-07-30T00:00:00Z'));
    expect(said(found)).toEqual([
      'inherited-dismissals (notice): 1 dismissal of before the rule was enforced does not count, and is to be reviewed.',
    ]);
    expect(verdict({ alerts: [repositoryAlert({ ...long, ...old })], options }, daysAgo(-60)).status).toBe(
      'fail',
    );
  });
});

describe('what cannot be read', () => {
  const dependabot = unavailable({
    reason: 'not-observable',
    message: say`Dependabot alerts cover only the default branch.`,
    remedy: say`Release from it.`,
  });

  test('is an error', () => {
    expect(verdict({ openAlerts: { dependabot } })).toMatchObject({
      status: 'error',
      messageId: 'not-readable',
      turn: 'administrator',
    });
  });

  test('does not hide what is late', () => {
    const alerts = [repositoryAlert({ detectedAt: daysAgo(400) })];
    expect(verdict({ openAlerts: { dependabot }, alerts, options: days })).toMatchObject({
      status: 'fail',
      waivable: { otherwise: { status: 'error' } },
    });
  });
});

test('of thousands, the worst are shown and the others counted', () => {
  const alerts = Array.from({ length: 3_000 }, (_, index) =>
    repositoryAlert({ number: index + 1, detectedAt: daysAgo(100) }),
  );
  const found = verdict({ alerts, options: days });
  expect(found.findings).toHaveLength(101);
  expect(said(found).at(-1)).toBe('more-findings (failure): 2,900 more findings past their time.');
});
