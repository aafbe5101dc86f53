import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Signature } from './object.ts';
import { gitOutput } from './process.ts';
import { GitRepository } from './repository.ts';
import type { TreeChange } from './tree.ts';

const root = mkdtempSync(join(tmpdir(), 'git-layer-'));
const alice: Signature = { name: 'Alice', email: 'alice@example.test', at: new Date('2026-01-05T09:00:00Z') };
let repository: GitRepository;

beforeAll(async () => {
  repository = await GitRepository.create(join(root, 'one.git'), 'main');
});
afterAll(() => {
  repository.close();
  rmSync(root, { recursive: true });
});

/** Commits files (null removes) on top of parents. Returns the sha. */
async function commit(
  parents: readonly string[],
  files: Readonly<Record<string, string | Buffer | null>>,
  message = 'Change',
): Promise<string> {
  const changes = new Map<string, TreeChange>();
  for (const [path, content] of Object.entries(files)) {
    changes.set(
      path,
      content === null ? null : { mode: '100644', sha: repository.objects.writeBlob(Buffer.from(content)) },
    );
  }
  const tree = await repository.changedTree(parents[0] ?? null, changes);
  return repository.writeCommit({ tree, parents, author: alice, committer: alice, message });
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, line) => `line ${line}\n`).join('');

describe('a written repository', () => {
  it('is a repository that git finds valid', async () => {
    const first = await commit([], { 'a-b': '1', 'a/c/d': '2', 'a.b': '3', 'ü/"x y".txt': '4' }, 'First');
    const second = await commit([first], { 'a/c/d': null, 'a/e': '5' }, 'Second\n\nBody <x>');
    repository.setRef('refs/heads/main', second);
    await expect(gitOutput(repository.directory, 'fsck', '--strict')).resolves.toBeDefined();
    const files = await gitOutput(repository.directory, 'ls-tree', '-r', '-z', '--name-only', 'main');
    expect(files.toString().split('\0').filter(Boolean)).toEqual(['a-b', 'a.b', 'a/e', 'ü/"x y".txt']);
    const log = await gitOutput(repository.directory, 'log', '--format=%an <%ae> %at %s|%b', 'main');
    expect(log.toString().split('\n')[0]).toBe('Alice <alice@example.test> 1767603600 Second|Body <x>');
  });

  it('refuses paths that git refuses', async () => {
    for (const path of ['/etc/passwd', 'a//b', '../up', 'a/.git/config', '']) {
      await expect(commit([], { [path]: 'x' })).rejects.toThrow('no such path');
    }
  });

  it('refuses a name that would leave its directory', () => {
    for (const name of ['refs/heads/../../x', 'refs/heads/', '/x', 'x']) {
      expect(() => repository.setRef(name, 'a'.repeat(40))).toThrow('is not a valid ref name');
    }
  });

  it('refuses a branch that is a directory of others', () => {
    repository.setRef('refs/heads/topic/one', 'a'.repeat(40));
    expect(() => repository.setRef('refs/heads/topic', 'a'.repeat(40))).toThrow('beside');
    repository.deleteRef('refs/heads/topic/one');
  });
});

describe('the difference of two commits', () => {
  it('names status, counts, previous path and hunks of each file', async () => {
    const before = await commit([], {
      'edited.txt': 'one\ntwo\n',
      'gone.txt': 'bye\n',
      'old name.txt': lines(50),
      'picture.png': Buffer.from([1, 0, 2]),
    });
    const after = await commit([before], {
      'edited.txt': 'one\n2\n',
      'gone.txt': null,
      'old name.txt': null,
      'new "name".txt': `${lines(50)}more\n`,
      'picture.png': Buffer.from([1, 0, 3]),
      'ü.txt': 'new',
    });
    expect(await repository.diff(before, after)).toMatchObject([
      {
        path: 'edited.txt',
        status: 'modified',
        additions: 1,
        deletions: 1,
        patch: '@@ -1,2 +1,2 @@\n one\n-two\n+2',
      },
      { path: 'gone.txt', status: 'removed', deletions: 1, patch: '@@ -1 +0,0 @@\n-bye' },
      { path: 'new "name".txt', previousPath: 'old name.txt', status: 'renamed', additions: 1, deletions: 0 },
      { path: 'picture.png', status: 'modified', additions: 0, patch: null },
      { path: 'ü.txt', status: 'added', patch: '@@ -0,0 +1 @@\n+new\n\\ No newline at end of file' },
    ]);
  });

  it('leaves out the hunks of a file over the limit, and keeps its counts', async () => {
    const before = await commit([], { 'big.txt': 'x\n', 'small.txt': 'x\n' });
    const after = await commit([before], { 'big.txt': lines(20_001), 'small.txt': 'y\n' });
    expect(await repository.diff(before, after)).toMatchObject([
      { path: 'big.txt', additions: 20_001, patch: null },
      { path: 'small.txt', patch: null },
    ]);
  });

  it('is empty between equal trees', async () => {
    const one = await commit([], { a: '1' });
    expect(await repository.diff(one, one)).toEqual([]);
  });
});

describe('history', () => {
  it('finds the base and the commits of a branch, straight or merged', async () => {
    const base = await commit([], { a: '1' });
    const one = await commit([base], { b: '1' });
    const two = await commit([one], { b: '2' });
    expect(await repository.mergeBase(base, two)).toBe(base);
    expect(await repository.commitsBetween(base, two)).toEqual([one, two]);

    const moved = await commit([base], { c: '1' });
    expect(await repository.mergeBase(moved, two)).toBe(base);
    expect(await repository.isAncestor(moved, two)).toBe(false);
    const merged = await commit([two, moved], { c: '1' });
    expect(await repository.mergeBase(moved, merged)).toBe(moved);
    expect(new Set(await repository.commitsBetween(moved, merged))).toEqual(new Set([one, two, merged]));
    expect(await repository.history(merged, 'b', 10)).toEqual([two, one]);
  });

  it('merges two trees, or finds a conflict', async () => {
    const base = await commit([], { a: lines(9) });
    const ours = await commit([base], { b: 'ours\n' });
    const theirs = await commit([base], { c: 'theirs\n' });
    const tree = await repository.mergeTrees(ours, theirs);
    expect((await repository.objects.tree(tree ?? '')).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const clash = await commit([base], { b: 'other\n' });
    expect(await repository.mergeTrees(ours, clash)).toBeNull();
    expect(await repository.mergeTrees(base, ours)).toBe((await repository.commit(ours)).tree);
  });
});

describe('a fork', () => {
  it('shares the objects and has separate branches', async () => {
    const base = await commit([], { a: '1' });
    repository.setRef('refs/heads/main', base);
    const fork = repository.fork(join(root, 'fork.git'), 'main');
    expect(fork.branch('main')).toBe(base);
    const change = await commit([base], { a: '2' });
    fork.setRef('refs/heads/main', change);
    expect(repository.branch('main')).toBe(base);
    expect(await gitOutput(fork.directory, 'rev-parse', 'main')).toEqual(Buffer.from(`${change}\n`));
  });
});

describe('a clone as alternate', () => {
  it('is read in place', async () => {
    const sha = await commit([], { a: 'from the clone' });
    const seeded = await GitRepository.create(join(root, 'seeded.git'), 'main', repository.directory);
    seeded.setRef('refs/heads/main', sha);
    expect(await seeded.resolve(sha.slice(0, 12))).toBe(sha);
    expect((await seeded.commit(sha)).message).toBe('Change');
    seeded.close();
  });

  it('must be a clone', async () => {
    await expect(GitRepository.create(join(root, 'bad.git'), 'main', root)).rejects.toThrow(
      'not a git repository',
    );
  });
});
