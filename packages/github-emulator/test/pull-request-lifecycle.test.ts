import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

describe.each([
  ['the current API', false],
  ['the next API version', true],
])('a pull request from its opening to its merge, over HTTP, under %s', (_, nextApiVersion) => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage({ nextApiVersion });
  });
  afterEach(() => on.close());

  it('is opened, read, blocked, fixed and merged, with its webhooks', async () => {
    const repo = { owner: 'acme', repo: 'shop' };
    on.repository.protect('main', { requiredChecks: [{ name: 'Gate', app: 'gate' }] });
    expect(await on.newEvents()).toEqual(['installation.created']);

    // Alice pushes a branch and opens a pull request.
    const alice = on.as('alice');
    const main = await alice.rest.git.getRef({ ...repo, ref: 'heads/main' });
    await alice.rest.git.createRef({ ...repo, ref: 'refs/heads/topic', sha: main.data.object.sha });
    await alice.rest.repos.createOrUpdateFileContents({
      ...repo,
      path: 'src/cart.ts',
      branch: 'topic',
      message: 'Count in cents',
      content: Buffer.from('export const total = 100;\n').toString('base64'),
      sha: await blobSha(on, 'src/cart.ts'),
    });
    const opened = await alice.rest.pulls.create({ ...repo, title: 'Cents', head: 'topic', base: 'main' });
    expect(opened.data).toMatchObject({ number: 1, state: 'open', commits: 1, changed_files: 1 });
    expect(await on.newEvents()).toEqual([
      'push',
      'check_suite.requested',
      'push',
      'check_suite.requested',
      'pull_request.opened',
    ]);
    const event = on.received.at(-1);
    expect(event).toMatchObject({
      signed: true,
      payload: {
        installation: { id: on.installationId },
        sender: { login: 'alice' },
        pull_request: { head: { sha: opened.data.head.sha } },
      },
    });

    // The app reads it and reports a failure.
    const { data } = await on.graphql<{ repository: unknown }>(
      `query ($number: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $number) {
        headRefOid files(first: 10) { nodes { path additions changeType } } commits(first: 10) { nodes { commit { message author { user { login } } } } } } } }`,
      { number: 1 },
    );
    expect(data.repository).toEqual({
      pullRequest: {
        headRefOid: opened.data.head.sha,
        files: { nodes: [{ path: 'src/cart.ts', additions: 1, changeType: 'MODIFIED' }] },
        commits: { nodes: [{ commit: { message: 'Count in cents', author: { user: { login: 'alice' } } } }] },
      },
    });
    const app = await on.installed();
    const run = await app.rest.checks.create({
      ...repo,
      name: 'Gate',
      head_sha: opened.data.head.sha,
      conclusion: 'failure',
      output: { title: 'No', summary: 'A test is missing.' },
    });
    expect(await on.newEvents()).toEqual([
      'check_run.created',
      'check_run.completed',
      'check_suite.completed',
    ]);
    const blocked = alice.rest.pulls.merge({ ...repo, pull_number: 1 });
    await expect(blocked).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('Required status check "Gate" is failing.'),
    });

    // The change is fixed: the check turns green and Alice merges.
    await app.rest.checks.update({
      ...repo,
      check_run_id: run.data.id,
      conclusion: 'success',
      output: { title: 'Yes', summary: 'All well.' },
    });
    const merged = await alice.rest.pulls.merge({ ...repo, pull_number: 1 });
    expect(await on.repository.read('src/cart.ts')).toBe('export const total = 100;\n');
    expect(await on.repository.sha('main')).toBe(merged.data.sha);
    expect(on.repository.pullRequest(1).state).toBe('merged');
    expect(await on.newEvents()).toEqual([
      'check_run.completed',
      'check_suite.completed',
      'pull_request.closed',
      'push',
      'check_suite.requested',
    ]);

    // A redelivery has the same id and is a new attempt.
    const asApp = on.app();
    const { data: deliveries } = await asApp.rest.apps.listWebhookDeliveries();
    const closed = deliveries.find((delivery) => delivery.action === 'closed');
    await asApp.rest.apps.redeliverWebhookDelivery({ delivery_id: closed?.id ?? 0 });
    expect(await on.newEvents()).toEqual(['pull_request.closed']);
    expect(on.received.at(-1)?.guid).toBe(closed?.guid);
    expect(on.emulator.deliveries.at(-1)).toMatchObject({ redelivery: true, status: 200 });
  });
});

it('shows what GitHub made of a signature, by REST and GraphQL', async () => {
  const on = await stage();
  try {
    const { headSha } = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    const { rest } = await on.installed();
    const query = `{ repository(owner: "acme", name: "shop") { object(oid: "${headSha}") {
      ... on Commit { signature { isValid state wasSignedByGitHub signer { login } } }
    } } }`;
    const shown = async () => {
      const { data } = await rest.repos.getCommit({ owner: 'acme', repo: 'shop', ref: headSha });
      const answer = await on.graphql<unknown>(query);
      return [data.commit.verification?.reason, answer.data];
    };
    const signature = (value: unknown) => ({ repository: { object: { signature: value } } });
    expect(await shown()).toEqual(['unsigned', signature(null)]);
    on.repository.signCommit(headSha, { by: 'alice', state: 'expired_key' });
    expect(await shown()).toEqual([
      'expired_key',
      signature({
        isValid: false,
        state: 'EXPIRED_KEY',
        wasSignedByGitHub: false,
        signer: { login: 'alice' },
      }),
    ]);
  } finally {
    await on.close();
  }
});

it('is assigned to people, shown by REST and GraphQL', async () => {
  const on = await stage();
  try {
    const pull = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
    await on.newEvents();
    await pull.assign('bob', { by: 'alice' });
    await pull.assign('bob', { by: 'alice' });
    const { rest } = await on.installed();
    const { data } = await rest.pulls.get({ owner: 'acme', repo: 'shop', pull_number: pull.number });
    expect(data.assignees?.map(({ login }) => login)).toEqual(['bob']);
    const query = `{ repository(owner: "acme", name: "shop") {
      pullRequest(number: ${pull.number}) { assignees(first: 9) { nodes { login } } }
    } }`;
    const answer = await on.graphql<unknown>(query);
    expect(answer.data).toEqual({
      repository: { pullRequest: { assignees: { nodes: [{ login: 'bob' }] } } },
    });
    await pull.unassign('bob', { by: 'alice' });
    expect(await on.newEvents()).toEqual(['pull_request.assigned', 'pull_request.unassigned']);
  } finally {
    await on.close();
  }
});

async function blobSha({ as }: Stage, path: string): Promise<string> {
  const { data } = await as('alice').rest.repos.getContent({ owner: 'acme', repo: 'shop', path });
  if (Array.isArray(data)) throw new Error(`${path} is a directory`);
  return data.sha;
}
