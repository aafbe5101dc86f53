import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Review } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

let on: Stage;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-03-02T09:00:00Z') });
});
afterEach(() => on.close());

const query = `query OpenPullRequests($after: String) { repository(owner: "acme", name: "shop") {
  pullRequests(states: OPEN, first: 2, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
    pageInfo { hasNextPage endCursor }
    nodes { number headRefOid baseRefName baseRefOid updatedAt isDraft
      commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 1) {
        totalCount checkRunCount checkRunCountsByState { state count }
        statusContextCount statusContextCountsByState { state count } } } } } } } } } }`;

interface Answer {
  readonly repository: {
    readonly pullRequests: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      readonly nodes: readonly { readonly number: number; readonly updatedAt: string }[];
    };
  };
}

describe('listing the open pull requests', () => {
  it('shows each with its commits and the state of its checks, most recently changed first', async () => {
    const { repository } = on;
    const open = (title: string, draft = false) =>
      repository.openPullRequest({ title, by: 'alice', draft, files: { [title]: '' } });
    const [first, second, third] = [await open('a'), await open('b', true), await open('c')];
    await (await open('d')).close();
    const on1 = { sha: first.headSha };
    await repository.reportCheck({ ...on1, name: 'build', conclusion: 'success' });
    await repository.reportCheck({ ...on1, name: 'lint', conclusion: 'success' });
    await repository.reportCheck({ ...on1, name: 'test', status: 'in_progress' });
    await repository.reportStatus({ ...on1, context: 'ci', state: 'success', by: 'bob' });
    await first.comment({ by: 'carol', body: 'Hello' });

    const { data } = await on.graphql<Answer>(query);
    const { pageInfo, nodes } = data.repository.pullRequests;
    expect(pageInfo.hasNextPage).toBe(true);
    expect(nodes).toEqual([
      {
        number: first.number,
        headRefOid: first.headSha,
        baseRefName: 'main',
        baseRefOid: first.baseSha,
        updatedAt: expect.stringMatching(/^2026-03-02T09:/),
        isDraft: false,
        commits: {
          nodes: [
            {
              commit: {
                statusCheckRollup: {
                  state: 'PENDING',
                  contexts: {
                    totalCount: 4,
                    checkRunCount: 3,
                    checkRunCountsByState: [
                      { state: 'SUCCESS', count: 2 },
                      { state: 'IN_PROGRESS', count: 1 },
                    ],
                    statusContextCount: 1,
                    statusContextCountsByState: [{ state: 'SUCCESS', count: 1 }],
                  },
                },
              },
            },
          ],
        },
      },
      expect.objectContaining({ number: third.number }),
    ]);
    const rest = await on.graphql<Answer>(query, { after: pageInfo.endCursor });
    expect(rest.data.repository.pullRequests).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [
        {
          number: second.number,
          isDraft: true,
          commits: { nodes: [{ commit: { statusCheckRollup: null } }] },
        },
      ],
    });
  });
});

describe('the time of a pull request’s last change', () => {
  let pullRequest: PullRequest;
  let review: Review;
  let commentId: number;
  beforeEach(async () => {
    pullRequest = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      files: { 'src/cart.ts': 'export const total = 2;\n' },
      labels: ['first'],
    });
    review = await pullRequest.review({ by: 'bob', state: 'approve' });
    commentId = await pullRequest.comment({ by: 'carol', body: 'Hello' });
    await on.repository.branch('release', 'main');
  });

  async function updatedAt(): Promise<string | undefined> {
    const { data } = await on.graphql<Answer>(query);
    return data.repository.pullRequests.nodes[0]?.updatedAt;
  }

  test.each<[string, () => Promise<unknown>]>([
    ['title', () => pullRequest.edit({ title: 'B' })],
    ['description', () => pullRequest.edit({ body: 'B' })],
    ['base', () => pullRequest.edit({ base: 'release' })],
    ['label', () => pullRequest.label('second')],
    ['label taken away', () => pullRequest.unlabel('first')],
    ['draft', () => pullRequest.convertToDraft()],
    ['push', () => pullRequest.push({ files: { b: '' } })],
    ['forced push', () => pullRequest.forcePush({ files: { c: '' } })],
    ['comment', () => pullRequest.comment({ by: 'carol', body: 'Again' })],
    ['review', () => pullRequest.review({ by: 'bob', state: 'request-changes' })],
    ['dismissal', () => review.dismiss({ by: 'bob', message: 'Old' })],
    ['request for a review', () => pullRequest.requestReview({ users: ['carol'] })],
  ])('changes with: %s', async (_, act) => {
    const before = await updatedAt();
    await act();
    const after = await updatedAt();
    expect(Date.parse(after ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'check',
      () => on.repository.reportCheck({ sha: pullRequest.headSha, name: 'build', conclusion: 'failure' }),
    ],
    [
      'status',
      () =>
        on.repository.reportStatus({ sha: pullRequest.headSha, context: 'ci', state: 'error', by: 'bob' }),
    ],
    ['push to the base', () => on.repository.push({ branch: 'main', by: 'bob', files: { d: '' } })],
    ['analysis', () => on.repository.uploadAnalysis({ ref: `refs/pull/${pullRequest.number}/merge` })],
    ['comment edited', () => pullRequest.editComment(commentId, { by: 'carol', body: 'Ho' })],
    ['review edited', () => review.edit({ body: 'Well.' })],
  ])('does not change with: %s', async (_, act) => {
    const before = await updatedAt();
    await act();
    expect(await updatedAt()).toBe(before);
  });
});
