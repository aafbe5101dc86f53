import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GitRepository } from '../../test/git-repository.ts';
import { openClone } from './clone.ts';
import { GitError } from './git.ts';
import { readBlob, readTree, workTree } from './tree.ts';

const repository = new GitRepository();

beforeAll(() => {
  symlinkSync('a.txt', join(repository.path, 'link'));
  repository.commit('Begin', {
    'a.txt': 'a\n',
    'größe/b c.txt': 'b\n',
    'line\nfeed.txt': 'c\n',
    'binary.bin': 'a\0b',
    '.github/sdl.yml': 'rules: {}\n',
  });
  repository.git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib/other`]);
  repository.commit('Add a submodule');
  repository.write({ 'untracked.txt': 'd\n', 'a.txt': 'changed\n' });
});
afterAll(() => repository.remove());

async function tree(most = 100) {
  return readTree(await openClone(repository.path), most);
}

describe('the files of a clone', () => {
  it('are those of the newest commit, without links and submodules', async () => {
    const { files, commit, cut } = await tree();
    expect(files.map(({ path }) => path).toSorted()).toEqual(
      ['.github/sdl.yml', 'a.txt', 'binary.bin', 'größe/b c.txt', 'line\nfeed.txt'].toSorted(),
    );
    expect(commit).toBe(repository.git(['rev-parse', 'HEAD']));
    expect(cut).toBe(false);
  });

  it('are at most as many as are asked for', async () => {
    expect(await tree(2)).toMatchObject({ files: { length: 2 }, cut: true });
  });

  it('have the text of that commit', async () => {
    const clone = await openClone(repository.path);
    const { files } = await tree();
    const text = async (path: string) => {
      const file = files.find((each) => each.path === path);
      return file === undefined ? undefined : readBlob(clone, file);
    };
    expect(await text('a.txt')).toBe('a\n');
    expect(await text('größe/b c.txt')).toBe('b\n');
    expect(await text('binary.bin')).toBeNull();
    expect(await readBlob(clone, { path: 'x', blob: '0'.repeat(40), size: 1 })).toBeNull();
  });

  it('are in a folder unless it is bare', async () => {
    expect(await workTree(join(repository.path, '.github'))).toBe(
      repository.git(['rev-parse', '--show-toplevel']),
    );
    expect(await workTree(join(repository.path, '.git'))).toBeNull();
  });

  it('are none where there is no commit', async () => {
    const empty = new GitRepository();
    await expect(openClone(empty.path).then((clone) => readTree(clone, 10))).rejects.toThrow(GitError);
    empty.remove();
  });
});
