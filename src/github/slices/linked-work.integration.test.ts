import { expect, test } from '@jest/globals';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

const policy = (options = '') => `rules:\n  threat-model: { mitigations: linked${options} }\n`;
const path = 'docs/threat-models/cart.md';
const model = (...linked: readonly string[]) =>
  [
    '# Threat model',
    '## What are we working on?',
    'The cart.',
    '## What can go wrong?',
    '| Threat | Disposition |',
    '|---|---|',
    ...linked.map((each, index) => `| Threat ${index} | Mitigated: ${each} |`),
  ].join('\n');

test('issues and pull requests of the repository exist or not, asked for in one query and known for a while', async () => {
  const shop = await gitHub.shop({ policy: policy() });
  const issue = await shop.openIssue({ title: 'Limits', by: 'ada' });
  const earlier = await shop.openPullRequest(change);
  const pull = await shop.openPullRequest({
    ...change,
    files: { [path]: model(`#${issue.number}`, `#${earlier.number}`, '#999') },
  });
  const again = await shop.openPullRequest({ ...change, files: { [path]: model(`#${issue.number}`) } });
  gitHub.asked();
  const work = await gitHub.slice(pull, 'linkedWork');
  expect(work.map(({ reference: { number }, state }) => [number, state])).toEqual([
    [issue.number, 'found'],
    [earlier.number, 'found'],
    [999, 'not-found'],
  ]);
  expect(gitHub.asked().filter((operation) => operation === 'graphql:LinkedWork')).toHaveLength(1);
  expect(await gitHub.slice(again, 'linkedWork')).toMatchObject([{ state: 'found' }]);
  expect(gitHub.asked()).not.toContain('graphql:LinkedWork');
});

test('an issue that is opened later exists then', async () => {
  const shop = await gitHub.shop({ policy: policy() });
  const pull = await shop.openPullRequest({ ...change, files: { [path]: model('#2') } });
  expect(await gitHub.slice(pull, 'linkedWork')).toMatchObject([{ state: 'not-found' }]);
  expect((await shop.openIssue({ title: 'Limits', by: 'ada' })).number).toBe(2);
  expect(await gitHub.slice(pull, 'linkedWork')).toMatchObject([{ state: 'found' }]);
});

test('nothing is asked for without the option, or without a link', async () => {
  const plain = await gitHub.shop({ policy: 'rules:\n  threat-model: observe\n' });
  const linked = await gitHub.shop({ policy: policy() });
  const pulls = [
    await plain.openPullRequest({ ...change, files: { [path]: model('#1') } }),
    await linked.openPullRequest({ ...change, files: { [path]: model('limits') } }),
  ];
  gitHub.asked();
  for (const pull of pulls) await gitHub.gather(pull);
  expect(gitHub.asked()).not.toContain('graphql:LinkedWork');
});

test.each([
  ['public', false, '', 'found', 'not-found'],
  ['private', true, '', 'unreadable', 'unreadable'],
  ['private, named in the policy', true, 'vault', 'found', 'not-found'],
])('of another repository that is %s', async (_, isPrivate, named, state, ofOther) => {
  const shop = await gitHub.shop({ policy: policy() });
  const other = await gitHub.emulator.world.repository({
    owner: shop.owner,
    name: 'vault',
    private: isPrivate,
  });
  const issue = await other.openIssue({ title: 'Limits', by: 'ada' });
  if (named !== '') {
    const files = { '.github/sdl.yml': policy(`, repositories: ['${shop.owner}/${named}']`) };
    await shop.push({ by: 'ada', branch: 'main', files });
  }
  const pull = await shop.openPullRequest({
    ...change,
    files: { [path]: model(`${other.fullName}#${issue.number}`, `${other.fullName}#999`) },
  });
  const work = await gitHub.slice(pull, 'linkedWork');
  expect(work.map((each) => each.state)).toEqual([state, ofOther]);
});

test('a repository that does not exist cannot be read', async () => {
  const shop = await gitHub.shop({ policy: policy() });
  const pull = await shop.openPullRequest({ ...change, files: { [path]: model(`${shop.owner}/none#1`) } });
  expect(await gitHub.slice(pull, 'linkedWork')).toMatchObject([{ state: 'unreadable' }]);
});

test('at most 20 are asked for', async () => {
  const shop = await gitHub.shop({ policy: policy() });
  const linked = Array.from({ length: 30 }, (_, index) => `#${900 + index}`);
  const pull = await shop.openPullRequest({ ...change, files: { [path]: model(...linked) } });
  expect(await gitHub.slice(pull, 'linkedWork')).toHaveLength(20);
});
