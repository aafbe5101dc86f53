import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { earlierChanges } from '../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { slicesOf } from '../../engine/required-evidence.ts';
import type { Commit, Commits, Signature } from '../../evidence/commits.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { Review, Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import { plain } from '../../text/message.ts';
import type { Turn, Verdict } from '../verdict.ts';
import { review } from './index.ts';

const head = 'a'.repeat(40);
const earlier = 'b'.repeat(40);
const first = 'c'.repeat(40);
const ofTheBase = 'd'.repeat(40);
const at = new Date('2026-01-15T12:00:00Z');

const author = person('author');
const alice = person('alice');
const bob = person('bob');
const renovate: Actor = { login: 'renovate[bot]', kind: 'bot' };
const gitHub = signature(person('web-flow'), 'noreply@github.com');

interface Situation {
  readonly pullRequest?: Partial<PullRequest>;
  readonly commits?: readonly Commit[];
  readonly forcePushes?: Commits['forcePushes'];
  /** Earlier heads that proposed the same change. */
  readonly same?: readonly string[];
  readonly earlierChanges?: EarlierChanges;
  readonly reviews?: readonly Review[];
  readonly requested?: Reviews['requested'];
  readonly teams?: Teams;
  readonly options?: Record<string, unknown>;
}

describe('a pull request whose one commit is its author’s', () => {
  test.each<[what: string, situation: Situation, status: Verdict['status'], summary: string]>([
    ['nobody has reviewed', {}, 'pending', '0 of 1 approval given.'],
    ['a person with write access approves', { reviews: [approval(alice)] }, 'pass', 'Approved by alice.'],
    [
      'two people approve',
      { reviews: [approval(alice), approval(bob)] },
      'pass',
      'Approved by alice and bob.',
    ],
    [
      'one of the two who are asked approves',
      { reviews: [approval(alice)], options: { approvals: 2 } },
      'pending',
      '1 of 2 approvals given.',
    ],
    [
      'one person approves twice, and two are asked',
      { reviews: [approval(alice), approval(person('Alice'))], options: { approvals: 2 } },
      'pending',
      '1 of 2 approvals given.',
    ],
    ['a comment only', { reviews: [opinion(alice, 'commented')] }, 'pending', '0 of 1 approval given.'],
    [
      'a review that is not submitted yet',
      { reviews: [opinion(alice, 'pending')] },
      'pending',
      '0 of 1 approval given.',
    ],
    [
      'a comment after an approval takes nothing back',
      { reviews: [approval(alice), opinion(alice, 'commented')] },
      'pass',
      'Approved by alice.',
    ],
    [
      'changes are asked for',
      { reviews: [opinion(alice, 'changes-requested')] },
      'fail',
      'alice asked for changes.',
    ],
    [
      'one asks for changes while another approves',
      { reviews: [opinion(alice, 'changes-requested'), approval(bob)] },
      'fail',
      'alice asked for changes.',
    ],
    [
      'changes were asked for on an earlier commit: the request stands',
      { reviews: [opinion(alice, 'changes-requested', { commit: earlier })] },
      'fail',
      'alice asked for changes.',
    ],
    [
      'a comment does not take back a request for changes',
      { reviews: [opinion(alice, 'changes-requested'), opinion(alice, 'commented')] },
      'fail',
      'alice asked for changes.',
    ],
    [
      'an approval takes back the same person’s request for changes',
      { reviews: [opinion(alice, 'changes-requested'), approval(alice)] },
      'pass',
      'Approved by alice.',
    ],
    [
      'a request for changes takes back the same person’s approval',
      { reviews: [approval(alice), opinion(alice, 'changes-requested')] },
      'fail',
      'alice asked for changes.',
    ],
    [
      'a dismissed request for changes does not stop, nor bring an earlier approval back',
      { reviews: [approval(alice), opinion(alice, 'dismissed')] },
      'pending',
      '0 of 1 approval counts: the review by alice was dismissed.',
    ],
    [
      'a request for changes by somebody without write access does not stop',
      { reviews: [opinion(person('passer-by'), 'changes-requested', { canPush: false }), approval(alice)] },
      'pass',
      'Approved by alice.',
    ],
    [
      'a request for changes by a bot with write access stops',
      { reviews: [opinion(renovate, 'changes-requested'), approval(alice)] },
      'fail',
      'renovate[bot] asked for changes.',
    ],
    [
      'a draft waits for its author, even with an approval',
      { pullRequest: { draft: true }, reviews: [approval(alice)] },
      'pending',
      'This is a draft.',
    ],
    [
      'a draft is not red when changes are asked for',
      { pullRequest: { draft: true }, reviews: [opinion(alice, 'changes-requested')] },
      'pending',
      'This is a draft.',
    ],
  ])('%s', (_name, situation, status, summary) => {
    const verdict = verdictOf(situation);
    expect([verdict.status, plain(verdict.summary)]).toEqual([status, summary]);
  });
});

describe('an approval that does not count, and why', () => {
  test.each<[what: string, situation: Situation, why: string]>([
    ['by the author', { reviews: [approval(author)] }, 'author approved, but opened this pull request'],
    [
      'by the author of a commit in it',
      { commits: [commit(earlier, { authors: [alice] }), commit(head)], reviews: [approval(alice)] },
      'alice approved, but wrote bbbbbbb',
    ],
    [
      'by a co-author, as the applied suggestion of a reviewer makes one',
      { commits: [commit(head, { authors: [author, alice] })], reviews: [approval(alice)] },
      'alice approved, but co-wrote aaaaaaa',
    ],
    [
      'by the committer of a commit in it',
      { commits: [commit(head, { committer: signature(alice) })], reviews: [approval(alice)] },
      'alice approved, but committed aaaaaaa',
    ],
    [
      'by who force-pushed, even if others pushed since',
      {
        forcePushes: [
          { actor: alice, at, before: first, after: earlier },
          { actor: author, at, before: earlier, after: head },
        ],
        reviews: [approval(alice)],
      },
      'alice approved, but force-pushed to this pull request',
    ],
    [
      'by who merged the base into it, for conflicts are resolved in a merge',
      {
        commits: [
          commit(earlier),
          commit(head, { authors: [alice], parents: [earlier, ofTheBase], byGitHub: true }),
        ],
        reviews: [approval(alice)],
      },
      'alice approved, but wrote aaaaaaa',
    ],
    [
      'by who added a commit that changes nothing, which is no merge',
      {
        commits: [commit(earlier), commit(head, { authors: [alice], parents: [earlier] })],
        same: [earlier],
        reviews: [approval(alice)],
      },
      'alice approved, but wrote aaaaaaa',
    ],
    [
      'by the same account in other letters',
      {
        commits: [commit(head, { authors: [author, person('ALICE')] })],
        reviews: [approval(alice)],
      },
      'alice approved, but co-wrote aaaaaaa',
    ],
    ['by a bot', { reviews: [approval(renovate)] }, 'renovate[bot] approved, but is not a person'],
    [
      'by a bot that GitHub calls a user',
      { reviews: [approval({ login: 'renovate[bot]', kind: 'user' })] },
      'renovate[bot] approved, but is not a person',
    ],
    [
      'by somebody without write access',
      { reviews: [opinion(person('passer-by'), 'approved', { canPush: false })] },
      'passer-by approved, but has no write access',
    ],
    [
      'by an account that was deleted',
      { reviews: [opinion(null, 'approved', { canPush: false })] },
      'a deleted account approved, but cannot be identified and has no write access',
    ],
    [
      'on an earlier commit',
      {
        commits: [commit(earlier), commit(head)],
        reviews: [opinion(alice, 'approved', { commit: earlier })],
      },
      'alice approved, but did so at bbbbbbb on 2026-01-15 12:00 UTC, and the change differs since in src/tax.ts',
    ],
    [
      'on a commit that is gone',
      { reviews: [opinion(alice, 'approved', { commit: null })] },
      'alice approved, but did so at a commit that is gone',
    ],
    ['that was dismissed', { reviews: [opinion(alice, 'dismissed')] }, 'the review by alice was dismissed'],
    [
      'for more than one reason: all are told',
      {
        commits: [commit(earlier, { authors: [alice] }), commit(head)],
        reviews: [opinion(alice, 'approved', { commit: earlier, canPush: false })],
      },
      'alice approved, but did so at bbbbbbb on 2026-01-15 12:00 UTC, and the change differs since in src/tax.ts, wrote bbbbbbb and has no write access',
    ],
  ])('%s', (_name, situation, why) => {
    const verdict = verdictOf(situation);
    expect(verdict.status).toBe('pending');
    expect(plain(verdict.summary)).toBe(`0 of 1 approval counts: ${why}.`);
    expect(verdict.findings.map(({ level, message }) => [level, plain(message)])).toEqual([
      ['notice', `Does not count: ${why}.`],
    ]);
  });

  test('of many, three are named in the summary', () => {
    const reviews = ['a', 'b', 'c', 'd', 'e'].map((login) =>
      opinion(person(login), 'approved', { canPush: false }),
    );
    const verdict = verdictOf({ reviews, options: { approvals: 2 } });
    expect(plain(verdict.summary)).toBe(
      '0 of 2 approvals count: a approved, but has no write access; b approved, but has no write access; c approved, but has no write access; and 2 more.',
    );
    expect(verdict.findings).toHaveLength(5);
  });

  test('a request for changes that does not count is no approval', () => {
    const verdict = verdictOf({
      reviews: [opinion(person('passer-by'), 'changes-requested', { canPush: false })],
    });
    expect(plain(verdict.summary)).toBe('0 of 1 approval given.');
    expect(verdict.findings.map(({ message }) => plain(message))).toEqual([
      'Does not count: passer-by asked for changes, but has no write access.',
    ]);
  });
});

describe('an approval that counts', () => {
  test.each<[what: string, situation: Situation]>([
    [
      'GitHub as the committer is nobody',
      { commits: [commit(head, { committer: gitHub, byGitHub: true })], reviews: [approval(alice)] },
    ],
    [
      'on an earlier head with the same change: a pure rebase, or a clean merge of the base',
      {
        commits: [commit(earlier), commit(head, { parents: [earlier, ofTheBase] })],
        same: [earlier],
        reviews: [opinion(alice, 'approved', { commit: earlier })],
      },
    ],
    [
      'by who merged the base cleanly, before or after',
      {
        commits: [
          commit(first),
          commit(earlier, { authors: [alice], parents: [first, ofTheBase], byGitHub: true }),
          commit(head, { authors: [alice], parents: [earlier, ofTheBase], byGitHub: true }),
        ],
        same: [first, earlier],
        reviews: [approval(alice)],
      },
    ],
    [
      'by who rebased it: committer and forced push are theirs, the change is the same',
      {
        commits: [commit(head, { committer: signature(alice) })],
        forcePushes: [{ actor: alice, at, before: earlier, after: head }],
        same: [earlier],
        reviews: [approval(alice)],
      },
    ],
    [
      'that GitHub dismissed by itself, though the change is the same',
      {
        same: [earlier],
        reviews: [opinion(alice, 'dismissed', { commit: earlier, dismissedByGitHub: true })],
      },
    ],
    [
      'on a pull request whose author was deleted',
      { pullRequest: { author: null }, reviews: [approval(alice)] },
    ],
  ])('%s', (_name, situation) => {
    const { status, findings } = verdictOf(situation);
    expect([status, findings.map(({ messageId }) => messageId)]).toEqual(['pass', ['approval-counted']]);
  });
});

describe('an author who is unknown', () => {
  const nobody = signature(null, 'someone@laptop.local');
  const unknown = verdictOf({
    commits: [commit(earlier, { authors: [nobody] }), commit(head, { committer: nobody })],
    reviews: [approval(alice)],
  });

  it('is an error, even with an approval', () => {
    expect(unknown).toMatchObject({ status: 'error', turn: 'author' });
  });

  it('names the email and the commits, and how to link or amend it', () => {
    expect(unknown.findings.map(({ message }) => plain(message))).toEqual([
      'The email someone@laptop.local belongs to no GitHub account, so the authors of bbbbbbb and aaaaaaa are unknown.',
      'alice approved at aaaaaaa on 2026-01-15 12:00 UTC.',
    ]);
    expect(remedy(unknown)).toContain(
      'Add someone@laptop.local to the GitHub account of the person who uses it',
    );
  });

  it('keeps what is hostile in an email quoted', () => {
    const verdict = verdictOf({ commits: [commit(head, { authors: [signature(null, '@everyone <b>')] })] });
    expect(verdict.findings[0]?.message).toContainEqual({ quoted: '@everyone <b>' });
  });

  test('a commit that names no author is one', () => {
    expect(verdictOf({ commits: [commit(head, { authors: [] })], reviews: [approval(alice)] }).status).toBe(
      'error',
    );
  });

  test('so is a list of commits without the head', () => {
    expect(verdictOf({ commits: [commit(earlier)], reviews: [approval(alice)] }).status).toBe('error');
    expect(verdictOf({ commits: [], reviews: [approval(alice)] }).status).toBe('error');
  });

  test('an unlinked merge is none if the change stayed the same', () => {
    const verdict = verdictOf({
      commits: [commit(earlier), commit(head, { authors: [nobody], parents: [earlier, ofTheBase] })],
      same: [earlier],
      reviews: [approval(alice)],
    });
    expect(verdict.status).toBe('pass');
  });
});

describe('whose turn it is while it waits', () => {
  const user = (name: string) => ({ kind: 'user', name }) as const;
  const team = (name: string) => ({ kind: 'team', name }) as const;
  const security = { options: { teams: ['security'] }, teams: { security: ['author', 'bob', 'carol'] } };

  interface Step {
    readonly waitingFor: string;
    readonly turn: Turn;
    readonly remedy: string;
  }
  test.each<[what: string, situation: Situation, step: Step]>([
    [
      'nobody was asked',
      {},
      {
        waitingFor: '1 review',
        turn: 'author',
        remedy: 'Ask for a review by anyone with write access except author.',
      },
    ],
    [
      'several people contributed',
      { commits: [commit(head, { authors: [author, bob] })] },
      {
        waitingFor: '1 review',
        turn: 'author',
        remedy: 'Ask for a review by anyone with write access except author and bob.',
      },
    ],
    [
      'only a bot contributed',
      {
        pullRequest: { author: renovate },
        commits: [commit(head, { authors: [renovate], byGitHub: true })],
      },
      {
        waitingFor: '1 review',
        turn: 'author',
        remedy: 'Ask for a review by anyone with write access.',
      },
    ],
    [
      'two are missing',
      { options: { approvals: 2 } },
      {
        waitingFor: '2 reviews',
        turn: 'author',
        remedy: 'Ask for 2 reviews by anyone with write access except author.',
      },
    ],
    [
      'one of two has approved: a second approval by the same person adds nothing',
      { reviews: [approval(alice)], options: { approvals: 2 } },
      {
        waitingFor: '1 review',
        turn: 'author',
        remedy: 'Ask for a review by anyone with write access except author and alice.',
      },
    ],
    [
      'somebody was asked',
      { requested: [user('alice')] },
      {
        waitingFor: '1 review',
        turn: 'reviewer',
        remedy: 'Review the change, and approve it or ask for changes. Asked: alice.',
      },
    ],
    [
      'only people were asked who contributed',
      { commits: [commit(head, { authors: [author, bob] })], requested: [user('Bob')] },
      {
        waitingFor: '1 review',
        turn: 'author',
        remedy: 'Ask for a review by anyone with write access except author and bob.',
      },
    ],
    [
      'one of the two that are missing was asked',
      { requested: [user('alice')], options: { approvals: 2 } },
      {
        waitingFor: '2 reviews',
        turn: 'author',
        remedy: 'Ask for one more review by anyone with write access except author.',
      },
    ],
    [
      'a team was asked, which may be named like a person: it stands for all that are missing',
      { requested: [user('alice'), team('author')], options: { approvals: 4 } },
      {
        waitingFor: '4 reviews',
        turn: 'reviewer',
        remedy: 'Review the change, and approve it or ask for changes. Asked: alice and author.',
      },
    ],
    [
      'a team’s approval is missing',
      { ...security, reviews: [approval(alice)] },
      {
        waitingFor: '1 review by the team security',
        turn: 'author',
        remedy: 'Ask the team security for a review: bob or carol can approve.',
      },
    ],
    [
      'the team was asked',
      { ...security, requested: [team('security')] },
      {
        waitingFor: '1 review by the team security',
        turn: 'reviewer',
        remedy: 'Review the change, and approve it or ask for changes. Asked: security.',
      },
    ],
    [
      'a member of the team was asked',
      { ...security, requested: [user('bob')] },
      {
        waitingFor: '1 review by the team security',
        turn: 'reviewer',
        remedy: 'Review the change, and approve it or ask for changes. Asked: bob.',
      },
    ],
    [
      'a team’s approval and another are missing',
      { ...security, options: { approvals: 2, teams: ['security'] } },
      {
        waitingFor: '2 reviews, one by the team security',
        turn: 'author',
        remedy:
          'Ask the team security for a review: bob or carol can approve. Ask for a review by anyone with write access except author.',
      },
    ],
    [
      'a team’s approval and another are missing, and only the team was asked',
      { ...security, options: { approvals: 2, teams: ['security'] }, requested: [team('security')] },
      {
        waitingFor: '2 reviews, one by the team security',
        turn: 'author',
        remedy: 'Ask for one more review by anyone with write access except author.',
      },
    ],
    [
      'a team’s approval and another are missing, and two members were asked',
      {
        ...security,
        options: { approvals: 2, teams: ['security'] },
        requested: [user('bob'), user('carol')],
      },
      {
        waitingFor: '2 reviews, one by the team security',
        turn: 'reviewer',
        remedy: 'Review the change, and approve it or ask for changes. Asked: bob and carol.',
      },
    ],
    [
      'nobody in the team can approve',
      { ...security, teams: { security: ['Author'] }, requested: [team('security')] },
      {
        waitingFor: '1 review by the team security',
        turn: 'administrator',
        remedy:
          'Nobody in the team security can approve this change: add a member to the team, or change `rules.review.teams` in the policy file.',
      },
    ],
    [
      'a draft',
      { pullRequest: { draft: true } },
      {
        waitingFor: 'the draft to be made ready for review',
        turn: 'author',
        remedy: 'Mark the pull request as ready for review when it is.',
      },
    ],
  ])('%s', (_name, situation, step) => {
    const verdict = verdictOf(situation);
    const waitingFor = verdict.status === 'pending' ? plain(verdict.waitingFor) : verdict.status;
    expect({ waitingFor, turn: turn(verdict), remedy: remedy(verdict) }).toEqual(step);
  });

  const ofHead = opinion(alice, 'changes-requested');
  const ofEarlier = opinion(alice, 'changes-requested', { commit: earlier });
  const ends = 'Only an approval by alice, or a dismissal of the review, ends the request.';
  const settle = 'Do what the review asks for, or settle it there, then ask alice to review again.';

  test.each<[what: string, situation: Situation, turn: Turn, remedy: string]>([
    ['changes were asked for', { reviews: [ofHead] }, 'author', settle],
    [
      'commits were pushed since',
      { reviews: [ofEarlier] },
      'author',
      `Commits were pushed since: ask alice to review again. ${ends}`,
    ],
    [
      'the reviewer was asked again',
      { reviews: [ofEarlier], requested: [user('Alice')] },
      'reviewer',
      `Review the change again. ${ends}`,
    ],
    [
      'one of two was asked again',
      { reviews: [ofEarlier, { ...ofEarlier, author: bob }], requested: [user('alice')] },
      'author',
      'Commits were pushed since: ask bob to review again. Only an approval by alice and bob, or a dismissal of the review, ends the request.',
    ],
  ])('%s', (_name, situation, whose, what) => {
    const verdict = verdictOf(situation);
    expect([verdict.status, turn(verdict), remedy(verdict)]).toEqual(['fail', whose, what]);
  });
});

describe('teams', () => {
  const options = { teams: ['security', 'platform'] };

  test.each<[what: string, situation: Situation, summary: string]>([
    [
      'which is missing is the whole summary where enough people approved',
      { reviews: [approval(alice), approval(bob)], teams: { security: ['alice'], platform: ['carol'] } },
      'No approval is from the team platform.',
    ],
    [
      'which are missing follow the number of approvals',
      { reviews: [], teams: { security: ['alice'], platform: ['carol'] } },
      '0 of 1 approval given. No approval is from the teams security or platform.',
    ],
  ])('%s', (_name, situation, summary) => {
    expect(plain(verdictOf({ options, ...situation }).summary)).toBe(summary);
  });

  test.each<[what: string, situation: Situation, status: Verdict['status']]>([
    ['each has approved', { teams: { security: ['Alice'], platform: ['bob'] } }, 'pass'],
    ['one person may speak for two', { teams: { security: ['alice'], platform: ['alice'] } }, 'pass'],
    ['one has not', { teams: { security: ['alice'], platform: ['carol'] } }, 'pending'],
    ['one has no members', { teams: { security: ['alice'], platform: [] } }, 'pending'],
    ['one does not exist', { teams: { security: ['alice'] } }, 'error'],
    ['none was read', {}, 'error'],
  ])('%s', (_name, situation, status) => {
    expect(verdictOf({ reviews: [approval(alice), approval(bob)], options, ...situation }).status).toBe(
      status,
    );
  });

  test('if all members of one contributed to the change, that is said', () => {
    const verdict = verdictOf({ options: { teams: ['security'] }, teams: { security: ['Author'] } });
    expect(verdict.findings.map(({ message }) => plain(message))).toEqual([
      'The team security has no member who did not contribute to the change, so nobody there can approve it.',
    ]);
  });

  test('are read only if the policy names one', () => {
    expect(slicesOf(review, review.options.parse({}))).not.toContain('teams');
    expect(slicesOf(review, review.options.parse(options))).toContain('teams');
    expect(review.teams?.(review.options.parse(options))).toEqual(['security', 'platform']);
  });
});

describe('exempt authors', () => {
  const options = { 'exempt-authors': ['renovate[bot]'] };
  const ofRenovate = commit(head, { authors: [renovate], byGitHub: true, signed: true });
  const byRenovate: Situation = {
    pullRequest: { author: { login: 'renovate', kind: 'bot' } },
    commits: [ofRenovate],
    options,
  };

  test.each<[what: string, situation: Situation, status: Verdict['status']]>([
    ['a change by nobody else needs no review', byRenovate, 'not-applicable'],
    [
      'a person merged the base into it and nothing else',
      {
        ...byRenovate,
        commits: [
          { ...ofRenovate, sha: earlier },
          commit(head, { authors: [alice], parents: [earlier, ofTheBase] }),
        ],
        same: [earlier],
      },
      'not-applicable',
    ],
    ['none is exempt unless the policy says so', { ...byRenovate, options: {} }, 'pending'],
    ['a person opened it', { ...byRenovate, pullRequest: { author } }, 'pending'],
    [
      'a person pushed a commit to it',
      { ...byRenovate, commits: [ofRenovate, commit(earlier, { signed: true })] },
      'pending',
    ],
    [
      'a person force-pushed to it',
      { ...byRenovate, forcePushes: [{ actor: author, at, before: null, after: null }] },
      'pending',
    ],
    [
      'a commit of it is by an email of no account',
      {
        ...byRenovate,
        commits: [commit(head, { authors: [signature(null, 'bot@renovateapp.com')], signed: true })],
      },
      'error',
    ],
    ['the account that opened it was deleted', { ...byRenovate, pullRequest: { author: null } }, 'pending'],
    [
      'a login that only begins like it',
      { ...byRenovate, pullRequest: { author: { login: 'renovate-fork[bot]', kind: 'bot' } } },
      'pending',
    ],
    [
      'a person of the same name without [bot]',
      { ...byRenovate, pullRequest: { author: person('renovate') } },
      'pending',
    ],
  ])('%s', (_name, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  test('a commit in their name that GitHub did not sign needs a review, and that is said', () => {
    const { signedByGitHub, ...unsigned } = ofRenovate;
    for (const commits of [[unsigned], [{ ...unsigned, signedByGitHub: false }]]) {
      const verdict = verdictOf({ ...byRenovate, commits });
      expect(verdict.status).toBe('pending');
      expect(verdict.findings.map(({ message }) => plain(message))).toEqual([
        "Not exempt from review, because GitHub did not sign aaaaaaa: anyone who can push can commit under another person's name.",
      ]);
    }
  });
});

describe('options', () => {
  test.each([
    [{ approvals: 0 }],
    [{ approvals: 1.5 }],
    [{ teams: ['acme/security'] }],
    [{ 'exempt-authors': ['*[bot]'] }],
  ])('%j is refused', (options) => {
    expect(review.options.safeParse(options).success).toBe(false);
  });
});

function verdictOf({
  pullRequest,
  commits,
  reviews,
  requested,
  teams,
  options,
  forcePushes = [],
  same = [],
  ...rest
}: Situation): Verdict {
  return judgeRule(
    review,
    {
      pullRequest: samplePullRequest({ author, ...pullRequest }),
      commits: { commits: commits ?? [commit(head)], forcePushes },
      earlierChanges: rest.earlierChanges ?? earlierChanges(at, same, { [earlier]: 'src/tax.ts' }),
      reviews: { reviews: reviews ?? [], requested: requested ?? [] },
      teams: teams ?? {},
    },
    options,
    at,
  );
}

function remedy(verdict: Verdict): string {
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
}

function turn(verdict: Verdict): Turn | null {
  return 'turn' in verdict ? verdict.turn : null;
}

function person(login: string): Actor {
  return { login, kind: 'user' };
}

function signature(actor: Actor | null, email = `${actor?.login}@example.com`): Signature {
  return { name: actor?.login ?? 'Somebody', email, actor };
}

function commit(
  sha: string,
  made: {
    readonly authors?: readonly (Actor | Signature)[];
    readonly committer?: Signature;
    readonly parents?: readonly string[];
    readonly byGitHub?: boolean;
    readonly signed?: boolean;
  } = {},
): Commit {
  const authors = (made.authors ?? [author]).map((by) => ('email' in by ? by : signature(by)));
  return {
    sha,
    message: 'Change',
    committedAt: at,
    authors,
    committer: made.committer ?? (made.byGitHub ? gitHub : (authors[0] ?? signature(author))),
    committedByGitHub: made.byGitHub ?? false,
    ...(made.signed === undefined ? {} : { signedByGitHub: made.signed }),
    parents: made.parents ?? [ofTheBase],
  };
}

function opinion(by: Actor | null, state: Review['state'], given: Partial<Review> = {}): Review {
  return {
    id: `${by?.login} ${state}`,
    author: by,
    state,
    commit: head,
    submittedAt: at,
    canPush: true,
    ...given,
  };
}

function approval(by: Actor): Review {
  return opinion(by, 'approved');
}
