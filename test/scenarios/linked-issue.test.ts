import { expect, it, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();

const template = `## Functional requirements

- As a user, I want to do something with the shop

## Security requirements

Who may do this, and what could go wrong with it?
`;

const stated = `## Functional requirements

- As a user, I want to do something with the shop
- A cart can be exported as a file, by its owner.

## Security requirements

Only the owner of a cart can export it; the address is signed.
`;

const feature = {
  by: 'mona',
  title: 'feat: export the cart',
  files: { 'src/export.js': 'export const toFile = (items) => items.join();\n' },
};

const shop = (options = '') =>
  stage.shop({
    policy: enforcing(`linked-issue${options}`),
    files: { '.github/ISSUE_TEMPLATE/feature.md': `---\nname: Feature\n---\n${template}` },
  });

const status = (pull: PullRequest) => light(pull).split(':')[0];

async function again(pull: PullRequest): Promise<void> {
  await stage.later(20_000);
  await pull.comment({ by: 'mona', body: '/sdl re-evaluate' });
  await stage.settled();
}

test('a feature links an issue that says more than its template', async () => {
  const repository = await shop();
  const issue = await repository.openIssue({ title: 'Export', body: template, by: 'ada' });
  const pull = await repository.openPullRequest(feature);
  await stage.settled();
  expect(light(pull)).toBe('failure: 1 of 1 rule fails: linked issue');
  expect(sdlCheck(pull).summary).toContain('links no issue');
  await stage.later(20_000);
  await pull.edit({ by: 'mona', body: `Closes #${issue.number}` });
  await stage.settled();
  expect(sdlCheck(pull).summary).toContain('besides its template');
  await issue.edit({ body: stated });
  await again(pull);
  expect(light(pull)).toBe('success: The rule passes');
});

it('does not count as a feature by another title', async () => {
  const repository = await shop();
  const pull = await repository.openPullRequest({ ...feature, title: 'fix: export the cart' });
  await stage.settled();
  expect(status(pull)).toBe('success');
  await stage.later(20_000);
  await pull.edit({ by: 'mona', title: feature.title });
  await stage.settled();
  expect(status(pull)).toBe('failure');
});

it('has to be ready before the pull request is', async () => {
  const repository = await shop('\n    ready: [ready]\n    ready-by: another-person\n    late: fail');
  const issue = await repository.openIssue({ title: 'Export', body: stated, by: 'mona' });
  const body = `Refs #${issue.number}`;
  const pull = await repository.openPullRequest({ ...feature, body, draft: true });
  await stage.settled();
  expect(status(pull)).toBe('in_progress');
  await issue.label('ready', { by: 'mona' });
  await again(pull);
  expect(status(pull)).toBe('in_progress');
  await issue.unlabel('ready', { by: 'ada' });
  await issue.label('ready', { by: 'ada' });
  await again(pull);
  expect(status(pull)).toBe('success');
  expect(sdlCheck(pull).summary).toContain('`ada` marked it as ready');
  await stage.later(20_000);
  await pull.readyForReview({ by: 'mona' });
  await stage.settled();
  expect(status(pull)).toBe('success');

  const late = await repository.openIssue({ title: 'Import', body: stated, by: 'mona' });
  const second = await repository.openPullRequest({
    ...feature,
    branch: 'import',
    body: `Refs #${late.number}`,
  });
  await stage.later(20_000);
  await late.label('ready', { by: 'ada' });
  await again(second);
  expect(status(second)).toBe('failure');
  expect(sdlCheck(second).summary).toContain('after the pull request was ready for review');
});

it('is no pull request, no dropped issue, and none of a private repository', async () => {
  const repository = await shop();
  const secret = await stage.emulator.world.repository({
    owner: repository.owner,
    name: 'secret',
    private: true,
  });
  const hidden = await secret.openIssue({ title: 'Secret', body: stated, by: 'ada' });
  const dropped = await repository.openIssue({ title: 'No', body: stated, by: 'ada' });
  await dropped.close({ by: 'ada', reason: 'not_planned' });
  const other = await repository.openPullRequest({ ...feature, branch: 'other', body: stated });
  const pull = await repository.openPullRequest({
    ...feature,
    body: `Closes #${dropped.number} and ${secret.fullName}#${hidden.number}, refs #${other.number}`,
  });
  await stage.settled();
  expect(status(pull)).toBe('failure');
  const { summary = '' } = sdlCheck(pull);
  expect(summary).toContain('was closed as not planned');
  expect(summary).toContain('is a pull request');
  expect(summary).toContain('is in a repository that the policy does not name');
});

it('of a private repository that the policy names counts', async () => {
  const repository = await stage.shop({ policy: enforcing('linked-issue') });
  const secret = await stage.emulator.world.repository({
    owner: repository.owner,
    name: 'secret',
    private: true,
  });
  const hidden = await secret.openIssue({ title: 'Secret', body: stated, by: 'ada' });
  await repository.push({
    branch: 'main',
    by: 'ada',
    files: { '.github/sdl.yml': enforcing(`linked-issue\n    repositories: [${secret.fullName}]`) },
  });
  const pull = await repository.openPullRequest({
    ...feature,
    body: `Closes ${secret.fullName}#${hidden.number}`,
  });
  await stage.settled();
  expect(status(pull)).toBe('success');
});

it('cannot be checked without the permission to read issues', async () => {
  const { issues: _taken, ...permissions } = registeredApp().permissions;
  const repository = await stage.shop({ policy: enforcing('linked-issue'), permissions });
  const pull = await repository.openPullRequest(feature);
  await stage.settled();
  expect(status(pull)).toBe('failure');
  expect(sdlCheck(pull).summary).toContain('Issues: read');
});
