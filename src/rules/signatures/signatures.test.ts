import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { at, commit, head } from '../../../test/samples/scans.ts';
import type { Commit, CommitSignature } from '../../evidence/commits.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import { plain } from '../../text/message.ts';
import { signatures } from './index.ts';

const user = (login: string): Actor => ({ login, kind: 'user' });

function verdictOf(commits: readonly Commit[], options: object = {}) {
  return judgeRule(
    signatures,
    { pullRequest: samplePullRequest(), commits: { commits, forcePushes: [] } },
    options,
    at,
  );
}

const said = (...of: Parameters<typeof verdictOf>) => {
  const { status, summary } = verdictOf(...of);
  return [status, plain(summary)];
};
const remedy = (...of: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...of);
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
};

const signed = (state: CommitSignature['state'] = 'valid', signer: Actor | null = user('mona')) =>
  commit('mona', { signature: { state, signer } });
const unsigned = commit('mona', { signature: null });
const byGitHub = (more: Partial<Commit> = {}) =>
  commit('mona', {
    signature: { state: 'valid', signer: null },
    signedByGitHub: true,
    committedByGitHub: true,
    ...more,
  });
const earlier = (made: Commit, digit = 'c'): Commit => ({ ...made, sha: digit.repeat(40) });

describe('each commit is signed', () => {
  test.each<[string, readonly Commit[], string]>([
    ['by its author', [signed()], '1 commit is signed, by mona, and GitHub verified it.'],
    ['by GitHub', [byGitHub()], '1 commit is signed, by GitHub, and GitHub verified it.'],
    [
      'by both',
      [earlier(signed()), byGitHub()],
      '2 commits are signed, by mona and GitHub, and GitHub verified them.',
    ],
  ])('%s', (_, commits, summary) => {
    for (const signer of ['anybody', 'author']) {
      expect(said(commits, { signer })).toEqual(['pass', summary]);
    }
  });
});

describe('a signature that does not count', () => {
  test.each<[CommitSignature['state'], RegExp, RegExp]>([
    ['unsigned', /is not signed/, /git rebase --force-rebase -S/],
    ['unknown-key', /a key that is on no account/, /Add the key .* run the check again/],
    ['no-user', /address that belongs to no account/, /git config user\.email/],
    ['unverified-email', /has not verified/, /Verify the address under Emails/],
    ['bad-email', /not one of the key's/, /an address that the key has/],
    ['expired-key', /has expired/, /Sign the commits again/],
    ['not-signing-key', /not made for signing/, /made for signing/],
    ['unknown-sig-type', /of a kind that GitHub does not verify/, /made for signing/],
    ['invalid', /does not fit its content/, /Sign the commits again/],
    ['malformed-sig', /cannot be read/, /Sign the commits again/],
    ['bad-cert', /not trusted/, /Sign the commits again/],
    ['ocsp-revoked', /was revoked/, /Sign the commits again/],
    ['unknown-state', /not known to this app/, /Sign the commits again/],
  ])('%s fails, with why and what to do', (state, why, what) => {
    expect(said([signed(state)])[0]).toBe('fail');
    expect(said([signed(state)])[1]).toMatch(why);
    expect(remedy([signed(state)])).toMatch(what);
  });

  test.each<CommitSignature['state']>([
    'gpgverify-error',
    'gpgverify-unavailable',
    'ocsp-error',
    'ocsp-pending',
  ])('%s waits, and is asked for again', (state) => {
    expect(verdictOf([signed(state)])).toMatchObject({
      status: 'pending',
      turn: 'tool',
      reevaluateAt: new Date(at.getTime() + 600_000),
    });
    expect(said([earlier(signed(state)), unsigned])[0]).toBe('fail');
  });

  it('is one of many: each reason is said once', () => {
    const commits = [
      earlier(unsigned, 'c'),
      earlier(signed('expired-key'), 'd'),
      earlier(signed(), 'e'),
      unsigned,
    ];
    expect(said(commits)).toEqual([
      'fail',
      '3 commits of 4 do not count as signed: each of ccccccc and aaaaaaa is not signed; ddddddd is signed with a key that has expired.',
    ]);
    expect(verdictOf(commits).findings).toHaveLength(3);
  });

  it('is a bot’s that is not signed: anybody can commit under its name', () => {
    expect(said([commit('dependabot[bot]', { signature: null, signedByGitHub: false })])[0]).toBe('fail');
    expect(
      said([byGitHub({ ...commit('dependabot[bot]'), signature: { state: 'valid', signer: null } })])[0],
    ).toBe('pass');
  });
});

describe('a commit that another account signed', () => {
  const rebased = signed('valid', user('grace'));

  it('counts, and is shown', () => {
    const verdict = verdictOf([rebased]);
    expect(verdict.status).toBe('pass');
    expect(verdict.findings.map(({ message }) => plain(message))).toEqual([
      'aaaaaaa is signed by grace, who is not one of its authors.',
    ]);
  });

  it('fails where an author has to sign', () => {
    expect(said([rebased], { signer: 'author' })).toEqual([
      'fail',
      '1 commit of 1 does not count as signed: aaaaaaa is signed by grace, who is not one of its authors.',
    ]);
    expect(said([signed('valid', null)], { signer: 'author' })[0]).toBe('fail');
  });

  test.each<[string, Commit, string]>([
    ['an account in other letters', signed('valid', user('Mona')), 'pass'],
    [
      'a co-author',
      {
        ...rebased,
        authors: [...rebased.authors, { name: 'g', email: 'g@x.org', actor: user('grace') }],
      },
      'pass',
    ],
    [
      'a name without an account',
      { ...rebased, authors: [{ name: 'grace', email: 'g@x.org', actor: null }] },
      'fail',
    ],
    ['nobody', { ...rebased, authors: [] }, 'fail'],
  ])('where its author is %s: %#', (_, made, status) => {
    expect(said([made], { signer: 'author' })[0]).toBe(status);
  });
});

describe('what cannot be told', () => {
  it('is an error where the head is not among the commits', () => {
    expect(said([earlier(signed())])[0]).toBe('error');
    expect(said([])[0]).toBe('error');
  });

  it('is an error where signatures were not read', () => {
    expect(said([commit()])[0]).toBe('error');
    expect(said([earlier(signed()), commit()])[0]).toBe('error');
  });
});

it('names a few of many commits', () => {
  const many = Array.from({ length: 400 }, (_, index) => ({
    ...unsigned,
    sha: `${index}`.padStart(40, '0'),
  }));
  const verdict = verdictOf([...many, { ...unsigned, sha: head }]);
  expect(verdict.findings).toHaveLength(21);
  expect(plain(verdict.summary)).toBe(
    '401 commits of 401 do not count as signed: each of 0000000, 0000000, 0000000 and 398 more is not signed.',
  );
});
