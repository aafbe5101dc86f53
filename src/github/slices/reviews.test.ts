import { expect, test } from '@jest/globals';
import type { ReviewNode } from '../read/pull-request-query.ts';
import { reviewsOf } from './reviews.ts';

const review: ReviewNode = {
  id: 'R_1',
  author: { __typename: 'User', login: 'ada' },
  state: 'APPROVED',
  commit: { oid: 'abc' },
  submittedAt: '2026-03-01T12:00:00Z',
  authorCanPushToRepository: true,
};

test.each([
  ['APPROVED', 'approved'],
  ['CHANGES_REQUESTED', 'changes-requested'],
  ['COMMENTED', 'commented'],
  ['DISMISSED', 'dismissed'],
  ['PENDING', 'pending'],
] as const)('%s is %s', (state, expected) => {
  expect(reviewsOf([{ ...review, state }], [])).toMatchObject({ value: { reviews: [{ state: expected }] } });
});

test.each([
  [
    { __typename: 'Bot', login: 'copilot' },
    { login: 'copilot[bot]', kind: 'bot' },
  ],
  [
    { __typename: 'Bot', login: 'renovate[bot]' },
    { login: 'renovate[bot]', kind: 'bot' },
  ],
  [
    { __typename: 'User', login: 'renovate' },
    { login: 'renovate', kind: 'user' },
  ],
  [
    { __typename: 'Mannequin', login: 'old' },
    { login: 'old', kind: 'other' },
  ],
  [null, null],
])('the author %j is %j', (author, expected) => {
  expect(reviewsOf([{ ...review, author }], [])).toMatchObject({
    value: { reviews: [{ author: expected }] },
  });
});

test('a review whose commit is gone, by somebody who may only read', () => {
  const read = { ...review, commit: null, submittedAt: null, authorCanPushToRepository: false };
  expect(reviewsOf([read], [])).toMatchObject({
    value: { reviews: [{ commit: null, submittedAt: null, canPush: false }] },
  });
});

test('requested are users by login and teams by slug; a deleted account is nobody', () => {
  const requests = [
    { requestedReviewer: { __typename: 'User', login: 'ada' } },
    { requestedReviewer: { __typename: 'Team', slug: 'security' } as const },
    { requestedReviewer: null },
  ];
  expect(reviewsOf([], requests)).toMatchObject({
    value: {
      requested: [
        { kind: 'user', name: 'ada' },
        { kind: 'team', name: 'security' },
      ],
    },
  });
});
