import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

let on: Stage;
beforeEach(async () => {
  on = await stage();
});
afterEach(() => on.close());

async function pullRequestOf(fields: string, number = 1): Promise<unknown> {
  const query = `query ($number: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $number) { ${fields} } } }`;
  const { data, errors } = await on.graphql<{ repository: { pullRequest: unknown } }>(query, { number });
  expect(errors).toBeUndefined();
  return data.repository.pullRequest;
}

describe('an actor', () => {
  it('is the account of the commit’s email, or null, for co-authors too', async () => {
    await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      commits: [
        { files: { a: '1' }, coAuthors: ['carol', { name: 'Eve', email: 'eve@elsewhere.test' }] },
        { files: { a: '2' }, author: { name: 'Old Alice', email: 'alice@old.test' } },
        { files: { a: '3' }, committer: 'web-flow' },
      ],
    });
    const person = 'name user { login }';
    expect(
      await pullRequestOf(
        `commits(first: 5) { nodes { commit { committedViaWeb author { ${person} } committer { ${person} } authors(first: 5) { nodes { ${person} } } } } }`,
      ),
    ).toEqual({
      commits: {
        nodes: [
          {
            commit: {
              committedViaWeb: false,
              author: { name: 'alice', user: { login: 'alice' } },
              committer: { name: 'alice', user: { login: 'alice' } },
              authors: {
                nodes: [
                  { name: 'alice', user: { login: 'alice' } },
                  { name: 'carol', user: { login: 'carol' } },
                  { name: 'Eve', user: null },
                ],
              },
            },
          },
          {
            commit: {
              committedViaWeb: false,
              author: { name: 'Old Alice', user: null },
              committer: { name: 'Old Alice', user: null },
              authors: { nodes: [{ name: 'Old Alice', user: null }] },
            },
          },
          {
            commit: {
              committedViaWeb: true,
              author: { name: 'alice', user: { login: 'alice' } },
              committer: { name: 'GitHub', user: { login: 'web-flow' } },
              authors: { nodes: [{ name: 'alice', user: { login: 'alice' } }] },
            },
          },
        ],
      },
    });
  });

  it('is null once the account is deleted', async () => {
    const pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '1' } });
    await pullRequest.review({ by: 'bob', state: 'approve' });
    on.emulator.world.deleteUser('alice');
    on.emulator.world.deleteUser('bob');
    expect(
      await pullRequestOf(
        'author { login } reviews(first: 5) { nodes { author { login } authorCanPushToRepository } } commits(first: 1) { nodes { commit { author { user { login } } } } }',
      ),
    ).toEqual({
      author: null,
      reviews: { nodes: [{ author: null, authorCanPushToRepository: false }] },
      commits: { nodes: [{ commit: { author: { user: null } } }] },
    });
    const { data } = await on.as('carol').rest.pulls.get({ owner: 'acme', repo: 'shop', pull_number: 1 });
    expect(data.user.login).toBe('ghost');
    expect(pullRequest.author).toBeNull();
  });

  it('is a bot without the suffix', async () => {
    on.emulator.world.user('renovate[bot]');
    await on.repository.openPullRequest({ title: 'A', by: 'renovate[bot]', files: { a: '1' } });
    expect(await pullRequestOf('author { __typename login }')).toEqual({
      author: { __typename: 'Bot', login: 'renovate' },
    });
  });
});

describe('reviews', () => {
  let pullRequest: PullRequest;
  beforeEach(async () => {
    on.repository.protect('main', { approvals: 1 });
    pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '1' } });
  });

  it('count the last opinion of each user with push access', async () => {
    const decision = async (): Promise<unknown> => pullRequestOf('reviewDecision');
    expect(await decision()).toEqual({ reviewDecision: 'REVIEW_REQUIRED' });
    await pullRequest.review({ by: 'carol', state: 'approve' });
    expect(await decision()).toEqual({ reviewDecision: 'REVIEW_REQUIRED' });
    await pullRequest.review({ by: 'bob', state: 'request-changes' });
    expect(await decision()).toEqual({ reviewDecision: 'CHANGES_REQUESTED' });
    const approval = await pullRequest.review({ by: 'bob', state: 'approve' });
    await pullRequest.review({ by: 'bob', state: 'comment', body: 'Nice' });
    expect(await decision()).toEqual({ reviewDecision: 'APPROVED' });
    expect(
      await pullRequestOf(
        'latestOpinionatedReviews(first: 5, writersOnly: true) { nodes { state author { login } } }',
      ),
    ).toEqual({ latestOpinionatedReviews: { nodes: [{ state: 'APPROVED', author: { login: 'bob' } }] } });
    await approval.dismiss({ by: 'alice', message: 'Too quick' });
    expect(await decision()).toEqual({ reviewDecision: 'REVIEW_REQUIRED' });
  });

  it('cannot be by the author, and cannot be empty', async () => {
    await expect(pullRequest.review({ by: 'alice', state: 'approve' })).rejects.toThrow(
      'your own pull request',
    );
    await expect(pullRequest.review({ by: 'bob', state: 'comment' })).rejects.toThrow('Validation Failed');
  });

  it('leave threads that become outdated with the next push', async () => {
    await pullRequest.review({
      by: 'bob',
      state: 'comment',
      comments: [{ path: 'a', line: 1, body: 'Why?' }],
    });
    const threads =
      'reviewThreads(first: 5) { nodes { isResolved isOutdated path comments(first: 1) { nodes { body } } } }';
    const thread = { isResolved: false, path: 'a', comments: { nodes: [{ body: 'Why?' }] } };
    expect(await pullRequestOf(threads)).toEqual({
      reviewThreads: { nodes: [{ ...thread, isOutdated: false }] },
    });
    await pullRequest.push({ files: { a: '2' } });
    expect(await pullRequestOf(threads)).toEqual({
      reviewThreads: { nodes: [{ ...thread, isOutdated: true }] },
    });
  });
});

describe('checks', () => {
  it('are rolled up, and marked where the base requires them', async () => {
    on.repository.protect('main', {
      requiredChecks: [{ name: 'Gate', app: 'gate' }, { name: 'ci' }],
      approvals: 2,
      mergeQueue: { groupSize: 1 },
    });
    const { headSha: sha } = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      files: { a: '1' },
    });
    expect(await pullRequestOf('statusCheckRollup { state }')).toEqual({ statusCheckRollup: null });
    await on.repository.reportCheck({
      app: 'gate',
      name: 'Gate',
      sha,
      status: 'in_progress',
      title: 'Waiting',
    });
    await on.repository.reportCheck({ name: 'Gate', sha, conclusion: 'success' });
    await on.repository.reportStatus({ context: 'ci', sha, state: 'success', by: 'bob' });
    const required = 'isRequired(pullRequestNumber: $number)';
    expect(
      await pullRequestOf(`baseRef { rules(first: 9) { nodes { type parameters { __typename ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } }
        statusCheckRollup { state contexts(first: 9) { nodes { __typename
          ... on CheckRun { name status conclusion title ${required} checkSuite { app { slug } } }
          ... on StatusContext { context state ${required} creator { login } } } } }`),
    ).toEqual({
      baseRef: {
        rules: {
          nodes: [
            {
              type: 'REQUIRED_STATUS_CHECKS',
              parameters: {
                __typename: 'RequiredStatusChecksParameters',
                requiredStatusChecks: [
                  { context: 'Gate', integrationId: on.emulator.app.id },
                  { context: 'ci', integrationId: null },
                ],
              },
            },
            { type: 'PULL_REQUEST', parameters: { __typename: 'PullRequestParameters' } },
            { type: 'MERGE_QUEUE', parameters: { __typename: 'MergeQueueParameters' } },
          ],
        },
      },
      statusCheckRollup: {
        state: 'PENDING',
        contexts: {
          nodes: [
            {
              __typename: 'CheckRun',
              name: 'Gate',
              status: 'IN_PROGRESS',
              conclusion: null,
              title: 'Waiting',
              isRequired: true,
              checkSuite: { app: { slug: 'gate' } },
            },
            {
              __typename: 'CheckRun',
              name: 'Gate',
              status: 'COMPLETED',
              conclusion: 'SUCCESS',
              title: null,
              isRequired: false,
              checkSuite: { app: { slug: 'github-actions' } },
            },
            {
              __typename: 'StatusContext',
              context: 'ci',
              state: 'SUCCESS',
              isRequired: true,
              creator: { login: 'bob' },
            },
          ],
        },
      },
    });
  });
});

describe('the requirements of a branch', () => {
  const fields = `baseRef {
    rules(first: 9) { nodes { repositoryRuleset { name } parameters { ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } } } }
    refUpdateRule { pattern requiredStatusCheckContexts requiredApprovingReviewCount }
  }`;

  it('are in separate fields for rulesets and protection rules', async () => {
    await on.repository.branch('release/1', 'main');
    await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      base: 'release/1',
      files: { a: '1' },
    });
    expect(await pullRequestOf(fields)).toEqual({ baseRef: { rules: { nodes: [] }, refUpdateRule: null } });

    on.repository.protect('release/*', { requiredChecks: [{ name: 'Gate' }] });
    on.repository.protect('release/1', { classic: true, requiredChecks: [{ name: 'ci' }], approvals: 1 });
    const gate = {
      repositoryRuleset: { name: 'release/*' },
      parameters: { requiredStatusChecks: [{ context: 'Gate' }] },
    };
    const protection = {
      pattern: 'release/1',
      requiredStatusCheckContexts: ['ci'],
      requiredApprovingReviewCount: 1,
    };
    expect(await pullRequestOf(fields)).toEqual({
      baseRef: { rules: { nodes: [gate] }, refUpdateRule: protection },
    });
    const { data } = await on
      .as('alice')
      .rest.repos.getBranchRules({ owner: 'acme', repo: 'shop', branch: 'release/1' });
    expect(data.map(({ type }) => type)).toEqual(['deletion', 'non_fast_forward', 'required_status_checks']);
  });
});

describe('the pull requests of a commit', () => {
  const associated =
    'commits(last: 1) { nodes { commit { associatedPullRequests(first: 9) { nodes { number state } } } } }';
  const expected = (...found: readonly (readonly [number, string])[]) => ({
    commits: {
      nodes: [
        {
          commit: { associatedPullRequests: { nodes: found.map(([number, state]) => ({ number, state })) } },
        },
      ],
    },
  });

  it('are the open ones that propose it, or the merged ones once the default branch contains it', async () => {
    await on.repository.branch('release', 'main');
    const opening = { title: 'A', by: 'alice', branch: 'topic' };
    const change = await on.repository.openPullRequest({ ...opening, files: { a: '1' } });
    await on.repository.openPullRequest({ ...opening, base: 'release' });
    expect(await pullRequestOf(associated)).toEqual(expected([1, 'OPEN'], [2, 'OPEN']));
    await change.merge({ by: 'bob' });
    expect(await pullRequestOf(associated, 2)).toEqual(expected([1, 'MERGED']));
  });

  it('is the merged one for each commit that rebasing wrote, with the history of the branch', async () => {
    const change = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      branch: 'topic',
      commits: [{ files: { a: '1' } }, { files: { b: '2' } }],
    });
    await on.repository.push({ branch: 'main', by: 'bob', files: { other: '' } });
    await change.merge({ by: 'bob', method: 'rebase' });
    interface Listed {
      readonly oid: string;
      readonly parents: object;
    }
    const { data } = await on.graphql<{
      repository: { ref: { target: { history: { nodes: readonly Listed[] } } } };
    }>(`{
      repository(owner: "acme", name: "shop") {
        ref(qualifiedName: "refs/heads/main") {
          target { ... on Commit { history(first: 3) {
            nodes { oid parents(first: 2) { nodes { oid } } associatedPullRequests(first: 5) { nodes { number } } }
          } } }
        }
      }
    }`);
    const tip = await on.repository.sha('main');
    const nodes = data?.repository.ref.target.history.nodes ?? [];
    expect(nodes[0]?.oid).toBe(tip);
    expect(nodes[0]?.parents).toEqual({ nodes: [{ oid: nodes[1]?.oid }] });
    expect(nodes).toMatchObject([
      { associatedPullRequests: { nodes: [{ number: 1 }] } },
      { associatedPullRequests: { nodes: [{ number: 1 }] } },
      { associatedPullRequests: { nodes: [] } },
    ]);
  });
});

it('shows who set which label of an issue, and when', async () => {
  const issue = await on.repository.openIssue({ title: 'A', by: 'alice' });
  await issue.label('ready', { by: 'bob' });
  await issue.unlabel('ready', { by: 'alice' });
  const { data } = await on.graphql<{ repository: unknown }>(`{ repository(owner: "acme", name: "shop") {
    issue(number: ${issue.number}) { timelineItems(last: 5, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) { nodes {
      __typename ... on LabeledEvent { actor { login } label { name } } ... on UnlabeledEvent { actor { login } }
    } } } } }`);
  expect(data.repository).toEqual({
    issue: {
      timelineItems: {
        nodes: [
          { __typename: 'LabeledEvent', actor: { login: 'bob' }, label: { name: 'ready' } },
          { __typename: 'UnlabeledEvent', actor: { login: 'alice' } },
        ],
      },
    },
  });
});

it('lists the issues with a label, and the merge that closed one', async () => {
  const closing = await on.repository.openIssue({ title: 'A', by: 'alice', labels: ['pentest'] });
  const closed = await on.repository.openIssue({ title: 'B', by: 'alice', labels: ['pentest', 'other'] });
  await on.repository.openIssue({ title: 'C', by: 'alice', labels: ['other'] });
  await closed.close({ by: 'bob', reason: 'not_planned' });
  const change = await on.repository.openPullRequest({
    title: 'Fix',
    by: 'alice',
    body: `Fixes #${closing.number}`,
    files: { a: '1' },
  });
  await change.merge({ by: 'bob' });
  const { data } = await on.graphql<{ repository: unknown }>(`{ repository(owner: "acme", name: "shop") {
    issues(labels: ["pentest"], first: 5, orderBy: { field: CREATED_AT, direction: DESC }) { nodes {
      number state stateReason timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes {
        ... on ClosedEvent { actor { login } closer { __typename ... on PullRequest { number merged } } }
      } }
    } } } }`);
  expect(data.repository).toEqual({
    issues: {
      nodes: [
        {
          number: closed.number,
          state: 'CLOSED',
          stateReason: 'NOT_PLANNED',
          timelineItems: { nodes: [{ actor: { login: 'bob' }, closer: null }] },
        },
        {
          number: closing.number,
          state: 'CLOSED',
          stateReason: 'COMPLETED',
          timelineItems: {
            nodes: [
              {
                actor: { login: 'bob' },
                closer: { __typename: 'PullRequest', number: change.number, merged: true },
              },
            ],
          },
        },
      ],
    },
  });
});

it('lists the deployments of a commit with what was reported of them, the newest first', async () => {
  const { headSha: sha } = await on.repository.openPullRequest({
    title: 'A',
    by: 'alice',
    files: { a: '1' },
  });
  await on.repository.reportDeployment({ sha, environment: 'preview', state: 'in_progress', by: 'bob' });
  await on.repository.reportDeployment({ sha, environment: 'preview', state: 'success', by: 'bob' });
  await on.repository.reportDeployment({ sha, environment: 'docs', state: 'failure', by: 'bob' });
  const { data } = await on.graphql<{ repository: unknown }>(
    `query ($oid: GitObjectID!) { repository(owner: "acme", name: "shop") { object(oid: $oid) { ... on Commit {
      deployments(first: 5, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { environment creator { login } statuses(first: 5) { nodes { state } } } } } } } }`,
    { oid: sha },
  );
  expect(data.repository).toEqual({
    object: {
      deployments: {
        nodes: [
          { environment: 'docs', creator: { login: 'bob' }, statuses: { nodes: [{ state: 'FAILURE' }] } },
          {
            environment: 'preview',
            creator: { login: 'bob' },
            statuses: { nodes: [{ state: 'IN_PROGRESS' }, { state: 'SUCCESS' }] },
          },
        ],
      },
    },
  });
});

it('tells who edited the description last', async () => {
  const opened = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '1' } });
  expect(await pullRequestOf('editor { login }')).toEqual({ editor: null });
  await opened.edit({ by: 'bob', body: 'Why.' });
  expect(await pullRequestOf('editor { login }')).toEqual({ editor: { login: 'bob' } });
});

describe('the repository', () => {
  it('shows files at a commit, as text if they are text', async () => {
    await on.repository.push({
      branch: 'main',
      by: 'bob',
      files: { '.github/sdl.yml': 'rules: {}\n', logo: new Uint8Array([1, 0, 2]) },
    });
    const file = 'object { __typename oid ... on Blob { text isBinary byteSize isTruncated } }';
    const { data } = await on.graphql<{ repository: unknown }>(`{ repository(owner: "acme", name: "shop") {
      defaultBranchRef { name target { ... on Commit {
        config: file(path: ".github/sdl.yml") { ${file} } logo: file(path: "logo") { ${file} }
        folder: file(path: "src") { type object { ... on Tree { entries { name } } } } none: file(path: "none") { ${file} } } } }
      expression: object(expression: "HEAD:.github/sdl.yml") { ... on Blob { text } }
      missing: object(expression: "nowhere:x") { oid } } }`);
    expect(data.repository).toMatchObject({
      defaultBranchRef: {
        name: 'main',
        target: {
          config: { object: { __typename: 'Blob', text: 'rules: {}\n', isBinary: false, byteSize: 10 } },
          logo: { object: { text: null, isBinary: true, isTruncated: false } },
          folder: { type: 'tree', object: { entries: [{ name: 'cart.ts' }] } },
          none: null,
        },
      },
      expression: { text: 'rules: {}\n' },
      missing: null,
    });
  });

  it('has the templates of its default branch, whatever the case of their names', async () => {
    await on.repository.push({
      branch: 'main',
      by: 'bob',
      files: {
        '.github/Pull_Request_Template.md': 'one',
        'docs/pull_request_template.md': 'two',
        'PULL_REQUEST_TEMPLATE/fix.md': 'three',
        'PULL_REQUEST_TEMPLATE/logo.png': 'no template',
        '.github/ISSUE_TEMPLATE/bug.md': '---\nname: Bug\n---\nfour',
        '.github/ISSUE_TEMPLATE/feature.yml': 'name: Feature\n',
      },
    });
    const { data } = await on.graphql<{ repository: unknown }>(`{ repository(owner: "acme", name: "shop") {
      pullRequestTemplates { filename body } issueTemplates { filename body } } }`);
    expect(data.repository).toEqual({
      pullRequestTemplates: [
        { filename: 'Pull_Request_Template.md', body: 'one' },
        { filename: 'fix.md', body: 'three' },
        { filename: 'pull_request_template.md', body: 'two' },
      ],
      issueTemplates: [{ filename: 'bug.md', body: 'four' }],
    });
  });

  it('is NOT_FOUND if it does not exist, or the caller cannot see it', async () => {
    await on.emulator.world.repository({ owner: 'alice', name: 'diary', private: true });
    const { data, errors } = await on.graphql('{ repository(owner: "alice", name: "diary") { name } }');
    expect(data).toEqual({ repository: null });
    expect(errors).toMatchObject([
      { type: 'NOT_FOUND', message: "Could not resolve to a Repository with the name 'alice/diary'." },
    ]);
  });

  it('lists pull requests by state and base, and names those of a branch', async () => {
    await on.repository.branch('release', 'main');
    const first = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '1' } });
    await on.repository.openPullRequest({ title: 'B', by: 'alice', base: 'release', files: { b: '1' } });
    await first.close();
    const { data } = await on.graphql<{ repository: unknown }>(`{ repository(owner: "acme", name: "shop") {
      open: pullRequests(states: [OPEN], first: 5) { nodes { number } }
      main: pullRequests(baseRefName: "main", first: 5, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number state } }
      ref(qualifiedName: "refs/heads/change-2") { associatedPullRequests(first: 5) { nodes { number } } } } }`);
    expect(data.repository).toEqual({
      open: { nodes: [{ number: 2 }] },
      main: { nodes: [{ number: 1, state: 'CLOSED' }] },
      ref: { associatedPullRequests: { nodes: [{ number: 2 }] } },
    });
  });

  it('knows the issues that a merge closes, and closes them', async () => {
    const issue = await on.repository.openIssue({ title: 'Wish', by: 'carol', labels: ['feature'] });
    const pullRequest = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      body: 'Fixes #1, see also #99',
      files: { a: '1' },
    });
    expect(
      await pullRequestOf(
        'closingIssuesReferences(first: 5) { nodes { number state labels(first: 5) { nodes { name } } } }',
        2,
      ),
    ).toEqual({
      closingIssuesReferences: {
        nodes: [{ number: 1, state: 'OPEN', labels: { nodes: [{ name: 'feature' }] } }],
      },
    });
    await pullRequest.merge({ by: 'bob' });
    const { data } = await on.graphql<{ repository: unknown }>(
      `{ repository(owner: "acme", name: "shop") { issue(number: ${issue.number}) { state stateReason closed } } }`,
    );
    expect(data.repository).toEqual({ issue: { state: 'CLOSED', stateReason: 'COMPLETED', closed: true } });
  });

  it('links no issue where the base is not the default branch', async () => {
    const issue = await on.repository.openIssue({ title: 'Wish', by: 'carol' });
    await on.repository.branch('next', 'main');
    const pullRequest = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      base: 'next',
      body: `Fixes #${issue.number}`,
      files: { a: '1' },
    });
    const none = { closingIssuesReferences: { nodes: [] } };
    expect(await pullRequestOf('closingIssuesReferences(first: 5) { nodes { number } }', 2)).toEqual(none);
    await pullRequest.merge({ by: 'bob' });
    expect(issue.state).toBe('open');
  });
});

describe('the base of a pull request', () => {
  const types =
    'BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, BASE_REF_FORCE_PUSHED_EVENT, BASE_REF_DELETED_EVENT, REVIEW_DISMISSED_EVENT';
  const timeline = `timelineItems(first: 20, itemTypes: [${types}]) { nodes { __typename
    ... on BaseRefChangedEvent { previousRefName currentRefName }
    ... on AutomaticBaseChangeSucceededEvent { oldBase newBase }
    ... on BaseRefForcePushedEvent { beforeCommit { oid } afterCommit { oid } }
    ... on BaseRefDeletedEvent { baseRefName }
    ... on ReviewDismissedEvent { actor { login } dismissalMessage pullRequestCommit { commit { oid } } } } }`;

  it('tells what became of the base, and of the reviews', async () => {
    const { repository } = on;
    const first = await repository.push({ branch: 'next', by: 'alice', files: { 'next.txt': '1\n' } });
    const pull = await repository.openPullRequest({ title: 'One', by: 'alice', files: { 'a.txt': '1\n' } });
    await pull.edit({ base: 'next' });
    const forced = await repository.push({
      branch: 'next',
      from: 'main',
      force: true,
      by: 'alice',
      files: { 'next.txt': '2\n' },
    });
    const review = await pull.review({ by: 'bob', state: 'approve' });
    await review.dismiss({ by: 'web-flow', message: 'The merge-base changed after approval.' });
    repository.protect('next', { dismissStaleReviews: true });
    await pull.review({ by: 'bob', state: 'approve' });
    const pushed = await pull.push({ by: 'alice', files: { 'a.txt': '2\n' } });
    await repository.deleteBranch('next', { by: 'alice' });
    expect(pull.state).toBe('closed');
    expect(await pullRequestOf(timeline)).toEqual({
      timelineItems: {
        nodes: [
          { __typename: 'BaseRefChangedEvent', previousRefName: 'main', currentRefName: 'next' },
          {
            __typename: 'BaseRefForcePushedEvent',
            beforeCommit: { oid: first },
            afterCommit: { oid: forced },
          },
          {
            __typename: 'ReviewDismissedEvent',
            actor: null,
            dismissalMessage: 'The merge-base changed after approval.',
            pullRequestCommit: null,
          },
          {
            __typename: 'ReviewDismissedEvent',
            actor: { login: 'alice' },
            dismissalMessage: null,
            pullRequestCommit: { commit: { oid: pushed } },
          },
          { __typename: 'BaseRefDeletedEvent', baseRefName: 'next' },
        ],
      },
    });
  });

  it('tells that GitHub itself changed it after the branch of a merged pull request was deleted', async () => {
    const { repository } = on;
    const below = await repository.openPullRequest({
      title: 'Below',
      by: 'alice',
      branch: 'below',
      files: { 'a.txt': '1\n' },
    });
    await repository.openPullRequest({
      title: 'Above',
      by: 'alice',
      base: 'below',
      parents: ['below'],
      files: { 'b.txt': '1\n' },
    });
    await below.merge({ by: 'bob', method: 'squash' });
    await repository.deleteBranch('below', { by: 'bob' });
    expect(await pullRequestOf(timeline, 2)).toEqual({
      timelineItems: {
        nodes: [{ __typename: 'AutomaticBaseChangeSucceededEvent', oldBase: 'below', newBase: 'main' }],
      },
    });
  });

  it('keeps the test merge from before while mergeability is unknown', async () => {
    const pull = await on.repository.openPullRequest({
      title: 'One',
      by: 'alice',
      files: { 'a.txt': '1\n' },
    });
    const fields = 'mergeable potentialMergeCommit { oid parents(first: 2) { nodes { oid } } }';
    const known = (await pullRequestOf(fields)) as { potentialMergeCommit: object };
    pull.mergeability('unknown');
    await pull.push({ by: 'alice', files: { 'a.txt': '2\n' } });
    expect(await pullRequestOf(fields)).toEqual({ ...known, mergeable: 'UNKNOWN' });
    pull.mergeability('known');
    expect(await pullRequestOf(fields)).toMatchObject({
      mergeable: 'MERGEABLE',
      potentialMergeCommit: { parents: { nodes: [{ oid: expect.any(String) }, { oid: pull.headSha }] } },
    });
  });

  it('has files with their mode, hash and size, and blobs by their hash', async () => {
    const sha = await on.repository.push({
      branch: 'modes',
      by: 'alice',
      files: { 'run.sh': 'exit\n', link: 'run.sh' },
      modes: { 'run.sh': '100755', link: '120000' },
    });
    const { data } = await on.graphql<{ repository: { object: Record<string, { oid: string }> } }>(
      `{ repository(owner: "acme", name: "shop") { object(oid: "${sha}") { ... on Commit {
        run: file(path: "run.sh") { mode oid size type } link: file(path: "link") { mode oid size } none: file(path: "none") { oid } } } } }`,
    );
    const { object } = data.repository;
    expect(object).toMatchObject({
      run: { mode: 0o100755, size: 5, type: 'blob' },
      link: { mode: 0o120000, size: 6 },
      none: null,
    });
    const blob = await on.graphql<{ repository: unknown }>(
      `{ repository(owner: "acme", name: "shop") { object(oid: "${object.run?.oid}") { ... on Blob { text } }
        none: object(oid: "${'0'.repeat(40)}") { oid } } }`,
    );
    expect(blob.data.repository).toEqual({ object: { text: 'exit\n' }, none: null });
  });
});

describe('an organization', () => {
  it('shows its teams and their members', async () => {
    const { data } = await on.graphql<{ organization: unknown }>(
      `{ organization(login: "acme") { team(slug: "security") { combinedSlug members(first: 5) { nodes { login } } }
        none: team(slug: "none") { slug } teams(first: 5, userLogins: ["alice"]) { totalCount } } }`,
    );
    expect(data.organization).toEqual({
      team: { combinedSlug: 'acme/security', members: { nodes: [{ login: 'bob' }] } },
      none: null,
      teams: { totalCount: 0 },
    });
  });
});

describe('long lists', () => {
  it('are paginated in GraphQL and in REST', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 130 }, (_, index) => [`f/${String(index).padStart(3, '0')}`, 'x\n']),
    );
    await on.repository.openPullRequest({ title: 'Many', by: 'alice', files });
    const page = (after: string | null): Promise<unknown> =>
      pullRequestOf(
        `files(first: 100, after: ${JSON.stringify(after)}) { totalCount pageInfo { hasNextPage endCursor } nodes { path } }`,
      );
    const first = (await page(null)) as { files: { pageInfo: { endCursor: string }; nodes: unknown[] } };
    expect(first.files).toMatchObject({ totalCount: 130, pageInfo: { hasNextPage: true } });
    const second = (await page(first.files.pageInfo.endCursor)) as typeof first;
    expect([...first.files.nodes, ...second.files.nodes]).toEqual(
      Object.keys(files).map((path) => ({ path })),
    );
    const alice = on.as('alice');
    const all = await alice.paginate(alice.rest.pulls.listFiles, {
      owner: 'acme',
      repo: 'shop',
      pull_number: 1,
      per_page: 50,
    });
    expect(all.map(({ filename }) => filename)).toEqual(Object.keys(files));
    expect(on.emulator.requests.filter(({ operation }) => operation === 'pulls/list-files')).toHaveLength(3);
  });
});
