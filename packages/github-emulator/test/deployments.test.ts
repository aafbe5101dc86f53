import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deploymentEvents, everyEvent, type Stage, stage } from './fixture.ts';

const shop = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({ events: [...everyEvent, ...deploymentEvents] });
});
afterEach(() => on.close());

type Body = Readonly<Record<string, unknown>>;

async function create(body: Body = {}): Promise<number> {
  const { rest } = await on.installed();
  const { data } = await rest.repos.createDeployment({
    ...shop,
    ref: 'main',
    environment: 'staging',
    ...body,
  });
  if (!('id' in data)) throw new Error(data.message);
  return data.id;
}

async function report(
  id: number,
  state: 'success' | 'failure' | 'in_progress',
  more: Body = {},
): Promise<void> {
  const { rest } = await on.installed();
  await rest.repos.createDeploymentStatus({ ...shop, deployment_id: id, state, ...more });
}

async function states(id: number): Promise<readonly string[]> {
  const { rest } = await on.installed();
  const { data } = await rest.repos.listDeploymentStatuses({ ...shop, deployment_id: id });
  return data.map(({ state }) => state);
}

describe('a deployment by the API', () => {
  it('waits for no environment, and sends webhooks', async () => {
    on.repository.environment('staging', { gates: ['gate'], reviewers: ['bob'] });
    const id = await create({ description: 'Try it', payload: { build: 7 }, task: 'deploy:web' });
    await report(id, 'success', {
      log_url: 'https://ci.example.com/7',
      environment_url: 'https://staging.example.com',
    });
    expect(await on.newEvents()).toEqual(
      expect.arrayContaining(['deployment.created', 'deployment_status.created']),
    );
    expect(on.received.filter(({ event }) => event === 'deployment_protection_rule')).toEqual([]);
    const { payload } = on.received.find(({ event }) => event === 'deployment_status') ?? {};
    expect(payload).toMatchObject({
      deployment: {
        id,
        ref: 'main',
        task: 'deploy:web',
        payload: { build: 7 },
        production_environment: false,
        performed_via_github_app: { slug: 'gate' },
      },
      deployment_status: { state: 'success', environment: 'staging', log_url: 'https://ci.example.com/7' },
      workflow_run: null,
    });
  });

  it('is of the environment production unless told, which is one of production', async () => {
    const { rest } = await on.installed();
    const { data } = await rest.repos.createDeployment({ ...shop, ref: 'main' });
    expect(data).toMatchObject({ environment: 'production', production_environment: true, task: 'deploy' });
  });

  it('is refused for an unknown ref, for statuses that are not green, and without push access', async () => {
    const { sha } = { sha: await on.repository.sha('main') };
    await expect(create({ ref: 'no-such-branch' })).rejects.toMatchObject({ status: 422 });
    await on.repository.reportStatus({ sha, context: 'ci', state: 'failure', by: 'alice' });
    await expect(create()).rejects.toMatchObject({ status: 409 });
    await expect(create({ required_contexts: ['lint'] })).rejects.toMatchObject({ status: 409 });
    await create({ required_contexts: [] });
    await expect(
      on.as('carol').rest.repos.createDeployment({ ...shop, ref: 'main', required_contexts: [] }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('is refused where GitHub would merge the default branch first', async () => {
    await on.repository.branch('old', 'main');
    await on.repository.push({ branch: 'main', by: 'alice', files: { a: '1' } });
    await expect(create({ ref: 'old' })).rejects.toMatchObject({ status: 501 });
    await create({ ref: 'old', auto_merge: false });
    await on.close({ violations: 1 });
    on = await stage();
  });
});

describe('the deployments of a repository', () => {
  it('are listed newest first, by pages, and by commit, ref, task and environment', async () => {
    const first = await create();
    const second = await create({ task: 'migrate' });
    await on.repository.push({ branch: 'main', by: 'alice', files: { a: '1' } });
    const sha = await on.repository.sha('main');
    const third = await create({ environment: 'Production', ref: sha });
    const { rest } = await on.installed();
    const list = async (query: Body = {}): Promise<readonly number[]> => {
      const { data } = await rest.repos.listDeployments({ ...shop, ...query });
      return data.map(({ id }) => id);
    };
    expect(await list()).toEqual([third, second, first]);
    expect(await list({ per_page: 2, page: 2 })).toEqual([first]);
    expect(await list({ sha })).toEqual([third]);
    expect(await list({ ref: 'main' })).toEqual([second, first]);
    expect(await list({ task: 'migrate' })).toEqual([second]);
    expect(await list({ environment: 'production' })).toEqual([third]);
    expect(await list({ environment: 'none', sha: 'none' })).toHaveLength(3);
    await expect(rest.repos.getDeployment({ ...shop, deployment_id: 1 })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('of one environment become inactive when a later one succeeds', async () => {
    const [first, transient, elsewhere, later] = [
      await create(),
      await create({ transient_environment: true }),
      await create({ environment: 'production' }),
      await create(),
    ];
    for (const id of [first, transient, elsewhere]) await report(id, 'success', { auto_inactive: false });
    await report(later, 'in_progress');
    expect(await states(first)).toEqual(['success']);
    await report(later, 'success');
    expect(await states(first)).toEqual(['inactive', 'success']);
    expect(await states(transient)).toEqual(['success']);
    expect(await states(elsewhere)).toEqual(['success']);
    const production = await create({ environment: 'production' });
    await report(production, 'success');
    expect(await states(elsewhere)).toEqual(['success']);
  });

  it('are the same in GraphQL, by environment', async () => {
    const run = await on.repository.deploy({ jobs: ['staging', 'production'] });
    await run.finish('success');
    await run.finish('failure');
    const { data } = await on.graphql<{ repository: { object: unknown } }>(
      `query ($oid: GitObjectID!) { repository(owner: "acme", name: "shop") { object(oid: $oid) { ... on Commit {
        deployments(first: 5, environments: ["production"], orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { databaseId environment latestStatus { state } statuses(first: 5) { nodes { state } } } } } } } }`,
      { oid: run.sha },
    );
    expect(data.repository.object).toEqual({
      deployments: {
        nodes: [
          {
            databaseId: run.jobs[1]?.deployment,
            environment: 'production',
            latestStatus: { state: 'FAILURE' },
            statuses: { nodes: [{ state: 'IN_PROGRESS' }, { state: 'FAILURE' }] },
          },
        ],
      },
    });
  });
});
