import { describe, expect, test } from '@jest/globals';
import { changedFile } from '../../../../test/samples/changed-file.ts';
import {
  alert,
  analysis,
  levelsAndTexts,
  remedyOf,
  type Situation,
  said,
  verdictOf,
} from '../../../../test/samples/scans.ts';
import type { Alert, Dismissal } from '../../../evidence/code-scanning.ts';
import type { Actor } from '../../../evidence/pull-request.ts';

const analyses = [analysis()];
const known = { base: [analysis()], merged: [], workflows: [] };
const withAlert = (found: Partial<Alert>, options: object = {}, more: Situation = {}): Situation => ({
  analyses,
  background: known,
  alerts: [alert(found)],
  options: { ...options },
  ...more,
});

describe('an alert without a security severity', () => {
  test.each<[what: string, found: Partial<Alert>, options: object, status: string]>([
    ['error: high', { level: 'error' }, {}, 'fail'],
    ['warning: medium', { level: 'warning' }, {}, 'pass'],
    ['warning at a threshold of medium', { level: 'warning' }, { threshold: 'medium' }, 'fail'],
    ['note: low', { level: 'note' }, { threshold: 'medium' }, 'pass'],
    ['note at a threshold of low', { level: 'note' }, { threshold: 'low' }, 'fail'],
    ['none', { level: 'none' }, { threshold: 'low' }, 'pass'],
    ['no level: as a warning', { level: null }, { threshold: 'medium' }, 'fail'],
    [
      'a level that the policy grades',
      { level: 'error' },
      { levels: { error: 'critical' }, threshold: 'critical' },
      'fail',
    ],
    [
      'a level that the policy leaves out',
      { level: 'error' },
      { levels: { error: 'none' }, threshold: 'low' },
      'pass',
    ],
  ])('%s', (_, found, options, status) => {
    expect(verdictOf(withAlert({ severity: null, ...found }, options)).status).toBe(status);
  });

  test('is shown with the level that it is graded by', () => {
    const verdict = verdictOf(withAlert({ severity: null, level: 'error' }));
    expect(levelsAndTexts(verdict)).toEqual([
      [
        'failure',
        'CodeQL: Query built from user input (rule js/sql-injection, high severity by its level error)',
      ],
    ]);
  });

  test('a security severity is not overruled by the level', () => {
    expect(verdictOf(withAlert({ severity: 'low', level: 'error' })).status).toBe('pass');
  });
});

describe('a base that the tool never analyzed', () => {
  const never = { background: { base: [], merged: [], workflows: [] } };
  test('is said, and nobody is told that the change brings the alerts', () => {
    expect(said(withAlert({}, {}, never))).toEqual([
      'fail',
      'The base was never analyzed: there is 1 alert of high severity or worse, and nobody can tell whether this change brings it.',
    ]);
    expect(remedyOf(verdictOf(withAlert({}, {}, never)))).toContain('unanalyzed-base: report');
  });

  test('is only reported where the policy says so', () => {
    const [status, summary] = said(withAlert({}, { 'unanalyzed-base': 'report' }, never));
    expect(status).toBe('pass');
    expect(summary).toContain('The base was never analyzed');
  });

  test('may have been analyzed by another tool', () => {
    const background = { base: [analysis({ tool: 'Trivy' })], merged: [], workflows: [] };
    expect(verdictOf(withAlert({}, {}, { background }))).toMatchObject({ messageId: 'base-not-analyzed' });
  });

  test('shows title and place of an alert only in files that the change touches', () => {
    const texts = (path: string) => levelsAndTexts(verdictOf(withAlert({ path }, {}, never)));
    expect(texts('src/query.js')[0]?.[1]).toContain('Query built from user input');
    expect(texts('src/other.js')).toEqual([['failure', 'CodeQL: alert 3']]);
  });
});

describe('an alert that was fixed on the base since', () => {
  const fixed = withAlert({ onBase: 'fixed-since' });
  test('is not called new: the branch has to be updated', () => {
    expect(said(fixed)).toEqual([
      'pending',
      '1 alert of high severity or worse was fixed on the base since; this branch does not have the fix.',
    ]);
    expect(verdictOf(fixed)).toMatchObject({ turn: 'author', messageId: 'branch-outdated' });
    expect(remedyOf(verdictOf(fixed))).toBe('Update the branch with its base.');
  });

  test('is shown by its number only', () => {
    expect(levelsAndTexts(verdictOf(fixed))).toEqual([['warning', 'CodeQL: alert 3']]);
  });

  test('does not hide a new one', () => {
    expect(verdictOf({ ...fixed, alerts: [...(fixed.alerts ?? []), alert({ number: 4 })] }).status).toBe(
      'fail',
    );
  });
});

describe('a dismissed alert', () => {
  const person = (login: string): Actor => ({ login, kind: 'user' });
  const dismissal = (made: Partial<Dismissal>): Dismissal => ({
    by: person('ada'),
    reason: 'false positive',
    commented: true,
    approvedBy: null,
    ...made,
  });
  test.each<[what: string, made: Partial<Dismissal>, status: string]>([
    ['as a false positive, by another person with a comment', {}, 'pass'],
    ['as used in tests', { reason: 'used in tests' }, 'pass'],
    ['without a comment', { commented: false }, 'fail'],
    ['by the author', { by: person('mona') }, 'fail'],
    ['by the author, in other letters', { by: person('Mona') }, 'fail'],
    ['by the author, approved by another person', { by: person('mona'), approvedBy: person('ada') }, 'pass'],
    ['by another person, approved by the author', { commented: false, approvedBy: person('mona') }, 'fail'],
    ['by the author, approved by the author', { by: person('mona'), approvedBy: person('mona') }, 'fail'],
    [
      'by another person without a comment, approved by a third',
      { commented: false, approvedBy: person('grace') },
      'pass',
    ],
    ['by a bot', { by: { login: 'triage[bot]', kind: 'bot' } }, 'fail'],
    ['by a deleted account', { by: null }, 'fail'],
    ['as an accepted risk', { reason: 'won’t fix' }, 'fail'],
    ['as GitHub writes an accepted risk', { reason: "won't fix", approvedBy: person('grace') }, 'fail'],
    ['for no reason', { reason: null }, 'fail'],
    ['for a reason that is new', { reason: 'mitigated' }, 'fail'],
  ])('%s', (_, made, status) => {
    expect(verdictOf(withAlert({ dismissal: dismissal(made) })).status).toBe(status);
  });

  test('by somebody who wrote a commit', () => {
    const signature = { name: 'Ada', email: 'ada@x.org', actor: person('ada') };
    const commits = [
      {
        sha: 'a'.repeat(40),
        message: '',
        committedAt: new Date(0),
        authors: [signature],
        committer: signature,
        committedByGitHub: false,
        parents: [],
      },
    ];
    expect(verdictOf(withAlert({ dismissal: dismissal({}) }, {}, { commits })).status).toBe('fail');
  });

  test('shows who dismissed it and why it does not count', () => {
    const verdict = verdictOf(
      withAlert({ dismissal: dismissal({ by: person('mona'), reason: "won't fix" }) }),
    );
    expect(said(withAlert({ dismissal: dismissal({ by: person('mona') }) }))[1]).toBe(
      '1 alert of high severity or worse, dismissed in a way that does not count.',
    );
    expect(levelsAndTexts(verdict)[0]?.[1]).toBe(
      "CodeQL: Query built from user input (rule js/sql-injection, high severity). Its dismissal as won't fix by mona does not count: an accepted risk, which counts only with an exception.",
    );
  });

  test('is listed where it counts', () => {
    const verdict = verdictOf(withAlert({ dismissal: dismissal({ approvedBy: person('grace') }) }));
    expect(levelsAndTexts(verdict)).toEqual([
      [
        'notice',
        'CodeQL: Query built from user input (rule js/sql-injection, high severity). Its dismissal as false positive by ada, approved by grace.',
      ],
    ]);
  });

  test('of the base is listed by its number, and does not fail', () => {
    const verdict = verdictOf(
      withAlert({ onBase: 'dismissed', dismissal: dismissal({ by: person('mona'), reason: "won't fix" }) }),
    );
    expect(verdict.status).toBe('pass');
    expect(levelsAndTexts(verdict)).toEqual([
      ['notice', 'Dismissed on the base, too, and not counted here: alert 3 is not of this change.'],
    ]);
  });

  test('below the threshold does not matter', () => {
    expect(
      verdictOf(withAlert({ severity: 'low', dismissal: dismissal({ by: person('mona') }) })).status,
    ).toBe('pass');
  });

  test('of a change of documents needs nothing', () => {
    const files = [changedFile('README.md')];
    expect(verdictOf(withAlert({ dismissal: dismissal({ by: null }) }, {}, { files })).status).toBe(
      'not-applicable',
    );
  });
});
