import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

const path = '.github/workflows/scan.yml';

describe('runs of workflows', () => {
  let on: Stage;
  let pullRequest: PullRequest;
  beforeEach(async () => {
    on = await stage();
    pullRequest = await on.repository.openPullRequest({
      title: 'A',
      by: 'alice',
      files: { 'src/cart.ts': 'export const total = 2;\n' },
    });
    await on.newEvents();
  });
  afterEach(() => on.close());

  async function runs(): Promise<readonly unknown[]> {
    const { rest } = await on.installed();
    const { data } = await rest.actions.listWorkflowRunsForRepo({
      owner: 'acme',
      repo: 'shop',
      head_sha: pullRequest.headSha,
    });
    return data.workflow_runs.map((run) => [run.path, run.status, run.conclusion]);
  }

  it('start, and end once', async () => {
    const of = { path, sha: pullRequest.headSha };
    await on.repository.reportWorkflowRun(of);
    expect(await runs()).toEqual([[path, 'in_progress', null]]);
    await on.repository.reportWorkflowRun({ ...of, conclusion: 'failure' });
    expect(await runs()).toEqual([[path, 'completed', 'failure']]);
    expect(await on.newEvents()).toEqual(['check_suite.completed']);
    await on.repository.reportWorkflowRun({ ...of, conclusion: 'success' });
    expect(await runs()).toEqual([
      [path, 'completed', 'success'],
      [path, 'completed', 'failure'],
    ]);
  });

  it('wait for the approval of a maintainer, and then go on', async () => {
    const of = { path, sha: pullRequest.headSha };
    await on.repository.reportWorkflowRun({ ...of, conclusion: 'action_required' });
    expect(await runs()).toEqual([[path, 'completed', 'action_required']]);
    await on.repository.reportWorkflowRun({ ...of, status: 'in_progress' });
    expect(await runs()).toEqual([[path, 'in_progress', null]]);
  });

  it('have a suite each, so that jobs of one name stay apart', async () => {
    const job = { name: 'scan', sha: pullRequest.headSha };
    await on.repository.reportCheck({ ...job, workflow: path, conclusion: 'failure' });
    await on.repository.reportCheck({
      ...job,
      workflow: '.github/workflows/stub.yml',
      conclusion: 'success',
    });
    await on.repository.reportCheck({
      ...job,
      detailsUrl: 'https://github.test/acme/shop/actions/runs/77/job/1',
      conclusion: 'neutral',
    });
    expect(pullRequest.checks.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success', 'neutral']);
    expect(await runs()).toEqual([
      ['.github/workflows/stub.yml', 'completed', 'success'],
      [path, 'completed', 'failure'],
    ]);
  });
});
