import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import type { PullRequest } from '../src/index.ts';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };
const day = 24 * 60 * 60 * 1000;

let on: Stage;
let gate: Octokit;
let pullRequest: PullRequest;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-03-02T09:00:00Z') });
  on.repository.protect('main', { requiredChecks: [{ name: 'Gate', app: 'gate' }] });
  pullRequest = await on.repository.openPullRequest({ title: 'A', by: 'alice', files: { a: '' } });
  gate = await on.installed();
});
afterEach(() => on.close());

/** More than two weeks later, when tokens have expired. */
async function laterBy(milliseconds: number): Promise<void> {
  on.emulator.clock.advance(milliseconds);
  gate = await on.installed();
}

async function report(status: 'queued' | 'in_progress'): Promise<number> {
  const { data } = await gate.rest.checks.create({
    ...repo,
    name: 'Gate',
    head_sha: pullRequest.headSha,
    status,
  });
  return data.id;
}

describe('a check run that waits for a conclusion', () => {
  test.each(['queued', 'in_progress'] as const)('%s becomes stale after two weeks', async (status) => {
    const id = await report(status);
    await on.newEvents();
    await laterBy(14 * day - 60_000);
    expect((await gate.rest.checks.get({ ...repo, check_run_id: id })).data).toMatchObject({ status });
    await laterBy(2 * 60_000);
    expect((await gate.rest.checks.get({ ...repo, check_run_id: id })).data).toMatchObject({
      status: 'completed',
      conclusion: 'stale',
    });
    expect(await on.newEvents()).toEqual([]);
  });

  it('is still stale after an update', async () => {
    const id = await report('in_progress');
    await laterBy(10 * day);
    await gate.rest.checks.update({ ...repo, check_run_id: id, output: { title: 'T', summary: 'S' } });
    await laterBy(5 * day);
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'stale', title: 'T' }]);
  });

  it('waits again after it had a conclusion', async () => {
    const id = await report('in_progress');
    await laterBy(10 * day);
    await gate.rest.checks.update({ ...repo, check_run_id: id, conclusion: 'success' });
    await laterBy(10 * day);
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'success' }]);
    await gate.rest.checks.update({ ...repo, check_run_id: id, status: 'in_progress' });
    await laterBy(10 * day);
    expect(pullRequest.checks).toMatchObject([{ status: 'in_progress' }]);
    await laterBy(5 * day);
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'stale' }]);
  });
});

describe('a stale check run', () => {
  let id: number;
  beforeEach(async () => {
    id = await report('in_progress');
    await laterBy(15 * day);
    await on.newEvents();
  });

  it('does not satisfy a required check', async () => {
    expect(pullRequest.blockers).not.toEqual([]);
    await expect(pullRequest.merge({ by: 'alice' })).rejects.toThrow();
  });

  it('stays stale when its app updates it', async () => {
    const output = { title: 'All is well', summary: 'S' };
    await gate.rest.checks.update({ ...repo, check_run_id: id, conclusion: 'success', output });
    await gate.rest.checks.update({ ...repo, check_run_id: id, status: 'in_progress' });
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'stale', title: 'All is well' }]);
    expect(await on.newEvents()).toEqual([]);
  });

  it('is replaced by a new one', async () => {
    await gate.rest.checks.create({
      ...repo,
      name: 'Gate',
      head_sha: pullRequest.headSha,
      conclusion: 'success',
    });
    expect(pullRequest.checks).toMatchObject([{ conclusion: 'success' }]);
    expect(pullRequest.blockers).toEqual([]);
  });

  it('is declared by GitHub, not by the app', async () => {
    const stale = { ...repo, name: 'Gate', head_sha: pullRequest.headSha, conclusion: 'stale' } as const;
    await expect(gate.request('POST /repos/{owner}/{repo}/check-runs', stale)).rejects.toMatchObject({
      status: 422,
    });
  });
});
