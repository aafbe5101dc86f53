import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Emulator } from '../handles/emulator.ts';
import { startEmulator } from '../start-emulator.ts';
import { changesOfClone } from './from-git.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({
    app: { slug: 'gate', name: 'Gate', permissions: {}, events: [] },
  });
});

afterEach(async () => {
  await emulator.close();
  expect(emulator.violations).toEqual([]);
});

async function cloneToRead(): Promise<string> {
  emulator.world.organization('acme');
  emulator.world.user('ann', { name: 'Ann Lee', email: 'ann@example.test' });
  const repository = await emulator.world.repository({ owner: 'acme', name: 'source' });
  repository.collaborator('ann', 'write');
  const commits = ['one', 'two', 'three'].map((word, index) => ({
    message: `Add ${word}\n\nBecause of ${word}.`,
    author: index === 1 ? { name: 'Ann Lee', email: 'other@example.test' } : 'ann',
    files: { [`${word}.txt`]: word },
  }));
  await repository.push({ branch: 'main', by: 'ann', commits });
  return repository.gitDirectory;
}

test('the last commits become pull requests, oldest first', async () => {
  const changes = await changesOfClone(emulator, { path: await cloneToRead(), last: 2 });
  expect(changes.map(({ subject }) => subject)).toEqual(['Add two', 'Add three']);
  const pulls = [];
  for (const change of changes) pulls.push(await change.open());
  expect(
    pulls.map(({ title, body, author, headSha, state }) => ({ title, body, author, headSha, state })),
  ).toEqual([
    { title: 'Add two', body: 'Because of two.', author: 'ann-lee', headSha: changes[0]?.sha, state: 'open' },
    {
      title: 'Add three',
      body: 'Because of three.',
      author: 'ann-lee-2',
      headSha: changes[1]?.sha,
      state: 'open',
    },
  ]);
  expect(pulls[1]?.baseSha).toBe(changes[0]?.sha);
  expect(await pulls[1]?.repository.read('three.txt', changes[1]?.sha)).toBe('three');
});

test('a short history gives all commits but the first', async () => {
  const changes = await changesOfClone(emulator, { path: await cloneToRead(), last: 100 });
  expect(changes).toHaveLength(3);
});

test('a folder that is not a clone is refused', async () => {
  await expect(changesOfClone(emulator, { path: '/', last: 1 })).rejects.toThrow('not a git repository');
});
