import { describe, expect, it, jest, test } from '@jest/globals';
import { fakeGitHub } from '../../test/fake-github.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Client } from '../github/client/client.ts';
import type { GitHub } from '../github/github.ts';
import type { Reason } from '../subjects/reason.ts';
import { HeadMoved, RetryLater } from '../subjects/retry-later.ts';
import { type ActionRun, evaluateAsked } from './evaluate.ts';
import type { Asked } from './event.ts';
import type { Result } from './result.ts';

const place = { repositoryId: 1, installationId: 0, owner: 'octo-org', repository: 'widgets' };
const now = () => new Date('2026-12-01T10:00:00Z');

/** Evaluates on a GitHub with this many open pull requests. */
async function evaluated(
  asked: Exclude<Asked, { kind: 'nothing' }>,
  answers: Partial<GitHub>,
  { open = 0, exists = true }: { open?: number; exists?: boolean } = {},
): Promise<{ readonly results: readonly Result[]; readonly warnings: readonly string[] }> {
  const request = async (route: string, { page = 1 }: { page?: number }) => {
    if (route.endsWith('{pull_number}')) {
      if (exists) return { data: {}, headers: {} };
      throw Object.assign(new Error('Not Found'), {
        name: 'HttpError',
        status: 404,
        request: {},
        response: { headers: {}, data: { message: 'Not Found' } },
      });
    }
    const left = Math.min(100, open - (page - 1) * 100);
    return {
      data: Array.from({ length: left }, (_, index) => ({ number: page * 100 + index })),
      headers: {
        ...(open > page * 100 ? { link: `<https://api.github.com/x?page=${page + 1}>; rel="next"` } : {}),
      },
    };
  };
  const run = {
    github: fakeGitHub(answers),
    client: { request } as unknown as Client,
    place,
    engine: { evaluate: async (...given: Parameters<typeof evaluate>) => evaluate(...given) },
    policy: null,
    inputs: { access: { kind: 'token', token: 'ghs_1' }, comment: true },
    now,
  } as unknown as ActionRun;
  const warnings: string[] = [];
  const results = await evaluateAsked(
    run,
    asked,
    () => {},
    (text) => warnings.push(text),
  );
  return { results, warnings };
}

const named = { kind: 'pull-request', number: 7, fork: false } as const;
const merged: Partial<GitHub> = { gatherPullRequest: async () => null };

describe('a pull request that is not open', () => {
  it('passes where it was merged', async () => {
    const { results } = await evaluated(named, merged);
    expect(results).toMatchObject([{ answer: 'pass', says: expect.stringContaining('not open') }]);
  });

  it('cannot be told about where the number is of none', async () => {
    const { results } = await evaluated(named, merged, { exists: false });
    expect(results).toMatchObject([
      { answer: 'cannot-tell', says: expect.stringContaining('There is no pull request with this number') },
    ]);
  });
});

test.each<[asked: Exclude<Asked, { kind: 'nothing' }>, reason: string]>([
  [{ kind: 'all' }, 'scheduled'],
  [named, 'requested'],
])('%j is evaluated as %s', async (asked, reason) => {
  const seen: (readonly Reason[])[] = [];
  const gatherPullRequest: GitHub['gatherPullRequest'] = async (_, reasons) => {
    seen.push(reasons);
    return null;
  };
  await evaluated(asked, { gatherPullRequest }, { open: 1 });
  expect(seen).toEqual([[{ kind: reason }]]);
});

test.each([
  [999, 999, []],
  [1_200, 1_000, [expect.stringContaining('only the newest 1,000 are evaluated')]],
])('of %i open pull requests, %i are evaluated', async (open, count, warned) => {
  const { results, warnings } = await evaluated({ kind: 'all' }, merged, { open });
  expect(results).toHaveLength(count);
  expect(warnings).toEqual(warned);
});

describe('an evaluation that fails', () => {
  const failing = (error: Error, publishFailure: GitHub['publishFailure']): Partial<GitHub> => ({
    gatherPullRequest: async () => {
      throw error;
    },
    publishFailure,
  });

  it('is shown on the check, which may say pass from an earlier one', async () => {
    const { results } = await evaluated(
      named,
      failing(new RetryLater('GitHub answered 502.', null), async () => 'updated'),
    );
    expect(results).toMatchObject([{ answer: 'cannot-tell', shown: 'updated' }]);
  });

  it('is told by the run where the check cannot be written', async () => {
    const refuse = async () => {
      throw new Error('Refused.');
    };
    const { results } = await evaluated(named, failing(new RetryLater('GitHub answered 502.', null), refuse));
    expect(results).toMatchObject([{ answer: 'cannot-tell', shown: 'not-shown' }]);
  });

  it('because the head moved writes nothing on the new head', async () => {
    const publishFailure = jest.fn(async () => 'created' as const);
    const { results } = await evaluated(named, failing(new HeadMoved('The head moved.'), publishFailure));
    expect(results).toMatchObject([{ answer: 'waiting', shown: 'not-shown' }]);
    expect(publishFailure).not.toHaveBeenCalled();
  });
});

test('a result for a head that moved meanwhile is waiting, whatever the old head has', async () => {
  const { results } = await evaluated(named, {
    publish: async () => ({ check: 'superseded', comment: 'unchanged' }),
  });
  expect(results).toMatchObject([
    {
      answer: 'waiting',
      shown: 'superseded',
      says: expect.stringContaining('A commit was pushed while this ran'),
    },
  ]);
});
