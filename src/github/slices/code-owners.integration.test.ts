import { expect, test } from '@jest/globals';
import { change, emulatedGitHub, type NamedPullRequest } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();

const owned = ['repos/codeowners-errors', 'graphql:TeamMembers'];

/** The owners of the change, with what was asked besides the pull request and its files. */
async function read(pull: NamedPullRequest) {
  gitHub.asked();
  const slice = await gitHub.read(pull, 'codeOwners');
  const besides = gitHub.asked().filter((operation) => !/PullRequest|pulls\/|compare/.test(operation));
  return { slice, besides };
}

test('a repository without the file: nothing has an owner, and one request shows it', async () => {
  const shop = await gitHub.shop();
  const { slice, besides } = await read(await shop.openPullRequest(change));
  expect(slice).toEqual({ available: true, value: { file: null, owned: [] } });
  expect(besides).toEqual(['graphql:CodeOwners']);
});

test('a change of files without owners: nobody is looked up', async () => {
  const shop = await gitHub.shop({ files: { CODEOWNERS: '/docs/ @ada\n/src/\n' } });
  const { slice, besides } = await read(await shop.openPullRequest(change));
  expect(slice).toEqual({ available: true, value: { file: 'CODEOWNERS', owned: [] } });
  expect(besides).toEqual(['graphql:CodeOwners']);
});

test('the file is that of the base branch as it is now, also where the head was pushed before', async () => {
  const shop = await gitHub.shop({ files: { CODEOWNERS: '/src/ @mona\n' } });
  const pull = await shop.openPullRequest(change);
  await shop.push({ branch: 'main', by: 'mona', files: { CODEOWNERS: '/src/ @ada\n' } });
  const { slice } = await read(pull);
  expect(slice).toMatchObject({ value: { owned: [{ owners: [{ name: '@ada' }] }] } });
});

test('users, teams, addresses, and those that GitHub does not count', async () => {
  const shop = await gitHub.shop();
  const organization = gitHub.emulator.world.organization(`${shop.owner}-elsewhere`);
  organization.team('security', ['ada']);
  const file = [
    `* @mona @${shop.owner}/security @${shop.owner}/ghosts @${organization.login}/security @eve @ghost`,
    '/docs/ ada@users.noreply.github.test # writes',
    '/lib/ @grace',
  ].join('\n');
  await shop.push({
    branch: 'main',
    by: 'mona',
    files: { '.github/CODEOWNERS': file, CODEOWNERS: '* @ada\n' },
  });
  const pull = await shop.openPullRequest({ ...change, files: { 'src/cart.js': '2\n', 'docs/a.md': 'a\n' } });
  const { slice, besides } = await read(pull);
  const unknown = { known: false, accounts: [] };
  expect(slice).toEqual({
    available: true,
    value: {
      file: '.github/CODEOWNERS',
      owned: [
        {
          line: 1,
          pattern: '*',
          paths: ['src/cart.js'],
          owners: [
            { kind: 'user', name: '@mona', known: true, accounts: ['mona'] },
            { kind: 'team', name: `@${shop.owner}/security`, known: true, accounts: ['ada', 'grace'] },
            { kind: 'team', name: `@${shop.owner}/ghosts`, ...unknown },
            { kind: 'team', name: `@${organization.login}/security`, ...unknown },
            { kind: 'user', name: '@eve', ...unknown },
            { kind: 'user', name: '@ghost', ...unknown },
          ],
        },
        {
          line: 2,
          pattern: '/docs/',
          paths: ['docs/a.md'],
          owners: [{ kind: 'address', name: 'ada@users.noreply.github.test', known: true, accounts: [] }],
        },
      ],
    },
  });
  expect(besides.toSorted()).toEqual(['graphql:CodeOwners', ...owned].toSorted());
});

test.each([
  ['a secret team', 'secret', 'write'],
  ['a team that may only read', 'closed', 'read'],
] as const)('%s is not known', async (_, privacy, role) => {
  const { world } = gitHub.emulator;
  const owner = `${privacy}-${role}`;
  world.organization(owner).team('security', ['ada', 'mona'], { privacy });
  const files = { CODEOWNERS: `* @${owner}/security\n`, 'src/cart.js': 'one\n' };
  const repository = await world.repository({ owner, name: 'shop', files });
  repository.teamAccess('security', role);
  repository.collaborator('mona', 'write');
  await world.install({ account: owner });
  const { slice } = await read(await repository.openPullRequest(change));
  expect(slice).toMatchObject({ value: { owned: [{ owners: [{ known: false, accounts: [] }] }] } });
});

test('the file of the base decides, not that of the head', async () => {
  const shop = await gitHub.shop({ files: { CODEOWNERS: '* @ada\n' } });
  const pull = await shop.openPullRequest({ ...change, files: { CODEOWNERS: '* @mona\n' } });
  const { slice } = await read(pull);
  expect(slice).toMatchObject({
    value: { owned: [{ paths: ['CODEOWNERS'], owners: [{ name: '@ada' }] }] },
  });
});

test('a renamed file belongs to the owners of both names', async () => {
  const text = 'export const total = (items) => items.length;\n'.repeat(5);
  const shop = await gitHub.shop({ files: { 'a/cart.js': text, CODEOWNERS: '/a/ @ada\n/b/ @grace\n' } });
  const pull = await shop.openPullRequest({ ...change, files: {}, rename: { 'a/cart.js': 'b/cart.js' } });
  const { slice } = await read(pull);
  expect(slice).toMatchObject({
    value: {
      owned: [
        { paths: ['a/cart.js'], owners: [{ name: '@ada' }] },
        { paths: ['b/cart.js'], owners: [{ name: '@grace' }] },
      ],
    },
  });
});

test.each([
  ['a file of more than GraphQL shows is read whole', `${'# a comment\n'.repeat(100_000)}* @ada\n`, 1],
  ['a file of more than GitHub loads is not evaluated', `${'# a comment\n'.repeat(300_000)}* @ada\n`, null],
  ['a binary file is not evaluated', Uint8Array.from([0, 1, 2, 255, 0]), null],
])('%s', async (_, text, count) => {
  const shop = await gitHub.shop({ files: { CODEOWNERS: text } });
  const { slice } = await read(await shop.openPullRequest(change));
  expect(slice?.available === true ? slice.value.owned.length : null).toBe(count);
});

test('a link of that name is not evaluated', async () => {
  const shop = await gitHub.shop();
  await shop.push({ branch: 'main', by: 'mona', files: {}, links: { CODEOWNERS: 'OWNERS' } });
  const { slice } = await read(await shop.openPullRequest(change));
  expect(slice).toMatchObject({ available: false, problem: { reason: 'unreadable' } });
});

test('a folder of that name is passed over', async () => {
  const shop = await gitHub.shop({ files: { '.github/CODEOWNERS/a': '', 'docs/CODEOWNERS': '* @ada\n' } });
  const { slice } = await read(await shop.openPullRequest(change));
  expect(slice).toMatchObject({
    value: { file: 'docs/CODEOWNERS', owned: [{ owners: [{ name: '@ada' }] }] },
  });
});

test('what GitHub refuses is unavailable, and says what is not known', async () => {
  const shop = await gitHub.shop({ files: { CODEOWNERS: '* @ada\n' } });
  gitHub.emulator.faults.fail('repos/codeowners-errors', { status: 403 });
  const { slice } = await read(await shop.openPullRequest(change));
  expect(slice).toMatchObject({ available: false, problem: { reason: 'unreadable' } });
});
