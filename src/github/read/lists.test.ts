import { describe, expect, test } from '@jest/globals';
import { type PartialLists, unfinished, wholeList, withPages } from './lists.ts';
import type { PullRequestPage, ReviewNode } from './pull-request-query.ts';

const review: ReviewNode = {
  id: 'R_1',
  author: null,
  state: 'APPROVED',
  commit: null,
  submittedAt: null,
  authorCanPushToRepository: true,
};

/** An answer about a head with this number of reviews, and whether more follow. */
function page(reviews: readonly (ReviewNode | null)[], next: string | null = null): PullRequestPage {
  const pageInfo = { hasNextPage: next !== null, endCursor: next };
  return { headRefOid: 'a', baseRefOid: 'b', reviews: { pageInfo, nodes: reviews } };
}

const grown = (lists: PartialLists, answer: PullRequestPage, forbidden: 'reviews'[] = []) =>
  withPages(lists, ['reviews'], answer, new Set(forbidden));

describe('a list', () => {
  test('is whole after its last page', () => {
    const first = grown({}, page([review], 'next'));
    expect([...unfinished(first, ['reviews'])]).toEqual(['reviews']);
    expect(() => wholeList(first, 'reviews')).toThrow();
    const second = grown(first, page([review]));
    expect([...unfinished(second, ['reviews'])]).toEqual([]);
    expect(wholeList(second, 'reviews')).toEqual({ available: true, value: [review, review] });
  });

  test.each<[string, PartialLists, string]>([
    ['that the app may not read', grown({}, page([]), ['reviews']), 'not-permitted'],
    ['that is missing', grown({}, { headRefOid: 'a', baseRefOid: 'b' }), 'unreadable'],
    ['with a gap', grown(grown({}, page([null], 'next')), page([review])), 'unreadable'],
    [
      'without an end',
      grown(
        {},
        page(
          Array.from({ length: 3000 }, () => review),
          'next',
        ),
      ),
      'too-large',
    ],
  ])('%s is no list', (_, lists, reason) => {
    expect(wholeList(lists, 'reviews')).toMatchObject({ available: false, problem: { reason } });
  });

  test('that GitHub ends before its end is no list', () => {
    const pageInfo = { hasNextPage: false, endCursor: null };
    const commits = { totalCount: 251, pageInfo, nodes: [] };
    const lists = withPages({}, ['commits'], { headRefOid: 'a', baseRefOid: 'b', commits }, new Set());
    expect(wholeList(lists, 'commits')).toMatchObject({
      available: false,
      problem: { reason: 'unreadable' },
    });
  });

  test('of checks is empty on a head that has none', () => {
    const answer = { headRefOid: 'a', baseRefOid: 'b', statusCheckRollup: null };
    const lists = withPages({}, ['contexts'], answer, new Set());
    expect(wholeList(lists, 'contexts')).toEqual({ available: true, value: [] });
  });
});
