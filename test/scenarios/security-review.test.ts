import { expect, it } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();

const body = '## Security considerations\n\nTokens end after an hour.\n';
const change = {
  by: 'mona',
  title: 'Sign in',
  body,
  files: { 'src/auth/login.js': 'export const login = (user) => session(user);\n' },
};

async function opened(more: object = {}, options = '\n    team: security'): Promise<PullRequest> {
  const repository = await stage.shop({
    policy: enforcing(`security-review${options}`),
    files: {
      '.github/pull_request_template.md': '## Security considerations\n\nThe tokens that this handles.\n',
    },
  });
  const pull = await repository.openPullRequest({ ...change, ...more });
  await stage.settled();
  return pull;
}

async function verdict(pull: PullRequest) {
  await stage.settled();
  const said = shown(pull).rules['security-review'];
  await stage.later(20_000);
  return said;
}

it('waits for the security team, and again when the change differs', async () => {
  const pull = await opened();
  expect(light(pull)).toBe('in_progress: Waiting for a security review');
  await pull.review({ by: 'grace', state: 'approve' });
  expect(await verdict(pull)).toBe('pending');
  await pull.review({ by: 'sam', state: 'approve' });
  expect(await verdict(pull)).toBe('pass');
  await pull.push({ files: { 'src/auth/login.js': 'export const login = (user) => user;\n' } });
  expect(await verdict(pull)).toBe('pending');
});

it('fails until the description says what the change means: the template does not', async () => {
  const pull = await opened({ body: '## Security considerations\n\nThe tokens that this handles.\n' });
  expect(await verdict(pull)).toBe('fail');
  await pull.edit({ body });
  expect(await verdict(pull)).toBe('pending');
});

it('fails where the team is nobody but the author, and cannot tell without a team', async () => {
  expect(await verdict(await opened({ by: 'sam' }))).toBe('fail');
  expect(await verdict(await opened({}, ''))).toBe('error');
  expect(await verdict(await opened({}, '\n    team: ghosts'))).toBe('error');
});

it('does not apply to another change', async () => {
  const pull = await opened({ files: { 'src/cart.js': 'export const total = () => 0;\n' }, body: '' });
  expect(await verdict(pull)).toBe('not-applicable');
});
