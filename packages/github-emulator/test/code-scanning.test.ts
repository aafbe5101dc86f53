import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AlertOptions, PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };
const xss: AlertOptions = {
  rule: 'js/xss',
  description: 'XSS',
  severity: 'high',
  path: 'src/cart.ts',
  line: 1,
};
const old: AlertOptions = { rule: 'js/old', severity: 'low', path: 'README.md', line: 1 };

describe('code scanning', () => {
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

  const merge = 'refs/pull/1/merge';

  async function alerts(query: { ref?: string; state?: 'open' | 'fixed' | 'dismissed' }): Promise<unknown> {
    const { data } = await (await on.installed()).rest.codeScanning.listAlertsForRepo({ ...repo, ...query });
    return data.map(({ number, state, most_recent_instance: { ref } }) => ({ number, state, ref }));
  }

  it('is 404 before the first analysis, and 403 when it is off', async () => {
    await expect(alerts({})).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('no analysis found'),
    });
    on.repository.codeScanning(false);
    await expect(alerts({})).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Code scanning is not enabled'),
    });
    await on.emulator.world.repository({ owner: 'acme', name: 'secret', private: true }).then((secret) => {
      secret.codeScanning(false);
    });
    await expect(
      (await on.installed()).rest.codeScanning.listAlertsForRepo({ owner: 'acme', repo: 'secret' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('Advanced Security must be enabled') });
  });

  it('separates alerts of a change from existing ones', async () => {
    await on.repository.uploadAnalysis({ ref: 'refs/heads/main', alerts: [old] });
    await on.repository.uploadAnalysis({ ref: merge, alerts: [xss, old] });
    expect(await on.newEvents()).toEqual([
      'code_scanning_alert.created',
      'check_suite.completed',
      'code_scanning_alert.created',
      'code_scanning_alert.appeared_in_branch',
      'check_run.created',
      'check_run.completed',
      'check_suite.completed',
    ]);
    expect(await alerts({})).toEqual([{ number: 1, state: 'open', ref: 'refs/heads/main' }]);
    expect(await alerts({ ref: merge })).toEqual([
      { number: 2, state: 'open', ref: merge },
      { number: 1, state: 'open', ref: merge },
    ]);
    expect(pullRequest.checks).toMatchObject([
      { app: 'github-advanced-security', name: 'CodeQL', conclusion: 'failure', title: '1 new alert' },
    ]);
    const { data } = await (await on.installed()).rest.codeScanning.listRecentAnalyses({
      ...repo,
      ref: merge,
    });
    expect(data).toMatchObject([
      { commit_sha: expect.any(String), error: '', results_count: 2, tool: { name: 'CodeQL' } },
    ]);
    expect(data[0]?.commit_sha).not.toBe(pullRequest.headSha);
  });

  it('fixes alerts that are no longer reported, and reopens them', async () => {
    await on.repository.uploadAnalysis({ ref: merge, alerts: [xss] });
    await on.repository.uploadAnalysis({ ref: merge, alerts: [] });
    expect(await alerts({ ref: merge })).toEqual([{ number: 1, state: 'fixed', ref: merge }]);
    expect(await alerts({ ref: merge, state: 'open' })).toEqual([]);
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'success' }]);
    await on.repository.uploadAnalysis({ ref: merge, alerts: [{ ...xss, line: 9 }] });
    expect(await alerts({ ref: merge })).toEqual([{ number: 1, state: 'open', ref: merge }]);
    const names = await on.newEvents();
    expect(names.filter((name) => name.startsWith('code_scanning'))).toEqual([
      'code_scanning_alert.created',
      'code_scanning_alert.fixed',
      'code_scanning_alert.reopened',
    ]);
  });

  it('names the workflow, the rules and the results of an analysis, and has its run', async () => {
    await on.repository.uploadAnalysis({ ref: merge, alerts: [xss], rules: 40 });
    await on.repository.uploadAnalysis({ ref: merge, tool: 'Semgrep OSS', category: 's', results: 3 });
    await on.repository.uploadAnalysis({ ref: merge, tool: 'Script', category: 'x', workflow: null });
    const { rest } = await on.installed();
    const { data } = await rest.codeScanning.listRecentAnalyses({ ...repo, pr: 1 });
    expect(
      data.map(({ analysis_key: key, rules_count: rules, results_count: results }) => [key, rules, results]),
    ).toEqual([
      ['Script:upload', 100, 0],
      ['.github/workflows/semgrep-oss.yml:analyze', 100, 3],
      ['dynamic/github-code-scanning/codeql:analyze', 40, 1],
    ]);
    const { data: runs } = await rest.actions.listWorkflowRunsForRepo({
      ...repo,
      head_sha: pullRequest.headSha,
    });
    expect(
      runs.workflow_runs.map(({ path, event, conclusion, head_sha: sha }) => [path, event, conclusion, sha]),
    ).toEqual([
      ['.github/workflows/semgrep-oss.yml', 'pull_request', 'success', pullRequest.headSha],
      ['dynamic/github-code-scanning/codeql', 'dynamic', 'success', pullRequest.headSha],
    ]);
  });

  it('tells whether default setup is on', async () => {
    const { rest } = await on.installed();
    expect((await rest.codeScanning.getDefaultSetup(repo)).data.state).toBe('not-configured');
    on.repository.defaultSetup('configured');
    expect((await rest.codeScanning.getDefaultSetup(repo)).data).toMatchObject({
      state: 'configured',
      languages: ['javascript-typescript'],
    });
  });

  it('has the level of an alert, and who dismissed it with whose approval', async () => {
    await on.repository.uploadAnalysis({
      ref: merge,
      alerts: [xss, { rule: 'style', level: 'note', path: 'README.md', line: 1 }],
    });
    await on.repository.dismissAlert(1, {
      by: 'alice',
      reason: 'used in tests',
      comment: 'Only there.',
      approvedBy: 'bob',
    });
    const { data } = await (await on.installed()).rest.codeScanning.listAlertsForRepo({
      ...repo,
      ref: merge,
    });
    expect(data).toMatchObject([
      { number: 2, rule: { severity: 'note', security_severity_level: null }, dismissed_by: null },
      {
        number: 1,
        rule: { severity: 'error', security_severity_level: 'high' },
        dismissed_by: { login: 'alice' },
        dismissed_comment: 'Only there.',
        dismissal_approved_by: { login: 'bob' },
      },
    ]);
  });

  it('keeps the decision of a user', async () => {
    await on.repository.uploadAnalysis({ ref: merge, alerts: [xss] });
    await on.newEvents();
    await on.repository.dismissAlert(1, { by: 'bob', reason: 'false positive', comment: 'No.' });
    expect(await alerts({ ref: merge })).toEqual([{ number: 1, state: 'dismissed', ref: merge }]);
    await on.repository.reopenAlert(1, { by: 'bob' });
    expect(await on.newEvents()).toEqual([
      'code_scanning_alert.closed_by_user',
      'code_scanning_alert.reopened_by_user',
    ]);
  });

  it('keeps a failed analysis, which changes no alert', async () => {
    await on.repository.uploadAnalysis({ ref: merge, alerts: [xss] });
    await on.repository.uploadAnalysis({ ref: merge, sha: pullRequest.headSha, error: 'out of memory' });
    expect(await alerts({ ref: merge })).toEqual([{ number: 1, state: 'open', ref: merge }]);
    const { data } = await (await on.installed()).rest.codeScanning.listRecentAnalyses(repo);
    expect(data.map(({ error }) => error)).toEqual(['out of memory', '']);
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'failure', title: 'Processing failed' }]);
  });
});
