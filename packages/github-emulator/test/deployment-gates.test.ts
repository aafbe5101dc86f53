import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeployingRun, DeployOptions } from '../src/index.ts';
import { deploymentEvents, everyEvent, type Received, type Stage, stage } from './fixture.ts';

const shop = { owner: 'acme', repo: 'shop' };
const minute = 60_000;
const day = 24 * 60 * minute;

/** Only what an app learns of deployments. */
const about = (event: string): boolean => /^(deployment|workflow_run)/.test(event);

let on: Stage;
let counted = 0;
beforeEach(async () => {
  counted = 0;
  on = await stage({ events: [...everyEvent, ...deploymentEvents], clock: new Date('2026-12-01T08:00:00Z') });
});
afterEach(() => on.close({ violations: counted }));

const events = async (): Promise<readonly string[]> => (await on.newEvents()).filter(about);

function requests(): readonly Received['payload'][] {
  return on.received
    .filter(({ event }) => event === 'deployment_protection_rule')
    .map(({ payload }) => payload);
}

/** Starts a run whose environment waits for the app, unless told otherwise. */
async function deploy(options: Partial<DeployOptions> = {}): Promise<DeployingRun> {
  if (options.jobs === undefined) on.repository.environment('production', { gates: ['gate'] });
  return on.repository.deploy({ by: 'alice', jobs: ['production'], ...options });
}

async function answer(
  run: DeployingRun,
  body: { state?: 'approved' | 'rejected'; comment?: string; environment?: string },
): Promise<number> {
  const { rest } = await on.installed();
  const { environment = 'production', ...rest_ } = body;
  return rest.actions
    .reviewCustomGatesForRun({
      ...shop,
      run_id: run.id,
      environment_name: environment,
      ...rest_,
    } as never)
    .then(
      ({ status }) => status,
      ({ status }) => status,
    );
}

async function pending(run: DeployingRun): Promise<readonly string[]> {
  const { rest } = await on.installed();
  const { data } = await rest.actions.getPendingDeploymentsForRun({ ...shop, run_id: run.id });
  return data.map(({ environment }) => environment.name ?? '');
}

async function history(run: DeployingRun): Promise<readonly unknown[]> {
  const { rest } = await on.installed();
  const { data } = await rest.actions.getReviewsForRun({ ...shop, run_id: run.id });
  return data.map(({ state, user, comment, environments }) => [
    state,
    user.login,
    comment,
    environments.map(({ name }) => name),
  ]);
}

async function statuses(id: number | null | undefined): Promise<readonly string[]> {
  const { rest } = await on.installed();
  const { data } = await rest.repos.listDeploymentStatuses({ ...shop, deployment_id: id ?? 0 });
  return data.map(({ state }) => state);
}

describe('a job that waits', () => {
  it('asks the app once, in the shape that GitHub describes', async () => {
    const run = await deploy();
    expect(await events()).toEqual([
      'workflow_run.requested',
      'deployment.created',
      'deployment_protection_rule.requested',
    ]);
    const [request] = requests();
    expect(request).toMatchObject({
      action: 'requested',
      environment: 'production',
      event: 'push',
      sha: run.sha,
      ref: 'main',
      deployment_callback_url: `${on.emulator.url}/repos/acme/shop/actions/runs/${run.id}/deployment_protection_rule`,
      deployment: { environment: 'production', sha: run.sha, ref: 'main', task: 'deploy' },
      pull_requests: [],
      organization: { login: 'acme' },
      sender: { login: 'alice' },
    });
    expect(run).toMatchObject({ status: 'waiting', conclusion: null });
  });

  it('is found by the state of its run', async () => {
    const run = await deploy();
    const { rest } = await on.installed();
    const { data } = await rest.actions.listWorkflowRunsForRepo({ ...shop, status: 'waiting' });
    expect(data.workflow_runs.map(({ id }) => id)).toEqual([run.id]);
    const one = await rest.actions.getWorkflowRun({ ...shop, run_id: run.id });
    expect(one.data).toMatchObject({
      status: 'waiting',
      run_attempt: 1,
      head_sha: run.sha,
      head_branch: 'main',
      event: 'push',
    });
    expect(await pending(run)).toEqual(['production']);
    await expect(rest.actions.getWorkflowRun({ ...shop, run_id: 1 })).rejects.toMatchObject({ status: 404 });
  });

  it('asks without a deployment where the job creates none', async () => {
    on.repository.environment('production', { gates: ['gate'] });
    await deploy({ jobs: [{ environment: 'production', deployment: false }] });
    await on.emulator.idle();
    expect(requests().map(({ deployment }) => deployment)).toEqual([null]);
  });

  it('of a tag names the tag', async () => {
    await on.repository.tag('v1.0.0');
    on.repository.environment('production', { gates: ['gate'] });
    const run = await deploy({ ref: 'refs/tags/v1.0.0', event: 'release', jobs: ['production'] });
    await on.emulator.idle();
    expect(requests()).toMatchObject([{ ref: 'v1.0.0', event: 'release', sha: run.sha }]);
  });

  it('names the open pull requests of its commit', async () => {
    const pull = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '1' } });
    on.repository.environment('production', { gates: ['gate'] });
    await deploy({ ref: pull.headRef, event: 'workflow_dispatch', jobs: ['production'] });
    await on.emulator.idle();
    expect(requests()).toMatchObject([{ pull_requests: [{ number: pull.number }] }]);
  });

  it('asks nobody where no app decides, or another one', async () => {
    on.repository.environment('staging');
    on.repository.environment('production', { gates: ['other-gate'] });
    const free = await deploy({ jobs: ['staging'] });
    const held = await deploy({ jobs: ['production'] });
    const unknown = await deploy({ jobs: ['brand-new'] });
    await on.emulator.idle();
    expect(requests()).toEqual([]);
    expect([free.status, held.status, unknown.status]).toEqual(['in_progress', 'waiting', 'in_progress']);
    await held.answer({ app: 'other-gate', environment: 'production', state: 'approved' });
    expect(held.status).toBe('in_progress');
  });

  it('of a branch that may not deploy fails, and nobody is asked', async () => {
    on.repository.environment('production', { gates: ['gate'], branches: ['release/*'], tags: ['v*'] });
    const refused = await deploy({ jobs: ['production'] });
    await on.repository.branch('release/1', 'main');
    const allowed = await deploy({ ref: 'release/1', jobs: ['production'] });
    await on.emulator.idle();
    expect([refused.status, refused.conclusion, allowed.status]).toEqual(['completed', 'failure', 'waiting']);
    expect(requests()).toHaveLength(1);
  });

  it('is one of a set: jobs of one environment that begin together are one request', async () => {
    on.repository.environment('production', { gates: ['gate'] });
    const jobs = ['eu', 'us'].map((name) => ({ name, environment: 'production' }));
    const run = await deploy({ jobs: [jobs] });
    await on.emulator.idle();
    expect(requests()).toHaveLength(1);
    expect(run.sets.map((set) => set.jobs)).toEqual([['eu', 'us']]);
    expect(await answer(run, { state: 'approved' })).toBe(204);
    expect(run.jobs.map(({ status }) => status)).toEqual(['in_progress', 'in_progress']);
    await run.finish('success');
    expect(run.conclusion).toBe('success');
  });

  it('is asked about again for each job of its environment, one after the other', async () => {
    on.repository.environment('production', { gates: ['gate'] });
    const run = await deploy({
      jobs: ['one', 'two', 'three'].map((name) => ({ name, environment: 'production' })),
    });
    for (const count of [1, 2, 3]) {
      await on.emulator.idle();
      expect(requests()).toHaveLength(count);
      expect(await answer(run, { state: 'approved' })).toBe(204);
      await run.finish('success');
    }
    expect([run.status, run.conclusion]).toEqual(['completed', 'success']);
    expect(on.repository.checkRuns(run.sha).map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['one', 'success'],
      ['two', 'success'],
      ['three', 'success'],
    ]);
    await on.emulator.idle();
    const ended = on.received
      .filter(({ payload }) => payload.action === 'completed')
      .map(({ event }) => event);
    expect(ended.filter((event) => event === 'check_suite')).toHaveLength(1);
    expect(ended.at(-1)).toBe('workflow_run');
  });
});

describe('an answer of the app', () => {
  it('lets the job proceed, and is taken once', async () => {
    const run = await deploy();
    await on.newEvents();
    expect(await answer(run, { state: 'approved', comment: 'All rules pass.' })).toBe(204);
    expect(await answer(run, { state: 'approved' })).toBe(422);
    expect(await events()).toEqual(['deployment_status.created', 'workflow_run.in_progress']);
    const [{ deployment } = { deployment: null }] = run.jobs;
    expect(await statuses(deployment)).toEqual(['in_progress']);
    expect(await pending(run)).toEqual([]);
    await run.finish('success');
    expect(await events()).toEqual(['deployment_status.created', 'workflow_run.completed']);
    expect(await statuses(deployment)).toEqual(['success', 'in_progress']);
    expect(await history(run)).toEqual([['approved', 'gate[bot]', 'All rules pass.', ['production']]]);
  });

  it('that rejects fails the job, its run and its deployment', async () => {
    on.repository.environment('production', { gates: ['gate'] });
    const run = await deploy({ jobs: ['production', 'production'] });
    await on.newEvents();
    expect(await answer(run, { state: 'rejected', comment: 'A critical alert.' })).toBe(204);
    expect(await events()).toEqual(['deployment_status.created', 'workflow_run.completed']);
    expect([run.status, run.conclusion, run.jobs.length]).toEqual(['completed', 'failure', 1]);
    expect(await statuses(run.jobs[0]?.deployment)).toEqual(['failure']);
    expect(await answer(run, { state: 'approved' })).toBe(422);
    expect(run.sets).toMatchObject([{ outcome: 'rejected', gates: { gate: { state: 'rejected' } } }]);
  });

  it('may be ten reports first, of which each set has its own', async () => {
    on.repository.environment('production', { gates: ['gate'] });
    const run = await deploy({ jobs: ['production', 'production'] });
    for (let report = 1; report <= 10; report += 1) {
      expect(await answer(run, { comment: `**${report}**` })).toBe(204);
    }
    expect(await answer(run, { comment: '11' })).toBe(422);
    expect(run.status).toBe('waiting');
    expect(await history(run)).toHaveLength(10);
    expect((await history(run))[0]).toEqual(['pending', 'gate[bot]', '**1**', ['production']]);
    await answer(run, { state: 'approved' });
    await run.finish('success');
    expect(await answer(run, { comment: 'again' })).toBe(204);
    expect(run.sets.map(({ gates }) => gates.gate?.reports.length)).toEqual([10, 1]);
  });

  it('is refused for other environments, unknown runs, and without the permission', async () => {
    const run = await deploy();
    expect(await answer(run, { state: 'approved', environment: 'staging' })).toBe(422);
    expect(await answer(run, { state: 'approved', environment: 'PRODUCTION' })).toBe(204);
    expect(await answer({ ...run, id: 7 }, { state: 'approved' })).toBe(404);
    const alice = on.as('alice').rest.actions;
    await expect(
      alice.reviewCustomGatesForRun({
        ...shop,
        run_id: run.id,
        environment_name: 'production',
        state: 'approved',
      }),
    ).rejects.toMatchObject({ status: 403 });
    await on.emulator.world.installations[0]?.accept({ actions: 'read', deployments: 'read' });
    expect(await answer(run, { state: 'approved' })).toBe(403);
  });

  it('is taken once of two that come at the same time', async () => {
    const run = await deploy();
    const both = [answer(run, { state: 'approved' }), answer(run, { state: 'rejected' })];
    expect((await Promise.all(both)).sort()).toEqual([204, 422]);
    expect(run.sets).toHaveLength(1);
  });

  it('counts for its environment only', async () => {
    on.repository.environment('production', { gates: ['gate'] });
    on.repository.environment('docs', { gates: ['gate'] });
    const run = await deploy({ jobs: [['production', 'docs'], 'production'] });
    await on.emulator.idle();
    expect(requests().map(({ environment }) => environment)).toEqual(['production', 'docs']);
    await answer(run, { state: 'rejected', environment: 'docs' });
    expect([run.status, await pending(run)]).toEqual(['waiting', ['production']]);
    await answer(run, { state: 'approved' });
    await run.finish('success');
    expect([run.status, run.conclusion, run.jobs.length]).toEqual(['completed', 'failure', 2]);
  });

  it('reaches a repository by its former name', async () => {
    const run = await deploy();
    await on.repository.rename('store');
    expect(await answer(run, { state: 'approved' })).toBe(204);
    expect(run.status).toBe('in_progress');
  });

  it('may be missing: an app that is suspended is not asked, and the job waits', async () => {
    await on.emulator.world.installations[0]?.suspend();
    const run = await deploy();
    await on.emulator.idle();
    expect([run.status, requests()]).toEqual(['waiting', []]);
    await on.emulator.world.installations[0]?.unsuspend();
    expect(await answer(run, { state: 'approved' })).toBe(204);
  });

  it.each(['__proto__', '../../x', 'a%2Fb', 'ü "quoted" <b>', 'x'.repeat(255)])(
    'may be about an environment named %j',
    async (environment) => {
      on.repository.environment(environment, { gates: ['gate'] });
      const run = await deploy({ jobs: [environment] });
      await on.emulator.idle();
      expect(requests()).toMatchObject([{ environment }]);
      expect(await pending(run)).toEqual([environment]);
      expect(await answer(run, { state: 'approved', environment })).toBe(204);
    },
  );

  it('waits for reviewers, timers and other apps', async () => {
    on.repository.environment('production', {
      gates: ['gate', 'other-gate'],
      reviewers: ['bob'],
      waitTimer: 30,
    });
    const run = await deploy({ jobs: ['production'] });
    expect(await answer(run, { state: 'approved' })).toBe(204);
    expect(await answer(run, { comment: 'too late' })).toBe(422);
    await run.answer({ app: 'other-gate', environment: 'production', state: 'approved' });
    await run.approve({ by: 'bob' });
    expect(run.status).toBe('waiting');
    on.emulator.clock.advance(30 * minute);
    await on.emulator.idle();
    expect(run.status).toBe('in_progress');
    expect(run.sets).toMatchObject([{ outcome: 'approved' }]);
  });

  it('longer than 1,024 characters violates the documentation', async () => {
    const run = await deploy();
    expect(await answer(run, { comment: 'x'.repeat(1024) })).toBe(204);
    expect(await answer(run, { comment: 'x'.repeat(1025) })).toBe(422);
    expect(on.emulator.violations).toEqual([
      expect.stringContaining('/comment has 1025 characters, at most 1024 are accepted'),
    ]);
    counted = 1;
  });
});

describe('a run that waits', () => {
  it('fails by itself after 30 days', async () => {
    const run = await deploy();
    await on.newEvents();
    on.emulator.clock.advance(30 * day - minute);
    expect(await events()).toEqual([]);
    on.emulator.clock.advance(minute);
    expect(await events()).toEqual(['deployment_status.created', 'workflow_run.completed']);
    expect([run.conclusion, run.sets[0]?.outcome]).toEqual(['failure', 'expired']);
    expect(await answer(run, { state: 'approved' })).toBe(422);
  });

  it('runs again as another attempt, which asks again', async () => {
    const run = await deploy();
    await answer(run, { state: 'rejected', comment: 'No.' });
    await run.rerun({ by: 'bob' });
    await on.emulator.idle();
    expect(requests()).toHaveLength(2);
    expect(requests()[1]).toMatchObject({ sender: { login: 'bob' } });
    expect(requests()[1]?.deployment_callback_url).toBe(requests()[0]?.deployment_callback_url);
    const { rest } = await on.installed();
    const { data } = await rest.actions.getWorkflowRun({ ...shop, run_id: run.id });
    expect(data).toMatchObject({
      status: 'waiting',
      conclusion: null,
      run_attempt: 2,
      actor: { login: 'alice' },
      triggering_actor: { login: 'bob' },
    });
    await answer(run, { state: 'approved' });
    await run.finish('success');
    expect([run.conclusion, await history(run)]).toEqual([
      'success',
      [
        ['rejected', 'gate[bot]', 'No.', ['production']],
        ['approved', 'gate[bot]', '', ['production']],
      ],
    ]);
    await expect(deploy().then((waiting) => waiting.rerun({ by: 'bob' }))).rejects.toThrow('already running');
  });

  it('can be cancelled', async () => {
    const run = await deploy();
    await run.cancel();
    expect([run.conclusion, await answer(run, { state: 'approved' })]).toEqual(['cancelled', 422]);
  });

  it('can be started by an administrator, unless the environment forbids it', async () => {
    const run = await deploy();
    await on.newEvents();
    await expect(run.bypass({ by: 'alice' })).rejects.toThrow('may not bypass');
    await run.bypass({ by: 'acme-owner', comment: 'Outage.' });
    expect(await events()).toEqual(['deployment_status.created', 'workflow_run.in_progress']);
    expect(await answer(run, { state: 'rejected' })).toBe(422);
    expect(run.sets).toMatchObject([{ outcome: 'bypassed', gates: { gate: { state: 'waiting' } } }]);
    expect(await history(run)).toEqual([['approved', 'acme-owner', 'Outage.', ['production']]]);
    on.repository.environment('production', { adminsBypass: false });
    const strict = await deploy({ jobs: ['production'] });
    await expect(strict.bypass({ by: 'acme-owner' })).rejects.toThrow('may not bypass');
  });

  it('is approved by a reviewer, but not by who started it where that is forbidden', async () => {
    on.repository.environment('production', {
      reviewers: ['alice'],
      teams: ['security'],
      preventSelfReview: true,
    });
    const run = await deploy({ jobs: ['production'] });
    expect(await events()).toEqual([
      'workflow_run.requested',
      'deployment.created',
      'deployment_review.requested',
    ]);
    const ask = (login: string) =>
      on.as(login).rest.actions.getPendingDeploymentsForRun({ ...shop, run_id: run.id });
    const { data } = await ask('bob');
    expect(data).toMatchObject([{ current_user_can_approve: true, wait_timer: 0, reviewers: [{}, {}] }]);
    expect((await ask('alice')).data[0]?.current_user_can_approve).toBe(false);
    const review = (login: string) =>
      on.as(login).rest.actions.reviewPendingDeploymentsForRun({
        ...shop,
        run_id: run.id,
        environment_ids: [data[0]?.environment.id ?? 0],
        state: 'approved',
        comment: 'Verified in staging.',
      });
    await expect(review('alice')).rejects.toMatchObject({ status: 422 });
    await expect(review('carol')).rejects.toMatchObject({ status: 422 });
    const { data: deployments } = await review('bob');
    expect(deployments.map(({ environment }) => environment)).toEqual(['production']);
    expect(await events()).toEqual([
      'deployment_review.approved',
      'deployment_status.created',
      'workflow_run.in_progress',
    ]);
    const { payload } = on.received.find(({ payload: { action } }) => action === 'approved') ?? {};
    expect(payload).toMatchObject({ comment: 'Verified in staging.', approver: { login: 'bob' } });
    await expect(review('bob')).rejects.toMatchObject({ status: 422 });
  });

  it('fails when a reviewer rejects it', async () => {
    on.repository.environment('production', { reviewers: ['bob'], gates: ['gate'] });
    const run = await deploy({ jobs: ['production'] });
    await on.newEvents();
    await run.reject({ by: 'bob', comment: 'Not on a Friday.' });
    expect(await events()).toEqual([
      'deployment_review.rejected',
      'deployment_status.created',
      'workflow_run.completed',
    ]);
    expect([run.conclusion, await answer(run, { state: 'approved' })]).toEqual(['failure', 422]);
  });
});
