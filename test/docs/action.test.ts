import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { blocksOf } from '../action/blocks.ts';
import { emptyShop, lastRun, logOf, newRuns, sdlCheckOf, startActions } from '../action/stage.ts';

const blocks = blocksOf('action.md');

/** The files of the page that the sections up to a number of workflows `sdl.yml` leave behind. */
function filesOf(version: number): Readonly<Record<string, string>> {
  const main = blocks.filter(({ path }) => path === '.github/workflows/sdl.yml')[version];
  const others = blocks.filter(({ path }) => path !== '.github/workflows/sdl.yml');
  return Object.fromEntries(
    [...others, ...(main === undefined ? [] : [main])].map(({ path, text }) => [path, text]),
  );
}

const only = (files: Readonly<Record<string, string>>, ...paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [path, files[path] ?? '']));

const untested = {
  by: 'mona',
  title: 'Add a cart',
  files: { 'src/cart.js': 'export const total = (items) => items.length;\n' },
};

let emulator: Emulator;
let runs: () => readonly string[];

beforeAll(async () => {
  emulator = await startActions();
  runs = newRuns(emulator);
});
afterAll(async () => {
  const { violations } = emulator;
  await emulator.close();
  expect(violations).toEqual([]);
});

describe('the page of the Action, from an empty repository', () => {
  it('starts with two files: the next pull request has the check', async () => {
    const repository = await emptyShop(emulator, 'start');
    await repository.push({
      branch: 'main',
      files: only(filesOf(0), '.github/sdl.yml', '.github/workflows/sdl.yml'),
    });
    const pull = await repository.openPullRequest(untested);
    await emulator.idle();
    expect(runs()).toEqual(['SDL on pull_request_target: success']);
    expect(sdlCheckOf(pull)).toMatchObject({ app: 'github-actions', conclusion: 'failure' });
    expect(sdlCheckOf(pull).title).toMatch(/^1 of 2 enforced rules fails: tests/);
    expect(lastRun(emulator).jobs.evaluate?.summary).toContain('**Author:** Add or change a test');
  });

  describe('keeps the check current', () => {
    let repository: Repository;
    let pull: PullRequest;
    beforeAll(async () => {
      repository = await emptyShop(emulator, 'current');
      const files = only(
        filesOf(1),
        '.github/sdl.yml',
        '.github/workflows/sdl.yml',
        '.github/workflows/sdl-events.yml',
      );
      await repository.push({ branch: 'main', files });
      const fork = await repository.fork({ owner: 'eve' });
      pull = await repository.openPullRequest({
        ...untested,
        by: 'eve',
        from: fork,
        files: { ...untested.files, 'test/cart.test.js': 'test("counts", () => expect(1).toBe(1));\n' },
      });
      await emulator.idle();
      runs();
    });

    it('after the review of a fork, by two steps', async () => {
      expect(sdlCheckOf(pull).status).toBe('in_progress');
      await pull.review({ by: 'grace', state: 'approve' });
      await emulator.idle();
      runs();
      await pull.review({ by: 'ada', state: 'approve' });
      await emulator.idle();
      expect(runs()).toEqual(['SDL events on pull_request_review: success', 'SDL on workflow_run: success']);
      expect(sdlCheckOf(pull).conclusion).toBe('success');
    });

    it('by the clock, for every open pull request', async () => {
      await emulator.workflows.schedule(repository.fullName);
      await emulator.idle();
      expect(runs()).toEqual(['SDL on schedule: success']);
      expect(logOf(lastRun(emulator))).toContain(`${repository.fullName}#${pull.number}: pass: `);
    });

    it('when a person asks', async () => {
      const inputs = { 'pull-request': String(pull.number) };
      await emulator.workflows.dispatch(repository.fullName, '.github/workflows/sdl.yml', {
        by: 'ada',
        inputs,
      });
      await emulator.idle();
      expect(runs()).toEqual(['SDL on workflow_dispatch: success']);
    });

    it('hands the report to a later step', async () => {
      await repository.push({ branch: 'main', files: only(filesOf(1), '.github/workflows/sdl-report.yml') });
      const path = '.github/workflows/sdl-report.yml';
      const inputs = { 'pull-request': String(pull.number) };
      await emulator.workflows.dispatch(repository.fullName, path, { by: 'ada', inputs });
      await emulator.idle();
      expect(runs()).toEqual(['SDL report on workflow_dispatch: success']);
      expect(logOf(lastRun(emulator))).toContain('"answer": "pass"');
    });
  });

  describe('binds with an app of the team', () => {
    let repository: Repository;
    beforeAll(async () => {
      repository = await emptyShop(emulator, 'binding');
      await emulator.world.install({ account: 'binding' });
      repository.environment('sdl', { branches: ['main'] });
      const kept = { environment: 'sdl' };
      const { id, privateKey } = emulator.app;
      emulator.workflows.secret(repository.fullName, 'SDL_APP_ID', String(id), kept);
      emulator.workflows.secret(repository.fullName, 'SDL_PRIVATE_KEY', privateKey, kept);
      repository.protect('main', {
        requiredChecks: [{ name: 'SDL', app: emulator.app.slug }],
        mergeQueue: { groupSize: 1 },
      });
      const files = only(
        filesOf(2),
        '.github/sdl.yml',
        '.github/workflows/sdl.yml',
        '.github/workflows/sdl-events.yml',
      );
      await repository.push({ branch: 'main', files });
      runs();
    });

    it('reports as the app', async () => {
      const pull = await repository.openPullRequest(untested);
      await emulator.idle();
      expect(runs()).toEqual(['SDL on pull_request_target: success']);
      expect(sdlCheckOf(pull)).toMatchObject({ app: emulator.app.slug, conclusion: 'failure' });
    });

    it('keeps the key from a workflow on another branch', async () => {
      const stolen = (filesOf(2)['.github/workflows/sdl.yml'] ?? '').replace(
        /^on:[\s\S]*?^permissions/m,
        'on:\n  push:\n    branches: [steal]\npermissions',
      );
      await repository.push({ branch: 'steal', files: { '.github/workflows/steal.yml': stolen } });
      await emulator.idle();
      expect(runs()).toEqual(['SDL on push: failure']);
      expect(logOf(lastRun(emulator))).toContain('is not allowed to deploy to sdl');
    });

    it('reports on merge groups by the end of another workflow', async () => {
      const pull = await repository.openPullRequest({
        ...untested,
        branch: 'queued',
        files: {
          'src/other.js': 'export const a = 1;\n',
          'test/other.test.js': 'test("a", () => expect(1).toBe(1));\n',
        },
      });
      await pull.review({ by: 'ada', state: 'approve' });
      await emulator.idle();
      runs();
      expect(sdlCheckOf(pull).conclusion).toBe('success');
      await pull.enqueue({ by: 'ada' });
      await emulator.idle();
      expect(runs()).toEqual(['SDL events on merge_group: success', 'SDL on workflow_run: success']);
      expect(pull.state).toBe('merged');
    });
  });

  it('stops the deployment of what must not be released', async () => {
    const repository = await emptyShop(emulator, 'deploying');
    const policy = `${filesOf(0)['.github/sdl.yml']}releases:\n  - name: production\n    environments: [production]\n`;
    const files = { ...only(filesOf(0), '.github/workflows/deploy.yml'), '.github/sdl.yml': policy };
    await repository.push({ branch: 'main', files });
    await emulator.idle();
    // The branch is not protected: anybody could release anything from it.
    expect(runs()).toEqual(['Deploy on push: failure']);
    expect(logOf(lastRun(emulator))).not.toContain('Deploying.');
    repository.protect('main', { approvals: 1, classic: true });
    await repository.push({ branch: 'main', files: { 'README.md': '# The shop\n' } });
    await emulator.idle();
    expect(runs()).toEqual(['Deploy on push: success']);
    expect(logOf(lastRun(emulator))).toContain('Deploying.');
  });
});
