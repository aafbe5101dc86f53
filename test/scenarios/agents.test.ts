import { beforeAll, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();
const agent = 'copilot-swe-agent[bot]';

beforeAll(() => {
  stage.emulator.world.user(agent);
});

const change = {
  by: agent,
  title: 'Discounts',
  files: { 'src/discount.js': 'export const half = (price) => price / 2;\n' },
};

async function opened(more: object = {}): Promise<readonly [PullRequest, Repository]> {
  const repository = await stage.shop({ policy: enforcing('agents') });
  repository.collaborator(agent, 'write');
  const pull = await repository.openPullRequest({ ...change, ...more });
  await stage.settled();
  return [pull, repository];
}

async function verdict(pull: PullRequest) {
  await stage.settled();
  const said = shown(pull).rules.agents;
  await stage.later(20_000);
  return said;
}

it('an agent’s pull request fails until the person who asked for it is assigned', async () => {
  const [pull] = await opened();
  expect(await verdict(pull)).toBe('fail');
  await pull.assign('ada', { by: 'grace' });
  expect(await verdict(pull)).toBe('pending');
  expect(light(pull)).toBe('in_progress: Waiting for a review by another person');
  await pull.unassign('ada', { by: 'grace' });
  expect(await verdict(pull)).toBe('fail');
});

it('and passes when another person approves it, until the change differs', async () => {
  const [pull] = await opened({ message: 'Discounts\n\nCo-authored-by: ada <ada@users.noreply.github.com>' });
  await pull.review({ by: 'ada', state: 'approve' });
  expect(await verdict(pull)).toBe('pending');
  await pull.review({ by: 'grace', state: 'approve' });
  expect(await verdict(pull)).toBe('pass');
  await pull.push({ by: agent, files: { 'src/discount.js': 'export const half = eval;\n' } });
  expect(await verdict(pull)).toBe('pending');
});

it('a person’s change that an agent assisted is approved by another person', async () => {
  const [pull] = await opened({ by: 'mona', message: 'Discounts\n\nAssisted-by: Claude' });
  expect(await verdict(pull)).toBe('pending');
  await pull.review({ by: 'grace', state: 'approve' });
  expect(await verdict(pull)).toBe('pass');
});

it('a person’s own change is none of an agent', async () => {
  const [pull] = await opened({ by: 'mona' });
  expect(await verdict(pull)).toBe('not-applicable');
});
