import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { earlierChanges } from '../../../test/samples/earlier-changes.ts';
import { inPublic, samplePullRequest } from '../../../test/samples/pull-request.ts';
import { slicesOf } from '../../engine/required-evidence.ts';
import type { Commit, Commits, Signature } from '../../evidence/commits.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { Push, Pushes } from '../../evidence/pushes.ts';
import type { ReplacedHead } from '../../evidence/replaced-heads.ts';
import type { Review, Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import type { Thread } from '../../evidence/threads.ts';
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
  readonly pushes?: Pushes;
  readonly replacedHeads?: readonly ReplacedHead[];
  readonly threads?: readonly Thread[];
  readonly options?: Record<string, unknown>;
  readonly now?: Date;
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

describe('an approval that does not count under the strict reading, and why', () => {
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
      'alice approved, but did so at bbbbbbb on 2026-01-15 12:00 UTC, and the change is no longer the same in src/tax.ts',
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
      'alice approved, but did so at bbbbbbb on 2026-01-15 12:00 UTC, and the change is no longer the same in src/tax.ts, wrote bbbbbbb and has no write access',
    ],
  ])('%s', (_name, situation, why) => {
    const verdict = verdictOf({ ...situation, options: { independence: 'strict' } });
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

test('who rebased the change is a contributor by what they commit on top of it, under anyone’s name', () => {
  const verdict = verdictOf({
    commits: [
      commit(earlier, { committer: signature(alice) }),
      commit(head, { committer: signature(alice), parents: [earlier] }),
    ],
    forcePushes: [{ actor: alice, at, before: first, after: earlier }],
    same: [first],
    reviews: [approval(alice)],
    options: { independence: 'strict' },
  });
  expect(verdict.status).toBe('pending');
  expect(plain(verdict.summary)).toContain('alice approved, but committed aaaaaaa');
});

describe('a contributor who cannot be identified', () => {
  const stranger = signature(null, 'someone@laptop.local');
  const situation: Situation = {
    commits: [commit(earlier, { authors: [stranger] }), commit(head, { committer: stranger })],
    reviews: [approval(alice)],
  };
  const why = 'the address someone@laptop.local in bbbbbbb and aaaaaaa belongs to no GitHub account';

  it('asks for one more approval, and the check says why and what to do', () => {
    const verdict = verdictOf(situation);
    expect(verdict).toMatchObject({ status: 'pending', turn: 'author' });
    expect(plain(verdict.summary)).toBe(
      '1 of 2 approvals given. 1 contributor cannot be identified (`unknown`).',
    );
    expect(texts(verdict)).toEqual([
      `One more approval is needed: ${why}. Say whose someone@laptop.local is in \`rules.review.identities\` of the policy file, or add the address to the account of the person who uses it (Settings, Emails) and run this check again.`,
    ]);
  });

  it('is content with it', () => {
    expect(verdictOf({ ...situation, reviews: [approval(alice), approval(bob)] }).status).toBe('pass');
  });

  it('is an error where the policy says so', () => {
    const verdict = verdictOf({ ...situation, options: { unknown: 'fail' } });
    expect([verdict.status, plain(verdict.summary)]).toEqual([
      'error',
      `No review can be shown to be independent: ${why} (\`unknown: fail\`).`,
    ]);
    expect(texts(verdict)).toEqual([`A contributor is unknown: ${why}.`]);
  });

  it('keeps what is hostile in an address quoted', () => {
    const verdict = verdictOf({ commits: [commit(head, { authors: [signature(null, '@everyone <b>')] })] });
    expect(verdict.findings[0]?.message).toContainEqual({ quoted: '@everyone <b>' });
  });

  test.each<[what: string, situation: Situation, approvals: string]>([
    [
      'each asks for one',
      { commits: [commit(head, { authors: [stranger, signature(null, 'x@y.z')] })] },
      '3',
    ],
    [
      'in whatever case, it is one',
      { commits: [commit(head, { authors: [stranger, signature(null, 'Someone@Laptop.local')] })] },
      '2',
    ],
    ['a commit that names no author', { commits: [commit(head, { authors: [] })] }, '2'],
    ['a name that is no login', { commits: [commit(head, { message: named('Kim Lee') })] }, '2'],
    ['a word that no account here has', { commits: [commit(head, { message: named('kim') })] }, '2'],
    [
      'an address that GitHub did not read',
      { commits: [commit(head, { message: named('Kim kim@x.org') })] },
      '2',
    ],
    [
      'more co-authors than are read',
      { commits: [commit(head, { message: named('@alice\n'.padEnd(10)).repeat(101) })] },
      '2',
    ],
    [
      'the account of an address that GitHub links to none',
      { commits: [commit(head, { authors: [author, signature(null, '7+kim@users.noreply.github.com')] })] },
      '2',
    ],
    [
      'a word that is the login of an account here',
      { commits: [commit(head, { message: named('bob') })], requested: [{ kind: 'user', name: 'bob' }] },
      '1',
    ],
    ['a login with @', { commits: [commit(head, { message: named('@kim') })] }, '1'],
    [
      'a login in an address that GitHub did not read',
      { commits: [commit(head, { message: named('Kim <7+kim@users.noreply.github.com>.') })] },
      '1',
    ],
    [
      'an address that GitHub links in another commit',
      { commits: [commit(earlier, { authors: [bob] }), commit(head, { message: named('bob@example.com') })] },
      '1',
    ],
    [
      'a coding tool',
      { commits: [commit(head, { authors: [author, signature(null, 'noreply@anthropic.com')] })] },
      '1',
    ],
    [
      'a coding tool, in a shape that GitHub does not read',
      { commits: [commit(head, { message: named('Cursor cursoragent@cursor.com') })] },
      '1',
    ],
    [
      'an address that the policy says is nobody’s',
      {
        commits: [commit(head, { authors: [author, stranger] })],
        options: { identities: { 'Someone@laptop.local': 'nobody' } },
      },
      '1',
    ],
    [
      'a name that the policy says is nobody’s',
      {
        commits: [commit(head, { message: named('Helper (model 4)') })],
        options: { identities: { 'Helper (model 4)': 'nobody' } },
      },
      '1',
    ],
    [
      'an address that only begins like one of the policy',
      {
        commits: [commit(head, { authors: [author, stranger] })],
        options: { identities: { 'someone@laptop': 'nobody' } },
      },
      '2',
    ],
    [
      'an address that the policy says is a person’s',
      {
        commits: [commit(head, { authors: [author, stranger] })],
        options: { identities: { 'someone@laptop.local': 'bob' } },
      },
      '1',
    ],
  ])('%s', (_name, given, approvals) => {
    const { summary } = verdictOf(given);
    expect(plain(summary).split(' ')[2]).toBe(approvals);
  });

  test('whose address the policy gives to a person is that person', () => {
    const given: Situation = {
      commits: [commit(head, { authors: [author, stranger] })],
      reviews: [approval(bob)],
    };
    const options = { independence: 'strict', identities: { 'someone@laptop.local': 'Bob' } };
    expect(plain(verdictOf({ ...given, options }).summary)).toBe(
      '0 of 1 approval counts: bob approved, but co-wrote aaaaaaa.',
    );
    const other = { ...options, identities: { 'someone@laptop.local': '@nobody' } };
    expect(verdictOf({ ...given, options: other }).status).toBe('pass');
  });

  test('the policy cannot take an address from the account that GitHub links', () => {
    const verdict = verdictOf({
      commits: [commit(head, { authors: [author, bob] })],
      reviews: [approval(bob)],
      options: { independence: 'strict', identities: { 'bob@example.com': 'nobody' } },
    });
    expect(verdict.status).toBe('pending');
  });

  test.each([
    'bob',
    '@bob',
    'Bob',
    '"bob"',
    'bob.',
    'Bob <bob@users.noreply.github.com>.',
    'Bob 7+bob@users.noreply.ghe.example',
  ])('a trailer that says %s excludes its person under the strict reading', (trailer) => {
    const verdict = verdictOf({
      commits: [commit(head, { message: named(trailer) })],
      reviews: [approval(bob)],
      options: { independence: 'strict' },
    });
    expect(plain(verdict.summary)).toBe('0 of 1 approval counts: bob approved, but co-wrote aaaaaaa.');
  });

  test('a list of commits without the head is an error', () => {
    expect(verdictOf({ commits: [commit(earlier)], reviews: [approval(alice)] }).status).toBe('error');
    expect(verdictOf({ commits: [], reviews: [approval(alice)] }).status).toBe('error');
  });

  test('an unlinked merge is none if the change stayed the same', () => {
    const verdict = verdictOf({
      commits: [commit(earlier), commit(head, { authors: [stranger], parents: [earlier, ofTheBase] })],
      same: [earlier],
      reviews: [approval(alice)],
    });
    expect(verdict.status).toBe('pass');
  });
});

describe('two people', () => {
  const counts = (contribution: string) =>
    `alice approved, and ${contribution} (\`independence: two-people\`).`;

  test.each<[what: string, situation: Situation, shown: string]>([
    [
      'wrote a commit',
      { commits: [commit(earlier, { authors: [alice] }), commit(head)] },
      counts('wrote bbbbbbb'),
    ],
    [
      'suggested a line, which the author applied',
      { commits: [commit(head, { authors: [author, alice] })] },
      counts('co-wrote aaaaaaa'),
    ],
    [
      'committed it',
      { commits: [commit(head, { committer: signature(alice) })] },
      counts('committed aaaaaaa'),
    ],
    [
      'force-pushed before the author did',
      {
        forcePushes: [
          { actor: alice, at, before: first, after: earlier },
          { actor: author, at, before: earlier, after: head },
        ],
      },
      counts('force-pushed to this pull request'),
    ],
  ])('a person who %s may approve, and the check shows it', (_name, situation, shown) => {
    const verdict = verdictOf({ ...situation, reviews: [approval(alice)] });
    expect([verdict.status, texts(verdict)]).toEqual(['pass', [shown]]);
  });

  test.each<[what: string, situation: Situation, why: string]>([
    ['opened it', { reviews: [approval(author)] }, 'author approved, but opened this pull request'],
    ['made the last push', pushedBy(alice), 'alice approved, but made the last push (aaaaaaa)'],
    [
      'made the last push, a forced one, which the timeline shows',
      { forcePushes: [{ actor: alice, at, before: earlier, after: head }], reviews: [approval(alice)] },
      'alice approved, but made the last push (aaaaaaa)',
    ],
    [
      'pushed the head that another account pushed, too',
      {
        pushes: pushes(
          { by: author, before: null, after: head },
          { by: alice, before: earlier, after: head },
        ),
        reviews: [approval(alice)],
      },
      'alice approved, but made the last push (aaaaaaa)',
    ],
    [
      'made the last push that changed the change, before the base was merged',
      {
        commits: [commit(earlier), commit(head, { parents: [earlier, ofTheBase] })],
        same: [earlier],
        pushes: pushes(
          { by: alice, before: null, after: earlier },
          { by: author, before: earlier, after: head },
        ),
        reviews: [approval(alice)],
      },
      'alice approved, but made the last push (bbbbbbb)',
    ],
  ])('are not the person who %s', (_name, situation, why) => {
    const verdict = verdictOf(situation);
    expect([verdict.status, plain(verdict.summary)]).toEqual(['pending', `0 of 1 approval counts: ${why}.`]);
  });

  test.each<[what: string, situation: Situation]>([
    [
      'pushed before the author did',
      {
        pushes: pushes(
          { by: alice, before: null, after: earlier },
          { by: author, before: earlier, after: head },
        ),
        commits: [commit(earlier), commit(head)],
      },
    ],
    [
      'only merged the base into it, or rebased it',
      {
        commits: [commit(earlier), commit(head, { parents: [earlier, ofTheBase] })],
        same: [earlier],
        pushes: pushes(
          { by: author, before: null, after: earlier },
          { by: alice, before: earlier, after: head },
        ),
      },
    ],
  ])('may be one who %s', (_name, situation) => {
    expect(verdictOf({ ...situation, reviews: [approval(alice)] }).status).toBe('pass');
  });

  const hidden = plain(['a reason']);
  test.each<[what: string, pushes: Pushes, approvals: string]>([
    ['GitHub does not show who pushed the head', { needed: true, pushes: [], incomplete: [hidden] }, '2'],
    ['an account pushed it that was deleted', pushes({ by: null, before: null, after: head }), '2'],
    [
      'the base was merged since, and who pushed before is not shown',
      pushes({ by: alice, before: earlier, after: head }),
      '2',
    ],
    ['nobody has approved yet, so that it is not asked', { needed: false }, '1'],
    [
      'who pushed is known',
      pushes({ by: author, before: null, after: earlier }, { by: alice, before: earlier, after: head }),
      '1',
    ],
  ])('%s', (_name, given, approvals) => {
    const { summary } = verdictOf({
      commits: [commit(earlier), commit(head, { parents: [earlier, ofTheBase] })],
      same: [earlier],
      pushes: given,
    });
    expect(plain(summary).split(' ')[2]).toBe(approvals);
  });

  test('that who pushed is unknown is said with the reason', () => {
    const verdict = verdictOf({ pushes: { needed: true, pushes: [], incomplete: ['it is hidden'] } });
    expect(texts(verdict)).toEqual([
      'One more approval is needed: GitHub does not show who pushed aaaaaaa: it is hidden.',
    ]);
  });
});

describe('the strict reading', () => {
  const options = { independence: 'strict' };
  const chain = [commit(first), commit(earlier), commit(head)];
  const replaced = (commits: readonly Commit[] | null, days = 1): ReplacedHead => ({
    head: ofTheBase,
    at: new Date(at.getTime() - days * 24 * 60 * 60_000),
    commits,
  });

  test.each<[what: string, situation: Situation, why: string]>([
    ['pushed a commit in the author’s name', pushedBy(alice), 'pushed aaaaaaa'],
    [
      'pushed before the author did',
      {
        commits: chain,
        pushes: pushes(
          { by: author, before: null, after: first },
          { by: alice, before: first, after: earlier },
          { by: author, before: earlier, after: head },
        ),
        reviews: [approval(alice)],
      },
      'pushed bbbbbbb',
    ],
    [
      'wrote a commit that a forced push replaced',
      { replacedHeads: [replaced([commit(ofTheBase, { authors: [alice] })])], reviews: [approval(alice)] },
      'wrote ddddddd, which a forced push replaced',
    ],
    [
      'is named by a trailer of such a commit',
      {
        replacedHeads: [replaced([commit(ofTheBase, { message: named('alice') })])],
        reviews: [approval(alice)],
      },
      'co-wrote ddddddd, which a forced push replaced',
    ],
    [
      'pushed a head that a forced push replaced',
      {
        forcePushes: [{ actor: author, at, before: ofTheBase, after: head }],
        replacedHeads: [replaced([commit(ofTheBase)])],
        pushes: pushes(
          { by: alice, before: null, after: ofTheBase },
          { by: author, before: ofTheBase, after: head },
        ),
        reviews: [approval(alice)],
      },
      'pushed ddddddd',
    ],
  ])('excludes a person who %s', (_name, situation, why) => {
    const verdict = verdictOf({ ...situation, options });
    expect(plain(verdict.summary)).toBe(`0 of 1 approval counts: alice approved, but ${why}.`);
  });

  test.each<[what: string, situation: Situation, approvals: string]>([
    [
      'each push is known',
      {
        commits: chain,
        pushes: pushes(
          { by: author, before: ofTheBase, after: earlier },
          { by: author, before: earlier, after: head },
        ),
      },
      '1',
    ],
    [
      'a push in between is not',
      { commits: chain, pushes: pushes({ by: author, before: earlier, after: head }) },
      '2',
    ],
    ['commits that were replaced are gone', { replacedHeads: [replaced(null)] }, '2'],
    ['they were replaced long ago', { replacedHeads: [replaced(null, 31)] }, '1'],
    [
      'commits that were replaced have an address of no account',
      { replacedHeads: [replaced([commit(ofTheBase, { authors: [signature(null, 'a@b.c')] })])] },
      '2',
    ],
  ])('%s', (_name, situation, approvals) => {
    expect(plain(verdictOf({ ...situation, options }).summary).split(' ')[2]).toBe(approvals);
  });

  test('reads the replaced heads, and only then', () => {
    expect(slicesOf(review, review.options.parse(options))).toContain('replacedHeads');
    expect(slicesOf(review, review.options.parse({}))).not.toContain('replacedHeads');
  });
});

describe('accounts that never count', () => {
  test('are named by the policy', () => {
    const verdict = verdictOf({ reviews: [approval(alice)], options: { 'not-reviewers': ['Alice'] } });
    expect(plain(verdict.summary)).toBe(
      '0 of 1 approval counts: alice approved, but never counts as a reviewer (`not-reviewers`).',
    );
    expect(remedy(verdict)).toBe('Ask for a review by anyone with write access except author and Alice.');
  });
});

describe('a pull request that an agent opened', () => {
  const copilot: Actor = { login: 'copilot-swe-agent', kind: 'bot' };
  const ofCopilot = commit(head, { authors: [copilot, alice], byGitHub: true });
  const byAgent: Situation = {
    pullRequest: { author: copilot },
    commits: [commit(head, { authors: [copilot], byGitHub: true })],
  };

  test.each<[what: string, situation: Situation, status: Verdict['status']]>([
    [
      'not by whom it is assigned to',
      { ...byAgent, pullRequest: { author: copilot, assignees: [copilot, alice] } },
      'pending',
    ],
    ['not by whom its commits name', { ...byAgent, commits: [ofCopilot] }, 'pending'],
    [
      'not by whom a trailer names that GitHub does not read',
      {
        ...byAgent,
        commits: [commit(head, { authors: [copilot], byGitHub: true, message: named('@alice') })],
      },
      'pending',
    ],
    ['by nobody alone where GitHub shows nobody who asked for it', byAgent, 'pending'],
    [
      'by somebody else than who asked for it',
      { ...byAgent, commits: [commit(head, { authors: [copilot, bob], byGitHub: true })] },
      'pass',
    ],
    [
      'by anybody where a bot opened it that nobody asks',
      {
        pullRequest: { author: renovate, assignees: [alice] },
        commits: [commit(head, { authors: [renovate], byGitHub: true })],
      },
      'pass',
    ],
    [
      'not by whom it is assigned to where the policy names the agent',
      { pullRequest: { author: renovate, assignees: [alice] }, options: { agents: ['Renovate[bot]'] } },
      'pending',
    ],
    [
      'by two where the policy asks for one more',
      {
        ...byAgent,
        commits: [commit(head, { authors: [copilot, bob], byGitHub: true })],
        options: { 'agent-approvals': 1 },
      },
      'pending',
    ],
    [
      'by two where an agent is the author of a commit',
      { commits: [commit(head, { authors: [copilot] })], options: { 'agent-approvals': 1 } },
      'pending',
    ],
    ['by one where no agent is an author', { options: { 'agent-approvals': 1 } }, 'pass'],
  ])('is approved %s', (_name, situation, status) => {
    expect(verdictOf({ ...situation, reviews: [approval(alice)] }).status).toBe(status);
  });

  test('names who asked for it', () => {
    const verdict = verdictOf({ ...byAgent, commits: [ofCopilot], reviews: [approval(alice)] });
    expect(plain(verdict.summary)).toBe(
      '0 of 1 approval counts: alice approved, but asked copilot-swe-agent for this change.',
    );
  });
});

describe('the last push', () => {
  const options = { 'last-push': true };
  const rebased: Situation = {
    commits: [commit(earlier), commit(head, { parents: [earlier, ofTheBase] })],
    same: [earlier],
    pushes: pushes({ by: author, before: null, after: earlier }, { by: alice, before: earlier, after: head }),
    reviews: [approval(alice)],
    options,
  };

  test.each<[what: string, situation: Situation, status: Verdict['status']]>([
    ['is not approved by who made it, even if it left the change as it was', rebased, 'pending'],
    ['is approved by somebody else', { ...rebased, reviews: [approval(alice), approval(bob)] }, 'pass'],
    ['may be approved by who made it unless the policy asks', { ...rebased, options: {} }, 'pass'],
  ])('%s', (_name, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  test('says who made it', () => {
    const verdict = verdictOf(rebased);
    expect([plain(verdict.summary), remedy(verdict)]).toEqual([
      'Only alice approved the last push, and pushed it (`last-push`).',
      'Ask for a review by anyone with write access except author and alice.',
    ]);
  });
});

describe('conversations', () => {
  const thread = (resolved: boolean): Thread => ({ path: 'src/cart.ts', startedBy: alice, resolved });
  const situation: Situation = { reviews: [approval(alice)], threads: [thread(true), thread(false)] };

  test('need not be resolved', () => {
    expect(verdictOf(situation).status).toBe('pass');
    expect(slicesOf(review, review.options.parse({}))).not.toContain('threads');
  });

  test('are to be resolved where the policy asks', () => {
    const options = { 'resolved-threads': true };
    const verdict = verdictOf({ ...situation, options });
    expect(verdict).toMatchObject({ status: 'pending', turn: 'author' });
    expect(plain(verdict.summary)).toBe('1 conversation is not resolved (`resolved-threads`).');
    expect(texts(verdict)).toEqual(['The conversation in src/cart.ts that alice began is not resolved.']);
    expect(verdictOf({ ...situation, threads: [thread(true)], options }).status).toBe('pass');
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
      'several people cannot approve',
      { commits: [commit(head, { authors: [author, bob] })], options: { independence: 'strict' } },
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
      'only people were asked who cannot approve',
      {
        commits: [commit(head, { authors: [author, bob] })],
        requested: [user('Bob')],
        options: { independence: 'strict' },
      },
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
    ['one has no members', { teams: { security: ['alice'], platform: [] } }, 'fail'],
    ['one does not exist', { teams: { security: ['alice'] } }, 'error'],
    ['none was read', {}, 'error'],
  ])('%s', (_name, situation, status) => {
    expect(verdictOf({ reviews: [approval(alice), approval(bob)], options, ...situation }).status).toBe(
      status,
    );
  });

  describe('in which nobody is left who may approve', () => {
    const remedies =
      'Add a member to the team; or, in `rules.review` of the policy file, name another team beside it (`teams: [[one, another]]`) or a deputy (`deputies`).';

    test.each<[what: string, situation: Situation, summary: string]>([
      [
        'for each is the one who opened it or pushed last',
        { ...pushedBy(bob), options: { teams: ['security'] }, teams: { security: ['Author', 'bob'] } },
        'Nobody can approve this change for the team security: Author opened this pull request and bob made the last push (aaaaaaa).',
      ],
      [
        'for it has no members',
        { options: { teams: ['security'] }, teams: { security: [] } },
        'Nobody can approve this change for the team security: it has no members.',
      ],
      [
        'for one person would have to approve for two',
        {
          options: { teams: ['security', 'platform'], 'distinct-teams': true },
          teams: { security: ['alice', 'author'], platform: ['Alice'] },
        },
        'Too few people can approve this change for the team platform, one for each (`distinct-teams`): Alice.',
      ],
    ])('%s: the rule fails at once, and says what helps', (_name, situation, summary) => {
      const verdict = verdictOf(situation);
      expect(verdict).toMatchObject({ status: 'fail', turn: 'administrator' });
      expect([plain(verdict.summary), remedy(verdict)]).toEqual([summary, remedies]);
    });

    test.each<[what: string, situation: Situation, texts: readonly [summary: string, remedy: string]]>([
      [
        'a team that is asked',
        { options: { teams: ['security'] }, teams: { security: ['bob', 'carol'] } },
        [
          '0 of 1 approval given. No approval is from the team security.',
          'Ask the team security for a review.',
        ],
      ],
      [
        'a team of which each member contributed',
        { ...pushedBy(bob), options: { teams: ['security'] }, teams: { security: ['Author', 'bob'] } },
        [
          'Nobody can approve this change for the team security: nobody is left in it who is independent of the change.',
          remedies,
        ],
      ],
      [
        'a team without members',
        { options: { teams: ['security'] }, teams: { security: [] } },
        ['Nobody can approve this change for the team security: it has no members.', remedies],
      ],
      [
        'one person for two teams',
        {
          options: { teams: ['security', 'platform'], 'distinct-teams': true },
          teams: { security: ['alice', 'author'], platform: ['Alice'] },
        },
        [
          'Too few people can approve this change for the team platform, one for each (`distinct-teams`).',
          remedies,
        ],
      ],
    ])('names no member on a public repository: %s', (_name, situation, texts) => {
      const verdict = verdictOf({ ...situation, pullRequest: { ...situation.pullRequest, ...inPublic } });
      expect([plain(verdict.summary), remedy(verdict)]).toEqual(texts);
    });

    test('waits for the other team where either is enough, or for a deputy', () => {
      const teams = { security: ['author'], platform: ['bob'] };
      expect(verdictOf({ options: { teams: [['security', 'platform']] }, teams }).status).toBe('pending');
      const deputies = [{ team: 'security', by: 'bob', until: '2026-01-15' }];
      expect(verdictOf({ options: { teams: ['security'], deputies }, teams }).status).toBe('pending');
    });
  });

  describe('as a list', () => {
    const either: Situation = {
      options: { teams: [['security', 'platform'], 'design'] },
      teams: { security: ['alice'], platform: ['bob'], design: ['carol', 'bob'] },
    };

    test.each<[reviewers: readonly Actor[], status: Verdict['status']]>([
      [[bob], 'pass'],
      [[alice, person('carol')], 'pass'],
      [[alice], 'pending'],
      [[person('carol')], 'pending'],
    ])('is met by any of its teams: %j', (by, status) => {
      expect(verdictOf({ ...either, reviews: by.map(approval) }).status).toBe(status);
    });

    test('is asked for as either', () => {
      expect(remedy(verdictOf({ ...either, reviews: [approval(person('carol'))] }))).toBe(
        'Ask the team security or platform for a review: alice or bob can approve.',
      );
    });

    test('is an error where one of them does not exist', () => {
      expect(verdictOf({ ...either, teams: { security: ['alice'], design: ['bob'] } }).status).toBe('error');
    });

    test('is read with all its teams', () => {
      const parsed = review.options.parse({ teams: [['security', 'platform'], 'security'] });
      expect(review.teams?.(parsed)).toEqual(['security', 'platform']);
    });
  });

  describe('whose approvals must come from different people', () => {
    const distinct = { teams: ['security', 'platform'], 'distinct-teams': true };

    test.each<[what: string, teams: Teams, by: readonly Actor[], status: Verdict['status']]>([
      [
        'one person for two is not enough',
        { security: ['alice', 'bob'], platform: ['alice'] },
        [alice],
        'pending',
      ],
      [
        'two people, in whatever order',
        { security: ['alice', 'bob'], platform: ['alice'] },
        [alice, bob],
        'pass',
      ],
      [
        'two people of one team are not enough',
        { security: ['alice', 'bob'], platform: ['carol'] },
        [alice, bob],
        'pending',
      ],
    ])('%s', (_name, teams, by, status) => {
      expect(verdictOf({ options: distinct, teams, reviews: by.map(approval) }).status).toBe(status);
    });
  });

  describe('with a deputy', () => {
    const deputy = (until: string, by = 'bob'): Situation => ({
      options: { teams: ['security'], deputies: [{ team: 'security', by, until }] },
      teams: { security: ['alice'] },
    });
    const ended = 'bob was a deputy for the team security until 2026-01-14, and is not any more.';

    test.each<[what: string, situation: Situation, status: Verdict['status'], told: readonly string[]]>([
      ['on the last day', { ...deputy('2026-01-15'), reviews: [approval(bob)] }, 'pass', []],
      ['in other letters', { ...deputy('2026-01-15', 'BOB'), reviews: [approval(bob)] }, 'pass', []],
      ['after it', { ...deputy('2026-01-14'), reviews: [approval(bob)] }, 'pending', [ended]],
      [
        'after it, for an approval of before',
        { ...deputy('2026-01-15'), reviews: [approval(bob)], now: new Date('2026-03-01') },
        'pass',
        [],
      ],
      [
        'of another team',
        {
          ...deputy('2026-01-15'),
          options: { teams: ['security'], deputies: [{ team: 'platform', by: 'bob', until: '2026-01-15' }] },
          reviews: [approval(bob)],
        },
        'pending',
        [],
      ],
      [
        'who opened it',
        { ...deputy('2026-01-15', 'author'), reviews: [approval(author)] },
        'pending',
        ['Does not count: author approved, but opened this pull request.'],
      ],
    ])('%s', (_name, situation, status, told) => {
      const verdict = verdictOf(situation);
      expect([verdict.status, texts(verdict)]).toEqual([status, told]);
    });

    test('is evaluated again when the deputy’s time ends', () => {
      expect(verdictOf(deputy('2026-01-20'))).toMatchObject({ reevaluateAt: new Date('2026-01-21') });
    });
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
      'pending',
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
    [{ independence: 'lax' }],
    [{ unknown: 'pass' }],
    [{ identities: { '*@example.com': 'nobody' } }],
    [{ identities: { 'a@b.c': 'two words' } }],
    [{ identities: { 'a@b.c': null } }],
    [{ teams: [[]] }],
    [{ deputies: [{ team: 'security', by: 'bob' }] }],
    [{ deputies: [{ team: 'security', by: 'bob', until: '2026-02-30' }] }],
    [{ deputies: [{ team: 'security', by: 'bob', until: '2026-2-3' }] }],
    [{ deputies: [{ team: 'security', by: 'bob', until: 'next week' }] }],
    [{ deputies: [{ team: 'security', by: 'bob', until: '2026-02-03T00:00:00Z' }] }],
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
  pushes,
  replacedHeads,
  threads,
  options,
  now,
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
      pushes: pushes ?? { needed: false },
      replacedHeads: replacedHeads ?? [],
      threads: threads ?? [],
    },
    options,
    now ?? at,
  );
}

function remedy(verdict: Verdict): string {
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
}

function turn(verdict: Verdict): Turn | null {
  return 'turn' in verdict ? verdict.turn : null;
}

/** What the findings say, but for the approvals that count. */
function texts({ findings }: Verdict): readonly string[] {
  return findings
    .filter(({ messageId }) => messageId !== 'approval-counted')
    .map(({ message }) => plain(message));
}

/** The message of a commit with a trailer. */
function named(coAuthor: string): string {
  return `Change\n\nCo-authored-by: ${coAuthor}\n`;
}

function pushes(...of: readonly Push[]): Pushes {
  return { needed: true, pushes: of, incomplete: null };
}

/** A person pushed the author's one commit, and approves it. */
function pushedBy(by: Actor): Situation {
  return { pushes: pushes({ by, before: null, after: head }), reviews: [approval(by)] };
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
    readonly message?: string;
  } = {},
): Commit {
  const authors = (made.authors ?? [author]).map((by) => ('email' in by ? by : signature(by)));
  return {
    sha,
    message: made.message ?? 'Change',
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
