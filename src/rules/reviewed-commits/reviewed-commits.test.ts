import { expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import type { RecordedLanding, ReleasedCommit, ReleasedCommits } from '../../evidence/released-commits.ts';
import { findingId } from '../../exceptions/finding-id.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { reviewedCommits } from './index.ts';

const now = new Date('2026-05-04T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const base = 'b'.repeat(40);

type Matched = Extract<RecordedLanding, { state: 'matched' }>;

const matched = (made: Partial<Matched> = {}): Matched => ({
  state: 'matched',
  pullRequest: 7,
  conclusion: 'success',
  rules: [{ id: 'review', status: 'pass' }],
  emergencies: [],
  head: 'd'.repeat(40),
  ...made,
});
const unknown = (reason: string, emergencies: readonly string[] = []): RecordedLanding => ({
  state: 'unknown',
  reason,
  pullRequest: null,
  emergencies,
  head: null,
});
const commit = (landing: RecordedLanding | null, made: Partial<ReleasedCommit> = {}): ReleasedCommit => ({
  sha: 'c'.repeat(40),
  committedAt: ago(60),
  landing,
  ...made,
});

function verdictOf(made: Partial<ReleasedCommits>, options: object = {}): Verdict {
  const releasedCommits: ReleasedCommits = {
    from: { kind: 'release', sha: base },
    commits: [],
    emergencies: [],
    ...made,
  };
  return judgeRule(reviewedCommits, { releasedCommits }, options, now, 'release');
}

const emergency = (made: object = {}) => ({ id: 'EM-1', due: ago(-60), reviewed: false, issue: 9, ...made });
const urgent = matched({ rules: [{ id: 'review', status: 'waived' }], emergencies: ['EM-1'] });

test.each<[what: string, made: Partial<ReleasedCommits>, status: string, ids: readonly string[]]>([
  ['passed its check', { commits: [commit(matched())] }, 'pass', []],
  [
    'was merged with an exception',
    { commits: [commit(matched({ rules: [{ id: 'review', status: 'waived' }] }))] },
    'pass',
    ['waived-commit'],
  ],
  [
    'was merged in an emergency that is to be reviewed',
    { commits: [commit(urgent)], emergencies: [emergency()] },
    'pass',
    ['emergency-open'],
  ],
  [
    'was merged in an emergency that was reviewed',
    { commits: [commit(urgent)], emergencies: [emergency({ reviewed: true, due: ago(60) })] },
    'pass',
    ['waived-commit'],
  ],
  [
    'was merged in an emergency that nobody reviewed in time',
    { commits: [commit(urgent)], emergencies: [emergency({ due: ago(0) })] },
    'fail',
    ['emergency-not-reviewed'],
  ],
  [
    'was merged in an emergency of which nothing is known any more',
    { commits: [commit(urgent)] },
    'fail',
    ['emergency-not-reviewed'],
  ],
  [
    'was merged against its check, and declared an emergency afterwards',
    {
      commits: [commit(matched({ conclusion: 'failure', emergencies: ['EM-1'] }))],
      emergencies: [emergency()],
    },
    'pass',
    ['emergency-open'],
  ],
  [
    'was merged before its check in an emergency',
    { commits: [commit(unknown('evaluated-later', ['EM-1']))], emergencies: [emergency()] },
    'pass',
    ['emergency-open'],
  ],
  [
    'holds something else than what the emergency is for',
    { commits: [commit(unknown('not-clean', ['EM-1']))], emergencies: [emergency()] },
    'fail',
    ['unknown-commit'],
  ],
  ['was pushed directly', { commits: [commit(unknown('no-pull-request'))] }, 'fail', ['direct-push']],
  ['holds something else', { commits: [commit(unknown('not-clean'))] }, 'fail', ['unknown-commit']],
  [
    'has a reason that a later release writes',
    { commits: [commit(unknown('new'))] },
    'fail',
    ['unknown-commit'],
  ],
  [
    'was merged against its check',
    { commits: [commit(matched({ conclusion: 'failure' }))] },
    'fail',
    ['merged-against-check'],
  ],
  [
    'was merged while its check was pending',
    { commits: [commit(matched({ conclusion: 'pending' }))] },
    'fail',
    ['merged-against-check'],
  ],
  [
    'was merged while the rule about reviews was off',
    { commits: [commit(matched({ rules: [{ id: 'tests', status: 'pass' }] }))] },
    'fail',
    ['rule-not-met'],
  ],
  [
    'was merged while the rule about reviews was only observed, and failed in one part',
    {
      commits: [
        commit(
          matched({
            rules: [
              { id: 'review', status: 'pass' },
              { id: 'review', status: 'fail' },
            ],
          }),
        ),
      ],
    },
    'fail',
    ['rule-not-met'],
  ],
  [
    'has a verdict that was removed',
    { commits: [commit(matched({ rules: null }))] },
    'fail',
    ['unknown-commit'],
  ],
  ['is not in the record', { commits: [commit(null)] }, 'fail', ['not-recorded']],
  ['is not in the record yet', { commits: [commit(null, { committedAt: ago(1) })] }, 'pending', []],
  [
    'is not in the record and has a time in the future',
    { commits: [commit(null, { committedAt: ago(-1) })] },
    'fail',
    ['not-recorded'],
  ],
  [
    'is one of the last ones that were asked about',
    { commits: [commit(matched())], from: { kind: 'limit' } },
    'pass',
    ['first-release'],
  ],
])('a commit that %s', (_, made, status, ids) => {
  const verdict = verdictOf(made);
  expect([verdict.status, verdict.findings.map(({ messageId }) => messageId)]).toEqual([status, ids]);
});

test.each<[from: ReleasedCommits['from'], said: string]>([
  [{ kind: 'release', sha: base }, '2 commits since the release of bbbbbbb: all are accounted for.'],
  [{ kind: 'since', sha: base }, '2 commits since bbbbbbb, which the policy names: all are accounted for.'],
  [{ kind: 'beginning' }, '2 commits since the history began: all are accounted for.'],
])('a pass says since when: %j', (from, said) => {
  const commits = [commit(matched()), commit(matched(), { sha: 'd'.repeat(40) })];
  expect(plain(verdictOf({ from, commits }).summary)).toBe(said);
});

test('other rules can be asked for, or none', () => {
  const commits = [commit(matched({ rules: [] }))];
  expect(verdictOf({ commits }, { rules: [] }).status).toBe('pass');
  expect(
    verdictOf({ commits }, { rules: ['review', 'sast'] }).findings.map(({ message }) => plain(message)),
  ).toEqual(['ccccccc (#7) was merged without meeting review and sast.']);
});

test('an exception can name one commit', () => {
  const verdict = verdictOf({ commits: [commit(unknown('no-pull-request'))] });
  const [finding] = verdict.findings;
  expect(finding && findingId('reviewed-commits', finding)).toBe(
    `reviewed-commits/direct-push/${'c'.repeat(40)}`,
  );
  expect('waivable' in verdict && verdict.waivable?.otherwise?.status).toBe('pass');
});

test('what fails comes first, and counts commits', () => {
  const commits = [
    commit(urgent, { sha: 'd'.repeat(40) }),
    commit(unknown('not-clean')),
    commit(null, { sha: 'e'.repeat(40) }),
  ];
  const verdict = verdictOf({ commits, emergencies: [emergency()] });
  expect(verdict.findings.map(({ level }) => level)).toEqual(['failure', 'failure', 'warning']);
  expect(plain(verdict.summary)).toBe('2 commits of the release are not accounted for.');
});
