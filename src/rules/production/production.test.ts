import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import type { EnvironmentProtection } from '../../evidence/environment-settings.ts';
import type { Release } from '../../evidence/release.ts';
import { plain } from '../../text/message.ts';
import { production } from './index.ts';

const reviewers = { people: 2, teams: 1, preventSelfReview: true };
const safe: EnvironmentProtection = {
  name: 'Production',
  branches: [{ name: 'main', type: 'branch' }],
  reviewers,
  waitMinutes: 0,
  gate: false,
  otherGates: [],
  adminsMayBypass: false,
};

function verdictOf(
  given: Partial<EnvironmentProtection> | null = {},
  options: object = {},
  release: Partial<Release> = { public: true },
) {
  return judgeRule(
    production,
    {
      release: sampleRelease(release),
      environmentSettings: [
        { name: 'production', protection: given === null ? null : { ...safe, ...given } },
      ],
    },
    options,
    new Date(0),
    'release',
  );
}

function said(...given: Parameters<typeof verdictOf>): string {
  const verdict = verdictOf(...given);
  const topics = verdict.findings.map(({ topic }) => topic);
  return [`${verdict.status}: ${'messageId' in verdict ? verdict.messageId : ''}`, ...topics].join(' ');
}

const tag = (name: string) => [{ name, type: 'tag' } as const];
const branch = (name: string) => [{ name, type: 'branch' } as const];

test.each<[what: string, given: Partial<EnvironmentProtection> | null, said: string]>([
  ['all is set', {}, 'pass: restricted'],
  ['protected branches only', { branches: 'protected' }, 'pass: restricted'],
  [
    'protected branches only, of which there are none',
    { branches: 'none-protected' },
    'fail: unprotected protected-branches',
  ],
  ['every branch', { branches: 'all' }, 'fail: unprotected branches'],
  ['no branch at all', { branches: [] }, 'pass: restricted'],
  ['a pattern for releases', { branches: branch('release/*') }, 'pass: restricted'],
  ['a pattern for tags', { branches: tag('v*') }, 'pass: restricted'],
  ['any name', { branches: branch('*') }, 'fail: unprotected branches'],
  ['any name with a slash', { branches: branch('**/*') }, 'fail: unprotected branches'],
  ['any name of letters', { branches: branch('[a-z]*') }, 'fail: unprotected branches'],
  ['any tag', { branches: tag('*') }, 'fail: unprotected branches'],
  ['one name, and any', { branches: [...branch('main'), ...branch('?*')] }, 'fail: unprotected branches'],
  ['no reviewers', { reviewers: null }, 'fail: unprotected reviewers'],
  [
    'who starts it may approve',
    { reviewers: { ...reviewers, preventSelfReview: false } },
    'fail: unprotected self-review',
  ],
  ['administrators may bypass', { adminsMayBypass: true }, 'fail: unprotected admins'],
  ['GitHub does not say whether they may', { adminsMayBypass: null }, 'error: bypass-not-shown'],
  ['that, and every branch', { adminsMayBypass: null, branches: 'all' }, 'fail: unprotected branches'],
  [
    'nothing is set',
    { branches: 'all', reviewers: null, adminsMayBypass: true },
    'fail: unprotected reviewers admins branches',
  ],
  ['there is none', null, 'fail: no-environment'],
])('%s', (_, given, expected) => {
  expect(said(given)).toBe(expected);
});

describe('the policy', () => {
  test.each<[what: string, options: object, given: Partial<EnvironmentProtection>, said: string]>([
    ['needs no reviewers', { reviewers: false }, { reviewers: null }, 'pass: restricted'],
    [
      'lets people approve what they start',
      { 'prevent-self-review': false },
      { reviewers: { ...reviewers, preventSelfReview: false } },
      'pass: restricted',
    ],
    [
      'lets administrators bypass',
      { 'admins-bypass': 'allow' },
      { adminsMayBypass: true },
      'pass: restricted',
    ],
    [
      'takes it that it is not shown',
      { 'admins-bypass': 'allow' },
      { adminsMayBypass: null },
      'pass: restricted',
    ],
    ['takes every branch', { branches: false }, { branches: 'all' }, 'pass: restricted'],
    ['needs the gate', { gate: true }, {}, 'fail: unprotected gate'],
    ['needs the gate, not another one', { gate: true }, { otherGates: ['sentry'] }, 'fail: unprotected gate'],
    ['needs the gate, which is enabled', { gate: true }, { gate: true }, 'pass: restricted'],
  ])('%s', (_, options, given, expected) => {
    expect(said(given, options)).toBe(expected);
  });
});

describe('in a private repository', () => {
  const inPrivate = { public: false };

  test.each<[what: string, given: Partial<EnvironmentProtection>, options: object, said: string]>([
    ['no reviewers', { reviewers: null }, {}, 'error: not-in-plan reviewers'],
    ['no gate', { reviewers: null }, { reviewers: false, gate: true }, 'error: not-in-plan gate'],
    ['no reviewers, but a wait', { reviewers: null, waitMinutes: 5 }, {}, 'fail: unprotected reviewers'],
    [
      'no reviewers, but a gate',
      { reviewers: null, otherGates: ['sentry'] },
      {},
      'fail: unprotected reviewers',
    ],
    [
      'no reviewers, and every branch',
      { reviewers: null, branches: 'all' },
      {},
      'fail: unprotected branches reviewers',
    ],
    ['every branch', { branches: 'all' }, {}, 'fail: unprotected branches'],
  ])('%s', (_, given, options, expected) => {
    expect(said(given, options, inPrivate)).toBe(expected);
  });

  it('says that the plan may lack it, and the way out', () => {
    const verdict = verdictOf({ reviewers: null }, {}, inPrivate);
    expect(plain(verdict.summary)).toContain('needs GitHub Enterprise');
    expect('remedy' in verdict && plain(verdict.remedy)).toContain('reviewers: false');
  });

  it('says that environments need a plan, where there is none', () => {
    const verdict = verdictOf(null, {}, inPrivate);
    expect('remedy' in verdict && plain(verdict.remedy)).toContain('GitHub Pro, Team or Enterprise');
  });
});

it('does not apply to a tag', () => {
  expect(said({}, {}, { target: { kind: 'tag', name: 'v1' } })).toBe('not-applicable: is-tag');
});

it('finds no settings of another environment', () => {
  expect(said({}, {}, { public: true, target: { kind: 'environment', name: 'live' } })).toBe(
    'fail: no-environment',
  );
});

it('names the setting and where it is', () => {
  const verdict = verdictOf({ branches: 'all' });
  expect('remedy' in verdict && plain(verdict.remedy)).toBe(
    'An administrator opens Settings → Environments → Production: choose “Selected branches and tags” under “Deployment branches and tags”, and list those that are released. Then ask again.',
  );
  expect(plain(verdictOf().summary)).toBe(
    'The environment Production has: main only; an approval by one of 2 people and 1 team, not by who starts it; no bypass by administrators.',
  );
});
