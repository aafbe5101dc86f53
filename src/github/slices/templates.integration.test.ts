import { expect, test } from '@jest/globals';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

const files = {
  '.github/pull_request_template.md': '## What changes\n',
  '.github/PULL_REQUEST_TEMPLATE/release.md': '## Release\n',
  '.github/ISSUE_TEMPLATE/bug.md': '---\nname: Bug\n---\n## Steps\n',
  '.github/ISSUE_TEMPLATE/feature.yml': 'name: Feature\n',
  '.github/ISSUE_TEMPLATE/logo.png': new Uint8Array([0, 1]),
};

test('the templates of the default branch, not those of the change', async () => {
  const shop = await gitHub.shop({ files });
  const pull = await shop.openPullRequest({
    ...change,
    files: { '.github/pull_request_template.md': 'Anything.\n' },
  });
  await expect(gitHub.read(pull, 'templates')).resolves.toEqual({
    available: true,
    value: {
      pullRequests: ['## What changes\n', '## Release\n'],
      issues: ['## Steps\n', 'name: Feature\n'],
    },
  });
});

test('those that the account has for all of its repositories', async () => {
  const shop = await gitHub.shop();
  const defaults = await gitHub.emulator.world.repository({
    owner: shop.owner,
    name: '.github',
    files: { 'pull_request_template.md': '## For all\n' },
  });
  const pull = await shop.openPullRequest(change);
  const read = await gitHub.read(pull, 'templates');
  expect(read).toEqual({ available: true, value: { pullRequests: ['## For all\n'], issues: [] } });
  expect(defaults.name).toBe('.github');
});

test('not those of a private repository', async () => {
  const shop = await gitHub.shop();
  await gitHub.emulator.world.repository({
    owner: shop.owner,
    name: '.github',
    private: true,
    files: { 'pull_request_template.md': '## For all\n' },
  });
  const pull = await shop.openPullRequest(change);
  await expect(gitHub.read(pull, 'templates')).resolves.toEqual({
    available: true,
    value: { pullRequests: [], issues: [] },
  });
});
