import { expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

const policy = 'rules:\n  threat-model:\n    enforcement: observe\n';
const change = { by: 'mona', title: 'Two', files: { 'src/cart.js': 'two\n' } };
const manifest = (version: string) => ({
  'package.json': `{\n  "name": "shop",\n  "version": "${version}"\n}\n`,
});
const release = { by: 'mona', title: 'Release', files: manifest('1.0.0') };

const dayMs = 24 * 60 * 60_000;
let shops = 0;

/** A repository that was created some days ago, with its policy and a manifest. */
async function shop(
  days: number,
  files: Readonly<Record<string, string>> = {},
  of = policy,
): Promise<Repository> {
  const { world, clock } = gitHub.emulator;
  shops += 1;
  const owner = `product-${shops}`;
  world.organization(owner);
  const repository = await world.repository({
    owner,
    name: 'shop',
    createdAt: new Date(clock.now().getTime() - days * dayMs),
    files: { 'src/cart.js': 'one\n', '.github/sdl.yml': of, ...manifest('0.9.0'), ...files },
  });
  repository.collaborator('mona', 'write');
  await world.install({ account: owner });
  return repository;
}

/** The slice, with what was asked for it alone. */
async function read(repository: Repository, opened: Parameters<Repository['openPullRequest']>[0] = change) {
  const pull = await repository.openPullRequest(opened);
  gitHub.asked();
  const { released, documents } = await gitHub.slice(pull, 'newProduct');
  const besides = gitHub.asked().filter((operation) => /Tags|get-tree/.test(operation));
  return { released, documents, besides };
}

test.each([
  ['an old repository', 100, change, { released: null, documents: null, besides: [] }],
  ['a young one', 10, change, { released: null, documents: [], besides: ['git/get-tree'] }],
  [
    'the first release of an old one',
    100,
    release,
    { released: false, documents: [], besides: ['graphql:Tags', 'git/get-tree'] },
  ],
])('%s', async (_, days, opened, expected) => {
  expect(await read(await shop(days), opened)).toEqual(expected);
});

test('a repository with a tag was released', async () => {
  const repository = await shop(100);
  await repository.tag('v0.9.0');
  expect(await read(repository, release)).toEqual({
    released: true,
    documents: null,
    besides: ['graphql:Tags'],
  });
});

test('the threat models in the base are found where the policy keeps them', async () => {
  const files = { 'docs/threat-models/shop.md': '#\n', 'security/models/a.md': '#\n' };
  expect((await read(await shop(10, files))).documents).toEqual(['docs/threat-models/shop.md']);
  const own = `${policy}    paths: ["security/**"]\n`;
  expect((await read(await shop(10, files, own))).documents).toEqual(['security/models/a.md']);
});

test('a fork is no new product', async () => {
  const parent = await shop(100);
  const { world } = gitHub.emulator;
  world.organization('forks');
  const fork = await parent.fork({ owner: 'forks' });
  fork.collaborator('mona', 'write');
  await world.install({ account: 'forks' });
  expect(await read(fork)).toEqual({ released: null, documents: null, besides: [] });
});

test('a base is listed once', async () => {
  const repository = await shop(10);
  await read(repository);
  const again = await read(repository, { ...change, files: { 'src/list.js': 'one\n' } });
  expect(again).toEqual({ released: null, documents: [], besides: [] });
});

test('where the policy switches it off, nothing is read', async () => {
  const repository = await shop(10, {}, `${policy}    new-product-days: 0\n`);
  const pull = await repository.openPullRequest(change);
  gitHub.asked();
  const { evidence } = await gitHub.gather(pull);
  expect(evidence.newProduct).toBeUndefined();
  expect(gitHub.asked()).not.toContain('git/get-tree');
});
