import { describe, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();
const minute = 60_000;
const ci = '.github/workflows/ci.yml';

const change = (more: object = {}) => ({
  by: 'mona',
  title: 'Discounts',
  files: { 'src/discount.js': 'export const half = (price) => price / 2;\n' },
  ...more,
});

const shop = (checks: string): Promise<Repository> =>
  stage.shop({ policy: enforcing(`required-checks\n    checks: ${checks}`), files: { [ci]: 'on: push\n' } });

async function opened(checks: string, more: object = {}): Promise<readonly [PullRequest, Repository]> {
  const repository = await shop(checks);
  const pull = await repository.openPullRequest(change(more));
  await stage.settled();
  return [pull, repository];
}

const verdict = async (pull: PullRequest, sha = pull.headSha) => {
  await stage.settled();
  return shown(pull, sha).rules['required-checks'];
};

describe('a required check', () => {
  it('is awaited, fails, and passes when it is run again', async () => {
    const [pull, repository] = await opened('[unit]');
    expect(light(pull)).toBe('in_progress: Waiting for unit');
    const job = { name: 'unit', sha: pull.headSha, workflow: ci } as const;
    await repository.reportCheck({ ...job, status: 'in_progress' });
    expect(await verdict(pull)).toBe('pending');
    await repository.reportCheck({ ...job, conclusion: 'failure' });
    expect(await verdict(pull)).toBe('fail');
    await stage.later(20_000);
    await repository.reportCheck({ ...job, conclusion: 'success' });
    expect(await verdict(pull)).toBe('pass');
  });

  it('is none of another app, or of an account', async () => {
    const [pull, repository] = await opened('[unit, { status: old, by: grace }]');
    const { headSha: sha } = pull;
    await repository.reportCheck({ app: 'other', name: 'unit', sha, conclusion: 'success' });
    await repository.reportStatus({ by: 'mona', context: 'old', sha, state: 'success' });
    expect(await verdict(pull)).toBe('pending');
    await stage.later(20_000);
    await repository.reportCheck({ name: 'unit', sha, conclusion: 'success' });
    await repository.reportStatus({ by: 'grace', context: 'old', sha, state: 'success' });
    expect(await verdict(pull)).toBe('pass');
  });

  it('of a named workflow counts only as a job of it', async () => {
    const [pull, repository] = await opened(`[{ check: unit, workflow: ${ci} }]`);
    const job = { name: 'unit', sha: pull.headSha, conclusion: 'success' } as const;
    await repository.reportCheck({ ...job, workflow: '.github/workflows/mine.yml' });
    expect(await verdict(pull)).toBe('pending');
    await stage.later(20_000);
    await repository.reportCheck({ ...job, workflow: ci });
    expect(await verdict(pull)).toBe('pass');
  });

  it('that ended in two ways cannot be told without the permission to read runs', async () => {
    const { actions: _left, ...permissions } = registeredApp().permissions;
    const policy = enforcing('required-checks\n    checks: [unit]');
    const repository = await stage.shop({ policy, permissions });
    const pull = await repository.openPullRequest(change());
    const job = { name: 'unit', sha: pull.headSha } as const;
    await repository.reportCheck({ ...job, workflow: ci, conclusion: 'success' });
    expect(await verdict(pull)).toBe('pass');
    await stage.later(20_000);
    await repository.reportCheck({ ...job, workflow: '.github/workflows/b.yml', conclusion: 'failure' });
    expect(await verdict(pull)).toBe('error');
  });

  it('that nobody reports fails after the grace time, without an event', async () => {
    const [pull] = await opened('[unit]', { message: 'Discounts [skip ci]' });
    expect(await verdict(pull)).toBe('pending');
    await stage.advance(61 * minute);
    expect(await verdict(pull)).toBe('fail');
  });

  it('counts for its own head only', async () => {
    const [pull, repository] = await opened('[unit]');
    await repository.reportCheck({ name: 'unit', sha: pull.headSha, conclusion: 'success' });
    expect(await verdict(pull)).toBe('pass');
    await stage.later(20_000);
    await pull.push({ files: { 'src/discount.js': 'export const half = 1;\n' } });
    expect(await verdict(pull)).toBe('pending');
  });
});

describe('any check that GitHub Actions reports', () => {
  const any = '[{ check: "*", mode: when-present }]';

  it('is awaited for a minute, then until the last job of its workflow has ended', async () => {
    const [pull, repository] = await opened(any);
    expect(light(pull)).toBe('in_progress: Waiting for further checks');
    const job = { sha: pull.headSha, workflow: ci } as const;
    await repository.reportCheck({ ...job, name: 'build', conclusion: 'success', moreJobs: true });
    await stage.advance(2 * minute);
    expect(await verdict(pull)).toBe('pending');
    await repository.reportCheck({ ...job, name: 'test', status: 'in_progress' });
    expect(await verdict(pull)).toBe('pending');
    await repository.reportCheck({ ...job, name: 'test', conclusion: 'failure' });
    expect(await verdict(pull)).toBe('fail');
  });

  it('are not awaited where no workflow could report one', async () => {
    const repository = await stage.shop({ policy: enforcing(`required-checks\n    checks: ${any}`) });
    const pull = await repository.openPullRequest(change());
    expect(await verdict(pull)).toBe('not-applicable');
    await stage.later(20_000);
    await pull.push({ files: { [ci]: 'on: pull_request\n' } });
    expect(await verdict(pull)).toBe('pending');
  });

  it('fail where the message of the head commit keeps them from running', async () => {
    const [pull] = await opened(any, { message: 'Discounts [skip ci]' });
    expect(await verdict(pull)).toBe('fail');
    await stage.later(20_000);
    await pull.push({ message: 'Half', files: { 'src/discount.js': 'export const half = 1;\n' } });
    expect(await verdict(pull)).toBe('pending');
  });

  it('need not be there', async () => {
    const [pull] = await opened(any);
    await stage.advance(2 * minute);
    expect(await verdict(pull)).toBe('not-applicable');
  });
});

it('waits for a maintainer while GitHub holds back the workflows of a fork', async () => {
  const repository = await shop('[unit]');
  const fork = await repository.fork({ owner: 'eve', name: `shop-${repository.owner}` });
  const pull = await repository.openPullRequest(change({ by: 'eve', from: fork }));
  await repository.reportWorkflowRun({ path: ci, sha: pull.headSha, conclusion: 'action_required' });
  await stage.settled();
  await stage.advance(120 * minute);
  expect(light(pull)).toBe('in_progress: Waiting for a maintainer to approve the workflows');
});

describe('in a merge queue', () => {
  async function queued(checks: string) {
    const repository = await shop(checks);
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    const pull = await repository.openPullRequest(change());
    await repository.reportCheck({ name: 'unit', sha: pull.headSha, conclusion: 'success' });
    await stage.advance(2 * minute);
    expect(await verdict(pull)).toBe('pass');
    await pull.enqueue({ by: 'mona' });
    await stage.settled();
    const group = repository.mergeGroups().at(-1);
    if (group === undefined) throw new Error('The queue has no group.');
    return { repository, pull, sha: group.headSha };
  }

  it('the group’s own commit needs the check', async () => {
    const { repository, pull, sha } = await queued('[unit]');
    expect(await verdict(pull, sha)).toBe('pending');
    expect(pull.state).toBe('open');
    await repository.reportCheck({ name: 'unit', sha, conclusion: 'success' });
    await stage.settled();
    expect(pull.state).toBe('merged');
  });

  it('a group fails whose check nobody reports', async () => {
    const { pull, sha } = await queued('[unit]');
    await stage.advance(61 * minute);
    expect(shown(pull, sha).rules['required-checks']).toBe('fail');
    expect(pull.state).toBe('open');
  });

  it('checks of the group that need not be there are awaited for a minute', async () => {
    const { repository, pull, sha } = await queued('[{ check: "*", mode: when-present }]');
    expect(await verdict(pull, sha)).toBe('pending');
    await repository.reportCheck({ name: 'unit', sha, conclusion: 'failure' });
    expect(await verdict(pull, sha)).toBe('fail');
  });
});
