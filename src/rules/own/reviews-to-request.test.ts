import { describe, expect, test } from '@jest/globals';
import {
  ada,
  approval,
  commitBy,
  head,
  type Situation,
  user,
  verdictOf,
} from '../../../test/samples/own-rule.ts';
import type { ReviewRequestEvent } from '../../evidence/review-requests.ts';

const teams = { payments: ['pat', 'mona', 'pia', 'pam', 'pit'], sec: ['sam'] };
const seenAt = new Date('2026-01-15T11:00:00Z');
const before = new Date('2026-01-15T10:00:00Z');
const after = new Date('2026-01-15T11:30:00Z');
const seen = { head: { sha: head, ref: 'sum', repository: 'acme/shop', seenAt } };

/** Whose review a definition wants requested: `pat, team sec`. */
function asked(
  requestReviews: object,
  situation: Situation = {},
  requires: object = { approvals: { count: 2 } },
): string {
  const verdict = verdictOf({ requires, 'request-reviews': requestReviews }, { teams, ...situation });
  const wanted = 'requestReviews' in verdict ? (verdict.requestReviews ?? []) : [];
  return wanted.map(({ kind, name }) => (kind === 'team' ? `team ${name}` : name)).join(', ');
}

const event = (kind: ReviewRequestEvent['kind'], name: string, at: Date): ReviewRequestEvent => ({
  kind,
  reviewer: { kind: name === 'payments' ? 'team' : 'user', name },
  at,
});

describe('all who are named are asked', () => {
  const from = { from: ['ada', { team: 'payments' }] };
  test.each<[what: string, situation: Situation, expected: string]>([
    ['at first', {}, 'ada, team payments'],
    ['but not on a draft', { pullRequest: { draft: true } }, ''],
    ['but not the author', { pullRequest: { author: ada } }, 'team payments'],
    ['but not who contributed', { commits: [commitBy(ada)] }, 'team payments'],
    ['but not who is asked', { requested: [{ kind: 'user', name: 'Ada' }] }, 'team payments'],
    ['but not the team that is asked', { requested: [{ kind: 'team', name: 'payments' }] }, 'ada'],
    ['but not who approved', { reviews: [approval(ada)] }, 'team payments'],
    ['but not a team of which somebody approved', { reviews: [approval(user('pat'))] }, 'ada'],
    [
      'but not who commented on this head',
      { reviews: [approval(ada, { state: 'commented' })] },
      'team payments',
    ],
    [
      'also who commented on an earlier head',
      { reviews: [approval(ada, { state: 'commented', commit: 'd'.repeat(40) })] },
      'ada, team payments',
    ],
    [
      'but not who was asked for this head, whatever became of it',
      {
        pullRequest: seen,
        reviewRequests: [event('requested', 'ada', after), event('removed', 'ada', after)],
      },
      'team payments',
    ],
    [
      'but not from whom the request was taken away for this head',
      {
        pullRequest: seen,
        reviewRequests: [event('requested', 'payments', before), event('removed', 'payments', after)],
      },
      'ada',
    ],
    [
      'again for another head',
      {
        pullRequest: seen,
        reviewRequests: [event('requested', 'ada', before), event('removed', 'ada', before)],
      },
      'ada, team payments',
    ],
    [
      'not again where the time of the head is not known',
      { reviewRequests: [event('requested', 'ada', before)] },
      'team payments',
    ],
    ['nobody where the approvals are there', { reviews: [approval(ada), approval(user('bob'))] }, ''],
    [
      'at most 15 with those who are asked already',
      { requested: Array.from({ length: 14 }, (_, index) => ({ kind: 'user' as const, name: `r${index}` })) },
      'ada',
    ],
  ])('%s', (_, situation, expected) => {
    expect(asked(from, situation)).toBe(expected);
  });

  test('but not while something has to change first', () => {
    expect(asked(from, {}, { approvals: { count: 2 }, title: ['^Fix'] })).toBe('');
    expect(asked(from, {}, { approvals: { count: 2 }, checks: ['scan'] })).toBe('ada, team payments');
    expect(asked(from, {}, { any: [{ approvals: { count: 2 } }, { title: ['^Fix'] }] })).toBe(
      'ada, team payments',
    );
  });

  test('a team that does not exist is left out, and stops nothing', () => {
    expect(asked({ from: ['ada', { team: 'constructor' }] })).toBe('ada');
  });
});

describe('some are asked', () => {
  const some = (count: number) => ({ from: ['ada', { team: 'payments' }], count, mode: 'random' });
  test.each([1, 2, 3])('%i of them', (count) => {
    const names = asked(some(count)).split(', ');
    expect(names).toHaveLength(count);
    expect(['ada', 'pat', 'pia', 'pam', 'pit']).toEqual(expect.arrayContaining(names));
    expect(asked(some(count))).toBe(names.join(', '));
  });

  test('who is asked already counts, and is not replaced', () => {
    const [first = ''] = asked(some(1)).split(', ');
    expect(asked(some(1), { requested: [{ kind: 'user', name: first }] })).toBe('');
    expect(
      asked(some(1), { reviewRequests: [event('requested', first, after), event('removed', first, after)] }),
    ).toBe('');
    expect(asked(some(2), { requested: [{ kind: 'user', name: first }] }).split(', ')).toHaveLength(1);
  });

  test('somebody else where one of them contributed', () => {
    const [first = '', second] = asked(some(2)).split(', ');
    expect(asked(some(1), { commits: [commitBy(user(first))] })).toBe(second);
  });

  test('others for another pull request or head', () => {
    const chosen = Array.from({ length: 40 }, (_, index) =>
      asked(some(1), { pullRequest: { number: index + 1 } }),
    );
    const counts = Map.groupBy(chosen, (name) => name);
    expect([...counts.keys()].sort()).toEqual(['ada', 'pam', 'pat', 'pia', 'pit']);
  });

  test('nobody where nobody is left', () => {
    expect(asked({ from: ['mona'], mode: 'random' })).toBe('');
  });
});
