import { describe, expect, test } from '@jest/globals';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

const ci = '.github/workflows/ci.yml';
const files = {
  [ci]: 'jobs:\n  build:\n    steps:\n      - uses: ./.github/actions/setup\n      - uses: ./tools/action\n',
  '.github/workflows/notes.md': 'jobs: {}\n',
  '.github/workflows/old/ci.yml': 'jobs: { old: {} }\n',
  '.github/workflows/broken.yaml': 'jobs: [\n',
  '.github/actions/setup/action.yml':
    'runs:\n  using: composite\n  steps:\n    - uses: ./.github/actions/inner\n    - run: ./ci/setup.sh\n',
  '.github/actions/inner/action.yaml': 'runs: { using: node24, main: index.js }\n',
};

describe('the workflows of the base', () => {
  test('are read with the actions that they use, and those that these use', async () => {
    const repository = await gitHub.shop({ files });
    const pull = await repository.openPullRequest(change);
    const read = await gitHub.read(pull, 'baseWorkflows');
    expect(read).toMatchObject({
      available: true,
      value: {
        workflows: {
          [ci]: { readable: true, checks: ['build', 'build (*)'] },
          '.github/workflows/broken.yaml': { readable: false },
        },
        actions: {
          '.github/actions/setup/': { readable: true, files: ['ci/setup.sh'] },
          '.github/actions/inner/': { readable: true, files: ['.github/actions/inner/index.js'] },
          'tools/action/': { readable: false },
        },
      },
    });
    const { value } = read as { value: { workflows: object } };
    expect(Object.keys(value.workflows).sort()).toEqual(['.github/workflows/broken.yaml', ci]);
  });

  test('are those of the base, whatever the change makes of them', async () => {
    const repository = await gitHub.shop({ files });
    const pull = await repository.openPullRequest({ ...change, remove: [ci] });
    await expect(gitHub.read(pull, 'baseWorkflows')).resolves.toMatchObject({
      value: { workflows: { [ci]: { readable: true } } },
    });
  });

  test('are none without a folder, and no request is sent', async () => {
    const pull = await (await gitHub.shop()).openPullRequest(change);
    gitHub.asked();
    await expect(gitHub.read(pull, 'baseWorkflows')).resolves.toEqual({
      available: true,
      value: { workflows: {}, actions: {} },
    });
    expect(gitHub.asked()).toEqual(['graphql:PullRequestEvidence']);
  });
});

describe('the checks that the base requires', () => {
  test('are those of all its rules, with whom they must come from', async () => {
    const repository = await gitHub.shop();
    repository.protect('main', {
      requiredChecks: [
        { name: 'SDL', app: 'sdl-gate' },
        { name: 'build' },
        { name: 'lint', app: 'github-actions' },
      ],
    });
    const pull = await repository.openPullRequest(change);
    await expect(gitHub.read(pull, 'requiredChecks')).resolves.toMatchObject({
      available: true,
      value: {
        complete: true,
        workflows: [],
        checks: expect.arrayContaining([
          { name: 'SDL', from: 'this-app', isOwnName: true },
          { name: 'build', from: 'anybody', isOwnName: false },
        ]),
      },
    });
  });

  test('of a protection rule may come from anybody', async () => {
    const repository = await gitHub.shop();
    repository.protect('main', { classic: true, requiredChecks: [{ name: 'build' }] });
    const pull = await repository.openPullRequest(change);
    await expect(gitHub.read(pull, 'requiredChecks')).resolves.toMatchObject({
      value: { checks: [{ name: 'build', from: 'anybody' }] },
    });
  });

  test('are none of a branch without rules', async () => {
    const pull = await (await gitHub.shop()).openPullRequest(change);
    await expect(gitHub.read(pull, 'requiredChecks')).resolves.toEqual({
      available: true,
      value: { complete: true, checks: [], workflows: [] },
    });
  });
});
