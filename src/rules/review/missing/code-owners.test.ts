import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../../test/rule.ts';
import { earlierChanges } from '../../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { slicesOf } from '../../../engine/required-evidence.ts';
import type { CodeOwner, OwnedPaths } from '../../../evidence/code-owners.ts';
import type { Actor } from '../../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../../evidence/reviews.ts';
import { plain } from '../../../text/message.ts';
import type { Verdict } from '../../verdict.ts';
import { review } from '../index.ts';

const head = 'a'.repeat(40);
const at = new Date('2026-01-15T12:00:00Z');
const author = person('author');

function person(login: string): Actor {
  return { login, kind: 'user' };
}

function user(login: string): CodeOwner {
  return { kind: 'user', name: `@${login}`, known: true, accounts: [login] };
}

function team(slug: string, ...members: readonly string[]): CodeOwner {
  return { kind: 'team', name: `@acme/${slug}`, known: true, accounts: members };
}

function unknown(name: string, kind: CodeOwner['kind'] = 'user'): CodeOwner {
  return { kind, name, known: false, accounts: [] };
}

function owned(path: string, ...owners: readonly CodeOwner[]): OwnedPaths {
  return { line: 3, pattern: '*', paths: [path], owners };
}

function approval(login: string, given: Partial<Review> = {}): Review {
  return {
    id: login,
    author: person(login),
    state: 'approved',
    commit: head,
    submittedAt: at,
    canPush: true,
    ...given,
  };
}

interface Situation {
  readonly owned?: readonly OwnedPaths[];
  readonly reviews?: readonly Review[];
  readonly requested?: Reviews['requested'];
  readonly options?: Record<string, unknown>;
  readonly draft?: boolean;
}

function verdictOf(situation: Situation): Verdict {
  const signature = { name: 'Author', email: 'author@example.com', actor: author };
  return judgeRule(
    review,
    {
      pullRequest: samplePullRequest({ author, draft: situation.draft ?? false }),
      commits: {
        commits: [
          {
            sha: head,
            message: 'Change',
            committedAt: at,
            authors: [signature],
            committer: signature,
            committedByGitHub: false,
            parents: ['d'.repeat(40)],
          },
        ],
        forcePushes: [],
      },
      earlierChanges: earlierChanges(at, [], {}),
      reviews: { reviews: situation.reviews ?? [], requested: situation.requested ?? [] },
      pushes: { needed: false },
      teams: { security: ['sam'] },
      codeOwners: { file: '.github/CODEOWNERS', owned: situation.owned ?? [] },
    },
    { 'code-owners': true, ...situation.options },
    at,
  );
}

function said(verdict: Verdict) {
  return {
    status: verdict.status,
    summary: plain(verdict.summary),
    ...('waitingFor' in verdict ? { waitingFor: plain(verdict.waitingFor) } : {}),
    ...('remedy' in verdict ? { remedy: plain(verdict.remedy) } : {}),
    ...('turn' in verdict ? { turn: verdict.turn } : {}),
  };
}

test('the owners are read only where the policy asks for them', () => {
  const read = (options: object) => slicesOf(review, review.options.parse(options)).includes('codeOwners');
  expect([read({}), read({ 'code-owners': true })]).toEqual([false, true]);
});

test('without the owners there is no verdict', () => {
  const verdict = judgeRule(review, {}, { 'code-owners': true });
  expect(verdict.status).toBe('error');
});

test.each<[what: string, situation: Situation, expected: object]>([
  [
    'no changed file has an owner',
    { reviews: [approval('zoe')] },
    { status: 'pass', summary: 'Approved by zoe.' },
  ],
  [
    'nobody approved',
    { owned: [owned('src/a.ts', user('ada'), team('security', 'sam'))] },
    {
      status: 'pending',
      summary: '0 of 1 approval given. No code owner has approved src/a.ts.',
      waitingFor: '1 review by a code owner',
      remedy: 'Ask a code owner of src/a.ts for a review: @ada or @acme/security.',
      turn: 'author',
    },
  ],
  [
    'somebody else approved',
    { owned: [owned('src/a.ts', user('ada'))], reviews: [approval('zoe')] },
    {
      status: 'pending',
      summary: 'No code owner has approved src/a.ts.',
      waitingFor: '1 review by a code owner',
      remedy: 'Ask a code owner of src/a.ts for a review: @ada.',
      turn: 'author',
    },
  ],
  [
    'the owner approved: that is one of the approvals',
    { owned: [owned('src/a.ts', user('ada'))], reviews: [approval('ada')] },
    { status: 'pass', summary: 'Approved by ada.' },
  ],
  [
    'two approvals, one by an owner',
    { owned: [owned('src/a.ts', user('ada'))], options: { approvals: 2 } },
    {
      status: 'pending',
      summary: '0 of 2 approvals given. No code owner has approved src/a.ts.',
      waitingFor: '2 reviews, one by a code owner',
      remedy:
        'Ask a code owner of src/a.ts for a review: @ada. Ask for a review by anyone with write access except author.',
      turn: 'author',
    },
  ],
  [
    'an owner is asked',
    { owned: [owned('src/a.ts', user('ada'))], requested: [{ kind: 'user', name: 'Ada' }] },
    {
      status: 'pending',
      summary: '0 of 1 approval given. No code owner has approved src/a.ts.',
      waitingFor: '1 review by a code owner',
      remedy: 'Review the change, and approve it or ask for changes. Asked: Ada.',
      turn: 'reviewer',
    },
  ],
  [
    'a team that owns is asked, and a member of another team is not',
    {
      owned: [owned('src/a.ts', team('security', 'sam')), owned('web/b.ts', team('web', 'wes'))],
      requested: [{ kind: 'team', name: 'security' }],
    },
    {
      status: 'pending',
      summary: '0 of 1 approval given. No code owner has approved src/a.ts or web/b.ts.',
      waitingFor: '1 review by a code owner',
      remedy: 'Ask a code owner of web/b.ts for a review: @acme/web.',
      turn: 'author',
    },
  ],
  [
    'a team of the policy and a code owner',
    { owned: [owned('src/a.ts', user('ada'))], options: { teams: ['security'] } },
    {
      status: 'pending',
      summary:
        '0 of 1 approval given. No approval is from the team security. No code owner has approved src/a.ts.',
      waitingFor: '1 review by the team security and a code owner',
      remedy:
        'Ask the team security for a review: sam can approve. Ask a code owner of src/a.ts for a review: @ada.',
      turn: 'author',
    },
  ],
  [
    'the approval of the owner is of another change',
    { owned: [owned('src/a.ts', user('ada'))], reviews: [approval('ada', { commit: null })] },
    { status: 'pending', waitingFor: '1 review by a code owner' },
  ],
  [
    'the only owner opened it',
    { owned: [owned('src/a.ts', user('author'))], reviews: [approval('zoe')] },
    {
      status: 'fail',
      summary: 'No code owner can approve src/a.ts: @author opened this pull request.',
      remedy: 'Name another owner with write access in line 3 of .github/CODEOWNERS in the base branch.',
      turn: 'administrator',
    },
  ],
  [
    'every owner is unknown, or empty, or the author’s own team',
    {
      owned: [
        owned(
          'src/a.ts',
          unknown('@ghost'),
          unknown('@acme/ghosts', 'team'),
          team('empty'),
          team('mine', 'Author'),
        ),
      ],
    },
    {
      status: 'fail',
      summary:
        'No code owner can approve src/a.ts: @ghost does not exist or has no write access, the team @acme/ghosts does not exist, is secret, or has no write access, @acme/empty has no members and nobody is left in @acme/mine who is independent of the change.',
    },
  ],
  [
    'an address that nobody knows',
    { owned: [owned('src/a.ts', { kind: 'address', name: 'ada@example.com', known: true, accounts: [] })] },
    {
      status: 'fail',
      summary: 'No code owner can approve src/a.ts: it is not known whose ada@example.com is.',
      remedy:
        'Name another owner with write access in line 3 of .github/CODEOWNERS in the base branch. Or say whose the address is in `rules.review.identities` of the policy file.',
    },
  ],
  [
    'an address that the policy gives to somebody',
    {
      owned: [owned('src/a.ts', { kind: 'address', name: 'ada@example.com', known: true, accounts: [] })],
      options: { identities: { 'ada@example.com': 'ada' } },
      reviews: [approval('ada')],
    },
    { status: 'pass' },
  ],
  ['a draft', { owned: [owned('src/a.ts', user('author'))], draft: true }, { status: 'pending' }],
])('%s', (_, situation, expected) => {
  expect(said(verdictOf(situation))).toMatchObject(expected);
});

describe('the findings', () => {
  test('name the files with their owners, and the owners who cannot approve', () => {
    const verdict = verdictOf({
      owned: [owned('src/a.ts', user('ada'), unknown('@ghost')), owned('web/b.ts', team('web', 'wes'))],
      reviews: [approval('wes')],
    });
    const found = verdict.findings.filter(({ messageId }) => messageId?.startsWith('code-owner'));
    expect(found.map(({ message, path, level }) => [level, path, plain(message)])).toEqual([
      [
        'warning',
        'src/a.ts',
        'No code owner has approved src/a.ts: @ada or @ghost (line 3 of .github/CODEOWNERS).',
      ],
      [
        'notice',
        undefined,
        'An owner in .github/CODEOWNERS cannot approve: @ghost does not exist or has no write access.',
      ],
    ]);
  });

  test('never name the members of a team that owns files', () => {
    const members = ['wanda', 'wes'];
    for (const reviews of [[], [approval('zoe')]]) {
      const verdict = verdictOf({ owned: [owned('web/b.ts', team('web', ...members))], reviews });
      const texts = JSON.stringify([said(verdict), verdict.findings]);
      expect(members.filter((login) => texts.includes(login))).toEqual([]);
    }
  });
});
