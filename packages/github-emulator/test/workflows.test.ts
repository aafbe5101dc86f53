import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, type Repository, startEmulator } from '../src/index.ts';

/** An action that says what it was given, and asks GitHub with its token. */
const program = `
import { appendFileSync, readFileSync } from 'node:fs';
const { env } = process;
const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8'));
const ask = async (method, path, body) => {
  const headers = { authorization: 'bearer ' + env.INPUT_TOKEN, 'content-type': 'application/json' };
  const response = await fetch(env.GITHUB_API_URL + path, { method, headers, body: body && JSON.stringify(body) });
  return response.status;
};
const repository = '/repos/' + env.GITHUB_REPOSITORY;
const name = 'from ' + env.GITHUB_EVENT_NAME;
const statuses = env.INPUT_ASKS === 'true' ? {
  check: await ask('POST', repository + '/check-runs', { name, head_sha: event.pull_request?.head.sha ?? env.GITHUB_SHA }),
  members: await ask('GET', '/orgs/acme/teams'),
} : {};
appendFileSync(env.GITHUB_OUTPUT, 'seen=' + JSON.stringify({
  event: env.GITHUB_EVENT_NAME, ref: env.GITHUB_REF, sha: env.GITHUB_SHA, number: event.pull_request?.number ?? null,
  secret: env['INPUT_THE-SECRET'], usual: env.INPUT_USUAL, statuses,
}) + '\\n');
appendFileSync(env.GITHUB_STEP_SUMMARY, '# Seen\\n');
console.log('::notice file=a.js,line=2::noted');
`;

const description = `name: probe
description: says what it sees
inputs:
  token: { description: x, default: "\${{ github.token }}" }
  asks: { description: x, default: 'true' }
  the-secret: { description: x }
  usual: { description: x, default: usual }
runs: { using: node24, main: index.mjs }
`;

const workflow = (on: string, more = 'permissions: { checks: write }') => `name: Probe
${on}
${more}
jobs:
  probe:
    runs-on: ubuntu-latest
    steps:
      - id: probe
        uses: acme/probe@v1
        with:
          the-secret: \${{ secrets.KEY }}
`;

const action = mkdtempSync(join(tmpdir(), 'emulated-action-'));
let emulator: Emulator;
let shops = 0;

beforeAll(async () => {
  writeFileSync(join(action, 'action.yml'), description);
  writeFileSync(join(action, 'index.mjs'), program);
  emulator = await startEmulator({
    app: { slug: 'gate', name: 'Gate', permissions: { checks: 'write' }, events: [] },
    actions: { 'acme/probe': action },
  });
  emulator.world.organization('acme');
  for (const login of ['alice', 'eve']) emulator.world.user(login);
});
afterAll(async () => {
  const { violations } = emulator;
  await emulator.close();
  rmSync(action, { recursive: true });
  expect(violations).toEqual([]);
});

async function shop(files: Readonly<Record<string, string>>): Promise<Repository> {
  shops += 1;
  const repository = await emulator.world.repository({ owner: 'acme', name: `shop${shops}`, files });
  repository.collaborator('alice', 'write');
  emulator.workflows.secret(repository.fullName, 'KEY', 'of the repository');
  await emulator.idle();
  return repository;
}

/** The runs of a repository so far, and what the action saw in the last one. */
function seen({ fullName }: Repository) {
  const runs = emulator.workflows.runs.filter(({ repository }) => repository === fullName);
  const text = runs.at(-1)?.jobs.probe?.steps.probe?.seen;
  return {
    runs: runs.map(({ workflow: name, event, conclusion }) => `${name} on ${event}: ${conclusion}`),
    last: text === undefined ? null : JSON.parse(text),
    job: runs.at(-1)?.jobs.probe,
  };
}

const change = { title: 'A', by: 'alice', files: { 'a.js': '1;\n' } };
const path = '.github/workflows/probe.yml';

describe('a run of a workflow', () => {
  it('for pull_request_target is that of the default branch, with the token and the secrets of the repository', async () => {
    const repository = await shop({ [path]: workflow('on: pull_request_target') });
    const main = await repository.sha('main');
    const fork = await repository.fork({ owner: 'eve' });
    const pull = await repository.openPullRequest({ ...change, by: 'eve', from: fork });
    await emulator.idle();
    const { runs, last, job } = seen(repository);
    expect(runs).toEqual(['Probe on pull_request_target: success']);
    expect(last).toEqual({
      event: 'pull_request_target',
      ref: 'refs/heads/main',
      sha: main,
      number: pull.number,
      secret: 'of the repository',
      usual: 'usual',
      statuses: { check: 201, members: 403 },
    });
    expect(job).toMatchObject({
      summary: '# Seen\n',
      annotations: [{ path: 'a.js', line: 2, message: 'noted' }],
    });
    expect(pull.checks.map(({ app, name, conclusion }) => [app, name, conclusion])).toEqual([
      ['github-actions', 'probe', 'success'],
      ['github-actions', 'from pull_request_target', null],
    ]);
    expect(pull.checks[0]?.externalId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('for pull_request is that of the test merge; of a fork, the token only reads and there are no secrets', async () => {
    const repository = await shop({ 'README.md': '# Shop\n' });
    const fork = await repository.fork({ owner: 'eve', name: `fork${shops}` });
    const files = { [path]: workflow('on: pull_request') };
    await repository.openPullRequest({ ...change, files });
    await emulator.idle();
    expect(seen(repository).last).toMatchObject({
      ref: 'refs/pull/1/merge',
      secret: 'of the repository',
      statuses: { check: 201 },
    });
    await repository.openPullRequest({ ...change, by: 'eve', from: fork, files });
    await emulator.idle();
    expect(seen(repository).last).toMatchObject({
      ref: 'refs/pull/2/merge',
      secret: '',
      statuses: { check: 403 },
    });
  });

  it('is started by the end of another one, on the default branch', async () => {
    const repository = await shop({
      [path]: workflow('on: { workflow_run: { workflows: [Note], types: [completed] } }'),
      '.github/workflows/note.yml':
        'name: Note\non: { pull_request_review: { types: [submitted] } }\npermissions: {}\njobs: { note: { steps: [{ run: "true" }] } }\n',
    });
    const pull = await repository.openPullRequest({
      ...change,
      by: 'eve',
      from: await repository.fork({ owner: 'eve', name: `fork${shops}` }),
    });
    await pull.review({ by: 'alice', state: 'approve' });
    await emulator.idle();
    expect(seen(repository)).toMatchObject({
      runs: ['Note on pull_request_review: success', 'Probe on workflow_run: success'],
      last: { ref: 'refs/heads/main', secret: 'of the repository' },
    });
  });

  it('is started by the clock, and by a person with inputs', async () => {
    const on = 'on: { schedule: [{ cron: "0 0 * * *" }], workflow_dispatch: { inputs: { a: {} } } }';
    const repository = await shop({ [path]: workflow(on) });
    await emulator.workflows.schedule(repository.fullName);
    await emulator.workflows.dispatch(repository.fullName, path, { by: 'alice', inputs: { a: '1' } });
    await emulator.idle();
    expect(seen(repository).runs).toEqual([
      'Probe on schedule: success',
      'Probe on workflow_dispatch: success',
    ]);
  });

  it('is not started by what the token of a run does, nor in a fork', async () => {
    const repository = await shop({ [path]: workflow('on: [push, pull_request_target]') });
    const fork = await repository.fork({ owner: 'eve', name: `fork${shops}` });
    await fork.push({ branch: 'main', by: 'eve', files: { 'b.js': '1;\n' } });
    await emulator.idle();
    expect(seen(fork).runs).toEqual([]);
    const token = emulator.workflows.token(repository.fullName);
    const response = await fetch(`${emulator.url}/repos/${repository.fullName}/contents/c.js`, {
      method: 'PUT',
      headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'c', content: 'MTs=' }),
    });
    await emulator.idle();
    expect([response.status, seen(repository).runs]).toEqual([201, []]);
  });

  it('takes the place of one of its group that waits while another runs', async () => {
    const more = 'permissions: { checks: write }\nconcurrency: { group: all }';
    const repository = await shop({ [path]: workflow('on: workflow_dispatch', more) });
    const ask = () => emulator.workflows.dispatch(repository.fullName, path, { by: 'alice' });
    await ask();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await ask();
    await ask();
    await emulator.idle();
    expect(seen(repository).runs.toSorted()).toEqual([
      'Probe on workflow_dispatch: cancelled',
      'Probe on workflow_dispatch: success',
      'Probe on workflow_dispatch: success',
    ]);
  });

  it('gets the secrets of an environment where its branch may use that', async () => {
    const text = workflow('on: push').replace('    runs-on', '    environment: safe\n    runs-on');
    const repository = await shop({ 'README.md': '# Shop\n' });
    repository.environment('safe', { branches: ['main'] });
    emulator.workflows.secret(repository.fullName, 'KEY', 'of the environment', { environment: 'safe' });
    await repository.push({ branch: 'other', files: { [path]: text } });
    await emulator.idle();
    expect(seen(repository)).toMatchObject({ runs: ['Probe on push: failure'], last: null });
    await repository.push({ branch: 'main', files: { [path]: text } });
    await emulator.idle();
    expect(seen(repository).last).toMatchObject({ secret: 'of the environment' });
  });

  it('stops at the step that fails; what is not emulated is a violation', async () => {
    const steps = '[{ run: "exit 3" }, { run: echo on }, { if: always(), run: echo always }]';
    const repository = await shop({
      [path]: `on: workflow_dispatch\njobs: { probe: { steps: ${steps} } }\n`,
    });
    await emulator.workflows.dispatch(repository.fullName, path, { by: 'alice' });
    await emulator.idle();
    const { job } = seen(repository);
    expect(job).toMatchObject({ conclusion: 'failure', log: 'always\n' });
    await repository.push({
      branch: 'main',
      files: { [path]: 'on: workflow_dispatch\njobs: { a: { strategy: {} } }\n' },
    });
    await emulator.workflows.dispatch(repository.fullName, path, { by: 'alice' });
    await emulator.idle();
    const violations = (emulator.violations as string[]).splice(0);
    expect(violations).toContainEqual(expect.stringContaining('not emulated: strategy'));
  });
});
