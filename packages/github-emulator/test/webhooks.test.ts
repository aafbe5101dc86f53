import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Review } from '../src/index.ts';
import { everyPermission, type Received, type Stage, stage } from './fixture.ts';

let on: Stage;
afterEach(() => on.close());

describe('an action on a repository', () => {
  beforeEach(async () => {
    on = await stage();
    await on.newEvents();
  });

  const received = () => on.received.at(-1)?.payload;

  it('is reported where it gets another name', async () => {
    await on.repository.rename('store');
    expect(await on.newEvents()).toEqual(['repository.renamed']);
    expect(received()).toMatchObject({
      changes: { repository: { name: { from: 'shop' } } },
      repository: { name: 'store' },
    });
  });

  it('is reported to the account that gets it, if the app is installed there', async () => {
    const { world } = on.emulator;
    world.organization('umbrella');
    world.organization('other');
    await world.install({ account: 'umbrella' });
    await on.newEvents();
    await on.repository.transfer('umbrella');
    expect(await on.newEvents()).toEqual(['repository.transferred']);
    expect(received()).toMatchObject({ changes: { owner: { from: { organization: { login: 'acme' } } } } });
    await on.repository.transfer('other');
    expect(await on.newEvents()).toEqual([]);
  });

  it('is reported where a custom property gets another value', async () => {
    await on.repository.property('tier', 'one');
    await on.repository.property('tags', ['a', 'b']);
    await on.repository.property('tier', null);
    expect(await on.newEvents()).toEqual(Array(3).fill('custom_property_values.updated'));
    expect(received()).toMatchObject({
      new_property_values: [{ property_name: 'tags', value: ['a', 'b'] }],
      old_property_values: [{ property_name: 'tier', value: 'one' }, { property_name: 'tags' }],
    });
    const { data } = await (await on.installed()).rest.repos.customPropertiesForReposGetRepositoryValues({
      owner: 'acme',
      repo: 'shop',
    });
    expect(data).toEqual([{ property_name: 'tags', value: ['a', 'b'] }]);
  });
});

describe('an action on a pull request', () => {
  let pullRequest: PullRequest;
  let review: Review;
  beforeEach(async () => {
    on = await stage();
    pullRequest = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      files: { 'src/cart.ts': 'export const total = 2;\n' },
      labels: ['first'],
    });
    review = await pullRequest.review({
      by: 'bob',
      state: 'approve',
      comments: [{ path: 'src/cart.ts', line: 1, body: 'Fine' }],
    });
    await on.repository.branch('release', 'main');
    await on.newEvents();
  });

  test.each<[string, () => Promise<unknown>, readonly string[], object]>([
    [
      'title',
      () => pullRequest.edit({ title: 'B' }),
      ['pull_request.edited'],
      { changes: { title: { from: 'A' } } },
    ],
    [
      'description',
      () => pullRequest.edit({ body: 'b' }),
      ['pull_request.edited'],
      { changes: { body: { from: '' } } },
    ],
    [
      'base',
      () => pullRequest.edit({ base: 'release', by: 'bob' }),
      ['pull_request.edited'],
      { changes: { base: { ref: { from: 'main' } } }, sender: { login: 'bob' } },
    ],
    ['nothing', () => pullRequest.edit({ title: 'A' }), [], {}],
    [
      'label',
      () => pullRequest.label('x', { by: 'bob' }),
      ['pull_request.labeled'],
      { label: { name: 'x' } },
    ],
    ['label again', () => pullRequest.label('first'), [], {}],
    ['unlabel', () => pullRequest.unlabel('first'), ['pull_request.unlabeled'], { label: { name: 'first' } }],
    ['close', () => pullRequest.close(), ['pull_request.closed'], { pull_request: { merged: false } }],
    [
      'reopen',
      async () => {
        await pullRequest.close();
        await pullRequest.reopen();
      },
      ['pull_request.closed', 'pull_request.reopened'],
      { pull_request: { state: 'open' } },
    ],
    [
      'draft and ready',
      async () => {
        await pullRequest.convertToDraft();
        await pullRequest.readyForReview();
      },
      ['pull_request.converted_to_draft', 'pull_request.ready_for_review'],
      { pull_request: { draft: false } },
    ],
    [
      'request for reviews',
      () => pullRequest.requestReview({ users: ['carol'], teams: ['security'] }),
      ['pull_request.review_requested', 'pull_request.review_requested'],
      { requested_team: { slug: 'security' } },
    ],
    [
      'push',
      () => pullRequest.push({ files: { more: '' } }),
      ['push', 'check_suite.requested', 'pull_request.synchronize'],
      {},
    ],
    [
      'comment',
      async () => {
        const id = await pullRequest.comment({ by: 'carol', body: 'hi' });
        await pullRequest.editComment(id, { by: 'carol', body: 'ho' });
        await pullRequest.deleteComment(id, { by: 'carol' });
      },
      ['issue_comment.created', 'issue_comment.edited', 'issue_comment.deleted'],
      { issue: { pull_request: {} } },
    ],
    [
      'review with a remark',
      () =>
        pullRequest.review({
          by: 'carol',
          state: 'comment',
          body: 'Two things.',
          comments: [{ path: 'src/cart.ts', line: 1, body: 'Why?' }],
        }),
      ['pull_request_review.submitted', 'pull_request_review_comment.created'],
      {
        comment: { body: 'Why?', path: 'src/cart.ts', author_association: 'NONE', user: { login: 'carol' } },
        pull_request: { number: 1, user: { login: 'alice' } },
        sender: { login: 'carol', type: 'User' },
      },
    ],
    [
      'dismissal',
      () => review.dismiss({ by: 'alice', message: 'old' }),
      ['pull_request_review.dismissed'],
      { review: { state: 'dismissed' } },
    ],
    [
      'review edited',
      () => review.edit({ body: 'b' }),
      ['pull_request_review.edited'],
      { changes: { body: { from: '' } } },
    ],
    [
      'threads',
      async () => {
        await review.resolveThreads({ by: 'alice' });
        await review.unresolveThreads({ by: 'bob' });
      },
      ['pull_request_review_thread.resolved', 'pull_request_review_thread.unresolved'],
      { thread: { comments: [{ body: 'Fine' }] } },
    ],
    [
      'branch deleted',
      () => on.repository.deleteBranch(pullRequest.headRef),
      ['push', 'pull_request.closed'],
      { pull_request: { merged: false } },
    ],
    [
      'merged by a push to its base',
      () => on.repository.push({ branch: 'main', by: 'bob', commits: [{ parents: ['main', 'change-1'] }] }),
      ['push', 'check_suite.requested', 'pull_request.closed'],
      { pull_request: { merged: true, merged_by: { login: 'bob' } } },
    ],
  ])('sends webhooks: %s', async (_, act, names, last) => {
    await act();
    expect(await on.newEvents()).toEqual(names);
    if (names.length > 0) expect(on.received.at(-1)?.payload).toMatchObject(last);
  });

  test('a forced push is marked as such, and is in the timeline', async () => {
    const before = pullRequest.headSha;
    await pullRequest.forcePush({ by: 'bob', files: { other: '' } });
    const push = on.received.find(({ event }) => event === 'push');
    await on.newEvents();
    expect(on.received.filter(({ event }) => event === 'push').at(-1)?.payload).toMatchObject({
      forced: true,
      before,
      after: pullRequest.headSha,
      commits: [{ added: ['other'] }],
    });
    expect(push).toBeDefined();
    const { data } = await on.graphql<{ repository: unknown }>(
      `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { timelineItems(last: 5, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT, LABELED_EVENT]) { nodes { __typename
        ... on HeadRefForcePushedEvent { actor { login } beforeCommit { oid } afterCommit { oid } } } } } } }`,
    );
    expect(data.repository).toEqual({
      pullRequest: {
        timelineItems: {
          nodes: [
            { __typename: 'LabeledEvent' },
            {
              __typename: 'HeadRefForcePushedEvent',
              actor: { login: 'bob' },
              beforeCommit: { oid: before },
              afterCommit: { oid: pullRequest.headSha },
            },
          ],
        },
      },
    });
  });

  test('a base that is deleted after its merge is changed, with a webhook', async () => {
    const above = await on.repository.openPullRequest({
      title: 'On top',
      by: 'alice',
      base: pullRequest.headRef,
      files: { top: '' },
    });
    await pullRequest.merge({ by: 'bob' });
    await on.repository.deleteBranch(pullRequest.headRef);
    expect(await on.newEvents()).toContain('pull_request.edited');
    expect(on.received.findLast(({ event }) => event === 'pull_request')?.payload).toMatchObject({
      action: 'edited',
      number: above.number,
      changes: { base: { ref: { from: pullRequest.headRef } } },
    });
  });

  test('a push dismisses approvals if the rules require it', async () => {
    on.repository.protect('main', { approvals: 1, dismissStaleReviews: true });
    await pullRequest.push({ files: { more: '' } });
    expect(await on.newEvents()).toContain('pull_request_review.dismissed');
    expect(pullRequest.reviews).toMatchObject([{ state: 'dismissed' }]);
  });
});

describe('a webhook', () => {
  beforeEach(async () => {
    on = await stage();
  });

  it('has GitHub’s signature, name and id', async () => {
    await on.emulator.ping();
    await on.newEvents();
    const [delivery] = on.emulator.deliveries.slice(-1);
    const { data } = await on.app().rest.apps.getWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
    expect(data).toMatchObject({ event: 'ping', status: 'OK', status_code: 200, redelivery: false });
    expect(data.request.headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': delivery?.guid,
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
    });
    expect(on.received.at(-1)).toMatchObject({ event: 'ping', signed: true });
  });

  it('tells what happens to an issue', async () => {
    await on.newEvents();
    const issue = await on.repository.openIssue({ title: 'First', by: 'carol', labels: ['bug'] });
    expect(await on.newEvents()).toEqual(['issues.opened', 'issues.labeled']);
    await issue.edit({ title: 'Second' });
    expect(await on.newEvents()).toEqual(['issues.edited']);
    expect(on.received.at(-1)?.payload).toMatchObject({
      changes: { title: { from: 'First' } },
      issue: { title: 'Second', labels: [{ name: 'bug' }] },
    });
    await issue.edit({ title: 'Second' });
    await issue.unlabel('bug', { by: 'alice' });
    expect(await on.newEvents()).toEqual(['issues.unlabeled']);
    expect(on.received.at(-1)?.payload).toMatchObject({ label: { name: 'bug' }, sender: { login: 'alice' } });
    await issue.close({ by: 'alice', reason: 'not_planned' });
    expect(await on.newEvents()).toEqual(['issues.closed']);
    expect(on.received.at(-1)?.payload).toMatchObject({ issue: { state_reason: 'not_planned' } });
    const { rest } = on.as('alice');
    await rest.issues.update({ owner: 'acme', repo: 'shop', issue_number: issue.number, state: 'open' });
    expect(await on.newEvents()).toEqual(['issues.reopened']);
  });

  it('is sent after the answer to the request that caused it', async () => {
    await on.repository.openIssue({ title: 'First', by: 'carol' });
    const { rest } = on.as('alice');
    await rest.issues.createComment({ owner: 'acme', repo: 'shop', issue_number: 1, body: 'x' });
    await on.newEvents();
    const [request] = on.emulator.requests;
    expect(on.received.at(-1)).toMatchObject({ event: 'issue_comment' });
    expect(on.received.at(-1)?.at).toBeGreaterThan(request?.endedAt ?? Number.POSITIVE_INFINITY);
  });

  it('is sent for the app’s own checks and comments too', async () => {
    await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    await on.newEvents();
    const gate = await on.installed();
    await gate.rest.issues.createComment({ owner: 'acme', repo: 'shop', issue_number: 1, body: 'Hello' });
    expect(await on.newEvents()).toEqual(['issue_comment.created']);
    expect(on.received.at(-1)?.payload).toMatchObject({
      sender: { login: 'gate[bot]', type: 'Bot' },
      comment: { performed_via_github_app: { id: on.emulator.app.id } },
    });
  });

  it('requests a check again only from its app', async () => {
    const head = await on.repository.sha('main');
    const gate = await on.installed();
    const { data: run } = await gate.rest.checks.create({
      owner: 'acme',
      repo: 'shop',
      name: 'Gate',
      head_sha: head,
      conclusion: 'failure',
      actions: [{ label: 'Again', description: 'Do it again', identifier: 'again' }],
    });
    const other = await on.repository.reportCheck({ name: 'build', sha: head, conclusion: 'success' });
    await on.newEvents();
    await on.repository.rerequestCheck(other.id, { by: 'alice' });
    await on.repository.rerequestCheck(run.id, { by: 'alice' });
    await on.repository.requestAction(run.id, { by: 'alice', identifier: 'again' });
    await on.repository.rerequestSuite(head, { by: 'alice' });
    expect(await on.newEvents()).toEqual([
      'check_run.rerequested',
      'check_run.requested_action',
      'check_suite.rerequested',
    ]);
  });

  it('is sent only to an app that subscribes to it; an app that writes checks receives those about checks anyway', async () => {
    await on.close();
    on = await stage({ events: ['pull_request'] });
    await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    expect(await on.newEvents()).toEqual([
      'installation.created',
      'check_suite.requested',
      'pull_request.opened',
    ]);
  });

  it.each([
    ['issues', ['pull_request_review.submitted', 'pull_request_review_comment.created']],
    ['pull_requests', ['issue_comment.created']],
  ])('about a comment needs the right permission: without %s', async (lacking, expected) => {
    const granted = Object.entries(everyPermission).filter(([name]) => name !== lacking);
    await on.emulator.world.installations[0]?.accept(Object.fromEntries(granted));
    const pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: 'a\n' } });
    await on.newEvents();
    await pullRequest.comment({ by: 'carol', body: 'Hello' });
    await pullRequest.review({
      by: 'carol',
      state: 'comment',
      comments: [{ path: 'a', line: 1, body: 'Hm' }],
    });
    expect(await on.newEvents()).toEqual(expected);
  });

  describe('with a fault', () => {
    const guids = (received: readonly Received[]): readonly string[] => received.map(({ guid }) => guid);

    it('is lost, and can be redelivered', async () => {
      const fault = on.emulator.faults.webhooks.lose({ event: 'push', times: 1 });
      await on.repository.push({ branch: 'main', by: 'bob', files: { a: '' } });
      expect(await on.newEvents()).toEqual(['installation.created', 'check_suite.requested']);
      expect(fault.hits).toBe(1);
      const lost = on.emulator.deliveries.find(({ status }) => status === 0);
      await on.emulator.redeliver(lost?.id ?? 0);
      expect(await on.newEvents()).toEqual(['push']);
      expect(on.received.at(-1)?.guid).toBe(lost?.guid);
    });

    it('is sent twice under one id', async () => {
      on.emulator.faults.webhooks.double({ event: 'push' });
      await on.newEvents();
      await on.repository.push({ branch: 'main', by: 'bob', files: { a: '' } });
      expect(await on.newEvents()).toEqual(['push', 'push', 'check_suite.requested']);
      const [first, second] = guids(on.received.filter(({ event }) => event === 'push'));
      expect(first).toBe(second);
    });

    it('is delayed, and sent in another order', async () => {
      await on.newEvents();
      const hold = on.emulator.faults.webhooks.hold({ event: 'pull_request' });
      const pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
      await pullRequest.push({ files: { b: '' } });
      expect(await on.newEvents()).not.toContain('pull_request.opened');
      await hold.release('reversed');
      expect(await on.newEvents()).toEqual(['pull_request.synchronize', 'pull_request.opened']);
    });

    it('is a failed delivery when no server answers', async () => {
      await on.newEvents();
      on.emulator.setWebhook({ url: 'http://127.0.0.1:1/', secret: 'x' });
      await on.emulator.ping();
      await on.emulator.idle();
      expect(on.emulator.deliveries.at(-1)).toMatchObject({ event: 'ping', status: 0 });
      on.emulator.setWebhook(null);
      await on.repository.push({ branch: 'main', by: 'bob', files: { a: '' } });
      expect(on.emulator.deliveries.at(-1)).toMatchObject({ event: 'ping' });
    });
  });
});
