import { describe, expect, test } from '@jest/globals';
import type { CommitNode, SignatureNode } from '../../read/pull-request-query.ts';
import { commitsOf } from './commit-nodes.ts';

const ada: SignatureNode = {
  name: 'Ada',
  email: 'ada@example.com',
  user: { __typename: 'User', login: 'ada' },
};
const stranger: SignatureNode = { name: 'Ada', email: 'ada@home.example', user: null };
const gitHub: SignatureNode = {
  name: 'GitHub',
  email: 'noreply@github.com',
  user: { __typename: 'User', login: 'web-flow' },
};

function commit(change: Partial<CommitNode['commit']> = {}): CommitNode {
  return {
    commit: {
      oid: 'a'.repeat(40),
      message: 'Add a door',
      committedDate: '2026-03-01T12:00:00Z',
      committedViaWeb: false,
      signature: null,
      parents: { totalCount: 1, nodes: [{ oid: 'b'.repeat(40) }] },
      authors: { totalCount: 1, nodes: [ada] },
      committer: ada,
      ...change,
    },
  };
}

function only(node: CommitNode) {
  const slice = commitsOf([node], []);
  if (!slice.available) throw new Error('unavailable');
  return slice.value.commits[0];
}

describe('who wrote a commit', () => {
  test('the author comes first, then the co-authors', () => {
    const authors = { totalCount: 2, nodes: [ada, stranger] };
    expect(only(commit({ authors }))?.authors).toEqual([
      { name: 'Ada', email: 'ada@example.com', actor: { login: 'ada', kind: 'user' } },
      { name: 'Ada', email: 'ada@home.example', actor: null },
    ]);
  });

  test.each([
    ['49699333+dependabot[bot]@users.noreply.github.com', { login: 'dependabot[bot]', kind: 'bot' }],
    ['renovate[bot]@users.noreply.ghe.example', { login: 'renovate[bot]', kind: 'bot' }],
    ['dependabot@users.noreply.github.com', null],
    ['dependabot[bot]@evil.example', null],
    ['x dependabot[bot]@users.noreply.github.com', null],
  ])('%s belongs to %j, which GitHub links to no user', (email, actor) => {
    const authors = { totalCount: 1, nodes: [{ name: 'x', email, user: null }] };
    expect(only(commit({ authors }))?.authors[0]?.actor).toEqual(actor);
  });

  test('a list of authors that GitHub cut is no list', () => {
    const slice = commitsOf([commit({ authors: { totalCount: 51, nodes: [ada] } })], []);
    expect(slice).toMatchObject({ available: false, problem: { reason: 'too-large' } });
  });
});

const node = { isValid: true, wasSignedByGitHub: true, state: 'VALID', signer: null };

test.each([
  ['unsigned', null, false],
  ['signed by GitHub', node, true],
  ['signed by a person', { ...node, wasSignedByGitHub: false }, false],
  ['signed by GitHub, and changed since', { ...node, isValid: false, state: 'INVALID' }, false],
] as const)('%s', (_, signature, signedByGitHub) => {
  expect(only(commit({ signature }))).toMatchObject({ signedByGitHub });
});

test.each([
  ['VALID', true, 'valid'],
  ['VALID', false, 'unknown-state'],
  ['EXPIRED_KEY', false, 'expired-key'],
  ['EXPIRED_KEY', true, 'unknown-state'],
  ['INVENTED_TOMORROW', false, 'unknown-state'],
  ['INVENTED_TOMORROW', true, 'unknown-state'],
] as const)('a signature in the state %s, valid: %s, is %s', (state, isValid, expected) => {
  const signer = { __typename: 'User', login: 'ada' };
  expect(only(commit({ signature: { ...node, isValid, state, signer } }))?.signature).toEqual({
    state: expected,
    signer: { login: 'ada', kind: 'user' },
  });
});

test.each([true, false])('GitHub itself committed it: %s', (committedViaWeb) => {
  expect(only(commit({ committer: gitHub, committedViaWeb }))).toMatchObject({
    committedByGitHub: committedViaWeb,
    committer: { actor: { login: 'web-flow' } },
  });
});

test('forced pushes tell who replaced which head, also where the account or the commit is gone', () => {
  const push = { createdAt: '2026-03-02T00:00:00Z', beforeCommit: null, afterCommit: { oid: 'c' } };
  const slice = commitsOf([], [{ ...push, actor: null }]);
  expect(slice).toMatchObject({
    value: { forcePushes: [{ actor: null, at: new Date('2026-03-02'), before: null, after: 'c' }] },
  });
});
